"""Indicators of a year against their plan and the year before, programme by programme."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from agencies.models import User
from agencies.wording import decimal_vi, short_money
from coordination.choices import TargetSense
from coordination.in_force import SIGNED_STATES
from coordination.models import Indicator, ItemLine, Program
from documents.charts import Compared
from reporting.aggregation import Total, Wanted, totals, year_to_date
from reporting.choices import Qualifier
from reporting.rules import last_years

NOTHING_TOLD = "chưa có số liệu"


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its item's title; ``before`` is the same of the year before, up to the same day.

    ``baseline`` is what the programme's rule says of the year before where nothing was reported then.
    """

    indicator: Any  # an Indicator with its item's title
    now: Total
    before: Total | None
    baseline: Decimal | None

    @property
    def plan(self) -> str:
        """ "ít nhất 10"; empty where no target is set."""
        sense = TargetSense(self.now.sense).label if self.now.sense else ""
        return "" if self.now.target is None else f"{sense} {decimal_vi(self.now.target)}".strip()

    @property
    def value(self) -> str:
        return printed(self.now)

    @property
    def short(self) -> str:
        """Money as people say it; empty for what is read easily as it stands."""
        return short_money(self.now.value, self.indicator.unit)

    @property
    def percent(self) -> str:
        """How much of the plan was reached; against a ceiling whether it was kept."""
        if self.now.percent is None:
            return ""
        if self.now.sense == TargetSense.AT_MOST:
            return "vượt mức" if self.now.percent > 100 else "không vượt"
        return f"{decimal_vi(self.now.percent)} %"

    @property
    def value_before(self) -> Decimal | None:
        """What last year came to, as reported or else as the programme's rule says."""
        return self.before.value if self.before and self.before.value is not None else self.baseline

    @property
    def last_year(self) -> str:
        if self.before and self.before.value is not None:
            return printed(self.before)
        return decimal_vi(self.baseline)

    @property
    def difference(self) -> str:
        """ "+3" or "-2" against last year; empty where either is unknown."""
        if self.now.value is None or self.value_before is None:
            return ""
        change = self.now.value - self.value_before
        return f"+{decimal_vi(change)}" if change > 0 else decimal_vi(change)

    @property
    def compared(self) -> Compared:
        """Two bars: in percent of the plan, or of the greater of both where there is none."""
        whole = self.now.target or max(self.now.value or Decimal(0), self.value_before or Decimal(0)) or Decimal(1)
        now, before = (None if v is None else float(v * 100 / whole) for v in (self.now.value, self.value_before))
        label = f"{self.indicator.name} ({self.indicator.unit})"
        reached = self.short or self.value or NOTHING_TOLD
        if self.value and self.now.target is not None:
            reached += f" / {self._shortly(self.now.target)}"
        earlier = self._shortly(self.value_before) or NOTHING_TOLD
        return Compared(label, now, reached, before, earlier, bool(self.now.target))

    def _shortly(self, value: Decimal | None) -> str:
        return short_money(value, self.indicator.unit) or decimal_vi(value)


def printed(total: Total) -> str:
    """ "trên 11.000"; empty where there is no figure, which is not zero."""
    if total.value is None:
        return ""
    qualifier = f"{Qualifier(total.qualifier).label} " if total.qualifier else ""
    return f"{qualifier}{decimal_vi(total.value)}"


def counted_until(year: int, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The day up to which figures of a year count, and the same day of the year before."""
    last = min(today, datetime.date(year, 12, 31)) if today.year >= year else datetime.date(year, 12, 31)
    return last, datetime.date(last.year - 1, last.month, min(last.day, 28) if last.month == 2 else last.day)


def with_indicators(user: User, year: int, locality: int | None = None) -> QuerySet[Program]:
    """Signed programmes of a year that the user may see and that count something, with their titles."""
    counting = Indicator.objects.filter(lines__line__version__frozen_at__isnull=False).values("item__program")
    found = Program.objects.visible_to(user).of_year(year).not_replaced().filter(pk__in=counting)
    found = found.filter(document__state__in=SIGNED_STATES).with_title(user).select_related("document")
    return (found.filter(document__locality=locality) if locality else found).order_by("document__locality", "pk")


def indicator_rows(
    programs: Collection[Program], year: int, on: datetime.date, before: datetime.date
) -> dict[int, list[IndicatorRow]]:
    """By programme, its indicators in printed order: the year up to ``on`` beside the year before up to ``before``.

    The same indicator of the year before is the one its item was carried on from, or itself in a programme of several
    years. Five queries, six where somebody else than the leading agency reports; four more for programmes of several
    years.
    """
    ids = {program.pk for program in programs}
    indicators = _indicators(ids)
    followed = {one.program_before for one in indicators if one.program_before}
    found = totals([Wanted(ids, year, on), Wanted(followed - ids, year - 1, before)])
    going_on = {program.pk for program in programs if program.year_from < year} | followed & ids
    again = year_to_date(going_on, year - 1, on=before) if going_on else {}
    earlier = found | again
    rows: dict[int, list[IndicatorRow]] = {}
    for one in indicators:
        if one.pk in found:
            same = earlier.get(one.before) or again.get(one.pk)
            rows.setdefault(one.program, []).append(IndicatorRow(one, found[one.pk], same, one.baseline))
    return rows


def _indicators(programs: Iterable[int]) -> list[Any]:
    """The programmes' indicators in the order their items are printed, with item title, programme and last year's."""
    lines = ItemLine.objects.filter(item=OuterRef("item"), version__frozen_at__isnull=False).order_by("-version")
    rows = Indicator.objects.filter(item__program__in=list(programs)).annotate(
        program=F("item__program"),
        baseline=F("rule__baseline"),
        before=Subquery(last_years().values("pk")[:1]),
        program_before=Subquery(last_years().values("item__program")[:1]),
        item_title=Subquery(lines.values("title")[:1]),
        place=Subquery(lines.values("position")[:1]),
        above=Subquery(lines.values("parent__position")[:1]),
    )
    return sorted(rows, key=lambda one: (one.above or one.place or 0, one.above is not None, one.place or 0, one.pk))
