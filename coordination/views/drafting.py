"""What every page that changes a draft shares."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from coordination.editing import fingerprint
from coordination.forms.lines import span_of
from coordination.models import JointText
from coordination.views.context import joint_or_404
from documents.choices import DocumentState
from documents.exceptions import StaleRevision, TransitionError
from documents.models import Version
from documents.permissions import may_draft


def draft_or_back(request: HttpRequest, kind: str, pk: int) -> tuple[JointText, HttpResponse | None]:
    """The programme whose draft is to be changed; with an answer where there is no draft now.

    Http404 where the user does not see it, PermissionDenied where he is not of the drafting agency.
    """
    joint = joint_or_404(request.user, kind, pk)
    document = joint.document
    if not may_draft(request.user, document):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được sửa dự thảo.")
    if document.state != DocumentState.DRAFT:
        messages.error(
            request,
            f"{joint.noun.capitalize()} đang ở trạng thái “{document.get_state_display()}” nên không sửa được. "
            "Muốn sửa, hãy mở lại để chỉnh sửa.",
        )
        return joint, redirect(joint)
    return joint, None


def editor_url(joint: JointText, anchor: str = "") -> str:
    address = reverse("coordination:edit", args=[joint.kind, joint.pk])
    return f"{address}#{anchor}" if anchor else address


class DraftMixin(LoginRequiredMixin):
    """Loads ``joint`` and its ``draft`` for a page that changes it."""

    joint: JointText
    draft: Version

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.joint, answer = draft_or_back(request, kwargs["kind"], kwargs["pk"])
        self.draft = self.joint.document.current_version
        return answer or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"joint": self.joint, "document": self.joint.document, "draft": self.draft}
        return super().get_context_data(**shown, **kwargs)  # type: ignore[misc]  # a view comes after


class DraftFormView(DraftMixin, FormView):
    """One part of a draft as a form. Subclasses say what it ``shows`` now and how it is saved.

    The page carries the fingerprint of what it showed. Where somebody changed that meanwhile, what was typed stays in
    the form and what stands there now is shown beside it; saving again replaces it.
    """

    template_name = "coordination/draft_form.html"
    heading = ""
    anchor = ""
    stale = False

    def shows(self) -> dict[str, Any]:
        return {}

    def save(self, form: Any, seen: str | None) -> None:
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        return self.shows()

    def span(self) -> tuple[Any, Any]:
        return span_of(self.joint)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.save(form, self.request.POST.get("seen"))
        except (TransitionError, ValidationError) as error:
            self.stale = isinstance(error, StaleRevision)
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Đã lưu.")
        return HttpResponseRedirect(editor_url(self.joint, self.anchor))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(heading=self.heading, anchor=self.anchor, **kwargs)
        now = fingerprint(self.shows())
        seen = now if self.stale else self.request.POST.get("seen", now)
        return {**context, "seen": seen, "theirs": theirs(context["form"]) if self.stale else []}


def theirs(form: Any) -> list[tuple[str, str]]:
    """What stands in the draft now where it differs from what was typed: label and text of each field."""
    return [(str(form[name].label), shown_value(form[name])) for name in form.changed_data]


def shown_value(field: Any) -> str:
    """The value a field came with, as a reader says it: the label of a choice, a day as dd/mm/yyyy."""
    value = field.initial
    if value in (None, ""):
        return "(để trống)"
    for key, label in getattr(field.field, "choices", ()):
        for choice, name in label if isinstance(label, list | tuple) else [(key, label)]:
            if str(choice) == str(value):
                return str(name)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
