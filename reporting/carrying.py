"""The rules of a programme's indicators go on in the programme that is rolled over from it."""

from __future__ import annotations

import re

from coordination.models import Indicator, Program
from reporting.models import IndicatorRule

_NUMBER = re.compile(r"\d+")


def carry_rules(made: Program) -> None:
    """Copies the rules of last year's indicators; a year in the name was renewed, so numbers in it do not matter.

    Last year's baseline is left behind: the new one is what last year's reports come to.
    """
    after = {_sign(one.item.carried_from_id, one): one.pk for one in _indicators(item__program=made)}
    before = {one.pk: _sign(one.item_id, one) for one in _indicators(item__carried_to__program=made)}
    heirs: dict[int | None, int] = {pk: after[sign] for pk, sign in before.items() if sign in after}
    rules = list(IndicatorRule.objects.filter(indicator__in=[pk for pk in heirs if pk]))
    IndicatorRule.objects.bulk_create(
        IndicatorRule(
            indicator_id=heirs[rule.indicator_id],
            catalogue_id=rule.catalogue_id,
            aggregation=rule.aggregation,
            is_cumulative=rule.is_cumulative,
            counts=rule.counts,
            numerator_id=heirs.get(rule.numerator_id),
            denominator_id=heirs.get(rule.denominator_id),
        )
        for rule in rules
    )


def _indicators(**which: object) -> list[Indicator]:
    return list(Indicator.objects.filter(**which).select_related("item").order_by("pk").distinct())


def _sign(item: int | None, indicator: Indicator) -> tuple[int | None, str, str]:
    return item, _NUMBER.sub("#", indicator.name), indicator.unit
