"""An agency's account of a year: its reports and its tasks of conclusions. No marks, no order among equals."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from activity.models import LogEntry
from agencies.models import Agency, User
from coordination.models import Program
from documents.charts import Compared
from meetings.choices import TaskState
from meetings.models import Task
from reporting.choices import CORRECTION, ReportAction, Ruling
from reporting.models import AgencyReport, Extension, FieldChange, SupplementRemark


class ReportRow(NamedTuple):
    """A report of the year: when it was due and first handed in, and what happened to it since."""

    report: AgencyReport
    due_on: datetime.date
    handed_in: datetime.date | None
    supplements: int
    corrections: int
    extensions: int
    granted: int

    @property
    def days_late(self) -> int:
        """Days after the due day on which it was handed in; 0 in time or while it is owed."""
        return max((self.handed_in - self.due_on).days, 0) if self.handed_in else 0

    def counts_on(self, on: datetime.date) -> bool:
        """Whether its day has passed or it was handed in before."""
        return self.handed_in is not None or self.due_on < on


class TaskRow(NamedTuple):
    """A task of a conclusion with a day in the year; ``is_visible``: whether the reader may open it."""

    task: Task
    is_visible: bool

    @property
    def is_in_time(self) -> bool:
        task = self.task
        return task.done_on is not None and task.due_on is not None and task.done_on <= task.due_on

    def counts_on(self, on: datetime.date) -> bool:
        """Whether its day has passed or it was done before."""
        return self.task.state == TaskState.DONE or (self.task.due_on is not None and self.task.due_on < on)


class Share(NamedTuple):
    """``part`` of ``whole``; nothing was due where the whole is 0."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return self.part * 100 / self.whole if self.whole else None

    def printed(self, none: str = "–") -> str:
        """ "3/4"; words where there is nothing to count."""
        return f"{self.part}/{self.whole}" if self.whole else none


@dataclass(frozen=True)
class Scorecard:
    """One agency's year as of a day."""

    year: int
    on: datetime.date
    reports: list[ReportRow]
    tasks: list[TaskRow]

    @property
    def handed_in(self) -> list[ReportRow]:
        return [row for row in self.reports if row.handed_in]

    @property
    def on_time(self) -> Share:
        due = [row for row in self.reports if row.counts_on(self.on)]
        return Share(sum(row.handed_in is not None and row.handed_in <= row.due_on for row in due), len(due))

    @property
    def complete(self) -> Share:
        """Handed in reports of which nothing more was asked."""
        return Share(sum(not row.supplements for row in self.handed_in), len(self.handed_in))

    @property
    def supplemented(self) -> Share:
        return Share(sum(row.supplements > 0 for row in self.handed_in), len(self.handed_in))

    @property
    def corrected(self) -> Share:
        """Handed in reports that changed after they had been accepted."""
        return Share(sum(row.corrections > 0 for row in self.handed_in), len(self.handed_in))

    @property
    def extended(self) -> Share:
        """Requests for more time that were granted, of those asked."""
        return Share(sum(row.granted for row in self.reports), sum(row.extensions for row in self.reports))

    @property
    def tasks_in_time(self) -> Share:
        due = [row for row in self.tasks if row.counts_on(self.on)]
        return Share(sum(row.is_in_time for row in due), len(due))


class Line(NamedTuple):
    """One thing that is followed, this year and the year before, in words."""

    label: str
    now: str
    before: str


NONE_SENT = "Chưa gửi báo cáo nào"
FOLLOWED: tuple[tuple[str, str, Callable[[Scorecard], Share]], ...] = (
    ("Báo cáo gửi đúng hạn, trên số đến hạn", "Chưa có báo cáo nào đến hạn", lambda card: card.on_time),
    ("Báo cáo đủ nội dung ngay lần gửi đầu, trên số đã gửi", NONE_SENT, lambda card: card.complete),
    ("Báo cáo được đề nghị bổ sung, trên số đã gửi", NONE_SENT, lambda card: card.supplemented),
    ("Báo cáo có sửa đổi sau khi tiếp nhận, trên số đã gửi", NONE_SENT, lambda card: card.corrected),
    ("Lần gia hạn được đồng ý, trên số lần đề nghị", "Không đề nghị gia hạn", lambda card: card.extended),
    (
        "Nhiệm vụ theo kết luận hoàn thành đúng hạn, trên số đến hạn",
        "Chưa có nhiệm vụ nào đến hạn",
        lambda card: card.tasks_in_time,
    ),
)
CHARTED = (0, 1, 5)  # where more says better; the others are told without a picture


def scorecards(agency: Agency, year: int, user: User, on: datetime.date) -> tuple[Scorecard, Scorecard]:
    """The agency's accounts of a year and of the year before as of ``on``, in two queries."""
    years = (year, year - 1)
    reports = [_report_row(report) for report in _reports(agency, years, user)]
    tasks = _tasks(agency, years, user)

    def card(one: int) -> Scorecard:
        own = [row for row in reports if row.report.period.year == one]
        return Scorecard(one, on, own, [row for row in tasks if row.task.due_on and row.task.due_on.year == one])

    return card(year), card(year - 1)


def followed(now: Scorecard, before: Scorecard) -> list[Line]:
    """What the scorecard follows, a line each."""
    return [Line(label, count(now).printed(none), count(before).printed(none)) for label, none, count in FOLLOWED]


def charted(now: Scorecard, before: Scorecard) -> list[Compared]:
    """The lines that a chart shows; those with nothing to count in either year are left out."""
    rows = []
    for label, _, count in (FOLLOWED[number] for number in CHARTED):
        this, last = count(now), count(before)
        if this.whole or last.whole:
            rows.append(Compared(label, this.percent, this.printed(), last.percent, last.printed()))
    return rows


def first_handed_in() -> Coalesce:
    """An annotation of reports: the day on which it was handed in first; a supplement does not make it later."""
    deeds = _entries(ReportAction.CONFIRM, ReportAction.ENTER_PAPER)
    return Coalesce(Subquery(deeds.order_by("on").values("on")[:1]), "confirmed_on")


def _entries(*actions: str) -> QuerySet[LogEntry]:
    """The log of the report outside about some actions."""
    kind = ContentType.objects.get_for_model(AgencyReport)
    return LogEntry.objects.filter(content_type=kind, object_id=OuterRef("pk"), action__in=actions)


def _counted(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many rows there are; ``of`` is what they all share, the report."""
    counted = rows.order_by().values(of).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def _granted_wishes() -> CombinedExpression:
    """How often the report was taken up again because its agency asked for it: that is nobody's asking for more."""
    wishes = SupplementRemark.objects.filter(report=OuterRef("pk"), field=CORRECTION, settled_at__isnull=False)
    return _counted(wishes, "report") - _counted(_entries("giu-nguyen"), "object_id")


def _reports(agency: Agency, years: Iterable[int], user: User) -> Iterable[Any]:
    titled = Program.objects.with_title(user).filter(pk=OuterRef("period__program"))
    asked = Extension.objects.filter(report=OuterRef("pk"))
    accepted = _entries(ReportAction.ACCEPT).order_by("recorded_at").values("recorded_at")[:1]
    changes = FieldChange.objects.filter(report=OuterRef("pk"), at__gt=OuterRef("first_accepted"))
    rows: Any = AgencyReport.objects.filter(agency=agency, period__cutoff_on__year__in=years).with_due_day()
    rows = rows.with_visibility(user).annotate(first_accepted=Subquery(accepted))
    rows = rows.annotate(
        first_day=first_handed_in(),
        supplements=_counted(_entries(ReportAction.ASK_SUPPLEMENT), "object_id") - _granted_wishes(),
        corrections=_counted(changes, "report"),
        asked=_counted(asked, "report"),
        granted=_counted(asked.filter(ruling=Ruling.GRANTED), "report"),
        program_title=Subquery(titled.values("title")),  # type: ignore[misc]  # annotated by with_title
    )
    return rows.select_related("period__program").order_by("period__cutoff_on", "pk")


def _report_row(report: Any) -> ReportRow:
    counts = (report.supplements, report.corrections, report.asked, report.granted)
    return ReportRow(report, report.due_day, report.first_day, *counts)


def _tasks(agency: Agency, years: Iterable[int], user: User) -> list[TaskRow]:
    """Announced tasks given to the agency with a day in the years, but for those dropped."""
    seen = Task.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows: Any = Task.objects.given_to(agency.pk).filter(given_on__isnull=False, due_on__year__in=years)
    rows = rows.exclude(state=TaskState.DROPPED).annotate(is_visible=Exists(seen)).order_by("due_on", "pk")
    return [TaskRow(task, task.is_visible) for task in rows]
