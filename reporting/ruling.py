"""Setting how a programme's indicators are counted, and what the page about it reads."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Prefetch, Subquery
from django.db.models.functions import Coalesce

from activity.log import record
from agencies.models import User
from agencies.wording import decimal_vi
from coordination.in_force import texts_in_force
from coordination.models import Indicator, LineIndicator, Program
from documents.workflow import lock as lock_document
from reporting.aggregation import Total, year_to_date
from reporting.catalogue import catalogue_of
from reporting.choices import EventKind
from reporting.figures import target_printed
from reporting.models import IndicatorRule
from reporting.permissions import may_set_rules
from reporting.rules import Rule, last_years, rule_of, with_rules

RULE_FIELDS = ("aggregation", "is_cumulative", "counts", "baseline", "numerator_id", "denominator_id")


@dataclass(frozen=True)
class Ruled:
    """An indicator of the text in force with how it is counted, and what last year's came to."""

    target: LineIndicator
    item: str
    rule: Rule
    saved: IndicatorRule | None
    last_year: Total | None

    @property
    def indicator(self) -> Indicator:
        return self.target.indicator

    @property
    def plan(self) -> str:
        return target_printed(self.target)

    @property
    def proposed(self) -> str:
        """The events that the catalogue proposes to count, where nobody set a rule yet."""
        kind: str = self.indicator.usual_kind  # type: ignore[attr-defined]  # annotated
        return EventKind(kind).label if kind and not self.rule.counts and self.saved is None else ""

    @property
    def last_year_value(self) -> str:
        """Last year's total as people write it; empty where nothing was reported."""
        return decimal_vi(self.last_year.value) if self.last_year else ""


def ruled_indicators(program: Program, on: datetime.date) -> list[Ruled]:
    """The indicators of the text in force on a day in printed order, in six queries; none before it is signed."""
    text = Subquery(texts_in_force(program.document_id, on).values("pk")[:1])
    before = Subquery(last_years().values("pk")[:1])
    read = with_rules(Indicator.objects.select_related("rule")).annotate(before=before)
    rows = LineIndicator.objects.filter(line__version=text).select_related("line")
    rows = rows.annotate(top=Coalesce("line__parent__position", "line__position"), sub=F("line__parent__position"))
    rows = rows.order_by("top", F("sub").asc(nulls_first=True), "line__position", "line", "pk")
    targets: list[Any] = list(rows.prefetch_related(Prefetch("indicator", read)))
    totals = _last_year(program)
    return [
        Ruled(
            target,
            target.line.title,
            rule_of(target.indicator),
            getattr(target.indicator, "rule", None),
            totals.get(target.indicator.before),
        )
        for target in targets
    ]


def _last_year(program: Program) -> dict[int, Total]:
    """What the programme before this one came to."""
    if program.previous_id is None:
        return {}
    year = program.year_from - 1
    return year_to_date([program.previous_id], year, on=datetime.date(year, 12, 31))


@transaction.atomic
def set_rules(program: Program, *, user: User, rules: Mapping[int, Mapping[str, Any]]) -> None:
    """Saves rules, by indicator id, with the values of ``RULE_FIELDS``; one entry of the log names the indicators."""
    document = lock_document(program.document)
    if not may_set_rules(user, program):
        raise PermissionDenied("Chỉ cơ quan thường trực, cơ quan soạn thảo được đặt cách tính chỉ tiêu.")
    indicators = Indicator.objects.filter(item__program=program, pk__in=rules).order_by("pk")
    usual = {(one.name, one.unit): one for one in catalogue_of(document.locality_id)}
    for indicator in indicators:
        values = {name: rules[indicator.pk][name] for name in RULE_FIELDS}
        values["catalogue"] = usual.get((indicator.name, indicator.unit))
        IndicatorRule.objects.update_or_create(indicator=indicator, defaults=values)
    told = "; ".join(indicator.name for indicator in indicators)
    record(document, "cach-tinh", f"Đổi cách tính chỉ tiêu: {told}"[:500], user=user)
