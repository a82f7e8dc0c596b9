"""One place of a draft saved on its own, against what its user last saw there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from activity.log import entries_about
from agencies.models import User
from coordination.editing.locking import editing, mark
from coordination.editing.places import Place, place_of
from coordination.models import FieldEdit, JointText
from documents.editing import fingerprint
from documents.exceptions import StaleRevision
from documents.models import Version

ONE_SITTING = datetime.timedelta(minutes=15)  # changes of a place by one person within it are one entry of the log


@dataclass(frozen=True)
class Kept:
    """What stands at a place: the value in plain data, as people read it, and its ``print``, by which it is told."""

    place: str
    value: Any
    told: str
    print: str


class FieldConflict(StaleRevision):
    """Somebody changed the place; ``kept`` is what stands there, written by ``by`` (an account's id) where known."""

    def __init__(self, kept: Kept, name: str, by: int | None, at: datetime.datetime | None) -> None:
        super().__init__(f"{name or 'Người khác'} đã sửa chỗ này sau khi bạn mở.")
        self.kept, self.name, self.by, self.at = kept, name, by, at


def print_of(value: Any) -> str:
    """A short sign of a value; two equal ones mean the same wording."""
    return fingerprint({"": value})


NOTHING = print_of("")
"""The print of an empty text."""


def kept_at(place: Place) -> Kept:
    """What stands at the place now."""
    value = place.read()
    return Kept(place.name, value, place.told(), print_of(value))


def save_field(joint: JointText, name: str, value: Any, *, user: User, seen: str) -> Kept:
    """Writes ``value`` to a place of the draft where its print is still ``seen``; returns what stands there then.

    A text is a str; "lead" an agency's id or None; "due" a mapping of its three fields; "supports" and "targets" lists
    of SupportValues and TargetValues. Saying again what stands there already changes nothing, whatever was seen.
    FieldConflict where somebody else wrote something other, ValidationError where the value cannot stand,
    InvalidTransition where there is no such place or no draft, PermissionDenied as of ``editing``.
    """
    draft = joint.document.current_version
    if isinstance(value, str):
        there = kept_at(place_of(draft, name))
        if there.value == value:
            return there
    with editing(joint, user, _summary(draft, name, user)) as draft:
        place = place_of(draft, name)
        there = kept_at(place)
        if there.print != seen and there.value != value:
            raise _conflict(draft, there)
        place.write(value)
        mark(draft, user, place.name)
        return kept_at(place_of(draft, place.name))


def _summary(draft: Version, name: str, user: User) -> str:
    """What the log says of the change; empty where its entry of this sitting stands already."""
    place = place_of(draft, name)
    since = timezone.now() - ONE_SITTING
    lately = FieldEdit.objects.filter(version=draft, place=place.name, by=user, at__gte=since)
    return "" if lately.exists() else f"Sửa {place.label}"


def _conflict(draft: Version, there: Kept) -> FieldConflict:
    names = {there.place, there.place.split(".")[0]}  # the place itself, or the line it belongs to as a whole
    edit = FieldEdit.objects.filter(version=draft, place__in=names).order_by("-rev").first()
    if edit is not None:
        return FieldConflict(there, edit.by_name, edit.by_id, edit.at)
    entry = entries_about(draft.document).first()
    if entry is None:
        return FieldConflict(there, "", None, None)
    return FieldConflict(there, entry.actor_name, entry.actor_id, entry.recorded_at)
