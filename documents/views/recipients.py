"""Nơi nhận of a draft: chosen from the directory, put in order, written besides."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from documents.choices import DocumentState
from documents.editing import fingerprint, why_closed
from documents.exceptions import StaleRevision, TransitionError
from documents.forms.recipients import RecipientsForm
from documents.kinds import kind_of, path_of
from documents.models import Document
from documents.permissions import may_draft
from documents.recipients import (
    agencies_on_offer,
    move_recipient,
    recipient_rows,
    recipients_of,
    remove_recipient,
    save_recipients,
)
from documents.views.reading import visible_document
from documents.views.refusals import refusal_told

ANCHOR = "#noi-nhan"


def draft_or_back(request: HttpRequest, pk: int) -> tuple[Document, HttpResponse | None]:
    """The document whose draft is to be changed; with an answer where there is no draft now.

    Http404 where the user does not see it, PermissionDenied where he does not draft it.
    """
    document = visible_document(request, pk)
    if not may_draft(request.user, document):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được sửa dự thảo.")
    if document.state != DocumentState.DRAFT:
        messages.error(request, why_closed(document))
        return document, redirect(path_of(document))
    return document, None


def editor_of(document: Document) -> str:
    """Where the recipients stand in the editor; the document's own page where its kind has no editor."""
    edit = kind_of(document).edit_path
    return f"{edit(document)}{ANCHOR}" if edit else path_of(document)


class RecipientsView(LoginRequiredMixin, View):
    """One form: agencies to tick in groups, others to write. What was typed stays where somebody else was faster."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.document, answer = draft_or_back(request, kwargs["pk"])
        return answer or super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.form(), fingerprint(self.now()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, seen = self.form(request.POST), request.POST.get("seen")
        if not form.is_valid():
            return self.page(form, seen)
        try:
            save_recipients(self.document, user=request.user, seen=seen, **form.cleaned_data)
        except TransitionError as error:
            form.add_error(None, str(error))
            stale = isinstance(error, StaleRevision)
            theirs = recipient_rows(self.document.current_version) if stale else None
            return self.page(form, fingerprint(self.now()) if stale else seen, theirs)
        messages.success(request, "Đã lưu nơi nhận.")
        return redirect(editor_of(self.document))

    def now(self) -> dict[str, Any]:
        return recipients_of(self.document.current_version)

    def form(self, data: Any = None) -> RecipientsForm:
        now = self.now()
        offered = agencies_on_offer(self.document.locality_id, timezone.localdate(), now["agencies"])
        return RecipientsForm(data, offered=offered, initial=now)

    def page(self, form: RecipientsForm, seen: str | None, theirs: Any = None) -> HttpResponse:
        version = self.document.current_version
        context = {"document": self.document, "version": version, "form": form, "seen": seen, "theirs": theirs}
        return render(self.request, "documents/recipients_form.html", context | {"back_url": editor_of(self.document)})


@login_required
@require_POST
def recipients_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Performs the move whose button was pressed (its name says which, its value the row's id) and goes back."""
    document, answer = draft_or_back(request, pk)
    if answer:
        return answer
    name = next((name for name in ("len", "xuong", "bo") if request.POST.get(name, "").isdecimal()), None)
    with refusal_told(request):
        if name == "bo":
            remove_recipient(document, int(request.POST["bo"]), user=request.user)
        elif name:
            move_recipient(document, int(request.POST[name]), user=request.user, step=-1 if name == "len" else 1)
    return redirect(editor_of(document))
