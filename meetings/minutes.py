"""Minutes of a meeting: drafted from what was recorded, confirmed by the secretary, printed as the decree asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils import timezone

from activity.log import entries_about, record
from agencies.models import User
from coordination.phrases import within
from documents.blocks import Block, Paragraph
from documents.building import official_document
from documents.choices import DocumentKind, DocumentState
from documents.exceptions import Finding, InvalidTransition, Passage
from documents.models import Document, Version
from documents.official import OfficialDocument, SignatureBlock
from documents.permissions import may_draft
from documents.vietnamese import date_in_words
from documents.workflow import lock as lock_document
from meetings.choices import Action, NoteKind, Presence, RemarkKind
from meetings.models import AgendaItem, AgendaNote, Delegate, DelegateGroup, Meeting, Minutes
from meetings.wording import PaperKind, Wording, check_paper, paper_path, sign_of, text_blocks

SECRETARY, CHAIR = "ky-thu-ky", "ky-chu-tri"  # the sections that hold who signs
SIGNED_STATES = (DocumentState.SIGNED, DocumentState.ISSUED, DocumentState.CLOSED)
UNKNOWN_TIME = "… giờ … phút"


def minutes_title(meeting: Meeting) -> str:
    """The trích yếu: what meeting they are of."""
    return meeting.title


def minutes_sections(meeting: Meeting) -> list[Wording]:
    """What was recorded of the meeting, in the order of the decree's form of minutes. About seven queries."""
    items = list(_items(meeting))
    notes = list(AgendaNote.objects.filter(meeting=meeting).order_by("at", "pk"))
    return [
        Wording("thoi-gian", "Thời gian bắt đầu", _began(meeting, items)),
        Wording("dia-diem", "Địa điểm", meeting.place_printed or "…"),
        Wording("thanh-phan", "Thành phần tham dự", _attendance(meeting)),
        Wording("chu-tri", "Chủ trì", meeting.chair_printed or "…"),
        Wording("thu-ky", "Thư ký", "; ".join(map(str, meeting.secretaries)) or "…"),
        Wording("dien-bien", "Nội dung (theo diễn biến hội nghị)", _course(items, notes) or _told(meeting)),
        Wording("ket-luan", "Kết luận, quyết định của hội nghị", _decisions(meeting, notes)),
        Wording("ket-thuc", "Kết thúc", _ended(meeting, items)),
        Wording(SECRETARY, "Thư ký ký tên", _signer(map(str, meeting.secretaries))),
        Wording(CHAIR, "Chủ trì ký tên", _signer(map(str, meeting.chairs))),
    ]


def _items(meeting: Meeting) -> Iterable[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting).select_related("presenter__official", "presenter__post")


def _signer(officers: Iterable[str]) -> str:
    """The name alone of the first: a title stands above it."""
    return next(iter(officers), "").partition(",")[0]


def in_hours(time: datetime.time | None) -> str:
    """A time of day as minutes write it: "08 giờ 30 phút"."""
    return f"{time:%H} giờ {time:%M} phút" if time else UNKNOWN_TIME


def _clock(moment: datetime.datetime | None) -> datetime.time | None:
    return timezone.localtime(moment).time() if moment else None


def _began(meeting: Meeting, items: list[AgendaItem]) -> str:
    begun = min((item.began_at for item in items if item.began_at), default=None)
    return f"{in_hours(_clock(begun) or meeting.starts_at)}, {date_in_words(meeting.held_on)}"


def _ended(meeting: Meeting, items: list[AgendaItem]) -> str:
    """As the last item was run, else as somebody ended the meeting that day, else as planned."""
    ended = max((item.ended_at for item in items if item.ended_at), default=None)
    if ended is None:
        told = entries_about(meeting).filter(action=Action.END).first()
        same_day = told and timezone.localtime(told.recorded_at).date() == meeting.held_on
        ended = told.recorded_at if told and same_day else None
    time = in_hours(_clock(ended) or meeting.ends_at)
    return f"Hội nghị kết thúc vào {time}, {date_in_words(meeting.held_on)}."


# Attendance


def _attendance(meeting: Meeting) -> str:
    """A line a group: how many came of how many, then substitutes and who was absent, by name."""
    delegates = Delegate.objects.select_related("attendance")
    groups = list(DelegateGroup.objects.filter(meeting=meeting).prefetch_related(Prefetch("delegates", delegates)))
    if not groups:
        return "…"
    lines = [f"- {_group(group)}" for group in groups]
    everybody = [delegate for group in groups for delegate in group.delegates.all()]
    return "\n".join([*lines, *_named(everybody)])


def presence_of(delegate: Delegate) -> str:
    """How the delegate was marked (``Presence``); empty where nobody marked him."""
    attendance = getattr(delegate, "attendance", None)
    return attendance.presence if attendance else ""


def _group(group: DelegateGroup) -> str:
    delegates = list(group.delegates.all())
    marked = [presence_of(delegate) for delegate in delegates]
    came = sum(mark in (Presence.PRESENT, Presence.SUBSTITUTE) for mark in marked)
    invited = group.count if group.count is not None else len(delegates)
    if any(marked):
        return f"{group.name}: có mặt {came + (group.came or 0)}/{invited} đại biểu"
    if group.came is not None:
        return f"{group.name}: có mặt {group.came}/{invited} đại biểu"
    return f"{group.name}: {invited} đại biểu" if invited else group.name


def _named(delegates: list[Delegate]) -> list[str]:
    """Who was there and in whose place, and who was not; nothing where nobody was."""
    instead = [
        f"{one.attendance.substitute_name or 'người đi thay'} dự thay {one}"
        for one in delegates
        if presence_of(one) == Presence.SUBSTITUTE
    ]
    told = [("Đi thay", instead)] + [
        (str(presence.label), [str(one) for one in delegates if presence_of(one) == presence])
        for presence in (Presence.EXCUSED, Presence.ABSENT)
    ]
    return [f"- {label}: {'; '.join(names)}" for label, names in told if names]


# The course


def _course(items: list[AgendaItem], notes: list[AgendaNote]) -> str:
    """Each item of the agenda with what was noted at it, then what was noted of the meeting as a whole."""
    told = [note for note in notes if note.kind != NoteKind.DECISION]
    lines: list[str] = []
    for number, item in enumerate(items, 1):
        presented = f" ({item.presenter_printed})" if item.presenter_printed else ""
        lines.append(f"{number}. {item.content}{presented}")
        lines += [_noted(note) for note in told if note.item_id == item.pk]
    lines += [_noted(note) for note in told if note.item_id is None]
    return "\n".join(lines)


def _told(meeting: Meeting) -> str:
    """What was reported and assessed, where nobody wrote an agenda or noted the course."""
    kinds = (RemarkKind.THEME, RemarkKind.RESULT, RemarkKind.FIGURE, RemarkKind.SHORTCOMING, RemarkKind.DIRECTION)
    remarks = list(meeting.remarks.all())
    return "\n".join(f"- {one.text}" for kind in kinds for one in remarks if one.kind == kind) or "…"


def _noted(note: AgendaNote) -> str:
    text = " ".join(note.text.split())
    return f"- {note.speaker}: {text}" if note.speaker else f"- {text}"


def _decisions(meeting: Meeting, notes: list[AgendaNote]) -> str:
    """What was decided, then concluded; and the tasks in a line each."""
    decided = [_noted(note) for note in notes if note.kind == NoteKind.DECISION]
    concluded = [f"- {remark.text}" for remark in meeting.remarks.all() if remark.kind == RemarkKind.CONCLUSION]
    given = [
        f"- Giao {task.to_text}: {task.what}" + (f"; thời hạn: {within(due)}" if (due := task.due_printed) else "")
        for task in meeting.tasks.filter(parent__isnull=True, party_conclusion__isnull=True)
    ]
    return "\n".join([*decided, *concluded, *given])


# On paper


def minutes_document(version: Version) -> OfficialDocument:
    """Minutes have a number but no place and date; the secretary signs left, the chair right (Nghị định 30/2020)."""
    sections = list(version.sections.all())
    blocks: list[Block] = []
    for section in sections:
        if section.key not in (SECRETARY, CHAIR) and section.body.strip():
            blocks += _section(section.heading, section.body, bare=section.key == "ket-thuc")
    body = {section.key: section.body.strip() for section in sections}
    signed = version.document.state in SIGNED_STATES
    signatures = [
        SignatureBlock(post="Thư ký", name=body.get(SECRETARY, ""), signed=signed),
        SignatureBlock(post="Chủ trì", name=body.get(CHAIR, ""), signed=signed),
    ]
    return official_document(version, type_name="BIÊN BẢN", blocks=blocks, dated=False, signatures=signatures)


def _section(heading: str, text: str, *, bare: bool) -> list[Block]:
    """One line after its heading; more lines under it."""
    lines = text.strip().splitlines()
    if bare:
        return list(text_blocks(text))
    if len(lines) == 1 and not lines[0].startswith("-"):
        return [Paragraph(f"{heading}: {lines[0]}")]
    return [Paragraph(f"{heading}:"), *text_blocks(text)]


# The secretary's word


def wording_hash(version: Version) -> str:
    """A digest of what the minutes say: their title and every section."""
    texts = [f"{section.key}\n{section.body}" for section in version.sections.all()]
    return sign_of("\n\n".join([version.title, *texts]))


def is_confirmed(minutes: Minutes, version: Version) -> bool:
    """Whether the secretary confirmed these very words."""
    return bool(minutes.confirmed_hash) and minutes.confirmed_hash == wording_hash(version)


def confirm_minutes(document: Document, *, user: User) -> None:
    """The secretary confirms the draft as it reads now; a later edit asks for it again."""
    document = lock_document(document)
    if not may_draft(user, document):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan tổ chức được xác nhận biên bản.")
    if document.state != DocumentState.DRAFT:
        raise InvalidTransition(f"Biên bản ở trạng thái “{document.get_state_display()}” nên không xác nhận nữa.")
    minutes = document.minutes
    minutes.confirmed_hash = wording_hash(document.current_version)
    minutes.confirmed_at, minutes.confirmed_by = timezone.now(), user
    minutes.save(update_fields=["confirmed_hash", "confirmed_at", "confirmed_by"])
    record(document, "thu-ky-xac-nhan", "Thư ký xác nhận nội dung biên bản", user=user)


def check_minutes(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """The secretary has confirmed the text, the meeting is over, secretary and chair are named."""
    found, passages = check_paper(version, on)
    minutes = version.document.minutes
    if not is_confirmed(minutes, version):
        found.append(Finding("thư ký chưa xác nhận nội dung biên bản này", paper_path(version.document)))
    body = {section.key: section.body.strip() for section in version.sections.all()}
    for key, who in ((SECRETARY, "thư ký"), (CHAIR, "chủ trì")):
        if not body.get(key):
            found.append(Finding(f"chưa ghi tên {who} ký biên bản", f"#{key}"))
    return found, passages


MINUTES = PaperKind(
    kind=DocumentKind.MINUTES,
    model=Minutes,
    noun="Biên bản",
    title=minutes_title,
    sections=minutes_sections,
)
