"""The five cases of the former districts, recorded as their sources tell them."""

from __future__ import annotations

from typing import Any

from coordination.models import Program
from coordination.recording import RecordedNote, RecordedParty, record_program
from desk.demo.directory import Directory
from desk.demo.following import add_conclusions
from desk.demo.meetings import add_meeting
from desk.demo.reading import read
from documents.models import SourceNote


def load_cases(directory: Directory) -> None:
    """Records each case's programmes and its meeting. Nobody of the wards entered them: the application did."""
    for case in read("cases", directory.dates):
        programs: dict[str, Program] = {}
        for one in case["programs"]:
            programs[one["key"]] = _program(directory, case, one, programs)
        meeting = add_meeting(directory, case["locality"], case["meeting"], programs)
        add_conclusions(directory, case["locality"], case["meeting"], meeting)
        for note in case["meeting"]["notes"]:
            SourceNote.objects.create(target=meeting, source=case["source"], **note)


def _program(directory: Directory, case: dict[str, Any], one: dict[str, Any], known: dict[str, Program]) -> Program:
    agencies = directory.agencies_of(case["locality"])
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
        notes=[RecordedNote(**note, source=case["source"]) for note in one.get("notes", [])],
    )
