"""Tab Tài liệu: the papers of a meeting one by one, the pack of those chosen, and the overview for a tablet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from agencies.models import User
from documents.choices import DocumentState, FileFormat
from documents.collected import several_html
from documents.models import Attachment, Document
from documents.renderings import rendered
from documents.views.reading import DOCX_TYPE, PDF_TYPE, file_response
from documents.views.refusals import refusal_told
from meetings import pack as packs
from meetings.agenda import agenda_of
from meetings.choices import PackState
from meetings.delegates import groups_of, known_total
from meetings.models import AgendaItem, DelegateGroup, Meeting, Pack
from meetings.pack_tasks import build_pack
from meetings.papers.cards import cards_pdf
from meetings.papers.cards_word import cards_docx
from meetings.papers.catalogue import (
    CARDS,
    CARDS_LABEL,
    OWN_KINDS,
    PAPERS,
    Labelled,
    PaperOf,
    docx_of,
    meeting_documents,
    paper_of,
    pdf_of,
)
from meetings.papers.people import cards_of
from meetings.papers.scans import scans_of
from meetings.permissions import may_organize
from meetings.views.results import drafts
from meetings.views.shared import meeting_context, meeting_or_404

MOST_NOW = 20  # prints made while somebody waits; more are built in the background
TYPES = {"pdf": PDF_TYPE, "docx": DOCX_TYPE}
DEFAULT = frozenset({"ke-hoach", "chuong-trinh", "dai-bieu", "ky-nhan", "kich-ban", "ky-truoc"})


@login_required
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every paper with its files and what it lacks; the pack as it stands."""
    found = meeting_or_404(request.user, pk)
    context = meeting_context(found, request.user, "papers") | _papers(found, request.user)
    return render(request, "meetings/papers.html", context)


def _papers(meeting: Meeting, user: User) -> dict[str, Any]:
    """Five queries however many papers, delegates, documents and scans."""
    organizes = may_organize(user, meeting)
    documents = meeting_documents(meeting, user)
    scans = scans_of(meeting, user) if organizes else []
    built = meeting.packs.first() if organizes else None
    chosen = built.choices if built else None
    have = _have(meeting)
    shown = [one for one in PAPERS if organizes or not one.inside]
    return {
        "organizes": organizes,
        "rows": [_row(one, have, documents, chosen) for one in shown],
        "cards": {"key": CARDS, "label": CARDS_LABEL, "checked": CARDS in chosen["papers"] if chosen else False},
        "many": have["named"] > MOST_NOW,
        "named": have["named"],
        "documents": [
            (one, one.pk in chosen["documents"] if chosen else True) for one in documents if one.kind not in OWN_KINDS
        ],
        "scans": [(one, one.pk in chosen.get("scans", []) if chosen else True) for one in scans],
        "may_draft": organizes and drafts(user),
        "words": not built or built.choices.get("words", True),
        **_pack(meeting, built, documents, scans),
    }


def _have(meeting: Meeting) -> dict[str, Any]:
    """What there is to print, and how many delegates are named. One query."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"))
    groups = DelegateGroup.objects.filter(meeting=OuterRef("pk"))
    told = Meeting.objects.filter(pk=meeting.pk).annotate(
        agenda_items=Exists(items), some_groups=Exists(groups), named=Count("groups__delegates")
    )
    agenda, some, named = told.values_list("agenda_items", "some_groups", "named").get()
    return {"chuong-trinh": agenda, "dai-bieu": some, "ky-nhan": some, "kich-ban": meeting.signs, "named": named}


def _row(
    one: PaperOf, have: dict[str, Any], documents: list[Document], chosen: dict[str, Any] | None
) -> dict[str, Any]:
    numbered = one.key in OWN_KINDS
    own = [each for each in documents if each.kind == one.key and each.state != DocumentState.CANCELLED]
    return {
        "paper": one,
        "missing": "" if have.get(one.key, True) else one.missing,
        "document": own[0] if own and numbered else None,
        "numbered": numbered,
        "checked": one.key in (chosen["papers"] if chosen else DEFAULT),
        "slow": one.each and have["named"] > MOST_NOW,
    }


def _pack(meeting: Meeting, built: Pack | None, documents: list[Document], scans: list[Attachment]) -> dict[str, Any]:
    is_ready = built is not None and built.state == PackState.READY
    return {
        "meeting": meeting,
        "pack": built,
        "is_building": built is not None and built.state in packs.UNFINISHED and not packs.has_stalled(built),
        "size": _size(built),
        "has_stalled": built is not None and packs.has_stalled(built),
        "is_stale": is_ready and packs.is_stale(built, meeting, documents, scans),
    }


def _size(built: Pack | None) -> int | None:
    """Of the PDF in bytes; None where there is none, or the store lost it."""
    if built is None or not built.file or not built.file.storage.exists(built.file.name):
        return None
    return built.file.size


# One paper


def _paper_or_404(request: HttpRequest, pk: int, key: str) -> tuple[Meeting, PaperOf]:
    """The meeting and the paper; PermissionDenied where the paper is the organizer's alone."""
    found, paper = meeting_or_404(request.user, pk), paper_of(key)
    if paper is None:
        raise Http404("Không có tài liệu này.")
    if paper.inside and not may_organize(request.user, found):
        raise PermissionDenied("Tài liệu này chỉ cơ quan tổ chức hội nghị được xem.")
    return found, paper


@login_required
def paper_print(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The paper in the browser, as it prints."""
    meeting, paper = _paper_or_404(request, pk, key)
    documents = paper.build(meeting, request.user)
    if not documents:
        return _nothing(request, meeting, paper)
    context = {
        "document": documents[0][1],
        "article": several_html(documents[:MOST_NOW]),
        "back_url": reverse("meetings:papers", args=[pk]),
    }
    if len(documents) <= MOST_NOW:
        context |= {f"{ending}_url": reverse("meetings:paper_file", args=[pk, key, ending]) for ending in TYPES}
    return render(request, "documents/official/page.html", context)


@login_required
def paper_file(request: HttpRequest, pk: int, key: str, ending: str) -> HttpResponse:
    """The paper as PDF or Word file."""
    if ending not in TYPES:
        raise Http404("Tài liệu có bản PDF và bản Word.")
    meeting, paper = _paper_or_404(request, pk, key)
    documents = paper.build(meeting, request.user)
    if not documents:
        return _nothing(request, meeting, paper)
    if len(documents) > MOST_NOW:
        messages.info(request, f"{paper.label} có {len(documents)} bản: hãy dựng trong nền bằng bộ tài liệu.")
        return redirect("meetings:papers", pk)
    disposition = content_disposition_header(as_attachment=ending == "docx", filename=f"{key}-{pk}.{ending}")
    return file_response(request, lambda: _bytes(paper, documents, ending), TYPES[ending], disposition or "")


def _bytes(paper: PaperOf, documents: Labelled, ending: str) -> bytes:
    if len(documents) == 1:
        return rendered(documents[0][1], FileFormat(ending))
    return pdf_of(paper.label, documents) if ending == "pdf" else docx_of(documents)


def _nothing(request: HttpRequest, meeting: Meeting, paper: PaperOf) -> HttpResponse:
    messages.info(request, f"{paper.label}: {paper.missing or 'Chưa có nội dung.'}")
    return redirect("meetings:papers", meeting.pk)


@login_required
def cards(request: HttpRequest, pk: int) -> HttpResponse:
    """The name cards in the browser."""
    meeting = _meeting_with_cards(request, pk)
    disposition = content_disposition_header(as_attachment=False, filename=f"the-ten-{pk}.pdf")
    return file_response(request, lambda: cards_pdf(meeting), PDF_TYPE, disposition or "")


@login_required
def cards_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The name cards as a Word file."""
    cards = cards_of(_meeting_with_cards(request, pk))
    if not cards:
        messages.info(request, f"{CARDS_LABEL}: chưa có ai có tên.")
        return redirect("meetings:papers", pk)
    disposition = content_disposition_header(as_attachment=True, filename=f"the-ten-{pk}.docx")
    return file_response(request, lambda: cards_docx(cards), DOCX_TYPE, disposition or "")


def _meeting_with_cards(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_or_404(request.user, pk)
    if not may_organize(request.user, meeting):
        raise PermissionDenied("Thẻ tên chỉ cơ quan tổ chức hội nghị được in.")
    return meeting


# The pack


@login_required
@require_POST
def pack_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a pack of what is ticked built in the background."""
    meeting = meeting_or_404(request.user, pk)
    only = request.POST.get("rieng", "")
    with refusal_told(request), transaction.atomic():
        made = packs.ask(
            meeting,
            user=request.user,
            papers=[only] if only else request.POST.getlist("tai_lieu"),
            documents=set() if only else _ids(request, "van_ban"),
            scans=set() if only else _ids(request, "tep"),
            words="ban_word" in request.POST or bool(only),
        )
        transaction.on_commit(lambda: build_pack.enqueue(made.pk), robust=True)
    return redirect(f"{reverse('meetings:papers', args=[pk])}#bo-tai-lieu")


def _ids(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isdecimal()}


@login_required
def pack_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel of the pack alone, asked for again and again while it is built."""
    meeting = meeting_or_404(request.user, pk)
    if not may_organize(request.user, meeting):
        raise PermissionDenied("Bộ tài liệu chỉ cơ quan tổ chức hội nghị được xem.")
    if not request.headers.get("HX-Request"):
        return redirect("meetings:papers", pk)
    seen = meeting_documents(meeting, request.user), scans_of(meeting, request.user)
    context = _pack(meeting, meeting.packs.first(), *seen)
    return render(request, "meetings/_pack.html", context)


@login_required
def pack_file(request: HttpRequest, pk: int, pack_pk: int, ending: str) -> HttpResponseBase:
    """The built PDF, or the ZIP of Word files: the organizer's alone, as it holds personal links."""
    meeting = meeting_or_404(request.user, pk)
    if not may_organize(request.user, meeting):
        raise PermissionDenied("Bộ tài liệu chỉ cơ quan tổ chức hội nghị được tải.")
    pack = get_object_or_404(meeting.packs.filter(state=PackState.READY), pk=pack_pk)
    stored = {"pdf": pack.file, "zip": pack.word_files}.get(ending)
    if not stored:
        raise Http404("Bộ tài liệu không có tệp này.")
    try:
        opened = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404("Tệp không còn trong kho lưu trữ: hãy dựng lại.") from error
    response = FileResponse(opened, as_attachment=ending == "zip", filename=f"bo-tai-lieu-hoi-nghi-{pk}.{ending}")
    response["Cache-Control"] = "private, no-cache"
    return response


# On a tablet


@login_required
def reading_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a leader reads at the table: facts, agenda, speeches, who comes, the documents; large, without menus."""
    meeting = meeting_or_404(request.user, pk)
    groups = groups_of(meeting)
    context = {
        "meeting": meeting,
        "agenda": agenda_of(meeting),
        "groups": groups,
        "delegates_total": known_total(groups),
        "documents": meeting_documents(meeting, request.user),
    }
    return render(request, "meetings/reading_page.html", context)
