"""A programme's items as one version holds them: their printed numbers, who leads and supports them, their targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from coordination.models import ItemLine, LineIndicator
from documents.models import Version
from documents.numbering import letter


@dataclass(frozen=True)
class OutlineLine:
    """One item; ``number`` as printed ("1", "1a"), ``lead_id`` its own or its parent's leading agency."""

    line: ItemLine
    number: str
    is_sub: bool
    lead_id: int | None
    lead: str
    support_ids: frozenset[int]
    targets: tuple[LineIndicator, ...]

    @property
    def item_id(self) -> int:
        return self.line.item_id

    @property
    def agencies(self) -> frozenset[int]:
        """Ids of the agencies that report on it."""
        return self.support_ids | ({self.lead_id} if self.lead_id else set())


def outline(version: Version) -> list[OutlineLine]:
    """Every item of a version in printed order, sub-items after their item, in three queries."""
    lines = ItemLine.objects.filter(version=version).order_by("position", "pk")
    targets = Prefetch("line_indicators", LineIndicator.objects.select_related("indicator"))
    return outline_of(lines.prefetch_related("supports", targets))


def outline_of(rows: Iterable[ItemLine], *, with_supports: bool = True) -> list[OutlineLine]:
    """The outline of one version's lines, given in order with their targets and, if wanted, their supports."""
    children: dict[int | None, list[ItemLine]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    result = []
    for number, top in enumerate(children.get(None, []), 1):
        result.append(_entry(top, str(number), None, with_supports))
        subs = enumerate(children.get(top.pk, []), 1)
        result += [_entry(sub, f"{number}{letter(n)}", top, with_supports) for n, sub in subs]
    return result


def _entry(line: ItemLine, number: str, parent: ItemLine | None, with_supports: bool) -> OutlineLine:
    """A sub-item without a leading agency is led by its item's."""
    led = line if line.lead_id or parent is None else parent
    return OutlineLine(
        line=line,
        number=number,
        is_sub=parent is not None,
        lead_id=led.lead_id,
        lead=led.lead_printed,
        support_ids=frozenset(support.agency_id for support in line.supports.all()) if with_supports else frozenset(),
        targets=tuple(line.line_indicators.all()),
    )
