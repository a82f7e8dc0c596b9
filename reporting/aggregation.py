"""The year's figure of an indicator, from the accepted reports of its periods.

The leading agency's figure counts, or its successor's. Where it gave none, a supporting agency's does if no other
supporter tells another; the total is then not complete. What an indicator's rule counts by events is counted so, unless
no event was ever recorded for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, DateField, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from agencies.models import AgencySuccession
from agencies.querysets import agency_heirs
from coordination.in_force import texts_in_force
from coordination.models import Indicator, Program
from reporting.adding import Span, Sum, Told, added_up, ratio
from reporting.choices import Aggregation, EventState, ReportState
from reporting.models import Event, Figure, ItemProgress
from reporting.rules import PERCENT, Rule, last_years, rule_of, with_rules

_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Total:
    """An indicator's figure of the year so far; ``value`` None where there is none, which is not zero.

    ``is_complete`` is False where a period due has no figure of the leading agency: the value is then what is known.
    ``percent`` of the target to a tenth. ``qualifier`` (``Qualifier``) as of ``adding.joint_qualifier``. ``as_of`` is
    the last day counted. ``figures`` are the ids of the figures it is made of, none where events are counted.
    """

    value: Decimal | None
    target: Decimal | None
    percent: Decimal | None
    qualifier: str
    is_complete: bool
    as_of: datetime.date | None
    sense: str = ""
    figures: tuple[int, ...] = ()


class Wanted(NamedTuple):
    """Programmes (ids), and the year of which their figures are wanted, up to the day ``on``."""

    programs: Collection[int]
    year: int
    on: datetime.date

    def within(self, program: str, day: str) -> Q:
        """Rows of the programmes on a day of the year; both arguments lead there."""
        return Q(**{f"{program}__in": self.programs, f"{day}__year": self.year, f"{day}__lte": self.on})


def year_to_date(program_ids: Iterable[int], year: int, *, on: datetime.date) -> dict[int, Total]:
    """By indicator id, the year's total of every indicator of the texts in force on ``on``, in four queries.

    Of periods that end by ``on`` in ``year``; targets are those in force on ``on``.
    """
    return totals([Wanted(list(program_ids), year, on)])


def totals(wanted: Sequence[Wanted]) -> dict[int, Total]:
    """As ``year_to_date``, of several programmes' own years in the same four queries; no programme is in two."""
    indicators, owed, told = _indicators(wanted), _owed(wanted), _told(wanted)
    rules = {pk: rule_of(indicator) for pk, indicator in indicators.items()}
    sums = {}
    for pk, indicator in indicators.items():
        sums[pk] = _sum(rules[pk], indicator, told.get(pk, {}), owed.get(indicator.item_id, {}))
    for pk, rule in rules.items():
        if rule.aggregation == Aggregation.RATIO and rule.numerator_id and rule.denominator_id:
            sums[pk] = _ratio(rule, rules, sums, in_percent=indicators[pk].unit == PERCENT)
    last = {program: min(one.on, datetime.date(one.year, 12, 31)) for one in wanted for program in one.programs}
    return {pk: _total(sums[pk], indicator, last[indicator.program_id]) for pk, indicator in indicators.items()}


def _any_of(wanted: Sequence[Wanted], program: str, day: str) -> Q:
    """Rows within one of what is wanted; nothing where nothing is."""
    found = Q(pk__in=[])
    for one in wanted:
        found |= one.within(program, day)
    return found


def _indicators(wanted: Sequence[Wanted]) -> dict[int, Any]:
    """The indicators of the texts in force by id, each with its rule, its target there and the events held."""
    days = Case(*(When(pk__in=one.programs, then=Value(one.on)) for one in wanted), output_field=DateField())
    in_force = Subquery(texts_in_force(OuterRef("document"), OuterRef("day")).values("pk")[:1])
    programs = Program.objects.filter(pk__in={pk for one in wanted for pk in one.programs})
    texts = programs.annotate(day=days).annotate(text=in_force).values("text")
    held = Event.objects.filter(item=OuterRef("item"), kind=OuterRef("event_kind"), state=EventState.HELD)
    held = held.filter(_any_of(wanted, "item__program", "held_on")).order_by()
    count = Subquery(held.values("item").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = with_rules(Indicator.objects.filter(lines__line__version__in=texts)).annotate(held=Coalesce(count, 0))
    told = rows.annotate(program_id=F("item__program"), target=F("lines__target"), sense=F("lines__sense"))
    return {row.pk: row for row in told}


def _owed(wanted: Sequence[Wanted]) -> dict[int, dict[int, Span]]:
    """The spans of the periods that ended and in which an item was to be reported on, by item and period.

    An item that an addendum brings or ends is owed for some of the year's periods only.
    """
    spans: dict[int, dict[int, Span]] = {}
    period = "report__period"
    rows = ItemProgress.objects.filter(_any_of(wanted, f"{period}__program", f"{period}__cutoff_on")).order_by()
    days = rows.values_list("item", period, f"{period}__starts_on", f"{period}__cutoff_on").distinct()
    for item, pk, first, last in days:
        spans.setdefault(item, {})[pk] = Span(first, last)
    return spans


def _told(wanted: Sequence[Wanted]) -> dict[int, dict[int, list[Any]]]:
    """The figures of accepted reports by indicator and period, with the agencies that lead and that report."""
    period = "progress__report__period"
    asked = _any_of(wanted, f"{period}__program", f"{period}__cutoff_on")
    told: dict[int, dict[int, list[Any]]] = {}
    for row in told_figures(Figure.objects.filter(asked, progress__report__state=ReportState.ACCEPTED)):
        told.setdefault(row.indicator_id, {}).setdefault(row.period, []).append(row)
    return told


def told_figures(figures: Any) -> list[Any]:
    """Figures with their ``agency``, ``period`` and whether they are the leading agency's: ``rank`` 0 its own, 1 of
    its successor, 2 of a supporting agency. A second query where somebody else than the leading agency reports."""
    lines = figures.filter(progress__item__lines__version=F("progress__report__version"))
    own, above = "progress__item__lines__lead", "progress__item__lines__parent__lead"
    rows: list[Any] = list(
        lines.annotate(
            agency=F("progress__report__agency"), period=F("progress__report__period"), lead=Coalesce(own, above)
        )
    )
    heirs = heirs_of({row.lead for row in rows if row.lead and row.agency != row.lead})
    for row in rows:
        row.rank = 0 if row.agency == row.lead else 1 if row.agency in heirs.get(row.lead, ()) else 2
    return rows


def heirs_of(agencies: Collection[int]) -> dict[int, set[int]]:
    """By agency, every agency that carries on its work."""
    if not agencies:
        return {}
    after: dict[int, list[int]] = {}
    for before, heir in AgencySuccession.objects.filter(predecessor__in=agency_heirs(agencies)).values_list(
        "predecessor", "successor"
    ):
        after.setdefault(before, []).append(heir)
    return {agency: _reached(agency, after) for agency in agencies}


def _reached(agency: int, after: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [agency]
    while waiting:
        fresh = set(after.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def counted(figures: Iterable[Any]) -> tuple[Any, bool] | None:
    """Of one period's figures (``told_figures``) the one that counts, and whether it is the leading agency's.

    None where nobody told anything, or supporting agencies tell different values and the leading one none.
    """
    ordered = sorted(figures, key=lambda one: (one.rank, one.value is None, one.pk))
    leading = [one for one in ordered if one.rank < 2]
    if leading:
        return leading[0], True
    values = {one.value for one in ordered if one.value is not None}
    return (ordered[0], False) if len(values) == 1 else None


def _sum(rule: Rule, indicator: Any, told: dict[int, list[Any]], spans: dict[int, Span]) -> Sum:
    if rule.counts and indicator.held:
        return Sum(Decimal(indicator.held), is_complete=True)
    found = []
    for period, figures in told.items():
        if one := counted(figures):
            figure, by_lead = one
            found.append(Told(spans[period], figure.value, figure.qualifier, by_lead, figure.pk))
    return added_up(rule.aggregation, rule.is_cumulative, found, list(spans.values()))


def _ratio(rule: Rule, rules: dict[int, Rule], sums: dict[int, Sum], *, in_percent: bool) -> Sum:
    """Nothing where one of the two is of no text in force, or a ratio itself."""
    pair = [pk for pk in (rule.numerator_id, rule.denominator_id) if pk in sums]
    if len(pair) < 2 or any(rules[pk].aggregation == Aggregation.RATIO for pk in pair):
        return Sum(None)
    return ratio(sums[pair[0]], sums[pair[1]], in_percent=in_percent)


def _total(total: Sum, indicator: Any, on: datetime.date) -> Total:
    percent = None
    if total.value is not None and indicator.target:
        percent = (total.value * 100 / indicator.target).quantize(_TENTH, ROUND_HALF_UP)
    as_of = on if total.value is not None and not total.parts else total.as_of
    figures = tuple(part.figure_id for part in total.parts)
    return Total(
        total.value, indicator.target, percent, total.qualifier, total.is_complete, as_of, indicator.sense, figures
    )


def previous_indicators(ids: Iterable[int]) -> dict[int, int]:
    """By indicator id, last year's: of the item that was carried on, with the same name and unit. One query."""
    rows = Indicator.objects.filter(pk__in=list(ids)).annotate(before=Subquery(last_years().values("pk")[:1]))
    return dict(rows.filter(before__isnull=False).values_list("pk", "before"))
