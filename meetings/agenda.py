"""The agenda of a meeting on the clock: when each item begins, and whether it all fits."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from meetings.models import AgendaItem, Meeting, Speech


@dataclass(frozen=True)
class TimedItem:
    """An agenda item with the times that follow from the meeting's start; None where that is not known."""

    item: AgendaItem
    starts_at: datetime.time | None
    ends_at: datetime.time | None
    is_late: bool  # it ends after the meeting's end


def agenda_of(meeting: Meeting) -> list[TimedItem]:
    """The meeting's agenda with its speeches, in two queries."""
    people = ("speaker__official", "speaker__post")
    speeches = Prefetch("speeches", Speech.objects.select_related(*people))
    return timed(meeting, items_of(meeting).prefetch_related(speeches))


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The agenda items in order, with all they name."""
    return AgendaItem.objects.filter(meeting=meeting).select_related(
        "presenter__official", "presenter__post", "program", "document", "attachment"
    )


def timed(meeting: Meeting, items: Iterable[AgendaItem]) -> list[TimedItem]:
    """Each item with its times: the first begins with the meeting, each other where the one before it ends."""
    if meeting.starts_at is None:
        return [TimedItem(item, None, None, False) for item in items]
    found, clock = [], datetime.datetime.combine(meeting.held_on, meeting.starts_at)
    last = datetime.datetime.combine(meeting.held_on, meeting.ends_at) if meeting.ends_at else None
    for item in items:
        ends = clock + datetime.timedelta(minutes=item.minutes)
        found.append(TimedItem(item, clock.time(), ends.time(), last is not None and ends > last))
        clock = ends
    return found


def minutes_over(meeting: Meeting, minutes: int) -> int:
    """By how many minutes an agenda of ``minutes`` in all runs over the meeting's end; 0 where it fits or has none."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return 0
    starts, ends = (datetime.datetime.combine(meeting.held_on, time) for time in (meeting.starts_at, meeting.ends_at))
    return max(0, minutes - int((ends - starts).total_seconds() // 60))
