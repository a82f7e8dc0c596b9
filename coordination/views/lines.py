"""Content items of a draft: worded, ordered, removed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from coordination import editing
from coordination.content import lines_of
from coordination.forms.fields import agency_choices
from coordination.forms.lines import LineForms, span_of
from coordination.models import ItemLine
from coordination.rollover.looking import last_year_of
from coordination.suggesting import suggestions
from coordination.views.drafting import DraftMixin, draft_or_back, editor_url
from coordination.views.editor import ordered, stepped
from documents.exceptions import StaleRevision, TransitionError


class LineAddView(DraftMixin, TemplateView):
    """A new item, or (``trong``: the id of a top one) a point under it."""

    template_name = "coordination/line_form.html"
    line: ItemLine | None = None
    stale = False

    def forms(self, data: Any = None) -> LineForms:
        kept = [self.line.lead_id, *(row.agency_id for row in self.line.supports.all())] if self.line else []
        locality = self.joint.document.locality_id
        agencies = agency_choices(locality, span_of(self.joint)[1], kept)
        usual = suggestions(locality) if self.joint.plans else []
        return LineForms(data, joint=self.joint, line=self.line, agencies=agencies, suggested=usual)

    def parent(self) -> ItemLine | None:
        asked = self.request.GET.get("trong", "")
        tops = self.draft.lines.filter(parent__isnull=True)
        return get_object_or_404(tops, pk=int(asked)) if asked.isdecimal() else None

    def save(self, forms: LineForms) -> ItemLine:
        parent = self.parent()
        under = parent.pk if parent else None
        return editing.add_line(self.joint, user=self.request.user, values=forms.values(), parent=under)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms = self.forms(request.POST)
        if forms.is_valid():
            try:
                saved = self.save(forms)
            except (TransitionError, ValidationError) as error:
                self.stale = isinstance(error, StaleRevision)
                forms.own.add_error(None, error if isinstance(error, ValidationError) else str(error))
            else:
                messages.success(request, f"Đã lưu {self.joint.item_noun(saved)}.")
                return HttpResponseRedirect(self.next_page(saved))
        return self.render_to_response(self.get_context_data(forms=forms))

    def next_page(self, line: ItemLine) -> str:
        """Back to the editor at the item, or on with it where rows are to be added."""
        if "tiep" in self.request.POST:
            return reverse("coordination:line_edit", args=[self.joint.kind, self.joint.pk, line.pk])
        return editor_url(self.joint, line.anchor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forms", self.forms())
        kwargs |= {"parent": self.parent(), "line": self.line}
        return super().get_context_data(**kwargs)


class LineEditView(LineAddView):
    def forms(self, data: Any = None) -> LineForms:
        lines = self.draft.lines.prefetch_related("supports", "line_indicators__indicator").select_related(
            "parent", "item__carried_from__program"
        )
        self.line = get_object_or_404(lines, pk=self.kwargs["line"])
        return super().forms(data)

    def parent(self) -> ItemLine | None:
        return self.line.parent if self.line else None

    def save(self, forms: LineForms) -> ItemLine:
        typed = self.request.POST.get("rev", "")
        rev = int(typed) if typed.isdecimal() else None
        return editing.save_line(
            self.joint, self.kwargs["line"], user=self.request.user, values=forms.values(), rev=rev
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        now = self.line.rev if self.line else 1
        rev = now if self.stale else self.request.POST.get("rev", now)
        outcome, figures = last_year_of(self.line) if self.line else (None, [])
        before = {"last_year": outcome, "last_year_figures": figures}
        return {**context, **before, "rev": rev, "current": self.current() if self.stale else None}

    def current(self) -> ItemLine | None:
        """The item as somebody else left it."""
        tops = lines_of(self.draft)
        everything = [*tops, *(child for top in tops for child in top.children_in_order)]
        return next((line for line in everything if self.line and line.pk == self.line.pk), None)


@login_required
def line_remove(request: HttpRequest, kind: str, pk: int, line: int) -> HttpResponse:
    """Asks, then removes."""
    joint, answer = draft_or_back(request, kind, pk)
    if answer:
        return answer
    found = get_object_or_404(joint.document.current_version.lines, pk=line)
    if editing.is_amended(joint, found):
        return redirect("coordination:line_end", joint.kind, joint.pk, found.pk)
    noun = joint.item_noun(found)
    if request.method == "POST":
        editing.remove_line(joint, line, user=request.user)
        messages.success(request, f"Đã bỏ {noun}.")
        return redirect(editor_url(joint, "noi-dung"))
    points = found.children.count()
    warning = f"Bỏ cả {points} {joint.inner_noun} thuộc {noun} này. " if points else ""
    asked = {"question": f"Bỏ {noun} “{found}”?", "warning": f"{warning}Các {noun} sau được đánh số lại."}
    return render(request, "coordination/draft_confirm.html", {"joint": joint, "anchor": found.anchor, **asked})


@login_required
@require_POST
def line_restore(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Puts a removed item back (the button's value: the removal's id)."""

    def put_back(joint: Any, removal: int, **who: Any) -> None:
        editing.restore_line(joint, removal, **who)

    return ordered(request, kind, pk, "noi-dung", {"muc": put_back})


@login_required
@require_POST
def lines_order(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    moves = {how: stepped(editing.move_line, how=how) for how in ("len", "xuong", "vao", "ra")}
    return ordered(request, kind, pk, "noi-dung", moves)
