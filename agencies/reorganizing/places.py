"""Plans that concern whole localities: which agency of the new ones carries on for which of the old."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from agencies.choices import LocalityType, StepKind
from agencies.models import Agency, Locality
from agencies.querysets import valid_on
from agencies.reorganizing.plan import Handover, Heir, Names, NewAgency, NewPlace, Places, Plan, Renaming
from agencies.searching import plain


@dataclass(frozen=True)
class PlaceName:
    """A locality's type (``LocalityType``) and name."""

    type: str
    name: str

    def __str__(self) -> str:
        return f"{LocalityType(self.type).label} {self.name}"


def name_of(locality: Locality) -> PlaceName:
    """As a locality read with its names of today is called."""
    return PlaceName(locality.named_type, locality.named_name)


def reworded(text: str, old: PlaceName, new: PlaceName) -> str:
    """A name with the locality's in it: "UBND quận Tây Hồ" → "UBND phường Tây Hồ"; unchanged where it is not in it."""

    def put(found: re.Match[str]) -> str:
        return str(new)[:1].upper() + str(new)[1:] if found[0][:1].isupper() else str(new)

    changed = re.sub(re.escape(str(old)), put, text, flags=re.IGNORECASE)
    return changed if changed != text else re.sub(rf"\b{re.escape(old.name)}\b", new.name, text)


def _names(agency: Agency, old: PlaceName, new: PlaceName) -> Names:
    return Names(reworded(agency.full, old, new), reworded(agency.short, old, new), agency.symbol)


def _agencies(localities: Iterable[Locality], on: datetime.date) -> list[Agency]:
    rows = Agency.objects.filter(valid_on(on), locality__in=list(localities)).named()
    return list(rows.order_by("locality", "order", "pk"))


def rename(locality: Locality, new: PlaceName, on: datetime.date, basis: str, *, with_agencies: bool) -> Plan:
    """The locality called otherwise; and, if asked for, its agencies whose names hold the locality's."""
    old = name_of(locality)
    renamed = [(agency, _names(agency, old, new)) for agency in _agencies([locality], on) if with_agencies]
    return Plan(
        kind=StepKind.LOCALITY_RENAME,
        on=on,
        basis=basis,
        locality=locality.pk,
        renamings=tuple(Renaming(agency.pk, names) for agency, names in renamed if names.full != agency.full),
        places=Places(heirs=(NewPlace(new.type, new.name, locality.pk),), renamed=locality.pk),
    )


def hand_over(
    kind: StepKind, ended: list[Locality], heirs: list[Locality | PlaceName], on: datetime.date, basis: str
) -> Plan:
    """The localities end; their agencies go on in the heirs, body by body.

    Agencies of one kind that bear the same name but for their locality's become one. Where an heir exists already they
    go into its agency of that name, or of that kind where there is only one; else into a new one of theirs.
    """
    places = tuple(
        heir.pk if isinstance(heir, Locality) else NewPlace(heir.type, heir.name, ended[0].pk) for heir in heirs
    )
    old = {locality.pk: name_of(locality) for locality in ended}
    groups: dict[tuple[str, str], list[Agency]] = {}
    for agency in _agencies(ended, on):
        groups.setdefault(_body(agency, old[agency.locality_id]), []).append(agency)
    there = {heir.pk: _agencies([heir], on) for heir in heirs if isinstance(heir, Locality)}
    handovers = []
    for body, group in groups.items():
        carrying = [_carrying(body, group[0], old, heir, index, there) for index, heir in enumerate(heirs)]
        handovers.append(Handover(tuple(agency.pk for agency in group), tuple(carrying)))
    return Plan(
        kind=kind,
        on=on,
        basis=basis,
        locality=ended[0].pk,
        handovers=tuple(handovers),
        places=Places(tuple(locality.pk for locality in ended), places),
    )


def _body(agency: Agency, place: PlaceName) -> tuple[str, str]:
    """What an agency is, whatever its locality: its kind, and its name without the locality's."""
    named = re.sub(rf"({re.escape(str(place))}|{re.escape(place.name)})", "", agency.full, flags=re.IGNORECASE)
    return agency.kind, " ".join(plain(named).split())


def _carrying(
    body: tuple[str, str],
    like: Agency,
    old: dict[int, PlaceName],
    heir: Locality | PlaceName,
    index: int,
    there: dict[int, list[Agency]],
) -> Heir:
    if isinstance(heir, PlaceName):
        return NewAgency(_names(like, old[like.locality_id], heir), like.pk, place=index)
    same = [agency for agency in there[heir.pk] if _body(agency, name_of(heir)) == body]
    alike = [agency for agency in there[heir.pk] if agency.kind == like.kind]
    found = same or (alike if len(alike) == 1 else [])
    if found:
        return found[0].pk
    return NewAgency(_names(like, old[like.locality_id], name_of(heir)), like.pk, locality=heir.pk)
