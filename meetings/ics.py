"""Meetings and deadlines as iCalendar text (RFC 5545), in the time of Việt Nam.

An entry keeps its UID for good; a higher SEQUENCE tells a calendar that day, time or state changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from django.conf import settings
from django.urls import get_script_prefix
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from meetings.choices import MeetingState
from meetings.deadlines import Deadline
from meetings.models import Meeting

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]

STATUS = {
    MeetingState.PLANNED: "TENTATIVE",
    MeetingState.POSTPONED: "CANCELLED",
    MeetingState.CANCELLED: "CANCELLED",
}
MARKS = {MeetingState.POSTPONED: "HOÃN: ", MeetingState.CANCELLED: "HỦY: "}


def meeting_calendar(
    meeting: Meeting, *, method: Method = "PUBLISH", organizer_mail: str = "", attendee_mail: str = "", link: str = ""
) -> bytes:
    """One meeting as a calendar file. REQUEST and CANCEL, which go by mail, need both mail addresses.

    ``link`` is the address the entry leads to; the meeting's own page unless told.
    """
    calendar = _calendar(method)
    event = _meeting_event(meeting, link or _address(meeting.get_absolute_url()))
    if organizer_mail:
        organizer = vCalAddress(f"mailto:{organizer_mail}")
        organizer.params["cn"] = vText(getattr(meeting, "organizer_full", "") or organizer_mail)
        event.add("organizer", organizer, encode=False)
    if attendee_mail:
        attendee = vCalAddress(f"mailto:{attendee_mail}")
        attendee.params["rsvp"] = vText("TRUE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return _text(calendar)


def feed_calendar(meetings: Iterable[Meeting], deadlines: Iterable[Deadline]) -> bytes:
    """What one account may see, as a calendar to subscribe to."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "Lịch phối hợp")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", datetime.timedelta(hours=1), {"value": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_meeting_event(meeting, _address(meeting.get_absolute_url())))
    for deadline in deadlines:
        calendar.add_component(_deadline_event(deadline))
    return _text(calendar)


def _address(path: str) -> str:
    """The public address of a path that was reversed in this request: without the role it acts for."""
    return f"{settings.PUBLIC_URL}/{path.removeprefix(get_script_prefix())}"


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Phoi hop//Lich phoi hop//VI")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _text(calendar: Calendar) -> bytes:
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _meeting_event(meeting: Meeting, link: str) -> Event:
    state = MeetingState(meeting.state)
    event = Event()
    event.add("uid", str(meeting.uid))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("summary", MARKS.get(state, "") + meeting.title)
    event.add("status", STATUS.get(state, "CONFIRMED"))
    _add_hours(event, meeting)
    if meeting.place_printed:
        event.add("location", meeting.place_printed)
    told = [meeting.get_part_of_day_display(), meeting.state_reason, meeting.guest_notes]
    event.add("description", "\n".join(filter(None, [*told, link])))
    event.add("url", link)
    return event


def _add_hours(event: Event, meeting: Meeting) -> None:
    """From when to when; the whole day where no time is known, no end where that is not."""
    if meeting.starts_at is None:
        event.add("dtstart", meeting.held_on)
        event.add("transp", "TRANSPARENT")
        return
    zone = timezone.get_default_timezone()
    event.add("dtstart", datetime.datetime.combine(meeting.held_on, meeting.starts_at, zone))
    if meeting.ends_at is not None:
        event.add("dtend", datetime.datetime.combine(meeting.held_on, meeting.ends_at, zone))


def _deadline_event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", f"{deadline.key}@phoi-hop")
    event.add("dtstamp", datetime.datetime.combine(deadline.on, datetime.time.min, datetime.UTC))
    event.add("summary", deadline.title if not deadline.is_due else f"Hạn: {deadline.title}")
    event.add("dtstart", deadline.on)
    event.add("transp", "TRANSPARENT")
    link = _address(deadline.path)
    event.add("description", f"{deadline.kind}\n{link}")
    event.add("url", link)
    return event
