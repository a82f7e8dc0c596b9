"""Working days: Monday to Friday but for Vietnam's public holidays, as completed in the admin.

Most of a year's holidays can be computed. What the Government announces each autumn (which days around Tết and 2/9 are
off, which Saturdays are worked instead) is entered there: a locality's own day goes before one for all, that before
the computed ones.
"""

from __future__ import annotations

import datetime

import holidays

from agencies.choices import DayKind
from agencies.models import DayOff, Locality

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


class WorkCalendar:
    """The working days of one locality, from one query however many days are asked for."""

    def __init__(self, locality_id: int) -> None:
        rows = DayOff.objects.that_hold_in(locality_id)
        self._announced = {row.day: row for row in rows}  # rows for all come first, so the locality's own win
        self._public = holidays.country_holidays("VN", language="vi")

    def is_working(self, day: datetime.date) -> bool:
        """Whether offices work on the day."""
        announced = self._announced.get(day)
        if announced is not None:
            return announced.kind == DayKind.WORK
        return day not in self._public and (day.weekday() < SATURDAY or day in self._public.weekend_workdays)

    def reason_off(self, day: datetime.date) -> str:
        """Why a day is not worked: "Quốc khánh", "thứ Bảy", "Chủ nhật"; empty for a working day."""
        if self.is_working(day):
            return ""
        if day in self._announced:
            return self._announced[day].name
        if day in self._public:
            return str(self._public[day])
        return "thứ Bảy" if day.weekday() == SATURDAY else "Chủ nhật"

    def next(self, day: datetime.date) -> datetime.date:
        """The day itself where it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def after(self, day: datetime.date, count: int) -> datetime.date:
        """The working day that is ``count`` (1 or more) working days after the day."""
        for _ in range(count):
            day = self.next(day + ONE_DAY)
        return day

    def previous(self, day: datetime.date) -> datetime.date:
        """The day itself where it is worked, else the last working day before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day


def is_working_day(day: datetime.date, locality: Locality) -> bool:
    """Whether the locality's offices work on the day."""
    return WorkCalendar(locality.pk).is_working(day)


def next_working_day(day: datetime.date, locality: Locality) -> datetime.date:
    """The day itself where it is worked, else the first working day after it."""
    return WorkCalendar(locality.pk).next(day)


def previous_working_day(day: datetime.date, locality: Locality) -> datetime.date:
    """The day itself where it is worked, else the last working day before it."""
    return WorkCalendar(locality.pk).previous(day)
