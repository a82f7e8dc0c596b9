"""What the address of an overview page asks for: a year, a locality of those a viewer reads."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from agencies.models import Locality
from coordination.forms.facts import FIRST_YEAR, LAST_YEAR
from desk.overview.year import localities_for

YEARS_BACK = 5
MOST_LISTED = 60


@dataclass(frozen=True)
class Asked:
    """The year, today, the localities to choose from (none but for viewers) and the chosen one's id."""

    year: int
    today: datetime.date
    localities: dict[int, Locality]
    locality: int | None

    @property
    def years(self) -> range:
        return years_offered(self.today)

    @property
    def has_many(self) -> bool:
        """Whether the localities are too many for a list to choose from; the page that compares them leads to each."""
        return len(self.localities) > MOST_LISTED

    @property
    def query(self) -> str:
        """The address's question, for the other pages of the same year and locality."""
        return f"nam={self.year}" + (f"&dia-phuong={self.locality}" if self.locality else "")

    @property
    def place(self) -> str:
        """The chosen locality in words; empty where none is chosen."""
        return str(self.localities[self.locality]) if self.locality else ""


def asked_in(request: HttpRequest) -> Asked:
    """What ``nam`` and ``dia-phuong`` ask for: this year where the year is none, all for what one does not read."""
    today = timezone.localdate()
    localities = localities_for(request.user)  # type: ignore[arg-type]  # behind the sign-in
    chosen = request.GET.get("dia-phuong", "")
    locality = int(chosen) if chosen.isdecimal() and len(chosen) < 10 and int(chosen) in localities else None
    return Asked(year_in(request), today, localities, locality)


def years_offered(today: datetime.date) -> range:
    """The years to choose from, next year first."""
    return range(today.year + 1, today.year - YEARS_BACK, -1)


def year_in(request: HttpRequest) -> int:
    """The year ``nam`` of the address; this one where it is none."""
    typed = request.GET.get("nam", "")
    known = typed.isdecimal() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= LAST_YEAR
    return int(typed) if known else timezone.localdate().year
