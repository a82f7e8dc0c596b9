"""The five cases of the former districts, recorded as their sources tell them."""

from __future__ import annotations

from typing import Any

from agencies.models import Agency
from coordination.models import Program
from coordination.recording import RecordedNote, RecordedParty, record_program
from desk.demo.directory import Directory
from desk.demo.reading import read
from documents.models import SourceNote
from meetings.models import Meeting
from meetings.recording import (
    RecordedCommendation,
    RecordedDelegate,
    RecordedGroup,
    RecordedPurpose,
    RecordedTask,
    record_meeting,
)


def load_cases(directory: Directory) -> None:
    """Records each case's programmes and its meeting. Nobody of the wards entered them: the application did."""
    for case in read("cases", directory.dates):
        agencies = directory.agencies_of(case["locality"])
        programs: dict[str, Program] = {}
        for one in case["programs"]:
            programs[one["key"]] = _program(directory, agencies, one, programs, case["source"])
        _meeting(directory, agencies, case["meeting"], programs, case["source"])


def _program(
    directory: Directory, agencies: dict[str, Agency], one: dict[str, Any], known: dict[str, Program], source: str
) -> Program:
    return record_program(
        user=None,
        drafting_agency=agencies[one["drafter"]],
        title=one["title"],
        family=one["family"],
        year_from=one["year"],
        year_to=one["year"],
        parties=[
            RecordedParty(
                agency=agencies[party["agency"]],
                acting_body=party.get("acting_body", ""),
                group_label=party.get("group_label", ""),
            )
            for party in one["parties"]
        ],
        items=one.get("items"),
        signed_on=directory.dates.optional(one.get("signed_on")),
        closed=one.get("closed", False),
        previous=known.get(one.get("previous", "")),
        notes=[RecordedNote(**note, source=source) for note in one.get("notes", [])],
    )


def _meeting(
    directory: Directory, agencies: dict[str, Agency], one: dict[str, Any], programs: dict[str, Program], source: str
) -> None:
    meeting = record_meeting(
        user=None,
        organizer=agencies[one["organizer"]],
        title=one["title"],
        held_on=directory.dates.day(one["held_on"]),
        date_as_printed=one.get("date_as_printed", ""),
        part_of_day=one.get("part_of_day", ""),
        chair_text=one.get("chair_text", ""),
        concluded_by=one.get("concluded_by", ""),
        reported_by=one.get("reported_by", ""),
        purposes=[
            RecordedPurpose(p["kind"], programs.get(p.get("program", "")), p.get("subject", ""))
            for p in one["purposes"]
        ],
        groups=[_group(group) for group in one.get("groups", [])],
        remarks=[(kind, text) for kind, texts in one["remarks"].items() for text in texts],
        tasks=[_task(directory, agencies, task) for task in one.get("tasks", [])],
        commendations=[RecordedCommendation(**given) for given in one.get("commendations", [])],
        notes="\n".join(filter(None, [one.get("notes_text"), one.get("remarks_unknown")])),
    )
    _add_notes(meeting, one["notes"], source)


def _group(group: dict[str, Any]) -> RecordedGroup:
    return RecordedGroup(
        name=group["name"], delegates=[RecordedDelegate(post=post) for post in group.get("posts", [])]
    )


def _task(directory: Directory, agencies: dict[str, Agency], task: dict[str, Any]) -> RecordedTask:
    return RecordedTask(
        to_text=task["to"],
        what=task["what"],
        via=task.get("via", ""),
        agencies=[agencies[key] for key in task.get("agencies", [])],
        due_kind=task["kind"],
        due_text=task.get("text", ""),
        due_on=directory.dates.optional(task.get("on")),
    )


def _add_notes(meeting: Meeting, notes: list[dict[str, str]], source: str) -> None:
    for note in notes:
        SourceNote.objects.create(target=meeting, source=source, **note)
