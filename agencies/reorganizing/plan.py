"""What a step of reorganisation asks for, as plain data that can wait for its day."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Names:
    """What an agency is called from the day of the step."""

    full: str
    short: str
    symbol: str


@dataclass(frozen=True)
class NewAgency:
    """An agency that begins with the step, like the agency ``like`` (id) in everything but its names.

    ``place`` is the index of its locality among those that begin with the step; None: the locality of ``like``, or
    ``locality`` (id).
    """

    names: Names
    like: int
    kind: str = ""
    place: int | None = None
    locality: int | None = None


Heir = int | NewAgency


@dataclass(frozen=True)
class Handover:
    """Agencies (ids) that end, and who carries on: agencies there are (ids) or new ones; nobody where empty.

    The first of the ``heirs`` takes over what is open. ``continues``: the one agency of ``ended`` does not end, the
    heirs are split off it; it keeps what is open.
    """

    ended: tuple[int, ...]
    heirs: tuple[Heir, ...] = ()
    continues: bool = False


@dataclass(frozen=True)
class Renaming:
    """An agency (id) and what it is called from the day of the step."""

    agency: int
    names: Names


@dataclass(frozen=True)
class NewPlace:
    """A locality that begins with the step, under the same one as the locality ``like`` (id)."""

    type: str
    name: str
    like: int


@dataclass(frozen=True)
class Places:
    """Localities (ids) that end, and those (ids or new) that carry on; ``renamed`` (id) takes the name of the first."""

    ended: tuple[int, ...] = ()
    heirs: tuple[int | NewPlace, ...] = ()
    renamed: int | None = None


@dataclass(frozen=True)
class Plan:
    """One step: what, from which day, on what basis.

    ``members`` and ``holders``: for a membership or an appointment (id), at which heir (index) it goes on, or None
    where it ends; what is not named goes to the first heir (memberships) or ends (appointments).
    """

    kind: str
    on: datetime.date
    basis: str
    locality: int
    handovers: tuple[Handover, ...] = ()
    renamings: tuple[Renaming, ...] = ()
    places: Places = Places()
    members: dict[int, int | None] = field(default_factory=dict)
    holders: dict[int, int | None] = field(default_factory=dict)

    @property
    def agencies(self) -> list[int]:
        """The ids of all agencies that exist before the step and take part, in order."""
        found = {renaming.agency for renaming in self.renamings}
        for handover in self.handovers:
            found |= {*handover.ended, *(heir for heir in handover.heirs if isinstance(heir, int))}
        return sorted(found)

    @property
    def localities(self) -> list[int]:
        """The ids of all localities that exist before the step and are changed or carry on, in order."""
        heirs = {heir for heir in self.places.heirs if isinstance(heir, int)}
        renamed = {self.places.renamed} if self.places.renamed else set()
        return sorted({*self.places.ended, *heirs, *renamed})


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-able data."""
    return {**asdict(plan), "on": plan.on.isoformat()}


def from_json(data: dict[str, Any]) -> Plan:
    """The plan that ``to_json`` wrote."""
    return Plan(
        kind=data["kind"],
        on=datetime.date.fromisoformat(data["on"]),
        basis=data["basis"],
        locality=data["locality"],
        handovers=tuple(
            Handover(tuple(one["ended"]), tuple(_heir(heir) for heir in one["heirs"]), one["continues"])
            for one in data["handovers"]
        ),
        renamings=tuple(Renaming(one["agency"], Names(**one["names"])) for one in data["renamings"]),
        places=Places(
            tuple(data["places"]["ended"]),
            tuple(NewPlace(**one) if isinstance(one, dict) else one for one in data["places"]["heirs"]),
            data["places"]["renamed"],
        ),
        members={int(pk): heir for pk, heir in data["members"].items()},
        holders={int(pk): heir for pk, heir in data["holders"].items()},
    )


def _heir(data: Any) -> Heir:
    return NewAgency(**{**data, "names": Names(**data["names"])}) if isinstance(data, dict) else data
