"""What the organizers should look at before a meeting: warned of, never forbidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.urls import reverse

from agencies.working_days import WorkCalendar
from documents.choices import BOUND_STATES
from meetings.agenda import minutes_over
from meetings.choices import MeetingState, PurposeKind
from meetings.models import AgendaItem, Delegate, Meeting, Purpose

AHEAD = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING)


@dataclass(frozen=True)
class Concern:
    """One thing to look at, and the page where it is put right."""

    text: str
    path: str


def concerns_of(meeting: Meeting, purposes: Iterable[Purpose]) -> list[Concern]:
    """All concerns of a meeting that is still to come; none of one that was held or stopped. Three queries.

    ``purposes`` come with their programmes' documents, the meeting with its officers.
    """
    if meeting.state not in AHEAD:
        return []
    delegates = list(
        Delegate.objects.filter(group__meeting=meeting).values(
            "group", "group__name", "name", "post", "appointment__official", "appointment__until", "appointment__since"
        )
    )
    return [
        *_of_the_day(meeting),
        *_of_the_agenda(meeting),
        *_of_the_chairs(meeting, {row["appointment__official"] for row in delegates}),
        *_of_delegates(meeting, delegates),
        *_of_programs(purposes),
    ]


def _page(meeting: Meeting, name: str) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])


def _of_the_day(meeting: Meeting) -> Iterator[Concern]:
    path, day = _page(meeting, "meeting_edit"), f"{meeting.held_on:%d/%m/%Y}"
    reason = WorkCalendar(meeting.locality_id).reason_off(meeting.held_on)
    if reason:
        yield Concern(f"Ngày họp {day} không phải ngày làm việc: {reason}.", path)
    if meeting.starts_at is None:
        yield Concern("Chưa ghi giờ bắt đầu.", path)
    if not meeting.place and not meeting.room:
        yield Concern("Chưa ghi địa điểm.", path)


def _of_the_agenda(meeting: Meeting) -> Iterator[Concern]:
    path = _page(meeting, "agenda_edit")
    minutes = AgendaItem.objects.filter(meeting=meeting).aggregate(minutes=Sum("minutes"))["minutes"]
    if minutes is None:
        yield Concern("Chưa có chương trình hội nghị.", path)
    elif over := minutes_over(meeting, minutes):
        yield Concern(f"Chương trình kéo dài quá giờ kết thúc ({meeting.ends_at:%H:%M}) {over} phút.", path)


def _of_the_chairs(meeting: Meeting, officials: set[int | None]) -> Iterator[Concern]:
    if not meeting.chairs:
        yield Concern("Chưa ghi người chủ trì.", _page(meeting, "meeting_edit"))
    for chair in meeting.chairs:
        if chair.appointment and chair.appointment.official_id not in officials:
            yield Concern(f"{chair} chủ trì nhưng chưa có trong danh sách đại biểu.", _page(meeting, "pick"))
        if chair.appointment and not chair.appointment.is_valid_on(meeting.held_on):
            yield Concern(f"{chair} không giữ chức vụ này vào ngày họp.", _page(meeting, "meeting_edit"))


def _of_delegates(meeting: Meeting, delegates: Iterable[Any]) -> Iterator[Concern]:
    if not delegates:
        yield Concern("Chưa ghi tên đại biểu nào.", _page(meeting, "pick"))
    seen: dict[Any, Any] = {}
    for row in delegates:
        key = row["appointment__official"] or (row["name"], row["post"])
        first = seen.setdefault(key, row)
        if row["name"] and first is not row:
            groups = " và ".join(dict.fromkeys([f"“{first['group__name']}”", f"“{row['group__name']}”"]))
            path = reverse("meetings:delegates", args=[meeting.pk, row["group"]])
            yield Concern(f"{row['name']} có trong danh sách đại biểu hai lần: {groups}.", path)
        since, until = row["appointment__since"], row["appointment__until"]
        if (since and since > meeting.held_on) or (until and until < meeting.held_on):
            path = reverse("meetings:delegates", args=[meeting.pk, row["group"]])
            yield Concern(f"{row['name']} không giữ chức vụ {row['post']} vào ngày họp.", path)


def _of_programs(purposes: Iterable[Purpose]) -> Iterator[Concern]:
    for purpose in purposes:
        if purpose.kind == PurposeKind.SIGNING and purpose.program:
            document = purpose.program.document
            if document.state not in BOUND_STATES:
                state = document.get_state_display().lower()
                text = f"{purpose.what} sẽ ký tại hội nghị nhưng các bên chưa thống nhất ({state})."
                yield Concern(text, purpose.program.get_absolute_url())
