"""The pack: the chosen papers of a meeting as one PDF, and as a ZIP of Word files; built in the background."""

from __future__ import annotations

import datetime
import io
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from activity.log import record
from agencies.models import User
from documents.collected import Sheet, collected_pdf, scan_sheets, several_html
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Attachment, Document
from documents.scans import ScanPage, Unreadable
from meetings import workflow
from meetings.choices import PackState
from meetings.models import Meeting, Officer, Pack
from meetings.papers.cards import card_rules, cards_html
from meetings.papers.cards_word import cards_docx
from meetings.papers.catalogue import (
    CARDS,
    CARDS_LABEL,
    OWN_KINDS,
    PAPERS,
    Labelled,
    document_paper,
    docx_of,
    meeting_documents,
)
from meetings.papers.head import organizer_name
from meetings.papers.people import Card, cards_of
from meetings.papers.scans import scan_content, scans_of
from meetings.permissions import may_organize

logger = logging.getLogger("meetings.pack")
AT_ONCE = 20  # prints laid out in one go: the bar moves every few seconds
GIVEN_UP = datetime.timedelta(minutes=20)  # by then the process that builds is no more
UNFINISHED = (PackState.WAITING, PackState.BUILDING)
FAILED = "Không dựng được phần “{step}”. Hãy thử lại; nếu vẫn lỗi, bỏ chọn phần này và báo quản trị hệ thống."


# Asking for one


@transaction.atomic
def ask(
    meeting: Meeting,
    *,
    user: User,
    papers: Collection[str],
    documents: Collection[int],
    scans: Collection[int] = (),
    words: bool,
) -> Pack:
    """A new pack of the papers (keys), documents and scans (ids) chosen, waiting to be built by ``build``.

    Raises PermissionDenied to all but the organizer, InvalidTransition where nothing is chosen, AlreadyDone while
    another one is being built.
    """
    meeting = workflow.lock(meeting)
    if not may_organize(user, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị được dựng bộ tài liệu.")
    running = meeting.packs.filter(state__in=UNFINISHED).first()
    if running is not None and not has_stalled(running):
        raise AlreadyDone("Bộ tài liệu đang được dựng, vui lòng chờ.")
    seen, files = meeting_documents(meeting, user), scans_of(meeting, user)
    parts: dict[str, list[Any]] = {
        "papers": [key for key in (*(one.key for one in PAPERS), CARDS) if key in papers],
        "documents": [one.pk for one in seen if one.kind not in OWN_KINDS and one.pk in documents],
        "scans": [one.pk for one in files if one.pk in scans],
    }
    count = sum(map(len, parts.values()))
    if not count:
        raise InvalidTransition("Hãy chọn ít nhất một tài liệu để dựng bộ.")
    if running is not None:
        _finish(running, PackState.FAILED, error="Quá lâu không dựng xong.")
    record(meeting, "dung-bo-tai-lieu", f"Dựng bộ tài liệu ({count} phần)", user=user)
    choices = {**parts, "revisions": _revisions(seen, files), "words": words}
    return Pack.objects.create(meeting=meeting, meeting_rev=meeting.rev, choices=choices, asked_by=user)


def has_stalled(pack: Pack) -> bool:
    """Whether it has been waited for so long that it will not be finished any more."""
    return pack.state in UNFINISHED and timezone.now() - pack.asked_at > GIVEN_UP


def is_stale(pack: Pack, meeting: Meeting, documents: Collection[Document], scans: Collection[Attachment]) -> bool:
    """Whether the meeting, its documents (of ``meeting_documents``) or its scans (of ``scans_of``) changed since."""
    return pack.meeting_rev != meeting.rev or pack.choices.get("revisions") != _revisions(documents, scans)


def _revisions(documents: Collection[Document], scans: Collection[Attachment]) -> dict[str, int]:
    newest = {f"tep-{one.pk}": one.newest for one in scans}  # type: ignore[attr-defined]  # annotated by scans_of
    return {str(one.pk): one.rev for one in documents} | newest


# Building it


@dataclass
class Part:
    """A paper of the pack with what it prints."""

    key: str
    label: str
    documents: Labelled = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    scan: bytes = b""
    pages: list[ScanPage] = field(default_factory=list)

    def sheets(self) -> Iterator[Sheet]:
        """Some prints at a time; the first bears the label. A paper that is one document has no bookmarks below it."""
        documents = self.documents if len(self.documents) > 1 else [("", one) for _, one in self.documents]
        for start in range(0, len(documents), AT_ONCE):
            some = documents[start : start + AT_ONCE]
            yield Sheet("" if start else self.label, lambda some=some: several_html(some))  # type: ignore[misc]
        for start in range(0, len(self.cards), 2 * AT_ONCE):
            few = self.cards[start : start + 2 * AT_ONCE]
            yield Sheet("" if start else self.label, lambda few=few: cards_html(few), card_rules())  # type: ignore[misc]
        yield from scan_sheets(self.label, self.pages)

    def file(self) -> tuple[str, bytes]:
        """The paper by itself, name and content: a Word file, a scan as the PDF it is."""
        if self.scan:
            return f"{self.key}.pdf", self.scan
        return f"{self.key}.docx", cards_docx(self.cards) if self.cards else docx_of(self.documents)


def build(pack_id: int) -> None:
    """Builds a waiting pack, telling its progress; one that is not waiting stays as it is. What fails is kept."""
    if not Pack.objects.filter(pk=pack_id, state=PackState.WAITING).update(state=PackState.BUILDING):
        return
    pack = Pack.objects.get(pk=pack_id)
    try:
        _build(pack)
    except Exception:
        logger.exception("pack %s of meeting %s", pack.pk, pack.meeting_id)
        pack.refresh_from_db(fields=["step"])
        _finish(pack, PackState.FAILED, error=FAILED.format(step=pack.step or "chuẩn bị"))


def _build(pack: Pack) -> None:
    meeting, user = _meeting(pack), _asker(pack)
    parts = list(_parts(pack, meeting, user))
    if not parts:
        skipped = [f" Không gộp được “{title}”: {why}." for title, why in pack.choices.get("skipped", [])]
        _finish(pack, PackState.FAILED, error=f"Các tài liệu đã chọn chưa có nội dung.{''.join(skipped)}"[:500])
        return
    sheets = [(part, sheet) for part in parts for sheet in part.sheets()]
    words = parts if pack.choices.get("words") else []
    steps = [part.label for part, _ in sheets] + [f"Bản Word: {part.label}" for part in words] + ["Ghi tệp"]
    tell = _Telling(pack, steps)
    tell(0)
    content = collected_pdf(meeting.title, organizer_name(meeting), [sheet for _, sheet in sheets], tell)
    name = f"bo-tai-lieu-{meeting.pk}-{pack.pk}"
    pack.file.save(f"{name}.pdf", ContentFile(content), save=False)
    if words:
        zipped = _zipped(words, lambda done: tell(len(sheets) + done))
        pack.word_files.save(f"{name}.zip", ContentFile(zipped), save=False)
    pack.done = len(steps)
    _finish(pack, PackState.READY)
    _drop_others(pack)


@dataclass(frozen=True)
class _Telling:
    """Writes down how many steps are done and which is being done."""

    pack: Pack
    steps: list[str]

    def __call__(self, done: int) -> None:
        step = self.steps[min(done, len(self.steps) - 1)][:200]
        Pack.objects.filter(pk=self.pack.pk).update(done=done, total=len(self.steps), step=step)
        self.pack.done, self.pack.total, self.pack.step = done, len(self.steps), step


def _meeting(pack: Pack) -> Meeting:
    """The meeting with those who lead it."""
    officers = Officer.objects.select_related("appointment__official", "appointment__post")
    meetings = Meeting.objects.select_related("organizer__locality").prefetch_related(Prefetch("officers", officers))
    return meetings.get(pk=pack.meeting_id)


def _asker(pack: Pack) -> User:
    """Who asked, acting for the organizer; PermissionDenied where he may no longer."""
    user = User.objects.get(pk=pack.asked_by_id)
    own = [one for one in user.active_memberships if one.agency_id == pack.meeting.organizer_id]
    user.acting = own[0] if own else None
    if not may_organize(user, pack.meeting):
        raise PermissionDenied("Người yêu cầu không còn quyền với hội nghị này.")
    return user


def _parts(pack: Pack, meeting: Meeting, user: User) -> Iterator[Part]:
    """What was chosen and has something to print: the catalogue in its order, the documents, the scans, the cards."""
    chosen = pack.choices["papers"]
    for one in PAPERS:
        if one.key in chosen and (documents := one.build(meeting, user)):
            yield Part(one.key, one.label, documents)
    for document in meeting_documents(meeting, user):
        if document.pk in pack.choices["documents"] and (documents := document_paper(document, user)):
            yield Part(f"van-ban-{document.pk}", f"{document.get_kind_display()}: {documents[0][0]}", documents)
    yield from _scans(pack, meeting, user)
    if CARDS in chosen and (cards := cards_of(meeting)):
        yield Part(CARDS, CARDS_LABEL, cards=cards)


def _scans(pack: Pack, meeting: Meeting, user: User) -> Iterator[Part]:
    """The files chosen that can be shown; what cannot is written down with the reason, and the pack goes without it."""
    skipped = pack.choices["skipped"] = []
    for one in scans_of(meeting, user):
        if one.pk not in pack.choices.get("scans", []):
            continue
        try:
            content, pages = scan_content(one)
        except Unreadable as reason:
            skipped.append([one.title, str(reason)])
        else:
            yield Part(f"tep-{one.pk}", one.title, scan=content, pages=pages)


def _zipped(parts: list[Part], tell: Callable[[int], object]) -> bytes:
    """The file of each paper, numbered in order."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for number, part in enumerate(parts, 1):
            name, content = part.file()
            target.writestr(f"{number:02d}-{name}", content)
            tell(number)
    return packed.getvalue()


def _finish(pack: Pack, state: PackState, *, error: str = "") -> None:
    pack.state, pack.error, pack.finished_at = state, error, timezone.now()
    pack.save(update_fields=["state", "error", "finished_at", "done", "choices", "file", "word_files"])


def _drop_others(pack: Pack) -> None:
    """Earlier packs of the meeting with their files: they hold names, and nobody reads them any more."""
    for old in Pack.objects.filter(meeting=pack.meeting_id, pk__lt=pack.pk).exclude(state__in=UNFINISHED):
        for stored in (old.file, old.word_files):
            if stored:
                stored.delete(save=False)
        old.delete()
