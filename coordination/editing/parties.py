"""A draft's parties: how they stand in the header, who signs, what they answer for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError

from agencies.choices import SigningAuthority
from agencies.models import User
from coordination.editing.locking import editing, mark
from coordination.models import JointText
from documents.editing import fingerprint, own_row, renumber, require_unchanged, swapped
from documents.models import Party, Version

PARTIES = "cac-ben"


@dataclass(frozen=True)
class PartyValues:
    """What a user says of a party; the printed names are taken from the agency where empty."""

    agency_id: int
    acting_body: str = ""
    group_label: str = ""
    printed_name: str = ""
    printed_short: str = ""
    printed_symbol: str = ""
    authority: str = SigningAuthority.ON_BEHALF
    signatory_id: int | None = None
    responsibility: str = ""


def party_values(party: Party) -> dict[str, Any]:
    """The values of a party as they stand, by the names of PartyValues."""
    return {name: getattr(party, name) for name in PartyValues.__dataclass_fields__}


def add_party(joint: JointText, *, user: User, values: PartyValues) -> Party:
    """Adds a party, last in header and in signing order; ValidationError where the agency is one already."""
    with editing(joint, user, "Thêm một bên tham gia") as draft:
        party = place_party(draft, values)
        mark(draft, user, PARTIES)
    return party


def place_party(draft: Version, values: PartyValues) -> Party:
    """Puts a party last in a draft whose document is locked or new."""
    _require_new(draft, values.agency_id)
    last = draft.parties.count() + 1
    return Party.objects.create(version=draft, header_position=last, signature_position=last, **asdict(values))


def save_party(joint: JointText, pk: int, *, user: User, values: PartyValues, seen: str | None = None) -> Party:
    """Saves what the user says of a party."""
    with editing(joint, user, "Sửa một bên tham gia") as draft:
        party = own_row(draft.parties.all(), pk)
        require_unchanged(draft.document, seen, fingerprint(party_values(party)))
        if values.agency_id != party.agency_id:
            _require_new(draft, values.agency_id)
        for name, value in asdict(values).items():
            setattr(party, name, value)
        party.save()
        mark(draft, user, PARTIES, f"ben-{pk}.responsibility")
    return party


def move_party(joint: JointText, pk: int, *, user: User, step: int, field: str = "header_position") -> None:
    """Moves a party up (-1) or down (1) in the header or (``signature_position``) in the signing order."""
    with editing(joint, user, "Xếp lại các bên") as draft:
        renumber(swapped(draft.parties.order_by(field, "pk"), pk, step), field)
        mark(draft, user, PARTIES)


def remove_party(joint: JointText, pk: int, *, user: User) -> None:
    """Removes a party."""
    with editing(joint, user, "Bỏ một bên tham gia") as draft:
        own_row(draft.parties.all(), pk).delete()
        for field in ("header_position", "signature_position"):
            renumber(draft.parties.order_by(field, "pk"), field)
        mark(draft, user, PARTIES)


def _require_new(draft: Version, agency_id: int) -> None:
    if draft.parties.filter(agency=agency_id).exists():
        raise ValidationError({"agency_id": "Cơ quan này đã là một bên tham gia."})
