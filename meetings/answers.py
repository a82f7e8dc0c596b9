"""Answers to invitations: by the delegate's own link, or entered by the organizer for who answered otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from agencies.models import User
from documents.exceptions import InvalidTransition
from meetings.choices import MeetingState, Response
from meetings.models import Delegate, DelegateGroup, Meeting
from meetings.permissions import may_organize

OPEN_STATES = (MeetingState.PLANNED, MeetingState.INVITED)
LAST_MINUTE = datetime.time(23, 59)


@dataclass(frozen=True)
class Answer:
    """What a delegate says: whether he comes, who comes in his place, and a word with it."""

    response: Response
    substitute_name: str = ""
    substitute_post: str = ""
    note: str = ""


def begins_at(meeting: Meeting) -> datetime.datetime:
    """When the meeting begins; the end of its day where the time is not known."""
    time = meeting.starts_at or LAST_MINUTE
    return datetime.datetime.combine(meeting.held_on, time, timezone.get_default_timezone())


def may_answer(meeting: Meeting) -> bool:
    """Whether a delegate may still answer or change his answer: until the meeting begins."""
    return meeting.state in OPEN_STATES and timezone.now() < begins_at(meeting)


@transaction.atomic
def give_answer(delegate: Delegate, answer: Answer, *, entered_by: User | None = None) -> Delegate:
    """Keeps the answer; ``entered_by`` is the organizer's person who enters it for the delegate, None for himself.

    Raises PermissionDenied for somebody else's person, InvalidTransition when it is too late.
    """
    meeting = Meeting.objects.get(groups__delegates=delegate.pk)
    if entered_by is not None and not may_organize(entered_by, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị được ghi trả lời thay đại biểu.")
    late = meeting.state not in (*OPEN_STATES, MeetingState.RUNNING) if entered_by else not may_answer(meeting)
    if late:
        raise InvalidTransition("Hội nghị đã bắt đầu, đã kết thúc hoặc không họp nữa nên không nhận trả lời được.")
    kept = Delegate.objects.select_for_update(of=("self",)).get(pk=delegate.pk)
    replaced = answer.response == Response.SUBSTITUTE
    kept.response = answer.response
    kept.substitute_name = answer.substitute_name if replaced else ""
    kept.substitute_post = answer.substitute_post if replaced else ""
    kept.response_note = answer.note
    kept.responded_at = timezone.now()
    kept.response_entered_by = entered_by
    kept.save()
    return kept


@dataclass(frozen=True)
class GroupAnswers:
    """A group's answers by kind; ``counted`` is the size of a group that is not named."""

    name: str
    counted: int | None
    named: int
    invited: int
    confirmed: int
    substituted: int
    declined: int

    @property
    def waiting(self) -> int:
        """Invited, not answered."""
        return self.invited - self.confirmed - self.substituted - self.declined


def answers_by_group(meeting: Meeting) -> list[GroupAnswers]:
    """Each group with its answers, in one query."""
    given = {
        name: Count("delegates", filter=Q(delegates__response=response))
        for name, response in (
            ("confirmed", Response.CONFIRM),
            ("substituted", Response.SUBSTITUTE),
            ("declined", Response.DECLINE),
        )
    }
    called = Q(delegates__invited_at__isnull=False) | ~Q(delegates__response="")
    groups = DelegateGroup.objects.filter(meeting=meeting).annotate(
        named=Count("delegates"), invited=Count("delegates", filter=called & Q(delegates__isnull=False)), **given
    )
    columns = ("name", "count", "named", "invited", "confirmed", "substituted", "declined")
    return [GroupAnswers(*row) for row in groups.order_by("position", "pk").values_list(*columns)]


def total(groups: Iterable[GroupAnswers]) -> GroupAnswers:
    """All groups as one."""
    rows = list(groups)
    parts = ("named", "invited", "confirmed", "substituted", "declined")
    counted = sum(row.counted or 0 for row in rows if not row.named)
    return GroupAnswers("Cộng", counted, *(sum(getattr(row, part) for row in rows) for part in parts))


WHO = {
    "chua-moi": ("Chưa mời", Q(invited_at=None)),
    "chua-tra-loi": ("Chưa trả lời", Q(invited_at__isnull=False, response="")),
    "du": ("Sẽ dự", Q(response=Response.CONFIRM)),
    "thay": ("Cử người thay", Q(response=Response.SUBSTITUTE)),
    "khong-du": ("Không dự", Q(response=Response.DECLINE)),
    "khong-thu": ("Không có thư điện tử", Q(mail="")),
}


def delegates_shown(meeting: Meeting, who: str) -> QuerySet[Delegate]:
    """The meeting's delegates in order, those of a key of ``WHO`` alone where it is one."""
    found = Delegate.objects.filter(WHO[who][1] if who in WHO else Q(), group__meeting=meeting)
    return found.select_related("group", "response_entered_by").order_by("group__position", "group", "position", "pk")
