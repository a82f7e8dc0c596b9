"""What the drafter looks through after a rollover: notes by kind, and last year's result of each item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from agencies.models import User
from coordination.choices import NoteKind
from coordination.content import outline_of
from coordination.models import ItemLine, LineIndicator, Program, RolloverNote
from coordination.rollover.outcomes import Outcome, outcomes_of
from coordination.rollover.preview import Reached, reached
from coordination.rollover.renewal import each_line
from documents.models import Version


@dataclass(frozen=True)
class LastYear:
    """An item of the draft with what became of the item it was carried from."""

    line: ItemLine
    place: str
    outcome: Outcome | None


def last_years(program: Program, draft: Version) -> list[LastYear]:
    """The items of a draft that were carried from another programme, in printed order."""
    if program.previous is None:
        return []
    carried = program.items.filter(carried_from__isnull=False).values_list("pk", "carried_from")
    outcomes = outcomes_of(program.previous)
    results = {item: outcomes.get(origin) for item, origin in carried if origin is not None}
    lines = [(line, place) for line, place in each_line(outline_of(draft)) if line.item_id in results]
    return [LastYear(line, place, results[line.item_id]) for line, place in lines]


def last_year_of(line: ItemLine) -> tuple[Outcome | None, list[Reached]]:
    """What became of the item that a line was carried from, with its targets of that time."""
    origin = line.item.carried_from
    if origin is None or origin.program is None:
        return None, []
    outcome = outcomes_of(origin.program).get(origin.pk)
    targets = LineIndicator.objects.filter(indicator__item=origin).select_related("indicator")
    newest = targets.filter(line__version__document=origin.program.document_id).order_by("line__version__no", "pk")
    last = {target.indicator_id: target for target in newest}
    return outcome, reached(last.values(), outcome.figures if outcome else {})


def notes_by_kind(program: Program) -> list[tuple[str, list[RolloverNote]]]:
    """The notes in groups under the label of their kind, the most pressing first."""
    rows = list(program.rollover_notes.all())
    groups = [(kind.label, [note for note in rows if note.kind == kind]) for kind in NoteKind]
    return [(label, notes) for label, notes in groups if notes]


def tick(program: Program, user: User, notes: Collection[int]) -> int:
    """Keeps which notes (ids) have been looked at; the others are open again. Returns how many are open."""
    rows = program.rollover_notes.all()
    rows.filter(pk__in=notes, checked_at__isnull=True).update(checked_at=timezone.now(), checked_by=user)
    rows.exclude(pk__in=notes).update(checked_at=None, checked_by=None)
    return rows.filter(checked_at__isnull=True).count()
