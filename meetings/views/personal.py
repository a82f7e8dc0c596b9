"""The page behind a delegate's own link: his invitation, his answer, papers opened to him. No account, no session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.throttling import client_address, over_a_minute
from documents.choices import DocumentState, FileFormat
from documents.exceptions import TransitionError
from documents.filing import pdf_of
from documents.models import Attachment, AttachmentVersion, Document, Version
from documents.qr import qr_svg
from documents.renderings import rendered
from documents.views.attachments import as_download
from documents.views.reading import PDF_TYPE, file_response
from meetings.agenda import agenda_of
from meetings.answers import give_answer, may_answer
from meetings.choices import STOPPED_STATES, Action
from meetings.forms.inviting import answer_form
from meetings.ics import meeting_calendar
from meetings.inviting import guest_version
from meetings.letters import meeting_for_letters
from meetings.models import Delegate, Meeting
from meetings.papers.agenda import agenda_document
from meetings.permissions import may_organize
from meetings.personal import delegate_of, link_is_open, personal_address
from meetings.workflow import available_actions

WRONG_A_MINUTE = 20  # wrong links of one address; right ones cannot be guessed, and a whole hall may share an address
MOST_A_MINUTE = 60  # requests by one link
PAGES = ("GET", "HEAD", "POST")
View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """A page of one delegate: ``view(request, delegate, …)``. Who has no link that counts is told so kindly."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answered(request, token, lambda delegate: view(request, delegate, *args, **kwargs))
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store, private"
        return response

    return wrapped


def _answered(request: HttpRequest, token: str, show: Callable[[Delegate], HttpResponseBase]) -> HttpResponseBase:
    delegate = delegate_of(token)
    if delegate is None:
        often = over_a_minute(f"personal-wrong-{client_address(request)}", WRONG_A_MINUTE)
        return _closed(request, "often" if often else "wrong", status=429 if often else 404)
    if over_a_minute(f"personal-{delegate.pk}", MOST_A_MINUTE):
        return _closed(request, "often", status=429)
    if not link_is_open(delegate):
        return _closed(request, "expired", status=410)
    return show(delegate)


def _closed(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "meetings/personal_closed.html", {"why": why}, status=status)


@require_http_methods(PAGES)
@by_link
def personal(request: HttpRequest, delegate: Delegate) -> HttpResponse:
    """The invitation and the answer, which may be changed until the meeting begins.

    The organizer's people who open it, as by a guest's code, come to his row of the attendance.
    """
    meeting = meeting_for_letters(delegate.group.meeting_id)
    if request.user.is_authenticated and may_organize(request.user, meeting):
        return _to_the_desk(request, meeting, delegate)
    form = answer_form(delegate, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_answer(delegate, form.answer())
            return redirect(f"{request.path}?da-ghi=1")
        except TransitionError as error:
            form.add_error(None, str(error))
    return render(request, "meetings/personal.html", _page(request, meeting, delegate, form))


def _to_the_desk(request: HttpRequest, meeting: Meeting, delegate: Delegate) -> HttpResponse:
    """On the day to his row of the attendance; otherwise to what is known of his invitation."""
    if Action.ATTEND in available_actions(meeting, request.user):
        return redirect(f"{reverse('meetings:attendance', args=[meeting.pk])}?mo={delegate.pk}#db-{delegate.pk}")
    return redirect("meetings:invitee", meeting.pk, delegate.pk)


def _page(request: HttpRequest, meeting: Meeting, delegate: Delegate, form: Any) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "delegate": delegate,
        "agenda": agenda_of(meeting),
        "papers": _papers(meeting),
        "documents": _documents(meeting),
        "form": form,
        "may_answer": may_answer(meeting),
        "stopped": meeting.state in STOPPED_STATES,
        "token": request.path.strip("/").rpartition("/")[2],
        "just_saved": "da-ghi" in request.GET,
        "qr": qr_svg(personal_address(delegate)),
    }


def _papers(meeting: Meeting) -> list[Attachment]:
    """The files opened to who is invited, newest versions first. Two queries."""
    versions = Prefetch("versions", AttachmentVersion.objects.order_by("-no"))
    return list(meeting.guest_papers.filter(removed_at=None).prefetch_related(versions))


def _documents(meeting: Meeting) -> list[tuple[Document, Version]]:
    """The documents opened to who is invited, as long as they stand, each with what he reads of it. Two queries."""
    opened = meeting.guest_documents.exclude(state=DocumentState.CANCELLED).prefetch_related("versions")
    read = [(document, guest_version(meeting, document)) for document in opened.order_by("kind", "pk")]
    return [(document, version) for document, version in read if version is not None]


@require_safe
@by_link
def personal_agenda(request: HttpRequest, delegate: Delegate) -> HttpResponse:
    """The agenda as it prints."""
    printed = agenda_document(meeting_for_letters(delegate.group.meeting_id))
    if printed is None:
        raise Http404("Chưa có chương trình.")
    disposition = 'inline; filename="chuong-trinh-hoi-nghi.pdf"'
    return file_response(request, lambda: rendered(printed, FileFormat.PDF), PDF_TYPE, disposition)


@require_safe
@by_link
def personal_document(request: HttpRequest, delegate: Delegate, document_pk: int) -> HttpResponse:
    """A document that the organizer opened, as it stands today."""
    opened = {document.pk: (document, version) for document, version in _documents(delegate.group.meeting)}
    if document_pk not in opened:
        raise Http404("Tài liệu này không mở cho đại biểu.")
    document, version = opened[document_pk]
    disposition = f'inline; filename="van-ban-{document.pk}.pdf"'
    return file_response(request, lambda: pdf_of(document, version), PDF_TYPE, disposition)


@require_safe
@by_link
def personal_paper(request: HttpRequest, delegate: Delegate, version_pk: int) -> HttpResponseBase:
    """One version of a file that the organizer opened, to keep: never shown in the page, never run there."""
    opened = delegate.group.meeting.guest_papers.filter(removed_at=None)
    version = get_object_or_404(AttachmentVersion, pk=version_pk, attachment__in=opened)
    return as_download(version)


@require_safe
@by_link
def personal_ics(request: HttpRequest, delegate: Delegate) -> HttpResponse:
    """The meeting for the delegate's own calendar."""
    meeting = meeting_for_letters(delegate.group.meeting_id)
    content = meeting_calendar(meeting, link=personal_address(delegate))
    headers = {"Content-Disposition": 'attachment; filename="hoi-nghi.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
