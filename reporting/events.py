"""Events: planned, held, postponed, cancelled; always under the event's lock, guarded against an older page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import entries_about, record
from agencies.models import User
from coordination.models import ContentItem
from coordination.permissions import acts_for
from documents.exceptions import InvalidTransition, StaleRevision, WrongDate
from reporting.choices import EVENT_MOVES, EventAction, EventState
from reporting.event_rights import items_open_to, may_add_events, may_edit_event
from reporting.models import Event, PetitionCount


@dataclass(frozen=True)
class PetitionValues:
    """Voters' petitions of one competence (``PetitionLevel``)."""

    level: str
    received: int
    resolved: int
    in_progress: int


@dataclass(frozen=True)
class EventValues:
    """What a user says of an event. Agencies and item are ids; held on a day, it is a held event."""

    kind: str
    subject: str
    agency_id: int
    supporters: Sequence[int] = ()
    item_id: int | None = None
    place: str = ""
    planned_on: datetime.date | None = None
    held_on: datetime.date | None = None
    attendances: int | None = None
    opinions: int | None = None
    outcome: str = ""
    petitions: Sequence[PetitionValues] = ()


OWN_FIELDS = (
    "kind", "subject", "agency_id", "item_id", "place", "planned_on", "held_on", "attendances", "opinions", "outcome",
)  # fmt: skip


@transaction.atomic
def add_event(*, user: User, values: EventValues) -> Event:
    """A new event of the user's locality, or of the programme of its item.

    PermissionDenied where he may not; InvalidTransition where neither agency is his or the item is not open to him;
    ValidationError for days and numbers that contradict each other.
    """
    if not may_add_events(user) or user.acting is None:
        raise PermissionDenied("Vai trò của bạn không được ghi sự kiện.")
    event = Event(locality_id=user.acting.locality_id)
    _write(event, values, user)
    record(event, "ghi-su-kien", f"Ghi sự kiện: {event.subject}", user=user)
    return event


@transaction.atomic
def save_event(event: Event, *, user: User, values: EventValues, rev: int) -> Event:
    """Saves what the user who saw its revision ``rev`` says; errors as of ``add_event``, and StaleRevision."""
    event = _lock(event, user, rev)
    if event.state not in (EventState.PLANNED, EventState.HELD):
        raise InvalidTransition("Sự kiện đã hoãn hoặc hủy. Bấm “Lên lịch lại” trước khi sửa.")
    before = event.state
    event.rev += 1
    _write(event, values, user)
    held = event.state == EventState.HELD and before != EventState.HELD
    summary = "Ghi kết quả sự kiện" if held else "Sửa sự kiện"
    record(event, "sua-su-kien", f"{summary}: {event.subject}", user=user)
    return event


@transaction.atomic
def move_event(
    event: Event,
    action: EventAction,
    *,
    user: User,
    rev: int,
    reason: str = "",
    planned_on: datetime.date | None = None,
) -> Event:
    """Postpones or cancels with a reason, or plans anew for a day; InvalidTransition where the state forbids it."""
    event = _lock(event, user, rev)
    sources, target = EVENT_MOVES[action]
    if event.state not in sources:
        raise InvalidTransition(f"Không thể “{action.label}” khi sự kiện ở tình trạng “{event.get_state_display()}”.")
    event.state, event.state_reason = target, reason
    if action == EventAction.RESUME:
        event.planned_on, event.state_reason = planned_on, ""
    event.rev += 1
    event.full_clean()
    event.save()
    record(event, f"{action}-su-kien", f"{action.label} sự kiện: {event.subject}", user=user, reason=reason)
    return event


def _lock(event: Event, user: User, rev: int) -> Event:
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not may_edit_event(user, event):
        raise PermissionDenied("Chỉ cơ quan chủ trì, phối hợp sự kiện được sửa.")
    if event.rev != rev:
        raise StaleRevision(_what_changed(event))
    return event


def _what_changed(event: Event) -> str:
    newest = entries_about(event).first()
    if newest is None:
        return "Sự kiện đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi lưu."
    when = timezone.localtime(newest.recorded_at)
    return (
        f"Sự kiện đã thay đổi sau khi bạn mở trang: {newest.summary} "
        f"({newest.actor_name}, {when:%H:%M ngày %d/%m/%Y}). Hãy xem lại rồi lưu."
    )


def _write(event: Event, values: EventValues, user: User) -> None:
    if not acts_for(user, {values.agency_id, *values.supporters}):
        raise InvalidTransition("Cơ quan của bạn phải chủ trì hoặc phối hợp sự kiện.")
    today = timezone.localdate()
    if values.held_on and values.held_on > today:
        raise WrongDate("Ngày đã tổ chức chưa đến. Sự kiện sắp tới thì ghi ở “Dự kiến ngày”.")
    _put_under(event, values.item_id, user, today)
    for name in OWN_FIELDS:
        setattr(event, name, getattr(values, name))
    event.state = EventState.HELD if values.held_on else EventState.PLANNED
    event.full_clean()
    event.save()
    event.supporters.set(pk for pk in values.supporters if pk != values.agency_id)
    event.petitions.all().delete()
    for told in values.petitions:
        count = PetitionCount(event=event, **vars(told))
        count.full_clean()
        count.save()


def _put_under(event: Event, item_id: int | None, user: User, on: datetime.date) -> None:
    """Sets programme and locality of the item; the one it is under already may stay."""
    if item_id == event.item_id and event.pk:
        return
    if item_id is not None and item_id not in {entry.item_id for entry in items_open_to(user, on)}:
        raise InvalidTransition("Chỉ ghi được sự kiện của nội dung mà cơ quan bạn chủ trì hoặc phối hợp.")
    item = ContentItem.objects.select_related("program__document__locality").get(pk=item_id) if item_id else None
    event.program = item.program if item else None
    if item and item.program:
        event.locality = item.program.document.locality
