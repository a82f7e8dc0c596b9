"""How far programmes are: by item from the latest accepted reports, for one programme and for lists of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from coordination.in_force import texts_in_force
from coordination.models import ItemLine, LineIndicator, Program
from documents.models import Version
from reporting.choices import ENDED_STATUSES, FULFILLED_STATUSES, ReportState
from reporting.models import Figure, ItemProgress
from reporting.outline import OutlineLine, outline_of
from reporting.reading import FigureRow


class Progress(NamedTuple):
    """Items of the first level: how many are fulfilled (done, or carried out regularly), of how many, and overdue."""

    done: int
    total: int
    percent: int
    overdue: int


class ItemState(NamedTuple):
    """An item's latest accepted account (the leading agency's where there is one) and its figures."""

    entry: OutlineLine
    latest: ItemProgress | None
    figures: list[FigureRow]
    is_overdue: bool
    has_ended: bool = False


def is_overdue(line: ItemLine, status: str, on: datetime.date) -> bool:
    """Whether an item's day has passed without its being done, carried on regularly or stopped."""
    if line.due_on is None or line.due_on >= on or has_ended(line, on):
        return False
    return status not in ENDED_STATUSES


def has_ended(line: ItemLine, on: datetime.date) -> bool:
    """Whether an addendum ended the item."""
    return line.ended_on is not None and line.ended_on <= on


class LineStatus(NamedTuple):
    """An item of the first level as worded in the text in force, and the status told of it last ("" for none)."""

    line: ItemLine
    status: str


def program_lines(programs: Iterable[Program], on: datetime.date) -> dict[int, list[LineStatus]]:
    """By programme, the first-level items of the text in force on a day that have not ended, in two queries.

    A programme that is not in force yet, or has no items, is missing from the answer.
    """
    ids = [program.pk for program in programs]
    in_force = Subquery(texts_in_force(OuterRef("document"), on).values("pk")[:1])
    texts = Program.objects.filter(pk__in=ids).annotate(text=in_force).values("text")
    tops = ItemLine.objects.top().filter(version__in=texts).exclude(ended_on__lte=on)
    told = latest_accounts(ids)
    lines: dict[int, list[LineStatus]] = {}
    for line in tops.select_related("item"):
        status = told[line.item_id].status if line.item_id in told else ""
        lines.setdefault(line.item.program_id or 0, []).append(LineStatus(line, status))
    return lines


def program_progress(programs: Iterable[Program], on: datetime.date | None = None) -> dict[int, Progress]:
    """The progress of issued programmes by id on the day ``on`` (today if omitted), in two queries.

    A programme that is not in force yet, or has no items, is missing from the answer.
    """
    day = on or timezone.localdate()
    return {program_id: lines_progress(lines, day) for program_id, lines in program_lines(programs, day).items()}


def lines_progress(lines: list[LineStatus], on: datetime.date) -> Progress:
    """How far the items of one programme, at least one, are on a day."""
    done = sum(status in FULFILLED_STATUSES for _, status in lines)
    overdue = sum(is_overdue(line, status, on) for line, status in lines)
    return Progress(done, len(lines), done * 100 // len(lines), overdue)


def latest_accounts(programs: Iterable[int], *, with_figures: bool = False) -> dict[int, ItemProgress]:
    """By item id, the account of the latest period with an accepted one; the leading agency's before a supporter's."""
    lead = ItemLine.objects.filter(item=OuterRef("item"), version=OuterRef("report__version"))
    own = Subquery(lead.values("lead")[:1])
    above = Subquery(lead.values("parent__lead")[:1])
    rows = (
        ItemProgress.objects.filter(item__program__in=list(programs), report__state=ReportState.ACCEPTED)
        .select_related("report__period")
        .annotate(lead=Coalesce(own, above))
        .order_by("report__period__cutoff_on", "report__period")
    )
    latest: dict[int, ItemProgress] = {}
    for row in rows.prefetch_related("figures") if with_figures else rows:
        known = latest.get(row.item_id)
        newer = known is None or row.report.period_id != known.report.period_id
        if newer or row.report.agency_id == row.lead:
            latest[row.item_id] = row
    return latest


def item_states(program: Program, version: Version, on: datetime.date) -> list[ItemState]:
    """Every item of a version with its latest accepted account, in four queries."""
    targets = Prefetch("line_indicators", LineIndicator.objects.select_related("indicator"))
    lines = ItemLine.objects.filter(version=version).order_by("position", "pk").prefetch_related(targets)
    told = latest_accounts([program.pk], with_figures=True)
    return [_state(entry, told.get(entry.item_id), on) for entry in outline_of(lines, with_supports=False)]


def summary(states: Iterable[ItemState]) -> Progress:
    """The progress of a programme from its items' states; those that have ended do not count."""
    tops = [state for state in states if not state.entry.is_sub and not state.has_ended]
    done = sum(state.latest is not None and state.latest.status in FULFILLED_STATUSES for state in tops)
    percent = done * 100 // len(tops) if tops else 0
    return Progress(done, len(tops), percent, sum(state.is_overdue for state in tops))


def _state(entry: OutlineLine, latest: ItemProgress | None, on: datetime.date) -> ItemState:
    figures: dict[int, Figure] = {f.indicator_id: f for f in latest.figures.all()} if latest else {}
    rows = [FigureRow(target, figures.get(target.indicator_id), None) for target in entry.targets]
    overdue = is_overdue(entry.line, latest.status if latest else "", on)
    return ItemState(entry, latest, rows, overdue, has_ended(entry.line, on))
