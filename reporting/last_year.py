"""What an indicator was in the same period of last year's programme, and how this year's figure compares with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F

from agencies.wording import decimal_vi
from reporting.aggregation import counted, previous_indicators, told_figures
from reporting.choices import PeriodKind, ReportState
from reporting.figures import value_printed
from reporting.models import Figure, ReportingPeriod
from reporting.rules import PERCENT, own_rules

NEAR = datetime.timedelta(days=31)  # a period cut off that much earlier or later is still the same one
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Before:
    """Last year's figure: its value where there is one, and as printed."""

    value: Decimal | None
    printed: str
    is_rough: bool = False


def same_period_last_year(period: ReportingPeriod, indicators: Iterable[int]) -> dict[int, Before]:
    """By indicator id, the figure of the period of the same kind that ended a year earlier.

    Of the accepted report of the agency that led then. For a whole year an indicator's baseline stands in for it.
    """
    ids = list(indicators)
    previous = previous_indicators(ids)
    told = _told(period, previous.values())
    before = {pk: _before(told[last]) for pk, last in previous.items() if last in told}
    if period.kind == PeriodKind.YEAR:
        for pk, rule in own_rules(ids).items():
            if pk not in before and rule.baseline is not None:
                before[pk] = Before(rule.baseline, decimal_vi(rule.baseline))
    return before


def _told(period: ReportingPeriod, indicators: Iterable[int]) -> dict[int, Figure]:
    """Last year's figures by indicator, of the period that ended nearest to the day."""
    day = a_year_before(period.cutoff_on)
    figures = Figure.objects.filter(
        indicator__in=list(indicators),
        progress__report__state=ReportState.ACCEPTED,
        progress__report__period__kind=period.kind,
        progress__report__period__cutoff_on__range=(day - NEAR, day + NEAR),
    ).annotate(cutoff=F("progress__report__period__cutoff_on"))
    near: dict[int, dict[tuple[int, int], list[Figure]]] = {}
    for row in told_figures(figures):
        periods = near.setdefault(row.indicator_id, {})
        periods.setdefault((abs((row.cutoff - day).days), row.period), []).append(row)
    found = {pk: counted(periods[min(periods)]) for pk, periods in near.items()}
    return {pk: figure for pk, (figure, _) in ((pk, one) for pk, one in found.items() if one is not None)}


def a_year_before(day: datetime.date) -> datetime.date:
    """The same day a year earlier; of 29 February the 28th."""
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=day.year - 1)


def _before(figure: Figure) -> Before:
    return Before(figure.value, value_printed(figure), bool(figure.qualifier))


def change_printed(now: Figure, before: Before, unit: str) -> str:
    """How a figure compares: "tăng 12,5 %", "giảm khoảng 3 %"; of percentages in points. Empty without two values."""
    if now.value is None or before.value is None:
        return ""
    difference = now.value - before.value
    if not difference:
        return "tương đương" if now.qualifier or before.is_rough else "không đổi"
    if unit != PERCENT and not before.value:
        return ""
    points = difference if unit == PERCENT else difference * 100 / before.value
    size = decimal_vi(abs(points).quantize(_TENTH, ROUND_HALF_UP))
    rough = "khoảng " if now.qualifier or before.is_rough else ""
    return f"{'tăng' if difference > 0 else 'giảm'} {rough}{size} {'điểm %' if unit == PERCENT else '%'}"
