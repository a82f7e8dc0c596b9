"""Delegates of a meeting: what is printed of them, and their groups as a page shows them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from agencies.models import Appointment
from meetings.models import Delegate, DelegateGroup, Meeting


def print_appointment(delegate: Delegate, on: datetime.date) -> None:
    """Fills what is printed of a delegate from his appointment, with the names of ``on``; keeps what is typed."""
    appointment = delegate.appointment
    if appointment is None:
        return
    name = appointment.agency.name_on(on)
    delegate.name = delegate.name or appointment.official.name
    delegate.post = delegate.post or appointment.post.title
    delegate.agency_name = delegate.agency_name or (name.full if name else "")


def delegate_by(appointment: Appointment) -> dict[str, str]:
    """What is printed of an appointment whose agency carries its name of the day (agencies.naming)."""
    return {
        "name": appointment.official.name,
        "post": appointment.post.title,
        "agency_name": appointment.agency.full,
    }


SHORT = (("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"), ("Mặt trận Tổ quốc", "MTTQ"))
LEAST_WORDS = 2  # of an agency's name at the end of a post, to take both for the same


def post_and_agency(post: str, agency_name: str) -> str:
    """A post with its agency, which is not told twice: "Chủ tịch UBND phường" of "Ủy ban nhân dân phường Tây Hồ" is
    "Chủ tịch UBND phường Tây Hồ".
    """
    words = agency_name.split()
    for number in range(len(words), LEAST_WORDS - 1, -1):
        if _shortened(post).endswith(_shortened(" ".join(words[:number]))):
            return " ".join([post, *words[number:]])
    return ", ".join(filter(None, [post, "" if agency_name in post else agency_name]))


def _shortened(text: str) -> str:
    for long, short in SHORT:
        text = text.replace(long, short)
    return text.casefold()


@dataclass(frozen=True)
class PrintedDelegate:
    """One delegate as printed, with his number through all groups."""

    no: int
    name: str
    post: str
    agency_name: str


@dataclass
class PrintedGroup:
    """A group with its named delegates; ``count`` None where it was not told."""

    pk: int
    name: str
    count: int | None
    delegates: list[PrintedDelegate] = field(default_factory=list)

    @property
    def total(self) -> int | None:
        """How many came or are invited: as told, else those named; None where neither is known."""
        return self.count if self.count is not None else (len(self.delegates) or None)


def groups_of(meeting: Meeting) -> list[PrintedGroup]:
    """The meeting's groups in order with their delegates, in one query (groups without a named delegate too)."""
    rows = (
        DelegateGroup.objects.filter(meeting=meeting)
        .order_by("position", "pk", "delegates__position", "delegates__pk")
        .values_list(
            "pk", "name", "count", "delegates__pk", "delegates__name", "delegates__post", "delegates__agency_name"
        )
    )
    groups: dict[int, PrintedGroup] = {}
    no = 0
    for pk, group_name, count, delegate_pk, name, post, agency_name in rows:
        group = groups.setdefault(pk, PrintedGroup(pk, group_name, count))
        if delegate_pk is not None:
            no += 1
            group.delegates.append(PrintedDelegate(no, name, post, agency_name))
    return list(groups.values())


def between(groups: list[PrintedGroup], first: int, last: int) -> list[tuple[PrintedGroup, list[PrintedDelegate]]]:
    """The groups with their delegates numbered ``first`` to ``last``; one that names nobody stands where it would."""
    found, before = [], 0
    for group in groups:
        shown = [one for one in group.delegates if first <= one.no <= last]
        if shown or (not group.delegates and first <= max(before, 1) <= last):
            found.append((group, shown))
        before += len(group.delegates)
    return found


def known_total(groups: list[PrintedGroup]) -> int:
    """The sum of the groups whose size is known."""
    return sum(group.total or 0 for group in groups)
