"""The course of a meeting as it runs: which item is on, and notes with their times. Several people write at once."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import User
from documents.exceptions import InvalidTransition, StaleRevision
from meetings import workflow
from meetings.choices import Action
from meetings.models import AgendaItem, AgendaNote, Meeting


def _lock(meeting: Meeting, user: User) -> Meeting:
    refusal = "Chỉ cơ quan tổ chức hội nghị được ghi diễn biến."
    return workflow.lock_for(meeting, Action.ATTEND, user=user, refusal=refusal)


def _lock_on_the_day(meeting: Meeting, user: User) -> Meeting:
    """As ``_lock``; the minutes tell when items began and ended, so nobody presses for them on another day."""
    meeting = _lock(meeting, user)
    if meeting.held_on != timezone.localdate():
        raise InvalidTransition("Chỉ bấm giờ từng mục trong ngày họp.")
    return meeting


@transaction.atomic
def begin_item(item: AgendaItem, *, user: User) -> None:
    """The item begins now, or goes on where it was ended; the one that was on ends. Asked twice, the first counts."""
    meeting, now = _lock_on_the_day(item.meeting, user), timezone.now()
    running = AgendaItem.objects.filter(meeting=meeting, began_at__isnull=False, ended_at__isnull=True)
    if running.filter(pk=item.pk).exists():
        return
    running.update(ended_at=now)
    item.refresh_from_db(fields=["began_at"])
    item.began_at, item.ended_at = item.began_at or now, None
    item.save(update_fields=["began_at", "ended_at"])


@transaction.atomic
def end_item(item: AgendaItem, *, user: User) -> None:
    """The item is over now; raises InvalidTransition where it was not on."""
    _lock_on_the_day(item.meeting, user)
    on = AgendaItem.objects.filter(pk=item.pk, began_at__isnull=False, ended_at__isnull=True)
    if not on.update(ended_at=timezone.now()):
        raise InvalidTransition("Mục này chưa bắt đầu hoặc đã xong.")


@transaction.atomic
def add_note(note: AgendaNote, *, user: User, at: datetime.datetime | None = None) -> AgendaNote:
    """Writes the unsaved ``note`` down as of ``at`` (now); sent again under the same ``client_id`` it stands once."""
    _lock(note.meeting, user)
    known = AgendaNote.objects.filter(meeting=note.meeting, client_id=note.client_id) if note.client_id else None
    found = known.first() if known is not None else None
    if found is not None:
        return found
    note.at, note.by = min(at or timezone.now(), timezone.now()), user
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
