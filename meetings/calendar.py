"""The calendar: meetings and deadlines of what one may see, by day; and the private address to subscribe to it."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.working_days import WorkCalendar
from meetings.choices import STOPPED_STATES, MeetingState
from meetings.deadlines import Deadline, deadlines_between
from meetings.ics import feed_calendar
from meetings.models import CalendarFeed, Meeting
from meetings.querysets import week_start

ONE_DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)
FEED_BEFORE = datetime.timedelta(days=90)
FEED_AFTER = datetime.timedelta(days=400)
SATURDAY = 5


@dataclass(frozen=True)
class Entry:
    """One line of a day; ``sort``: a meeting (hop), something due (han) or planned (viec). ``note``: state or kind."""

    sort: str
    when: str
    title: str
    path: str
    note: str
    is_off: bool = False


@dataclass
class Day:
    """A day with its entries; ``holiday`` names the public holiday it is."""

    date: datetime.date
    in_month: bool
    is_today: bool
    is_weekend: bool
    holiday: str
    entries: list[Entry] = field(default_factory=list)


def month_span(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The whole weeks, Monday to Sunday, that hold the day's month."""
    last = (day.replace(day=1) + datetime.timedelta(days=31)).replace(day=1) - ONE_DAY
    return week_start(day.replace(day=1)), week_start(last) + WEEK - ONE_DAY


def week_span(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Monday and Sunday of the day's week."""
    return week_start(day), week_start(day) + WEEK - ONE_DAY


def days_between(user: User, first: datetime.date, last: datetime.date, month: int) -> list[Day]:
    """Each day from ``first`` to ``last`` with what the user may see on it."""
    days = {day.date: day for day in _empty_days(user, first, last, month)}
    for meeting in Meeting.objects.visible_to(user).between(first, last).order_by("held_on", "starts_at", "pk"):
        days[meeting.held_on].entries.append(_meeting_entry(meeting))
    for deadline in deadlines_between(user, first, last):
        sort = "han" if deadline.is_due else "viec"
        days[deadline.on].entries.append(Entry(sort, "", deadline.title, deadline.path, deadline.kind))
    return list(days.values())


def _empty_days(user: User, first: datetime.date, last: datetime.date, month: int) -> list[Day]:
    offices = WorkCalendar(user.acting.locality_id) if user.acting else None
    today = timezone.localdate()
    found = []
    for number in range((last - first).days + 1):
        date = first + number * ONE_DAY
        is_weekend = date.weekday() >= SATURDAY
        reason = offices.reason_off(date) if offices else ""
        holiday = "" if is_weekend and reason in ("thứ Bảy", "Chủ nhật") else reason
        found.append(Day(date, date.month == month, date == today, is_weekend, holiday))
    return found


def _meeting_entry(meeting: Meeting) -> Entry:
    when = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else meeting.get_part_of_day_display()
    note = "" if meeting.state == MeetingState.INVITED else meeting.get_state_display()
    return Entry("hop", when, meeting.title, meeting.get_absolute_url(), note, meeting.state in STOPPED_STATES)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew_feed(user: User) -> str:
    """Gives the user's calendar a new private address and voids the former; returns the token, kept nowhere here."""
    token = secrets.token_urlsafe(32)
    values = {"token_hash": _hash(token), "renewed_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=user, defaults=values)
    return token


def user_of(token: str) -> User | None:
    """Whose calendar it is; None for a token that is wrong, was renewed, or of an account that is closed."""
    feed = CalendarFeed.objects.select_related("user").filter(token_hash=_hash(token), user__is_active=True).first()
    return feed.user if feed else None


def feed_of(user: User) -> bytes:
    """What the account may see with any of its memberships, from three months ago to a year ahead."""
    today = timezone.localdate()
    first, last = today - FEED_BEFORE, today + FEED_AFTER
    meetings: dict[int, Meeting] = {}
    found: dict[str, Deadline] = {}
    for membership in user.active_memberships:
        user.acting = membership
        meetings |= {one.pk: one for one in Meeting.objects.visible_to(user).between(first, last)}
        found |= {one.key: one for one in deadlines_between(user, first, last)}
    return feed_calendar(sorted(meetings.values(), key=lambda one: (one.held_on, one.pk)), found.values())
