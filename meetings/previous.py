"""What became of the previous conference's conclusions: a table that builds itself for the next one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from agencies.querysets import agency_lineage
from coordination.phrases import within
from documents.blocks import Align, Column, Paragraph, Table
from documents.official import Issuer, OfficialDocument
from meetings.choices import STOPPED_STATES, Ruling, TaskState
from meetings.models import Meeting, Purpose, Task, TaskReport

COLUMNS = (
    Column("TT", 3, Align.CENTER),
    Column("Nhiệm vụ", 9),
    Column("Cơ quan thực hiện", 6),
    Column("Thời hạn", 6),
    Column("Tình trạng", 6),
    Column("Kết quả", 8),
)


@dataclass(frozen=True)
class Followed:
    """A task of the previous conference with what was last told of it; ``late``: open after its deadline."""

    task: Task
    status: str
    result: str
    late: bool


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The last conference before this one, of the same organizer or about one of its programmes, that gave tasks.

    Programmes count with the one they follow: a conference of last year's programme comes before this year's.
    """
    programs = list(Purpose.objects.filter(meeting=meeting, program__isnull=False).values_list("program", flat=True))
    same = Q(organizer__in=agency_lineage(meeting.organizer_id))
    same |= Q(purposes__program__in=programs) | Q(purposes__program__next_programs__in=programs)
    earlier = Meeting.objects.filter(same, held_on__lt=meeting.held_on).exclude(state__in=STOPPED_STATES)
    told = earlier.filter(tasks__given_on__isnull=False, tasks__parent__isnull=True)
    return told.order_by("-held_on", "-pk").first()


def followed_tasks(meeting: Meeting) -> list[Followed]:
    """The tasks a conference gave, in its order, each with its state and newest report. Two queries."""
    reports = TaskReport.objects.exclude(ruling=Ruling.RETURNED).order_by("-pk")
    tasks = Task.objects.filter(meeting=meeting, parent__isnull=True, given_on__isnull=False)
    return [_followed(task) for task in tasks.prefetch_related(Prefetch("reports", reports))]


def _followed(task: Task) -> Followed:
    told = next(iter(task.reports.all()), None)
    done = f" ngày {task.done_on:%d/%m/%Y}" if task.state == TaskState.DONE and task.done_on else ""
    late = f", {task.due_told}" if task.is_overdue else ""
    return Followed(task, f"{task.get_state_display()}{done}{late}", told.text if told else "", task.is_overdue)


def previous_conclusions_document(meeting: Meeting) -> OfficialDocument | None:
    """The table for the conference's papers; None where no earlier conference gave tasks.

    Without number, date and signatures: it is read at the conference.
    """
    previous = previous_meeting(meeting)
    if previous is None:
        return None
    rows = followed_tasks(previous)
    done = sum(row.task.state == TaskState.DONE for row in rows)
    late = sum(row.late for row in rows)
    told = f"Tổng số {len(rows)} nhiệm vụ; đã hoàn thành {done}; quá hạn {late}. Số liệu đến ngày "
    name = previous.organizer.name_on(meeting.held_on)
    return OfficialDocument(
        type_name="BẢNG THEO DÕI",
        subject=f"Thực hiện kết luận tại {within(previous.title)} (ngày {previous.held_on:%d/%m/%Y})",
        issuers=[Issuer(name.full if name else str(meeting.organizer))],
        dated=False,
        blocks=[Table(COLUMNS, _cells(rows)), Paragraph(f"{told}{timezone.localdate():%d/%m/%Y}.")],
    )


def _cells(rows: list[Followed]) -> list[list[str]]:
    return [
        [str(number), row.task.what, row.task.to_text, row.task.due_printed or "–", row.status, row.result or "–"]
        for number, row in enumerate(rows, 1)
    ]
