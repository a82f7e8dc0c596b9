"""The same indicator over years: a programme's beside those its items were carried on from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery

from agencies.wording import short_money
from coordination.models import Indicator, Program
from desk.overview.indicators import printed
from documents.charts import Compared
from reporting.aggregation import Total, Wanted, totals, year_to_date

EARLIER = 3  # years before the programme's own


@dataclass(frozen=True)
class YearsRow:
    """An indicator and its totals by year; a year without any is missing."""

    indicator: Any  # an Indicator
    by_year: dict[int, Total]

    def cells(self, years: list[int]) -> list[str]:
        """The figures of the years; empty where there is none, which is not zero."""
        return [printed(self.by_year[year]) if year in self.by_year else "" for year in years]

    @property
    def bars(self) -> list[Compared]:
        """A bar for each year with a figure, against the greatest of them; none where only one year has any."""
        told = {year: total for year, total in sorted(self.by_year.items()) if total.value is not None}
        most = max((total.value for total in told.values() if total.value is not None), default=None)
        if len(told) < 2 or not most:
            return []
        name, unit = self.indicator.name, self.indicator.unit
        return [
            Compared(
                f"{name} ({unit}), năm {year}",
                float((total.value or 0) * 100 / most),
                short_money(total.value, unit) or printed(total),
                has_whole=False,
            )
            for year, total in told.items()
        ]


@dataclass(frozen=True)
class OverYears:
    """The years, oldest first, and the indicators; figures of the last year count up to ``on``, of others wholly."""

    years: list[int]
    rows: list[YearsRow]
    on: datetime.date


def over_years(program: Program, year: int, on: datetime.date) -> OverYears:
    """A programme's indicators in a year up to ``on`` and in years before, in six queries.

    A programme of several years is itself the one before, at four queries more for each of its years.
    """
    indicators = _with_lineage(program.pk)
    chain: dict[int, int] = {}  # the year of which each programme tells
    for one in indicators:
        for step in range(1, EARLIER + 1):
            if before := getattr(one, f"program_{step}"):
                chain[before] = getattr(one, f"year_{step}")
    chain.pop(program.pk, None)
    wanted = [Wanted([pk], earlier, datetime.date(earlier, 12, 31)) for pk, earlier in chain.items()]
    found = totals([Wanted([program.pk], year, on), *wanted])
    own = range(max(program.year_from, year - EARLIER), year)
    again = {earlier: year_to_date([program.pk], earlier, on=datetime.date(earlier, 12, 31)) for earlier in own}
    rows = [YearsRow(one, _by_year(one, year, found, again)) for one in indicators if one.pk in found]
    years = sorted({year, *(told for row in rows for told in row.by_year)})
    return OverYears(years, rows, on)


def _by_year(one: Any, year: int, found: dict[int, Total], again: dict[int, dict[int, Total]]) -> dict[int, Total]:
    told = {year: found[one.pk]}
    for earlier, own in again.items():
        if one.pk in own:
            told[earlier] = own[one.pk]
    for step in range(1, EARLIER + 1):
        before = getattr(one, f"before_{step}")
        if before in found:
            told.setdefault(getattr(one, f"year_{step}"), found[before])
    return told


def _with_lineage(program: int) -> list[Any]:
    """The programme's indicators, each with the same one (id, programme and its year) up to ``EARLIER`` steps back."""
    columns: dict[str, Subquery] = {}
    for step in range(1, EARLIER + 1):
        item = "__".join(["item", *["carried_from"] * step])
        same = Indicator.objects.filter(item=OuterRef(item), name=OuterRef("name"), unit=OuterRef("unit"))
        paths = {"before": "pk", "program": "item__program", "year": "item__program__year_from"}
        columns |= {f"{name}_{step}": Subquery(same.values(path)[:1]) for name, path in paths.items()}
    rows = Indicator.objects.filter(item__program=program).annotate(program=F("item__program"), **columns)
    return list(rows.order_by("pk"))
