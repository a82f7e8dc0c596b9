"""Voters' petitions by competence and state, summed over the events of a year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from agencies.models import User
from agencies.wording import decimal_vi
from documents.charts import Bar
from reporting.choices import EventState, PetitionLevel
from reporting.models import Event, PetitionCount

TENTH = Decimal("0.1")
COLUMNS = ("received", "resolved", "in_progress")


@dataclass(frozen=True)
class PetitionSum:
    """Petitions of one competence, or of all."""

    label: str
    received: int
    resolved: int
    in_progress: int

    @property
    def not_yet(self) -> int:
        return self.received - self.resolved - self.in_progress

    @property
    def rate(self) -> str:
        """How many are resolved, in percent to a tenth; a dash where none was received."""
        if not self.received:
            return "–"
        share = Decimal(self.resolved * 100) / self.received
        return f"{decimal_vi(share.quantize(TENTH, ROUND_HALF_UP))} %"

    @property
    def bar(self) -> Bar:
        share = self.resolved * 100 / self.received if self.received else 0.0
        return Bar(self.label, share, f"{self.resolved}/{self.received}")


def petition_sums(user: User, year: int) -> list[PetitionSum]:
    """One row a competence that has petitions at events held in the year that the user may see; the total last.

    Empty where there is none. One query.
    """
    held = Event.objects.visible_to(user).filter(state=EventState.HELD, held_on__year=year)
    counts = PetitionCount.objects.filter(event__in=held).order_by().values("level")
    summed = counts.annotate(*(Sum(name) for name in COLUMNS)).values_list(
        "level", *(f"{name}__sum" for name in COLUMNS)
    )
    found = {level: numbers for level, *numbers in summed}
    rows = [PetitionSum(level.label, *found[level]) for level in PetitionLevel if level in found]
    if not rows:
        return []
    return [*rows, PetitionSum("Tổng cộng", *(sum(getattr(row, name) for row in rows) for name in COLUMNS))]
