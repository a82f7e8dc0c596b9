"""Meetings of the data: of the former districts as recorded, of the wards as held, called or planned."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from agencies.models import Appointment
from coordination.models import Program
from desk.demo.directory import Directory
from desk.demo.reading import read
from desk.demo.steps import date_back
from meetings import workflow
from meetings.choices import AgendaKind, OfficerRole
from meetings.models import AgendaItem, Meeting
from meetings.recording import (
    RecordedCommendation,
    RecordedDelegate,
    RecordedGroup,
    RecordedPurpose,
    RecordedTask,
    record_meeting,
)


def load_meetings(directory: Directory, programs: dict[str, Program]) -> None:
    """The wards' meetings; ``invited`` names the day on which those called were told."""
    for one in read("meetings", directory.dates):
        meeting = add_meeting(directory, one["ward"], one, programs, f"{one['ward']}.{one['organizer']}.chuyen-vien")
        _add_plan(meeting, one, _people(directory, one["ward"]))
        if "invited" in one:
            _invite(directory, one["ward"], meeting, one)


def _invite(directory: Directory, ward: str, meeting: Meeting, one: dict[str, Any]) -> None:
    on = directory.dates.day(one["invited"])
    started = timezone.now()
    workflow.invite(meeting, user=directory.users[f"{ward}.{one['organizer']}.van-thu"], on=on)
    date_back(started, on, directory.dates.today)


def add_meeting(
    directory: Directory, locality: str, one: dict[str, Any], programs: dict[str, Program], username: str = ""
) -> Meeting:
    """Records one meeting; without a user name the application itself did."""
    people = _people(directory, locality)
    starts_at = one.get("starts_at")
    meeting = record_meeting(
        user=directory.users.get(username),
        organizer=directory.agencies[f"{locality}.{one['organizer']}"],
        title=one["title"],
        held_on=directory.dates.day(one["held_on"]),
        held=one.get("held", True),
        date_as_printed=one.get("date_as_printed", ""),
        starts_at=datetime.time.fromisoformat(starts_at) if starts_at else None,
        part_of_day=one.get("part_of_day", ""),
        place=one.get("place", ""),
        chair=people.get(f"{locality}.{one.get('chair')}"),
        chair_text=one.get("chair_text", ""),
        concluded_by=one.get("concluded_by", ""),
        reported_by=one.get("reported_by", ""),
        purposes=[
            RecordedPurpose(p["kind"], programs.get(p.get("program", "")), p.get("subject", ""))
            for p in one["purposes"]
        ],
        groups=[_group(locality, people, group) for group in one.get("groups", [])],
        remarks=[(kind, text) for kind, texts in one.get("remarks", {}).items() for text in texts],
        tasks=[_task(directory, locality, task) for task in one.get("tasks", [])],
        commendations=[RecordedCommendation(**given) for given in one.get("commendations", [])],
        notes="\n".join(filter(None, [one.get("notes_text"), one.get("remarks_unknown")])),
    )
    _add_agenda(meeting, one.get("agenda", []), people)
    for group in one.get("groups", []):
        if "kind" in group:
            meeting.groups.filter(name=group["name"]).update(kind=group["kind"])
    return meeting


def _people(directory: Directory, locality: str) -> dict[str, Appointment]:
    """Who holds posts there, by the key within the locality ("mttq.chu-tich")."""
    prefix = f"{locality}."
    return {key: held for key, held in directory.appointments.items() if key.startswith(prefix)}


def _add_agenda(meeting: Meeting, items: list[dict[str, Any]], people: dict[str, Appointment]) -> None:
    """Agenda items; ``by`` is a key of the directory or words, ``minutes`` 0 where a source does not tell."""
    for position, one in enumerate(items, 1):
        presenter = people.get(f"{_prefix(people)}{one.get('by')}")
        AgendaItem.objects.create(
            meeting=meeting,
            kind=one["kind"],
            content=one["content"],
            minutes=one.get("minutes", 0),
            presenter=presenter,
            presenter_text="" if presenter else one.get("by", ""),
            position=position,
        )


def _prefix(people: dict[str, Appointment]) -> str:
    return f"{next(iter(people)).partition('.')[0]}." if people else ""


def _add_plan(meeting: Meeting, one: dict[str, Any], people: dict[str, Appointment]) -> None:
    """What is planned beyond what a record tells: end, room, dress, further chairs, secretary, speeches."""
    for name in ("room", "address", "dress", "guest_notes"):
        setattr(meeting, name, one.get(name, ""))
    meeting.ends_at = datetime.time.fromisoformat(one["ends_at"]) if "ends_at" in one else None
    meeting.save()
    for role, keys in ((OfficerRole.CHAIR, one.get("chairs", [])), (OfficerRole.SECRETARY, one.get("secretaries", []))):
        for position, key in enumerate(keys, 2):
            meeting.officers.create(role=role, appointment=people[_prefix(people) + key], position=position)
    discussion = meeting.agenda.filter(kind=AgendaKind.SPEECH).first()
    for position, speech in enumerate(one.get("speeches", []), 1):
        speaker = people[_prefix(people) + speech["by"]]
        meeting.speeches.create(
            item=discussion, speaker=speaker, topic=speech["topic"], minutes=speech["minutes"], position=position
        )


def _group(locality: str, people: dict[str, Appointment], group: dict[str, Any]) -> RecordedGroup:
    """Delegates by appointment, or by the post alone where a source tells no more."""
    named = [RecordedDelegate(appointment=people[f"{locality}.{key}"]) for key in group.get("delegates", [])]
    posts = [RecordedDelegate(post=post) for post in group.get("posts", [])]
    return RecordedGroup(name=group["name"], count=group.get("count"), delegates=[*named, *posts])


def _task(directory: Directory, locality: str, task: dict[str, Any]) -> RecordedTask:
    return RecordedTask(
        to_text=task["to"],
        what=task["what"],
        via=task.get("via", ""),
        agencies=[directory.agencies[f"{locality}.{key}"] for key in task.get("agencies", [])],
        due_kind=task["kind"],
        due_text=task.get("text", ""),
        due_on=directory.dates.optional(task.get("on")),
    )
