"""Events of the wards' programmes: planned, held with their figures and voters' petitions, postponed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.models import Program
from desk.demo.directory import Directory
from desk.demo.reading import read
from desk.demo.steps import date_back
from documents.models import Version
from reporting.choices import EventAction
from reporting.events import EventValues, PetitionValues, add_event, move_event
from reporting.models import Event
from reporting.outline import outline

DAYS = ("planned_on", "held_on")


def load_events(directory: Directory, programs: dict[str, Program]) -> None:
    """Enters each event on its day, or today where it is still to come."""
    for data in read("events", directory.dates):
        program = programs[data["program"]]
        version = program.document.frozen_version
        if version is None:
            raise ValueError(f"{data['program']} is not signed.")
        for told in data["events"]:
            _load(directory, data["program"].split(".")[0], version, told)


def _load(directory: Directory, ward: str, version: Version, told: dict[str, Any]) -> Event:
    started, dates = timezone.now(), directory.dates
    items = {entry.number: entry.item_id for entry in outline(version)}
    days = {name: dates.day(told[name]) for name in DAYS if name in told}
    own = {
        name: told[name] for name in ("kind", "subject", "place", "attendances", "opinions", "outcome") if name in told
    }
    lead, *supporters = [directory.agencies[f"{ward}.{key}"].pk for key in told["agencies"]]
    values = EventValues(
        **own,
        planned_on=days.get("planned_on"),
        held_on=days.get("held_on"),
        item_id=items[told["item"]],
        agency_id=lead,
        supporters=supporters,
        petitions=[PetitionValues(level, *numbers) for level, numbers in told.get("petitions", {}).items()],
    )
    user = directory.users[f"{ward}.{told['agencies'][0]}.chuyen-vien"]
    event = add_event(user=user, values=values)
    if "postponed" in told:
        move_event(event, EventAction.POSTPONE, user=user, rev=event.rev, reason=told["postponed"])
    date_back(started, days.get("held_on", dates.today), dates.today)
    return event
