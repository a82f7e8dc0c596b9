"""What others read of a report while its agency supplements it: what it handed in last.

Between equals nobody looks over the other's shoulder: what is being typed is the agency's own until it sends it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies.models import User
from reporting.choices import ReportState
from reporting.field_notes import FieldNotes
from reporting.fields import GENERAL_PARTS, Place, field_label
from reporting.history import in_order
from reporting.models import AgencyReport, ReportSnapshot
from reporting.permissions import is_of_reporting_agency, may_write

Told = list[tuple[str, str, str]]  # name, label, text


@dataclass(frozen=True)
class SentItem:
    """An item as it was handed in, with the fields that say something or have remarks; ``progress`` is its row's id."""

    item: int
    progress: int
    number: str
    title: str
    fields: Told


def last_sent(report: AgencyReport, user: User) -> ReportSnapshot | None:
    """What the user reads in place of the report; None where he reads the report itself."""
    if report.state != ReportState.SUPPLEMENT or is_of_reporting_agency(user, report) or may_write(user, report):
        return None
    return report.snapshots.order_by("-no").first()


def sent_general(content: Mapping[str, Any]) -> Told:
    """The general parts of a kept content (``history.content_of``); empty ones too."""
    return [(name, field_label(name), content["general"].get(name, "")) for name in GENERAL_PARTS]


def sent_items(report: AgencyReport, content: Mapping[str, Any], notes: FieldNotes | None) -> list[SentItem]:
    """The items of a report's kept content in printed order."""
    rows = dict(report.progress.values_list("item", "pk"))
    return [
        SentItem(one["item"], rows.get(one["item"], 0), one["number"], one["title"], _fields(one, notes))
        for one in content["items"]
    ]


def _fields(item: Mapping[str, Any], notes: FieldNotes | None) -> Told:
    texts, indicators = item["texts"], item["indicators"]
    remarked = {place.field for place in (notes.remarks if notes else ()) if place == Place(item["item"], place.field)}
    names = in_order({*texts, *remarked} - {""})
    return [(name, field_label(name) or indicators.get(name, "Số liệu"), texts.get(name, "")) for name in names]
