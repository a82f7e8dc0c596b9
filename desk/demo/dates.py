"""The days of the demonstration data: fixed ones, ones of the living year, and ones counted from today."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

FIRST_LIVING_YEAR = 2026  # the first whole year of the wards that began on 01/07/2025
_HALF_YEAR = datetime.timedelta(days=181)
_DAY = re.compile(r"^(?P<day>\d{2})/(?P<month>\d{2})(?:/(?P<year>\d{4})|(?P<before> năm trước))?$")
_RELATIVE = re.compile(r"^nay(?P<days>[+-]\d+)?$")


@dataclass(frozen=True)
class Dates:
    """Reads the days that the data files name, as seen from ``today``."""

    today: datetime.date

    @property
    def year(self) -> int:
        """The year the wards live in: at least half of it has passed, so what is told of its first half is past."""
        return max(FIRST_LIVING_YEAR, (self.today - _HALF_YEAR).year)

    def day(self, text: str) -> datetime.date:
        """``dd/mm/yyyy``; ``dd/mm`` of the living year; ``dd/mm năm trước``; ``nay``, ``nay+7``, ``nay-3``;
        ``tuần này`` (tomorrow on Monday to Thursday, else today); ``tuần sau`` (Wednesday of next week).

        Raises ValueError for anything else.
        """
        if text == "tuần này":
            return self.today + datetime.timedelta(days=1 if self.today.isoweekday() < 5 else 0)
        if text == "tuần sau":
            return self.today + datetime.timedelta(days=10 - self.today.isoweekday())
        if relative := _RELATIVE.match(text):
            return self.today + datetime.timedelta(days=int(relative["days"] or 0))
        if fixed := _DAY.match(text):
            year = int(fixed["year"] or self.year) - (1 if fixed["before"] else 0)
            return datetime.date(year, int(fixed["month"]), int(fixed["day"]))
        raise ValueError(f"Not a day of the demonstration data: {text!r}")

    def optional(self, text: str | None) -> datetime.date | None:
        """As ``day``; None stays None: the source does not say."""
        return None if text is None else self.day(text)

    def filled(self, text: str) -> str:
        """The text with years for ``{nam}`` (the living one), ``{nam_truoc}``, ``{nam_sau}`` and ``{nam_sau_bon}``."""
        for token, after in (("{nam}", 0), ("{nam_truoc}", -1), ("{nam_sau}", 1), ("{nam_sau_bon}", 4)):
            text = text.replace(token, str(self.year + after))
        return text
