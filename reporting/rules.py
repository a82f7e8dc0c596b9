"""How an indicator is counted: its own rule, else that of last year's same indicator, else the catalogue's.

That events count instead of reports is never taken from the catalogue: it proposes it, and somebody decides.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from coordination.models import Indicator
from reporting.choices import Aggregation
from reporting.models import CatalogueIndicator, IndicatorRule

PERCENT = "%"


class Rule(NamedTuple):
    """How the figures of periods become the year's: ``Aggregation``, whether each counts from 1 January on, the
    ``EventKind`` that counts instead ("" for none), and of a ratio the ids of its two indicators."""

    aggregation: str = Aggregation.SUM
    is_cumulative: bool = False
    counts: str = ""
    numerator_id: int | None = None
    denominator_id: int | None = None


def last_years(**same: Any) -> QuerySet[Indicator]:
    """For a subquery of indicators: the one of the item that was carried on, with the same name and unit."""
    return Indicator.objects.filter(
        item=OuterRef("item__carried_from"), name=OuterRef("name"), unit=OuterRef("unit"), **same
    )


def with_rules(indicators: QuerySet[Indicator]) -> Any:  # indicators, annotated
    """Annotates, within the same query, what ``rule_of`` reads; ``usual_kind``: events the catalogue proposes."""
    before = last_years(rule__isnull=False)
    place = Q(locality=None) | Q(locality=OuterRef("item__program__document__locality"))
    usual = CatalogueIndicator.objects.filter(place, name=OuterRef("name"), unit=OuterRef("unit"))
    usual = usual.order_by(F("locality").asc(nulls_last=True))

    def told(name: str) -> tuple[Any, Any]:
        return f"rule__{name}", Subquery(before.values(f"rule__{name}")[:1])

    return indicators.annotate(
        how=Coalesce(*told("aggregation"), Subquery(usual.values("aggregation")[:1]), Value("")),
        cumulative=Coalesce(*told("is_cumulative"), Value(value=False)),
        event_kind=Coalesce(*told("counts"), Value("")),
        usual_kind=Coalesce(Subquery(usual.values("counts")[:1]), Value("")),
        numerator=F("rule__numerator"),
        denominator=F("rule__denominator"),
    )


def rule_of(indicator: Any) -> Rule:
    """The rule of an indicator read ``with_rules``. Where nobody said any, percentages are not added up."""
    usual = Aggregation.LAST if indicator.unit == PERCENT else Aggregation.SUM
    return Rule(
        indicator.how or usual, indicator.cumulative, indicator.event_kind, indicator.numerator, indicator.denominator
    )


def own_rules(ids: list[int]) -> dict[int, IndicatorRule]:
    """The rules that were saved, by indicator."""
    return {rule.indicator_id: rule for rule in IndicatorRule.objects.filter(indicator__in=ids)}
