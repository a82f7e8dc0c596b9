"""Conclusions of a meeting: the notice drafted from them, and telling the agencies of their tasks when it is issued."""

from __future__ import annotations

import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import Agency, User
from coordination.phrases import within
from documents.blocks import Block, Heading, Paragraph
from documents.building import official_document
from documents.choices import DocumentKind, DocumentState
from documents.exceptions import Finding, Passage, Severity
from documents.models import Document, Version
from documents.numbering import Level
from documents.official import OfficialDocument
from documents.vietnamese import date_in_words
from meetings import workflow
from meetings.choices import HELD_STATES, MOVES, Action, AgendaKind, MeetingState, NoteKind, RemarkKind
from meetings.models import AgendaItem, AgendaNote, ConclusionNotice, Meeting, PartyConclusion, Task
from meetings.wording import PaperKind, Wording, check_paper, text_blocks

ASSESSING = (RemarkKind.RESULT, RemarkKind.SHORTCOMING, RemarkKind.FIGURE)
HEARD_SHOWN = 12  # speakers named in the notice


def notice_title(meeting: Meeting) -> str:
    """The trích yếu: whose conclusion, at what meeting."""
    who = meeting.concluded_by or meeting.chair_printed
    return f"Kết luận của {who} tại {within(meeting.title)}" if who else f"Kết luận tại {within(meeting.title)}"


def notice_sections(meeting: Meeting) -> list[Wording]:
    """Date, place, chairs, groups; what was heard; the assessment; the tasks. About six queries."""
    remarks = list(meeting.remarks.all())
    assessed = [f"- {one.text}" for kind in ASSESSING for one in remarks if one.kind == kind]
    concluded = [one.text for one in remarks if one.kind == RemarkKind.CONCLUSION]
    ahead = [f"- {one.text}" for one in remarks if one.kind == RemarkKind.DIRECTION]
    if ahead:
        ahead.insert(0, "Thời gian tới, tập trung:")
    return [
        Wording("mo-dau", "Lời dẫn", f"{_held(meeting)}\n{_heard(meeting)}"),
        Wording("danh-gia", "Đánh giá chung", "\n".join([*concluded, *assessed, *ahead])),
        Wording("nhiem-vu", "Nhiệm vụ giao các cơ quan", _tasks(meeting)),
        Wording("ket", "Lời kết", "Thông báo để các cơ quan, đơn vị biết, thực hiện."),
    ]


def _held(meeting: Meeting) -> str:
    """ "Ngày …, tại …, đồng chí … chủ trì hội nghị …. Tham dự hội nghị có: …" """
    day = date_in_words(meeting.held_on)
    place = f", tại {meeting.place_printed}" if meeting.place_printed else ""
    chaired = f"{meeting.chair_printed} chủ trì" if meeting.chairs else "đã diễn ra"
    groups = "; ".join(meeting.groups.values_list("name", flat=True))
    attended = f" Tham dự hội nghị có: {groups}." if groups else ""
    return f"{day[:1].upper()}{day[1:]}{place}, {chaired} {within(meeting.title)}.{attended}"


def _heard(meeting: Meeting) -> str:
    """ "Sau khi nghe …, ý kiến của …, … kết luận như sau:" """
    reports = AgendaItem.objects.filter(meeting=meeting, kind=AgendaKind.REPORT).values_list("content", flat=True)
    speeches = AgendaNote.objects.filter(meeting=meeting, kind=NoteKind.SPEECH).order_by("at", "pk")
    speakers = list(dict.fromkeys(speeches.values_list("speaker", flat=True)))[:HEARD_SHOWN]
    heard = [within(report) for report in reports] or (
        [f"báo cáo của {meeting.reported_by}"] if meeting.reported_by else ["báo cáo"]
    )
    if speakers:
        heard.append(f"ý kiến của {', '.join(speakers)}")
    else:
        heard.append("ý kiến phát biểu của các đại biểu")
    who = meeting.concluded_by or meeting.chair_printed or "chủ trì hội nghị"
    return f"Sau khi nghe {'; '.join(heard)}, {who} kết luận như sau:"


def own_tasks(meeting: Meeting) -> QuerySet[Task]:
    """The tasks the meeting's own notice announces: not passed on, not those of a party committee's conclusion."""
    return Task.objects.filter(meeting=meeting, parent__isnull=True, party_conclusion__isnull=True)


def _tasks(meeting: Meeting) -> str:
    """A numbered title for each addressee, his tasks under it with their deadlines."""
    lines: list[str] = []
    for number, (to, tasks) in enumerate(groupby(own_tasks(meeting), key=lambda task: task.to_text), 1):
        lines.append(f"{number}. {to}")
        lines += [f"- {_task(task)}" for task in tasks]
    return "\n".join(lines)


def _task(task: Task) -> str:
    via = f" (thông qua {task.via})" if task.via else ""
    due = f"; thời hạn: {within(task.due_printed)}" if task.due_printed else ""
    return f"{task.what.rstrip(' .;')}{via}{due}."


def notice_document(version: Version) -> OfficialDocument:
    """The notice of a version: opening, I. assessment, II. tasks of each agency."""
    body = {section.key: section.body for section in version.sections.all()}
    headings = {section.key: section.heading for section in version.sections.all()}
    blocks: list[Block] = []
    for key in ("danh-gia", "nhiem-vu"):
        if body.get(key, "").strip():
            blocks += [Heading(Level.ROMAN, headings[key]), *text_blocks(body[key])]
    blocks += [Paragraph(line) for line in body.get("ket", "").splitlines() if line.strip()]
    opening = [Paragraph(line) for line in body.get("mo-dau", "").splitlines() if line.strip()]
    return official_document(version, type_name="THÔNG BÁO", blocks=[*opening, *blocks])


def freeze_notice(version: Version, on: datetime.date) -> None:
    """Names the tasks that this wording announces."""
    notice = version.document.conclusion_notice
    own_tasks(notice.meeting).filter(given_on__isnull=True).update(notice=notice)


def check_notice(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """The meeting is over, and something is concluded."""
    found, passages = check_paper(version, on)
    if version.document.conclusion_notice.meeting.state not in HELD_STATES:
        found.append(Finding("hội nghị chưa kết thúc", at_issue=Severity.ERROR))
    if not any(section.body.strip() for section in version.sections.filter(key__in=("danh-gia", "nhiem-vu"))):
        found.append(Finding("thông báo chưa có đánh giá và nhiệm vụ nào", "#nhiem-vu"))
    return found, passages


def notice_moved(document: Document, on: datetime.date) -> None:
    """Once issued, the meeting is concluded and the agencies are told of their tasks.

    Those of a party committee's conclusion too, which the committee has issued itself.
    """
    if document.state != DocumentState.ISSUED:
        return
    meeting = workflow.lock(document.conclusion_notice.meeting)
    if meeting.state == MOVES[Action.CONCLUDE].sources[0]:
        workflow.announce_conclusions(meeting, f"Thông báo kết luận số {document.symbol}", on)
    told = Q(notice=document.conclusion_notice) | Q(party_conclusion__isnull=False)
    announce(Task.objects.filter(told, meeting=meeting, parent__isnull=True), on)


def announce(tasks: QuerySet[Task], on: datetime.date) -> int:
    """Gives those of the tasks that nobody was told of, on the day ``on``; returns how many."""
    waiting = list(tasks.filter(given_on__isnull=True).prefetch_related("agencies").select_related("meeting"))
    for task in waiting:
        task.given_on = on
        task.save(update_fields=["given_on"])
        agencies = [agency.pk for agency in task.agencies.all()]
        text = f"Nhiệm vụ được giao tại {within(task.meeting.title)}: {task.what}"
        key = f"meeting-task-{task.pk}"
        notify(agencies, [Role.STAFF, Role.LEADER], text, task.get_absolute_url(), key=key)
    return len(waiting)


@transaction.atomic
def conclude(meeting: Meeting, *, user: User, rev: int | None = None) -> Meeting:
    """The conclusions were announced otherwise than by a notice issued here: all agencies are told of their tasks."""
    meeting = workflow.conclude(meeting, user=user, rev=rev)
    announce(Task.objects.filter(meeting=meeting, parent__isnull=True), timezone.localdate())
    return meeting


@transaction.atomic
def announce_recorded(meeting: Meeting, user: User, on: datetime.date) -> int:
    """Tells the agencies of tasks added after the conclusions were announced; nothing before that."""
    meeting = workflow.lock(meeting)
    if meeting.state != MeetingState.CONCLUDED:
        return 0
    told = announce(Task.objects.filter(meeting=meeting, parent__isnull=True), on)
    if told:
        record(meeting, "giao-nhiem-vu", f"Giao bổ sung {told} nhiệm vụ", user=user, on=on)
    return told


def conclusions_shown(meeting: Meeting, user: User) -> bool:
    """Whether the user may read what was concluded: everybody once announced, before that the organizer only."""
    if meeting.state == MeetingState.CONCLUDED or user.is_superuser:
        return True
    return user.acting is not None and user.acting.agency_id == meeting.organizer_id


def conclusions_seen(user: User) -> QuerySet[PartyConclusion]:
    """Conclusions of party committees as far as the user may read them; their meetings are loaded."""
    meetings = Meeting.objects.visible_to(user)
    own = Q(meeting__organizer=user.acting.agency_id) if user.acting else Q(pk__isnull=not user.is_superuser)
    told = PartyConclusion.objects.filter(own | Q(meeting__state=MeetingState.CONCLUDED))
    return told.filter(meeting__in=meetings.values("pk")).select_related("meeting")


def recipients_of_notice(meeting: Meeting) -> list[int]:
    """The agencies (ids) its tasks are given to, in their order."""
    given = Agency.objects.filter(meeting_tasks__in=own_tasks(meeting)).distinct()
    return list(given.order_by("order", "pk").values_list("pk", flat=True))


NOTICE = PaperKind(
    kind=DocumentKind.CONCLUSION_NOTICE,
    model=ConclusionNotice,
    noun="Thông báo kết luận",
    title=notice_title,
    sections=notice_sections,
    recipients=recipients_of_notice,
)
