"""The course of a meeting as it runs: which item is on, and notes with their times. Several people write at once."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from agencies.models import User
from documents.exceptions import InvalidTransition, StaleRevision
from meetings import workflow
from meetings.choices import Action
from meetings.models import AgendaItem, AgendaNote, Meeting


def _lock(meeting: Meeting, user: User) -> Meeting:
    refusal = "Chỉ cơ quan tổ chức hội nghị được ghi diễn biến."
    return workflow.lock_for(meeting, Action.ATTEND, user=user, refusal=refusal)


def _lock_on_the_day(meeting: Meeting, user: User, at: datetime.datetime) -> None:
    """As ``_lock``; the minutes tell when items began and ended, so nobody presses for them on another day."""
    meeting = _lock(meeting, user)
    if meeting.held_on != timezone.localdate(at):
        raise InvalidTransition("Chỉ bấm giờ từng mục trong ngày họp.")


def _not_later(at: datetime.datetime | None) -> datetime.datetime:
    """The time a device tells, of which the clock may be fast; now where it tells none."""
    now = timezone.now()
    return min(at, now) if at is not None else now


@transaction.atomic
def begin_item(item: AgendaItem, *, user: User, at: datetime.datetime | None = None) -> None:
    """The item begins ``at`` (now), or goes on where it was ended; the one that was on ends.

    What was pressed without a line arrives late and maybe twice: an item that was on at that time stays as it is, one
    begun before another that somebody pressed later ends where that began.
    """
    moment = _not_later(at)
    _lock_on_the_day(item.meeting, user, moment)
    item.refresh_from_db(fields=["began_at", "ended_at"])
    if _was_on(item, moment):
        return
    others = AgendaItem.objects.filter(meeting=item.meeting_id).exclude(pk=item.pk)
    others.filter(began_at__lte=moment, ended_at__isnull=True).update(ended_at=moment)
    if item.began_at is None or item.began_at <= moment:
        item.ended_at = others.filter(began_at__gt=moment).aggregate(next=Min("began_at"))["next"]
    item.began_at = min(item.began_at or moment, moment)
    item.save(update_fields=["began_at", "ended_at"])


def _was_on(item: AgendaItem, at: datetime.datetime) -> bool:
    return item.began_at is not None and item.began_at <= at and (item.ended_at is None or item.ended_at > at)


@transaction.atomic
def end_item(item: AgendaItem, *, user: User, at: datetime.datetime | None = None) -> None:
    """The item is over ``at`` (now). InvalidTransition where it was not on, but for what a device tells twice."""
    moment = _not_later(at)
    _lock_on_the_day(item.meeting, user, moment)
    item.refresh_from_db(fields=["began_at", "ended_at"])
    if at is not None and item.ended_at is not None:
        return
    if not _was_on(item, moment):
        raise InvalidTransition("Mục này chưa bắt đầu hoặc đã xong.")
    item.ended_at = moment
    item.save(update_fields=["ended_at"])


@transaction.atomic
def add_note(note: AgendaNote, *, user: User, at: datetime.datetime | None = None) -> AgendaNote:
    """Writes the unsaved ``note`` down as of ``at`` (now); sent again under the same ``client_id`` it stands once."""
    _lock(note.meeting, user)
    known = AgendaNote.objects.filter(meeting=note.meeting, client_id=note.client_id) if note.client_id else None
    found = known.first() if known is not None else None
    if found is not None:
        return found
    note.at, note.by = _not_later(at), user
    note.save()
    return note


@transaction.atomic
def correct_note(note: AgendaNote, *, user: User, rev: int) -> None:
    """Saves the changed ``note``; raises StaleRevision where somebody changed it since ``rev``."""
    _guard_note(note, user, rev)
    note.rev = rev + 1
    note.save()


@transaction.atomic
def remove_note(note: AgendaNote, *, user: User, rev: int) -> None:
    """Takes a note away; raises StaleRevision where somebody changed it since ``rev``."""
    _guard_note(note, user, rev)
    note.delete()


def _guard_note(note: AgendaNote, user: User, rev: int) -> None:
    _lock(note.meeting, user)
    now = AgendaNote.objects.filter(pk=note.pk).first()
    if now is None:
        raise StaleRevision("Người khác vừa xóa ghi chép này.")
    if now.rev != rev:
        raise StaleRevision(f"Người khác vừa sửa ghi chép này thành: “{now.text}”. Hãy xem lại rồi lưu.")


def notes_of(meeting: Meeting) -> QuerySet[AgendaNote]:
    """What was noted, newest first: who writes looks at the last lines."""
    return AgendaNote.objects.filter(meeting=meeting).select_related("item", "by").order_by("-at", "-pk")
