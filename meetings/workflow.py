"""Every change of a meeting: its states, and edits of what it holds.

Each verb locks the meeting's row, guards state, permission and the revision the user saw, saves, counts the revision
up, writes one log entry and tells those concerned. One log entry a revision: the newest say what a stale page missed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from activity.log import entries_about, record
from activity.notify import notify
from agencies.models import Agency, Appointment, User
from documents.choices import SignatureWay
from documents.exceptions import InvalidTransition, StaleRevision
from documents.models import Party, Signature
from documents.querysets import WORKING_ROLES
from meetings.choices import DAY_ACTIONS, MOVES, Action, MeetingState, PurposeKind
from meetings.models import Delegate, Meeting, Officer
from meetings.permissions import may_organize, may_start

SCHEDULE = ("held_on", "part_of_day", "starts_at", "ends_at", "room", "place", "address")

ChangeHook = Callable[[Meeting, User], None]
_change_hooks: list[ChangeHook] = []


def on_change(hook: ChangeHook) -> None:
    """Registers what is to be done within the transaction when those invited must be told anew.

    That is: another day, time or place, put off, given up, or a new day after that. ``meeting`` is as it is now, with
    its ``sequence`` counted up.
    """
    _change_hooks.append(hook)


def available_actions(meeting: Meeting, user: User) -> set[Action]:
    """What the user may do with the meeting now; drives the buttons and the POST check alike.

    SIGN is left out: who signs is the document's question (meetings.signing).
    """
    if not may_organize(user, meeting):
        return set()
    return {
        action
        for action, move in MOVES.items()
        if meeting.state in move.sources and action != Action.SIGN and not _is_early(meeting, action)
    }


def _is_early(meeting: Meeting, action: Action) -> bool:
    """Whether the action has to wait for the day of the meeting."""
    return action in DAY_ACTIONS and meeting.held_on > timezone.localdate()


def lock(meeting: Meeting) -> Meeting:
    """The meeting read again under its row lock."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def lock_for(meeting: Meeting, action: Action, *, user: User, refusal: str) -> Meeting:
    """The meeting under its lock, for what several people write at once and no revision guards.

    Raises PermissionDenied with ``refusal`` to all but the organizer, InvalidTransition as ``guard_state`` does.
    """
    meeting = lock(meeting)
    if not may_organize(user, meeting):
        raise PermissionDenied(refusal)
    guard_state(meeting, action)
    return meeting


def guard_state(meeting: Meeting, action: Action) -> None:
    """Raises InvalidTransition where the meeting's state or day does not allow the action."""
    if meeting.state not in MOVES[action].sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{action.label}” khi hội nghị ở trạng thái “{meeting.get_state_display()}”."
        )
    if _is_early(meeting, action):
        raise InvalidTransition(f"Chưa đến ngày họp ({meeting.held_on:%d/%m/%Y}) nên chưa “{action.label}” được.")


def guard(meeting: Meeting, action: Action, user: User, rev: int | None) -> None:
    """Raises PermissionDenied, StaleRevision or InvalidTransition where the action is not to be done."""
    if not may_organize(user, meeting):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo, văn thư của cơ quan tổ chức được sửa hội nghị này.")
    if rev is not None and rev != meeting.rev:
        raise StaleRevision(_what_changed(meeting, rev))
    guard_state(meeting, action)


def _what_changed(meeting: Meeting, rev: int) -> str:
    """What the log tells of the revisions since ``rev``, newest first."""
    missed = entries_about(meeting)[: max(1, meeting.rev - rev) if rev else 1]
    told = []
    for entry in missed:
        who = " - ".join(filter(None, [entry.actor_name, entry.agency_name]))
        told.append(f"{entry.summary} ({who}, {timezone.localtime(entry.recorded_at):%H:%M ngày %d/%m/%Y})")
    return f"Hội nghị đã thay đổi sau khi bạn mở trang: {'; '.join(told)}. Hãy xem lại rồi lưu."


def has_signatures(meeting: Meeting) -> bool:
    """Whether a signature of one of its programmes is recorded as given at a ceremony on the meeting's day."""
    return Signature.objects.filter(
        party__version__document__program__purposes__in=meeting.purposes.filter(kind=PurposeKind.SIGNING),
        way=SignatureWay.CEREMONY,
        signed_on=meeting.held_on,
        voided_at__isnull=True,
    ).exists()


def _step(meeting: Meeting, **fields: Any) -> None:
    """Saves the given fields and counts the revision up."""
    meeting.rev += 1
    meeting.changed_at = timezone.now()
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=["rev", "changed_at", *fields])


@transaction.atomic
def create(meeting: Meeting, *, user: User, save: Callable[[], object]) -> Meeting:
    """Plans the unsaved ``meeting`` for the agency the user acts for; ``save`` writes it with its rows.

    Raises PermissionDenied, and InvalidTransition where the agency has this meeting on this day already.
    """
    if user.acting is None or not may_start(user):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo, văn thư được tạo hội nghị.")
    organizer = Agency.objects.select_for_update().get(pk=user.acting.agency_id)  # a second click waits here
    meeting.organizer, meeting.locality = organizer, organizer.locality
    if Meeting.objects.filter(organizer=organizer, held_on=meeting.held_on, title=meeting.title).exists():
        raise InvalidTransition("Cơ quan bạn đã có hội nghị này vào ngày này.")
    save()
    record(meeting, "tao", f"Tạo hội nghị: {meeting.title}", user=user)
    return meeting


@transaction.atomic
def amend(
    meeting: Meeting, *, action: Action, user: User, rev: int | None, save: Callable[[], object], summary: str
) -> Meeting:
    """Runs ``save`` (a form's) under the lock as one logged revision of the meeting; EDIT or RECORD."""
    before = lock(meeting)
    guard(before, action, user, rev)
    save()
    after = lock(meeting)
    if _schedule(before) == _schedule(after):
        _step(after)
    else:
        _step(after, sequence=after.sequence + 1)
    moved = before.when_printed != after.when_printed
    told = f"{summary}: {before.when_printed} → {after.when_printed}" if moved else summary
    record(after, action, told, user=user)
    if after.sequence != before.sequence and after.state in (MeetingState.INVITED, MeetingState.RUNNING):
        what = f"từ {before.when_printed} sang {after.when_printed}" if moved else f"địa điểm: {after.place_printed}"
        _tell_of_change(after, user, f"Thay đổi lịch họp {what}")
    return after


def _schedule(meeting: Meeting) -> list[Any]:
    return [getattr(meeting, name) for name in SCHEDULE]


@transaction.atomic
def invite(meeting: Meeting, *, user: User, on: datetime.date, rev: int | None = None) -> Meeting:
    """The invitations went out on ``on``; the agencies concerned are told."""
    meeting = lock(meeting)
    guard(meeting, Action.INVITE, user, rev)
    _step(meeting, state=MOVES[Action.INVITE].target)
    record(meeting, Action.INVITE, "Đã mời họp", user=user, on=on)
    _tell(meeting, f"Mời họp ngày {meeting.held_on:%d/%m/%Y}")
    return meeting


@transaction.atomic
def start(meeting: Meeting, *, user: User, rev: int | None = None) -> Meeting:
    """The meeting begins, on its day."""
    return _run(meeting, Action.START, "Bắt đầu họp", user, rev)


@transaction.atomic
def end(meeting: Meeting, *, user: User, rev: int | None = None) -> Meeting:
    """The meeting is over; also recorded of one that nobody followed here. Its day has come."""
    return _run(meeting, Action.END, "Hội nghị kết thúc", user, rev)


@transaction.atomic
def conclude(meeting: Meeting, *, user: User, rev: int | None = None) -> Meeting:
    """The conclusions were announced."""
    return _run(meeting, Action.CONCLUDE, "Đã thông báo kết luận", user, rev)


def announce_conclusions(meeting: Meeting, summary: str, on: datetime.date) -> None:
    """The locked meeting is concluded by a notice that was issued on ``on``; the application notes it itself."""
    _step(meeting, state=MOVES[Action.CONCLUDE].target)
    record(meeting, Action.CONCLUDE, summary, user=None, on=on)


def _run(meeting: Meeting, action: Action, summary: str, user: User, rev: int | None) -> Meeting:
    meeting = lock(meeting)
    guard(meeting, action, user, rev)
    _step(meeting, state=MOVES[action].target)
    record(meeting, action, summary, user=user, on=meeting.held_on if action != Action.CONCLUDE else None)
    return meeting


@transaction.atomic
def postpone(meeting: Meeting, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> Meeting:
    """Puts the meeting off, with a reason; those invited are told."""
    return _stop(meeting, Action.POSTPONE, user, on, reason, rev)


@transaction.atomic
def cancel(meeting: Meeting, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> Meeting:
    """Gives the meeting up, with a reason. Nothing is deleted."""
    return _stop(meeting, Action.CANCEL, user, on, reason, rev)


def _stop(meeting: Meeting, action: Action, user: User, on: datetime.date, reason: str, rev: int | None) -> Meeting:
    meeting = lock(meeting)
    guard(meeting, action, user, rev)
    if not reason.strip():
        raise InvalidTransition("Hoãn hoặc hủy hội nghị phải nêu lý do.")
    if has_signatures(meeting):
        raise InvalidTransition("Đã ghi nhận chữ ký tại hội nghị này nên không hoãn, hủy được.")
    was_announced = meeting.state != MeetingState.PLANNED
    _step(meeting, state=MOVES[action].target, state_reason=reason, sequence=meeting.sequence + 1)
    record(meeting, action, action.label, user=user, on=on, reason=reason)
    if was_announced:
        _tell_of_change(meeting, user, f"{action.label}, ngày {meeting.held_on:%d/%m/%Y}")
    return meeting


@transaction.atomic
def reschedule(
    meeting: Meeting, *, user: User, on: datetime.date, held_on: datetime.date, rev: int | None = None
) -> Meeting:
    """A postponed meeting is prepared again for the day ``held_on``."""
    meeting = lock(meeting)
    guard(meeting, Action.RESCHEDULE, user, rev)
    was_announced = entries_about(meeting).filter(action=Action.INVITE).exists()
    target = MOVES[Action.RESCHEDULE].target
    _step(meeting, state=target, held_on=held_on, state_reason="", sequence=meeting.sequence + 1)
    record(meeting, Action.RESCHEDULE, f"Định lại ngày họp: {held_on:%d/%m/%Y}", user=user, on=on)
    if was_announced:
        _tell_of_change(meeting, user, f"Hội nghị họp lại {meeting.when_printed}")
    return meeting


def _tell_of_change(meeting: Meeting, user: User, text: str) -> None:
    _tell(meeting, text)
    for hook in _change_hooks:
        hook(meeting, user)


def _tell(meeting: Meeting, text: str) -> None:
    """Tells the parties of the meeting's programmes and its delegates' agencies, within its locality."""
    parties = Party.objects.filter(
        version__document__program__purposes__meeting=meeting, agency__locality=meeting.locality_id
    )
    called = Delegate.objects.filter(group__meeting=meeting, appointment=OuterRef("pk"))
    leading = Officer.objects.filter(meeting=meeting, appointment=OuterRef("pk"))
    invited = Appointment.objects.filter(Exists(called) | Exists(leading), agency__locality=meeting.locality_id)
    agencies = {*parties.values_list("agency", flat=True), *invited.values_list("agency", flat=True)}
    agencies.add(meeting.organizer_id)
    notify(agencies, WORKING_ROLES, f"{text}: {meeting.title}", meeting.get_absolute_url())
