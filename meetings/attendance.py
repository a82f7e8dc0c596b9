"""Who came: marks made by several people at the door at once, each mark sent once or more often over a poor line."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from agencies.models import User
from agencies.searching import matching
from documents.exceptions import InvalidTransition, StaleRevision
from meetings import workflow
from meetings.choices import Action, GroupKind, Presence
from meetings.models import Attendance, Delegate, DelegateGroup, Meeting

CAME = (Presence.PRESENT, Presence.SUBSTITUTE)
UNASKED = "Đại biểu đến thêm"  # the group of who came without an invitation


@dataclass(frozen=True)
class Mark:
    """How somebody at the door marked a delegate. ``rev``: of the mark he saw before, 0 where there was none.

    ``client_id`` names the mark on the device, ``at`` is its time there; both None for a form of a plain page.
    """

    presence: Presence
    substitute_name: str = ""
    substitute_post: str = ""
    rev: int = 0
    client_id: uuid.UUID | None = None
    at: datetime.datetime | None = None


class MarkedMeanwhile(StaleRevision):
    """Somebody else marked the delegate after the page was made; ``attendance`` is that mark."""

    def __init__(self, attendance: Attendance) -> None:
        time = timezone.localtime(attendance.at)
        who = attendance.marked_by.name
        super().__init__(f"{who} đã điểm danh “{attendance.get_presence_display()}” lúc {time:%H:%M}.")
        self.attendance = attendance


def _lock(meeting: Meeting, user: User) -> Meeting:
    refusal = "Chỉ cơ quan tổ chức hội nghị được điểm danh."
    return workflow.lock_for(meeting, Action.ATTEND, user=user, refusal=refusal)


@transaction.atomic
def mark(delegate: Delegate, given: Mark, *, user: User) -> Attendance:
    """Marks a delegate; the same mark sent again changes nothing, nor does an older one of the same person.

    Raises MarkedMeanwhile where somebody else marked him otherwise since, PermissionDenied, InvalidTransition.
    """
    _lock(delegate.group.meeting, user)
    found = Attendance.objects.select_related("marked_by").filter(delegate=delegate).first()
    at = min(given.at or timezone.now(), timezone.now())
    if found is None:
        return _write(Attendance(delegate=delegate, rev=0), given, at, user)
    if _says_the_same(found, given) or (given.client_id and found.client_id == given.client_id):
        return found
    if found.marked_by_id == user.pk:
        return found if at < found.at else _write(found, given, at, user)
    if found.rev != given.rev:
        raise MarkedMeanwhile(found)
    return _write(found, given, at, user)


def _says_the_same(found: Attendance, given: Mark) -> bool:
    now = (found.presence, found.substitute_name, found.substitute_post)
    return now == (given.presence, *_substitute(given))


def _substitute(given: Mark) -> tuple[str, str]:
    """Who came instead; nobody unless the mark says so."""
    if given.presence != Presence.SUBSTITUTE:
        return "", ""
    return given.substitute_name, given.substitute_post


def _write(attendance: Attendance, given: Mark, at: datetime.datetime, user: User) -> Attendance:
    attendance.presence = given.presence
    attendance.substitute_name, attendance.substitute_post = _substitute(given)
    attendance.at, attendance.marked_by, attendance.client_id = at, user, given.client_id
    attendance.rev += 1
    attendance.save()
    return attendance


@transaction.atomic
def add_guest(
    meeting: Meeting,
    *,
    name: str,
    post: str = "",
    agency_name: str = "",
    user: User,
    client_id: uuid.UUID | None = None,
    at: datetime.datetime | None = None,
) -> Delegate:
    """Adds somebody who came unasked, as present from ``at``; sent again as the same ``client_id`` he is added once."""
    meeting = _lock(meeting, user)
    known = Delegate.objects.filter(client_id=client_id, group__meeting=meeting).first() if client_id else None
    if known is not None:
        return known
    if not name and not post:
        raise InvalidTransition("Ghi họ tên hoặc chức vụ của người đến thêm.")
    group = _group_of_guests(meeting)
    last = group.delegates.aggregate(last=Max("position"))["last"] or 0
    guest = Delegate.objects.create(
        group=group,
        name=name,
        post=post,
        agency_name=agency_name,
        position=last + 1,
        client_id=client_id or uuid.uuid4(),
    )
    mark(guest, Mark(Presence.PRESENT, at=at), user=user)
    return guest


def _group_of_guests(meeting: Meeting) -> DelegateGroup:
    guests = DelegateGroup.objects.filter(meeting=meeting, kind=GroupKind.GUESTS, name=UNASKED).first()
    if guests is not None:
        return guests
    last = meeting.groups.aggregate(last=Max("position"))["last"] or 0
    return DelegateGroup.objects.create(meeting=meeting, kind=GroupKind.GUESTS, name=UNASKED, position=last + 1)


class CountedMeanwhile(StaleRevision):
    """Somebody else counted the group after the page was made; ``came`` is his number, 0 where he took it away."""

    def __init__(self, came: int, typed: int | None) -> None:
        super().__init__(
            f"Người khác vừa ghi {came} người có mặt, nên số {typed or 0} của bạn chưa được ghi. "
            "Hãy xem lại, rồi ghi lại nếu số của bạn đúng."
        )
        self.came = came


@transaction.atomic
def count_group(group: DelegateGroup, came: int | None, *, user: User, seen: int | None = None) -> None:
    """How many came of a group that is only counted; None where nobody counted.

    ``seen`` is the number the user's page showed (0 where nobody had counted), None where it is not known; raises
    CountedMeanwhile where another number stands by now.
    """
    _lock(group.meeting, user)
    group.refresh_from_db(fields=["came"])
    if seen is not None and group.came != came and seen != (group.came or 0):
        raise CountedMeanwhile(group.came or 0, came)
    group.came = came
    group.save(update_fields=["came"])


@dataclass(frozen=True)
class GroupCount:
    """How many of a group came and how many were marked at all; ``expected`` None where its size is not known."""

    pk: int
    name: str
    expected: int | None
    came: int
    marked: int
    is_named: bool


def counts_of(meeting: Meeting) -> list[GroupCount]:
    """Each group as it is now, in one query."""
    groups = DelegateGroup.objects.filter(meeting=meeting).annotate(
        named=Count("delegates"),
        there=Count("delegates", filter=Q(delegates__attendance__presence__in=CAME)),
        marked=Count("delegates__attendance"),
    )
    rows = groups.order_by("position", "pk").values_list("pk", "name", "count", "came", "named", "there", "marked")
    return [
        GroupCount(pk, name, count if count is not None else named or None, there + (came or 0), marked, bool(named))
        for pk, name, count, came, named, there, marked in rows
    ]


def rows_of(meeting: Meeting, typed: str = "", group: int | None = None) -> QuerySet[Delegate]:
    """The delegates with their marks, in order; found by what is typed of name, post and agency, without accents."""
    found = Delegate.objects.filter(group__meeting=meeting).select_related("group", "attendance__marked_by")
    if group is not None:
        found = found.filter(group=group)
    if typed.strip():
        found = matching(found, typed, "name", "post", "agency_name")
    return found.order_by("group__position", "group", "position", "pk")
