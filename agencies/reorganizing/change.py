"""The agencies and localities a plan names, as they stand: what the parts of a reorganisation work with."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from agencies.choices import LocalityType
from agencies.models import Agency, Locality, User
from agencies.reorganizing.plan import Handover, Heir, Names, NewAgency, NewPlace, Plan

GONE = "Một cơ quan đã chọn không còn trong danh bạ. Hãy tải lại trang rồi chọn lại."


@dataclass
class Handed:
    """Agencies that end (or one that ``continues``) and those that carry on; new ones have no key before the step."""

    ended: list[Agency]
    heirs: list[Agency]
    continues: bool = False


@dataclass
class Change:
    """A plan with its rows. ``user`` makes the step; ``on`` is its first day."""

    plan: Plan
    user: User | None
    handed: list[Handed] = field(default_factory=list)
    renamed: list[tuple[Agency, Names]] = field(default_factory=list)
    places_ended: list[Locality] = field(default_factory=list)
    places: list[Locality] = field(default_factory=list)
    place_renamed: Locality | None = None

    @property
    def on(self) -> datetime.date:
        return self.plan.on

    @property
    def last_day(self) -> datetime.date:
        """The last day of what ends."""
        return self.on - datetime.timedelta(days=1)

    @property
    def ended(self) -> list[Agency]:
        """The agencies that end, in id order."""
        gone = [agency for one in self.handed if not one.continues for agency in one.ended]
        return sorted(gone, key=lambda agency: agency.pk)

    @property
    def ended_ids(self) -> list[int]:
        return [agency.pk for agency in self.ended]

    @property
    def heirs(self) -> list[Agency]:
        """The agencies that carry on, each once, in the order of the plan."""
        found: dict[int, Agency] = {id(heir): heir for one in self.handed for heir in one.heirs}
        return list(found.values())

    def heir_of(self, agency_id: int | None) -> Agency | None:
        """Who takes over what is open of an agency that ends; None where nobody does or it does not end."""
        for one in self.handed:
            if not one.continues and any(agency.pk == agency_id for agency in one.ended):
                return one.heirs[0] if one.heirs else None
        return None

    def place_of(self, locality_id: int) -> Locality | None:
        """The locality that takes over from one that ends; None where it does not end or nobody does."""
        if self.places and any(place.pk == locality_id for place in self.places_ended):
            return self.places[0]
        return None


def read(plan: Plan, user: User | None) -> Change:
    """The plan's rows, named as today, read by three queries; ValidationError where one of them is gone."""
    agencies = {row.pk: row for row in Agency.objects.named().filter(pk__in=_agencies(plan))}
    localities = {row.pk: row for row in Locality.objects.named().filter(pk__in=_localities(plan, agencies))}
    if len(agencies) < len(_agencies(plan)) or any(pk not in localities for pk in plan.localities):
        raise ValidationError(GONE)
    for agency in agencies.values():
        agency.locality = localities[agency.locality_id]
    change = Change(plan, user)
    change.places_ended = [localities[pk] for pk in plan.places.ended]
    change.places = [_place(heir, localities) for heir in plan.places.heirs]
    change.place_renamed = localities.get(plan.places.renamed or 0)
    change.renamed = [(agencies[one.agency], one.names) for one in plan.renamings]
    change.handed = [_handed(one, agencies, localities, change) for one in plan.handovers]
    return change


def _agencies(plan: Plan) -> set[int]:
    patterns = {heir.like for one in plan.handovers for heir in one.heirs if isinstance(heir, NewAgency)}
    return {*plan.agencies, *patterns}


def _localities(plan: Plan, agencies: dict[int, Agency]) -> set[int]:
    named = {heir.locality for one in plan.handovers for heir in one.heirs if isinstance(heir, NewAgency)} - {None}
    like = {heir.like for heir in plan.places.heirs if isinstance(heir, NewPlace)}
    return {plan.locality, *plan.localities, *named, *like, *(agency.locality_id for agency in agencies.values())}  # type: ignore[arg-type]


def _handed(one: Handover, agencies: dict[int, Agency], localities: dict[int, Locality], change: Change) -> Handed:
    heirs = [_heir(heir, agencies, localities, change) for heir in one.heirs]
    return Handed([agencies[pk] for pk in one.ended], heirs, one.continues)


def _heir(heir: Heir, agencies: dict[int, Agency], localities: dict[int, Locality], change: Change) -> Agency:
    if isinstance(heir, int):
        return agencies[heir]
    like = agencies[heir.like]
    if heir.place is not None:
        locality = change.places[heir.place]
    else:
        locality = localities[heir.locality] if heir.locality else like.locality
    made = Agency(
        locality=locality, kind=heir.kind or like.kind, standing_body=like.standing_body, order=like.order,
        parent_id=like.parent_id if locality.pk == like.locality_id else None, since=change.on,
    )  # fmt: skip
    made.named_full, made.named_short, made.named_symbol = heir.names.full, heir.names.short, heir.names.symbol  # type: ignore[attr-defined]
    return made


def _place(heir: int | NewPlace, localities: dict[int, Locality]) -> Locality:
    if isinstance(heir, int):
        return localities[heir]
    made = Locality(parent_id=localities[heir.like].parent_id)
    made.named_type, made.named_name = LocalityType(heir.type), heir.name
    return made
