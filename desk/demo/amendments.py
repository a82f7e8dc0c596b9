"""Addenda issued in mid-year, drafted from the text in force and carried on by their steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from coordination.amending import open_addendum
from coordination.editing import end_line
from coordination.models import Addendum, ItemLine, Program
from desk.demo.directory import Directory
from desk.demo.programs import add_line, due_fields
from desk.demo.reading import read
from desk.demo.steps import date_back, play
from documents.drafting import touch
from documents.models import Document, Party, Version
from reporting.outline import outline


def load_amendments(directory: Directory, programs: dict[str, Program]) -> None:
    """Opens each addendum of the data, changes its draft and plays its steps."""
    for data in read("amendments", directory.dates):
        ward = data["program"].split(".")[0]
        started, opened = timezone.now(), data["opened"]
        program = Program.objects.get(pk=programs[data["program"]].pk)
        addendum = open_addendum(
            program,
            user=directory.users[f"{ward}.{opened['by']}"],
            title=data["title"],
            effective_from=directory.dates.day(data["effective_from"]),
            reason=data["reason"],
        )
        _change(directory, ward, addendum, data)
        date_back(started, directory.dates.day(opened["on"]), directory.dates.today)
        play(directory, ward, addendum, data["steps"])


def _change(directory: Directory, ward: str, addendum: Addendum, data: dict[str, Any]) -> None:
    draft = Document.objects.get(pk=addendum.document_id).current_version
    lines = {entry.number: entry.line for entry in outline(draft)}
    user = directory.users[f"{ward}.{data['opened']['by']}"]
    for row in data["changes"]:
        line = lines[str(row["item"])]
        if "ended_on" in row:
            end_line(addendum, line.pk, user=user, ended_on=directory.dates.day(row["ended_on"]))
        else:
            _reword(directory, addendum, line, row)
    tops = sum(entry.line.parent_id is None for entry in outline(draft))
    for position, row in enumerate(data["added"], tops + 1):
        add_line(directory, ward, draft, row, position)
    _reassign(directory, ward, draft, data["responsibility"])
    touch(Document.objects.get(pk=addendum.document_id))


def _reword(directory: Directory, addendum: Addendum, line: ItemLine, row: dict[str, Any]) -> None:
    if "due" in row:
        for name, value in {"due_text": "", "due_on": None, **due_fields(directory, addendum, row["due"])}.items():
            setattr(line, name, value)
    for name in ("body", "deliverable"):
        setattr(line, name, row.get(name, getattr(line, name)))
    line.save()
    for name, target in row.get("targets", {}).items():
        told = line.line_indicators.get(indicator__name=name)
        told.target = Decimal(target)
        told.save()


def _reassign(directory: Directory, ward: str, draft: Version, told: dict[str, str]) -> None:
    for agency, responsibility in told.items():
        party = Party.objects.get(version=draft, agency=directory.agencies[f"{ward}.{agency}"])
        party.responsibility = responsibility.strip()
        party.save()
