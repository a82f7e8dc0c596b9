"""Nơi nhận of a draft: agencies of the directory in their order, then others in free text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from agencies.choices import AgencyKind
from agencies.models import Agency, Locality, User
from agencies.naming import carry_names, name_columns
from agencies.querysets import localities_below, valid_on
from documents.editing import editing, fingerprint, own_row, renumber, require_unchanged, swapped
from documents.models import Document, Recipient, Version

Choices = list[tuple[int, str]]


def recipients_of(version: Version) -> dict[str, Any]:
    """What stands there now: ``agencies`` (ids in order) and ``text``."""
    chosen = version.recipient_agencies.values_list("agency", flat=True)
    return {"agencies": list(chosen), "text": version.recipients}


def save_recipients(
    document: Document, *, user: User, agencies: Sequence[int], text: str, seen: str | None = None
) -> None:
    """Saves the recipients of the draft: those that stay keep their order, new ones (ids) follow in the given one.

    ``seen`` is the fingerprint of what the user's form came with. Raises as ``documents.editing.editing``, and
    StaleRevision where somebody changed the recipients meanwhile.
    """
    with editing(document, user, "Sửa nơi nhận") as draft:
        now = recipients_of(draft)
        require_unchanged(draft.document, seen, fingerprint(now))
        kept = [pk for pk in now["agencies"] if pk in agencies]
        draft.recipient_agencies.exclude(agency__in=kept).delete()
        for pk in dict.fromkeys(agencies):
            if pk not in kept:
                Recipient.objects.create(version=draft, agency_id=pk, position=draft.recipient_agencies.count() + 1)
        renumber(draft.recipient_agencies.order_by("position", "pk"))
        draft.recipients = text
        draft.save(update_fields=["recipients"])


def move_recipient(document: Document, pk: int, *, user: User, step: int) -> None:
    """Moves a recipient of the directory (its row's id) up (-1) or down (1)."""
    with editing(document, user, "Xếp lại nơi nhận") as draft:
        renumber(swapped(draft.recipient_agencies.order_by("position", "pk"), pk, step))


def remove_recipient(document: Document, pk: int, *, user: User) -> None:
    """Takes a recipient of the directory (its row's id) out."""
    with editing(document, user, "Bỏ một nơi nhận") as draft:
        own_row(draft.recipient_agencies.all(), pk).delete()
        renumber(draft.recipient_agencies.order_by("position", "pk"))


def recipient_rows(version: Version) -> list[Recipient]:
    """The recipients of the directory in order, each with its ``shown`` name as it is or will be printed. One query."""
    rows = list(version.recipient_agencies.select_related("agency").annotate(**name_columns("agency")))
    for row in rows:
        carry_names(row, "agency")
        row.shown = row.printed or row.agency.name_for(version.document.locality_id)
    return rows


def agencies_on_offer(locality_id: int, day: datetime.date, keep: Iterable[int] = ()) -> list[tuple[str, Choices]]:
    """Who may be chosen on ``day``, in groups: the locality's agencies by kind, then those of each locality below.

    Agencies in ``keep`` (ids), which stand there already, stay on offer whatever became of them.
    """
    here = Q(valid_on(day), locality__in=localities_below(locality_id))
    rows = list(Agency.objects.filter(here | Q(pk__in=list(keep))).named().order_by("order", "pk"))
    places = Locality.objects.filter(pk__in={row.locality_id for row in rows} - {locality_id}).named()
    groups: dict[str, Choices] = {kind.label: _choices(rows, locality_id, kind) for kind in AgencyKind}
    for place in sorted(places, key=str):
        groups[_title(place)] = [(row.pk, row.full) for row in rows if row.locality_id == place.pk]
    return [(label, choices) for label, choices in groups.items() if choices]


def _choices(rows: list[Agency], locality_id: int, kind: AgencyKind) -> Choices:
    return [(row.pk, row.full) for row in rows if row.locality_id == locality_id and row.kind == kind]


def _title(place: Locality) -> str:
    name = str(place)
    return name[:1].upper() + name[1:]
