"""Papers drafted from a meeting's records: opened, read, edited, confirmed by the secretary."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from documents.actions import buttons
from documents.choices import DocumentKind, DocumentState
from documents.exceptions import AlreadyDone, StaleRevision, TransitionError
from documents.models import Document, Version
from documents.permissions import may_draft, may_remind_parties
from documents.reading import binding_parties, readable_version, waited_for
from documents.recipients import recipient_rows
from documents.views.reading import visible_document
from documents.views.refusals import refusal_told
from meetings.forms.papers import PaperForm
from meetings.minutes import confirm_minutes, is_confirmed
from meetings.views.shared import meeting_or_404
from meetings.wording import is_paper, meeting_of, offers, open_paper, paper_kind, paper_path, subject_of

OPENED_FROM_MEETING = (
    DocumentKind.MINUTES,
    DocumentKind.CONCLUSION_NOTICE,
    DocumentKind.PLAN,
    DocumentKind.INVITATION,
)


@login_required
@require_POST
def open_from_meeting(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Drafts minutes, the notice of conclusions, the plan or the invitation, and leads to the editor."""
    meeting = meeting_or_404(request.user, pk)
    if kind not in OPENED_FROM_MEETING:
        raise Http404("Không có loại văn bản này.")
    return _open(request, kind, meeting)


@login_required
@require_POST
def open_decision(request: HttpRequest, pk: int, commendation_pk: int) -> HttpResponse:
    """Drafts the decision about a commendation."""
    meeting = meeting_or_404(request.user, pk)
    commendation = get_object_or_404(meeting.commendations, pk=commendation_pk)
    commendation.meeting = meeting
    return _open(request, DocumentKind.AWARD_DECISION, commendation)


def _open(request: HttpRequest, kind: str, subject: Any) -> HttpResponse:
    paper = paper_kind(kind)
    try:
        document = open_paper(paper, subject, user=request.user)
    except AlreadyDone as error:
        messages.info(request, str(error))
        return _standing(paper, subject)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect(paper.page, meeting_of(subject).pk)
    messages.success(request, f"Đã soạn {paper.noun.lower()} từ ghi chép. Hãy xem lại từng mục.")
    return redirect("meetings:paper_edit", document.pk)


def _standing(paper: Any, subject: Any) -> HttpResponse:
    """Leads to the one there is."""
    rows = paper.model._default_manager.filter(**{paper.of: subject})
    row = rows.exclude(document__state=DocumentState.CANCELLED).select_related("document").first()
    return redirect(paper_path(row.document) if row else meeting_of(subject))


def _paper(request: HttpRequest, pk: int) -> tuple[Document, Version]:
    document = visible_document(request, pk)
    version = readable_version(document, request.user)
    if not is_paper(document.kind) or version is None:
        raise Http404("Không có văn bản này.")
    return document, version


def _context(request: HttpRequest, document: Document, version: Version) -> dict[str, Any]:
    subject = subject_of(document)
    return {
        "document": document,
        "version": version,
        "meeting": meeting_of(subject),
        "subject": subject,
        "noun": paper_kind(document.kind).noun,
        "is_minutes": document.kind == DocumentKind.MINUTES,
        "confirmed": document.kind == DocumentKind.MINUTES and is_confirmed(document.minutes, version),
        "editable": document.state == DocumentState.DRAFT and may_draft(request.user, document),
    }


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, who agreed and signed, what can be done."""
    document, version = _paper(request, pk)
    prefetch_related_objects([version], "sections")  # they are shown, and tell whether they were confirmed
    parties = binding_parties(version)
    context = _context(request, document, version) | {
        "buttons": buttons(document, request.user),
        "sections": version.sections.all(),
        "parties": parties,
        "waiting": waited_for(document, parties),
        "may_remind": may_remind_parties(request.user, document),
    }
    return render(request, "meetings/paper.html", context)


class PaperEditView(LoginRequiredMixin, View):
    """The sections of a draft as one form; newer records stand beside the text as a difference."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        if self.document.state != DocumentState.DRAFT:
            messages.error(request, "Văn bản không còn là dự thảo: mở lại để chỉnh sửa.")
            return redirect(paper_path(self.document))
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            with transaction.atomic():
                form.save(self.document, request.user)
        except StaleRevision as error:
            messages.error(request, str(error))
            form.see_again()
            return self.page(form, status=409)
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect(paper_path(self.document))
        messages.success(request, "Đã lưu.")
        return redirect("meetings:paper_edit" if "o-lai" in request.POST else "meetings:paper", pk)

    def load(self, pk: int) -> None:
        self.document, self.version = _paper(self.request, pk)
        if not may_draft(self.request.user, self.document):
            raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan soạn thảo được sửa văn bản này.")

    def form(self, data: Any = None) -> PaperForm:
        version = self.version
        return PaperForm(
            data,
            version=version,
            party=version.parties.all()[0],
            sections=list(version.sections.all()),
            newer=offers(self.document, version),
        )

    def page(self, form: PaperForm, status: int = 200) -> HttpResponse:
        context = _context(self.request, self.document, self.version)
        context |= {"form": form, "recipients": recipient_rows(self.version)}
        return render(self.request, "meetings/paper_form.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary confirms the minutes as they read."""
    document, _ = _paper(request, pk)
    if document.kind != DocumentKind.MINUTES:
        raise Http404("Chỉ biên bản có thư ký xác nhận.")
    with refusal_told(request):
        with transaction.atomic():
            confirm_minutes(document, user=request.user)
        messages.success(request, "Đã xác nhận nội dung biên bản. Có thể trình chủ trì thống nhất.")
    return redirect(paper_path(document))
