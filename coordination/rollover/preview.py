"""The items of a signed programme as they would stand in the next one, each beside what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from coordination.content import lines_of
from coordination.models import ItemLine, LineIndicator, Program, RolloverNote
from coordination.rollover.carrying import renewal_for
from coordination.rollover.outcomes import Outcome, outcomes_of
from coordination.rollover.renewal import agencies_in, each_line
from documents.models import Version


@dataclass(frozen=True)
class Reached:
    """An indicator with its target, and the figure reported; "" where there is none."""

    name: str
    unit: str
    sense: str
    target: Decimal | None
    figure: str


@dataclass(frozen=True)
class Carried:
    """An item as it would be carried on; ``line`` is renewed in memory only."""

    line: ItemLine
    due_before: str
    ended: bool
    outcome: Outcome | None
    reached: list[Reached]
    notes: list[RolloverNote]


def reached(targets: Iterable[LineIndicator], figures: Mapping[int, str]) -> list[Reached]:
    """The targets of an item beside the figures reported (by indicator id)."""
    return [
        Reached(
            row.indicator.name,
            row.indicator.unit,
            row.get_sense_display(),
            row.target,
            figures.get(row.indicator_id, ""),
        )
        for row in targets
    ]


def preview(program: Program, version: Version, locality_id: int, today: datetime.date) -> list[Carried]:
    """Every item of the version in printed order as the rollover would carry it into a draft of the locality (id)."""
    tops, outcomes = lines_of(version), outcomes_of(program)
    renewal = renewal_for(program, locality_id, agencies_in(tops), today)
    found = []
    for line, place in each_line(tops):
        due, ended, told = line.due_printed, line.ended_on is not None, len(renewal.notes)
        outcome = outcomes.get(line.item_id)
        figures = reached(line.line_indicators.all(), outcome.figures if outcome else {})
        renewal.line(line, place)
        found.append(Carried(line, due, ended, outcome, figures, renewal.notes[told:]))
    return found
