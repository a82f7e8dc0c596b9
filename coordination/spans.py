"""The years of a programme of several years: what falls due in each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from coordination.choices import DueKind
from coordination.models import ItemLine, Program


@dataclass(frozen=True)
class DueInYear:
    """A deadline of an item, or of an agency that supports it."""

    on: datetime.date
    line: ItemLine
    agency: str = ""


@dataclass
class YearOfProgram:
    """A year with its deadlines in order; ``targets`` counts the indicators that are due in it."""

    year: int
    is_now: bool
    due: list[DueInYear] = field(default_factory=list)
    targets: int = 0


def years_of_program(program: Program, tops: Iterable[ItemLine]) -> list[YearOfProgram]:
    """The years of a programme of several years, from its items (``content.lines_of``); none of one of one year."""
    if program.year_from == program.year_to:
        return []
    today = timezone.localdate()
    years = {year: YearOfProgram(year, year == today.year) for year in range(program.year_from, program.year_to + 1)}
    for line in (one for top in tops for one in (top, *top.children_in_order)):
        for due in _dates(line):
            if due.on.year in years:
                years[due.on.year].due.append(due)
        if line.due_on and line.due_on.year in years:
            years[line.due_on.year].targets += len(line.line_indicators.all())
    for one in years.values():
        one.due.sort(key=lambda due: due.on)
    return list(years.values())


def _dates(line: ItemLine) -> Iterator[DueInYear]:
    if line.due_on:
        yield DueInYear(line.due_on, line)
    for support in line.supports.all():
        if support.due_on and support.due_on != line.due_on:
            yield DueInYear(support.due_on, line, support.printed or support.agency.short)


def recurring(tops: Iterable[ItemLine]) -> int:
    """How many items go on in every year."""
    lines = (one for top in tops for one in (top, *top.children_in_order))
    return sum(line.due_kind == DueKind.RECURRING for line in lines)
