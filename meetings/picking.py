"""Delegates picked from the directory in one step: all who hold a post, all heads of a kind of agency, or some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from agencies.choices import AgencyKind
from agencies.models import Appointment
from agencies.naming import carry_names, name_columns
from agencies.querysets import localities_below
from meetings.choices import GroupKind
from meetings.delegates import delegate_by
from meetings.models import Delegate, DelegateGroup, Meeting

GROUP_KINDS = {
    AgencyKind.PARTY_COMMITTEE: GroupKind.PARTY,
    AgencyKind.PEOPLES_COUNCIL: GroupKind.COUNCIL,
    AgencyKind.PEOPLES_COMMITTEE: GroupKind.COMMITTEE,
    AgencyKind.FATHERLAND_FRONT: GroupKind.FRONT,
    AgencyKind.MASS_ORGANIZATION: GroupKind.FRONT,
    AgencyKind.DEPARTMENT: GroupKind.DEPARTMENTS,
}


@dataclass(frozen=True)
class PickSet:
    """Several people under one name: ``key`` is ``dau-<kind of agency>`` or ``chuc-<title of the post>``."""

    key: str
    label: str
    kind: GroupKind
    people: tuple[Appointment, ...]


def appointments_on_offer(meeting: Meeting) -> list[Appointment]:
    """Who holds a post on the meeting's day in its locality or below it; agencies named as of then. One query."""
    held = Appointment.objects.filter(agency__locality__in=localities_below(meeting.locality_id))
    rows = list(
        held.valid_on(meeting.held_on)
        .select_related("official", "post", "agency")
        .annotate(**name_columns("agency", meeting.held_on))
        .order_by("agency__locality__parent", "agency__order", "agency", "post__order", "official__name")
    )
    for row in rows:
        carry_names(row, "agency")
    return rows


def sets_of(people: list[Appointment]) -> list[PickSet]:
    """All heads of each kind of agency; and each post that several people hold."""
    kinds = Counter(one.agency.kind for one in people if one.post.is_head)
    heads = [
        PickSet(f"dau-{kind.value}", f"Người đứng đầu: {kind.label}", GROUP_KINDS.get(kind, GroupKind.OTHER), found)
        for kind in AgencyKind
        if kinds[kind] > 1
        for found in [tuple(one for one in people if one.post.is_head and one.agency.kind == kind)]
    ]
    titles = Counter(one.post.title for one in people)
    posts = []
    for title, number in titles.items():
        if number > 1:
            found = tuple(one for one in people if one.post.title == title)
            kind = GROUP_KINDS.get(AgencyKind(found[0].agency.kind), GroupKind.OTHER)
            posts.append(PickSet(f"chuc-{title}", f"Tất cả {title}", kind, found))
    return [*heads, *posts]


def add_delegates(group: DelegateGroup, picked: Iterable[Appointment]) -> tuple[int, list[Appointment]]:
    """Puts people at the end of a group; returns how many, and those left out as they are delegates already."""
    delegates = Delegate.objects.filter(group__meeting=group.meeting_id)
    there = set(delegates.filter(appointment__isnull=False).values_list("appointment__official", flat=True))
    last = max(delegates.filter(group=group).values_list("position", flat=True), default=0)
    rows: list[Delegate] = []
    left_out: list[Appointment] = []
    for appointment in picked:
        if appointment.official_id in there:
            left_out.append(appointment)
            continue
        there.add(appointment.official_id)
        position = last + len(rows) + 1
        rows.append(Delegate(group=group, appointment=appointment, position=position, **delegate_by(appointment)))
    Delegate.objects.bulk_create(rows)
    return len(rows), left_out
