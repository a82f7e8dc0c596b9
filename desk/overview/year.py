"""What leaders read at one glance: the year's programmes, what is late and with whom, tasks, voters' petitions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from agencies.choices import Role
from agencies.models import Locality, User
from agencies.naming import name_columns
from coordination.models import ItemLine, Program
from documents.choices import DocumentState
from meetings.choices import OPEN_TASK_STATES, TaskState
from meetings.models import Task
from reporting.choices import EventState
from reporting.models import AgencyReport, Event, PetitionCount, ReportingPeriod
from reporting.progress import Progress, is_overdue, lines_progress, program_lines

PROGRAMS_SHOWN = 100  # a viewer of many localities then chooses one
PROGRAMS_A_PAGE = 20
LATE_SHOWN = 20


@dataclass(frozen=True)
class ProgramRow:
    """A programme of the year; ``progress`` is None where it is not in force or has no items."""

    program: Program
    progress: Progress | None
    locality: Locality | None
    late: list[ItemLine]


class LateItem(NamedTuple):
    """An item whose day has passed; its line tells who leads it."""

    program: Any  # a Program with its title
    line: ItemLine


class TaskRow(NamedTuple):
    """The conclusions' tasks of an agency: open ones, the overdue among them, those done in the year.

    Those given to nobody of the directory stand together, with no ``agency_id``.
    """

    agency_id: int | None
    agency: str
    open: int
    overdue: int
    done: int


class Petitions(NamedTuple):
    """Voters' petitions of the year's events."""

    received: int
    resolved: int
    in_progress: int

    @property
    def waiting(self) -> int:
        """Those nobody has begun with."""
        return self.received - self.resolved - self.in_progress

    @property
    def percent(self) -> int:
        return self.resolved * 100 // self.received if self.received else 0


def localities_for(user: User) -> dict[int, Locality]:
    """By id, the localities a viewer chooses from; none for others, who see their own."""
    if user.acting is None or user.acting.role != Role.VIEWER:
        return {}
    found = Locality.objects.visible_to(user).named()
    found = found.order_by("named_name", "pk")  # type: ignore[misc]  # annotated by named
    return {locality.pk: locality for locality in found}


def program_rows(
    user: User, year: int, on: datetime.date, locality: int | None, localities: dict[int, Locality]
) -> list[ProgramRow]:
    """Programmes of a year that the user may see, in three queries; at most one more than ``PROGRAMS_SHOWN``."""
    found = Program.objects.visible_to(user).of_year(year).not_replaced()
    found = found.exclude(document__state=DocumentState.CANCELLED).with_title(user).with_next_date(on)
    if locality:
        found = found.filter(document__locality=locality)
    programs = list(found.select_related("document").order_by("pk")[: PROGRAMS_SHOWN + 1])
    lines = program_lines(programs, on)
    rows = []
    for one in programs:
        told = lines.get(one.pk, [])
        late = [line for line, status in told if is_overdue(line, status, on)]
        progress = lines_progress(told, on) if told else None
        rows.append(ProgramRow(one, progress, localities.get(one.document.locality_id), late))
    return rows


def late_items(rows: Iterable[ProgramRow]) -> list[LateItem]:
    """What is overdue in the programmes, longest first."""
    late = [LateItem(row.program, line) for row in rows for line in row.late]
    return sorted(late, key=lambda item: (item.line.due_on or datetime.date.max, item.program.pk, item.line.pk))


def late_reports(user: User, year: int, on: datetime.date, locality: int | None) -> list[AgencyReport]:
    """Reports owed after their day in open periods of the year, longest first; one more than ``LATE_SHOWN`` at most."""
    periods = ReportingPeriod.objects.visible_to(user).open().filter(cutoff_on__year=year)
    if locality:
        periods = periods.filter(program__document__locality=locality)
    owed: Any = AgencyReport.objects.overdue(on).filter(period__in=periods)
    owed = owed.with_visibility(user).select_related("period__program")
    return list(owed.order_by("due_day", "agency__order", "pk")[: LATE_SHOWN + 1])


def task_rows(user: User, year: int, on: datetime.date, locality: int | None) -> list[TaskRow]:
    """Tasks by agency that are open on ``on`` or were done in the year, most overdue first.

    A task given to two agencies counts with each.
    """
    is_open, done = Q(state__in=OPEN_TASK_STATES), Q(state=TaskState.DONE, done_on__year=year)
    tasks = Task.objects.visible_to(user).filter(is_open | done, given_on__isnull=False)
    if locality:
        tasks = tasks.filter(meeting__locality=locality)
    named: Any = tasks.annotate(**name_columns("agencies", on)).order_by()
    counts = {"count": is_open, "late": is_open & Q(due_on__lt=on), "done": done}
    counted = {name: Count("pk", distinct=True, filter=which) for name, which in counts.items()}
    rows = named.values("agencies", "agencies_named_short").annotate(**counted)
    rows = rows.order_by("-late", "-count", "-done", "agencies_named_short")
    return [TaskRow(one["agencies"], one["agencies_named_short"] or "Nơi khác", *map(one.get, counts)) for one in rows]


def petitions(user: User, year: int, locality: int | None) -> Petitions | None:
    """Voters' petitions of events held in the year; None where no event tells any."""
    found = PetitionCount.objects.filter(event__in=Event.objects.visible_to(user), event__held_on__year=year)
    found = found.filter(event__state=EventState.HELD)
    if locality:
        found = found.filter(event__locality=locality)
    sums = found.aggregate(*(Sum(name) for name in Petitions._fields))
    told = [sums[f"{name}__sum"] for name in Petitions._fields]
    return None if told[0] is None else Petitions(*told)
