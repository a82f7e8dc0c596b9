"""From the figures of periods to one of a year: pure, over spans and numbers."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from reporting.choices import Aggregation, Qualifier

_CENT = Decimal("0.01")
_DAY = datetime.timedelta(days=1)


class Span(NamedTuple):
    """Days a period counts, both inclusive."""

    first: datetime.date
    last: datetime.date

    def overlaps(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last

    def within(self, others: Collection[Span]) -> bool:
        """Whether the others together hold every day of it."""
        day = self.first
        for other in sorted(others):
            if other.first <= day <= other.last:
                day = other.last + _DAY
        return day > self.last


class Told(NamedTuple):
    """What counts of one period: a value, or None for "done, no figure given"; not ``by_lead``: a supporter's."""

    span: Span
    value: Decimal | None
    qualifier: str = ""
    by_lead: bool = True
    figure_id: int = 0


class Sum(NamedTuple):
    """What the periods come to. ``value`` None where nothing was told; ``parts`` are what it is made of."""

    value: Decimal | None
    qualifier: str = ""
    is_complete: bool = False
    parts: tuple[Told, ...] = ()

    @property
    def as_of(self) -> datetime.date | None:
        """The last day it counts."""
        return max((part.span.last for part in self.parts), default=None)


def added_up(aggregation: str, is_cumulative: bool, told: Sequence[Told], due: Collection[Span]) -> Sum:
    """The year's value from what each period told. ``due`` are the spans of all periods of the year so far.

    Cumulative figures, and those of which the last counts, are the newest one. Others are added up, or their mean is
    taken, over periods that do not overlap: the figure of six months stands for those of its quarters. It is complete
    where the leading agency's values cover every period due; "no figure given" and a missing report leave a gap, which
    is never zero.
    """
    valued = [one for one in told if one.value is not None]
    if not valued:
        return Sum(None)
    if is_cumulative or aggregation not in (Aggregation.SUM, Aggregation.AVERAGE):
        return _newest(valued, due)
    chosen, left_out = _apart(valued)
    spans = [one.span for one in chosen]
    whole = all(span.within(spans) for span in due) and all(one.span.within(spans) for one in left_out)
    value = sum((one.value for one in chosen if one.value is not None), Decimal(0))
    if aggregation == Aggregation.AVERAGE:
        value = (value / len(chosen)).quantize(_CENT, ROUND_HALF_UP)
    complete = whole and all(one.by_lead for one in chosen)
    return Sum(value, joint_qualifier(one.qualifier for one in chosen), complete, tuple(chosen))


def _newest(valued: Sequence[Told], due: Collection[Span]) -> Sum:
    last = max(valued, key=lambda one: (one.span.last, _days(one.span)))
    complete = last.by_lead and all(span.last <= last.span.last for span in due)
    return Sum(last.value, last.qualifier, complete, (last,))


def _days(span: Span) -> datetime.timedelta:
    return span.last - span.first


def _apart(valued: Sequence[Told]) -> tuple[list[Told], list[Told]]:
    """Figures of spans that do not overlap, the latest and of these the longest first, in order; and the others."""
    chosen: list[Told] = []
    left_out: list[Told] = []
    for one in sorted(valued, key=lambda one: (one.span.last, _days(one.span)), reverse=True):
        (left_out if any(one.span.overlaps(other.span) for other in chosen) else chosen).append(one)
    return sorted(chosen, key=lambda one: one.span), left_out


def joint_qualifier(qualifiers: Iterable[str]) -> str:
    """Of figures taken together: an estimate makes it "ước"; the one that all the inexact share stays ("trên" and
    exact is "trên"); different ones make it "khoảng"."""
    inexact = {one for one in qualifiers if one}
    if Qualifier.ESTIMATED in inexact:
        return Qualifier.ESTIMATED.value
    return inexact.pop() if len(inexact) == 1 else Qualifier.ABOUT.value if inexact else ""


def ratio(numerator: Sum, denominator: Sum, *, in_percent: bool) -> Sum:
    """One in proportion to the other, to a hundredth; nothing where either is missing or the second is zero."""
    if numerator.value is None or not denominator.value:
        return Sum(None)
    value = numerator.value * (100 if in_percent else 1) / denominator.value
    qualifier = numerator.qualifier
    if denominator.qualifier:  # more than 40 of nearly 50 may be anything
        qualifier = joint_qualifier((numerator.qualifier, denominator.qualifier, Qualifier.ABOUT))
    complete = numerator.is_complete and denominator.is_complete and numerator.as_of == denominator.as_of
    parts = numerator.parts + denominator.parts
    return Sum(value.quantize(_CENT, ROUND_HALF_UP), qualifier, complete, parts)
