"""The editor: the draft as a whole, its facts, texts and legal bases."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from coordination import editing
from coordination.choices import SpanKind
from coordination.content import lines_of
from coordination.forms.by_kind import FORMS
from coordination.forms.fields import agency_choices
from coordination.forms.parties import BasisForm
from coordination.models import ItemLine, JointText, Program
from coordination.views.drafting import DraftFormView, draft_or_back, editor_url
from coordination.views.outline import with_prints
from documents.checking import findings, split
from documents.choices import Action
from documents.models import Version
from documents.reading import bases_and_recipients
from documents.views.refusals import refusal_told


@login_required
def editor(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Soạn thảo: the whole draft with a way to change each part; with ``kiem-tra`` what is missing."""
    joint, answer = draft_or_back(request, kind, pk)
    if answer:
        return answer
    draft = joint.document.current_version
    joint.title = draft.title
    bases, recipients = bases_and_recipients(draft)
    checked = "kiem-tra" in request.GET
    errors, warnings = split(findings(draft, timezone.localdate(), Action.SUBMIT) if checked else [])
    context = {
        "joint": joint,
        "document": joint.document,
        "draft": draft,
        "facts_template": FORMS[joint.kind].facts_template,
        "lines": printed_lines(draft),
        "removals": list(draft.removed_lines.all()),
        "prints": text_prints(draft),
        "empty_print": editing.NOTHING,
        "bases": [{"pk": one.pk, "shown": one.shown, "print": editing.print_of(one.shown)} for one in bases],
        "recipients": recipients,
        "checked": checked,
        "findings": errors,
        "warnings": warnings,
        "to_look_at": joint.notes_open if isinstance(joint, Program) else 0,
    }
    return render(request, "coordination/editor.html", context)


TEXTS = {
    "title": "title",
    "preamble": "preamble",
    "purpose": "section_purpose",
    "requirements": "section_requirements",
    "implementation": "section_implementation",
}


def text_prints(draft: Version) -> dict[str, str]:
    """The prints of the draft's texts around its items; its parties get those of their responsibilities."""
    for party in draft.parties.all():
        party.responsibility_print = editing.print_of(party.responsibility)  # type: ignore[attr-defined]  # the template's
    return {name: editing.print_of(getattr(draft, field, None) or "") for name, field in TEXTS.items()}


def printed_lines(draft: Version) -> list[ItemLine]:
    """The items of the draft with the prints of their texts."""
    tops = lines_of(draft, targets=False)
    with_prints([line for top in tops for line in (top, *top.children_in_order)])
    return tops


class FactsView(DraftFormView):
    heading = "Thông tin chung"
    anchor = "thong-tin"

    def get_form_class(self) -> type[Form]:
        return FORMS[self.joint.kind].facts

    def shows(self) -> dict[str, Any]:
        return editing.facts_of(self.joint, self.draft)

    def get_initial(self) -> dict[str, Any]:
        """A programme of one year needs no last year: it follows the first."""
        facts = self.shows()
        return {**facts, "year_to": None} if facts.get("span_kind") == SpanKind.YEAR else facts

    def get_form_kwargs(self) -> dict[str, Any]:
        document = self.joint.document
        agencies = agency_choices(document.locality_id, self.span()[1], [document.standing_agency_id])
        given = {"user": self.request.user, "joint": self.joint, "agencies": agencies}
        return {**super().get_form_kwargs(), **given}

    def save(self, form: Any, seen: str | None) -> None:
        editing.save_facts(self.joint, user=self.request.user, facts=form.cleaned_data, seen=seen)


class TextsView(DraftFormView):
    heading = "Lời văn"
    anchor = "loi-van"

    def get_form_class(self) -> type[Form]:
        return FORMS[self.joint.kind].texts

    def shows(self) -> dict[str, Any]:
        return editing.texts_of(self.draft)

    def save(self, form: Any, seen: str | None) -> None:
        editing.save_texts(self.joint, user=self.request.user, texts=form.cleaned_data, seen=seen)


class BasisView(DraftFormView):
    form_class = BasisForm
    heading = "Thêm căn cứ"
    anchor = "can-cu"

    def save(self, form: BasisForm, seen: str | None) -> None:
        editing.add_basis(self.joint, user=self.request.user, **form.cleaned_data)


def ordered(request: HttpRequest, kind: str, pk: int, anchor: str, moves: dict[str, Any]) -> HttpResponse:
    """Performs the move whose button was pressed (its name says which, its value the row's id) and goes back."""
    joint, answer = draft_or_back(request, kind, pk)
    if answer:
        return answer
    name = next((name for name in moves if request.POST.get(name, "").isdecimal()), None)
    with refusal_told(request):
        if name is not None:
            moves[name](joint, int(request.POST[name]), user=request.user)
    return redirect(editor_url(joint, anchor))


def stepped(verb: Any, **given: Any) -> Any:
    """A verb with what the button's name stands for."""

    def move(joint: JointText, pk: int, **who: Any) -> None:
        verb(joint, pk, **given, **who)

    return move


@login_required
@require_POST
def bases_order(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    moves = {
        "len": stepped(editing.move_basis, step=-1),
        "xuong": stepped(editing.move_basis, step=1),
        "bo": editing.remove_basis,
    }
    return ordered(request, kind, pk, "can-cu", moves)
