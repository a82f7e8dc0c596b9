"""Inviting: who is written to, who is told of changes, who is reminded, and what is noted of those without mail."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from activity.log import record
from agencies.models import User
from agencies.working_days import ONE_DAY, WorkCalendar
from documents.attaching import attachments_of
from documents.choices import DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Document, Version
from meetings import workflow
from meetings.choices import STOPPED_STATES, Action, MailKind, MeetingState
from meetings.letters import addressees, letters, meeting_for_letters
from meetings.mailing import queue, withdraw_waiting
from meetings.models import Delegate, DelegateGroup, Mail, Meeting
from meetings.papers.catalogue import OWN_KINDS, meeting_documents
from meetings.permissions import may_organize
from meetings.personal import renew_link

INVITING_STATES = (MeetingState.PLANNED, MeetingState.INVITED)
REMINDED_DAYS_BEFORE = 2  # working days before the meeting on which who has not answered is reminded by itself
LOOKED_AHEAD = datetime.timedelta(days=21)  # holds two working days however long Tết is


def _require_open(meeting: Meeting, user: User) -> None:
    """PermissionDenied, or InvalidTransition where nobody is to be invited any more. Call under the lock."""
    if not may_organize(user, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị được mời họp.")
    if meeting.state not in INVITING_STATES:
        raise InvalidTransition(f"Hội nghị đang ở trạng thái “{meeting.get_state_display()}” nên không mời được nữa.")
    if meeting.held_on < timezone.localdate():
        raise InvalidTransition(f"Ngày họp {meeting.held_on:%d/%m/%Y} đã qua nên không mời được nữa.")


@transaction.atomic
def send_invitations(
    meeting: Meeting,
    *,
    user: User,
    delegates: Collection[int] | None = None,
    words: str = "",
    rev: int | None = None,
) -> int:
    """Writes to those who have an address: all not written to yet (None), or these delegates (ids), also once more.

    The first invitation moves the meeting to “đã mời”. Returns how many letters were put into the queue. Raises
    PermissionDenied, StaleRevision (as at a second click) or InvalidTransition.
    """
    meeting = workflow.lock(meeting)
    _require_open(meeting, user)
    workflow.guard(meeting, Action.EDIT, user, rev)
    people, groups = addressees(meeting)
    chosen: list[Delegate | DelegateGroup] = [one for one in people if delegates is not None and one.pk in delegates]
    if delegates is None:
        chosen = [*(one for one in people if one.invited_at is None), *_not_written_to(meeting, groups)]
    if not chosen:
        raise AlreadyDone("Không còn ai có địa chỉ thư mà chưa được mời.")
    again = str(meeting.rev) if delegates is not None else ""  # every sending counts the revision up
    told = letters(meeting_for_letters(meeting.pk), MailKind.INVITATION, chosen, user=user, words=words, key=again)
    made = queue(told)
    _note_invited(meeting, [one.pk for one in chosen if isinstance(one, Delegate)], user, f"Gửi thư mời: {made} thư")
    return made


def _not_written_to(meeting: Meeting, groups: Iterable[DelegateGroup]) -> list[DelegateGroup]:
    written = set(Mail.objects.filter(meeting=meeting, group__isnull=False).values_list("group", flat=True))
    return [group for group in groups if group.pk not in written]


@transaction.atomic
def note_invited(meeting: Meeting, *, user: User, delegates: Collection[int]) -> int:
    """Notes that these delegates (ids) were invited on paper or by phone. Raises as ``send_invitations``."""
    meeting = workflow.lock(meeting)
    _require_open(meeting, user)
    found = Delegate.objects.filter(group__meeting=meeting, pk__in=delegates, invited_at=None)
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        raise AlreadyDone("Những người này đã được mời.")
    _note_invited(meeting, ids, user, f"Đã mời bằng giấy hoặc điện thoại: {len(ids)} đại biểu")
    return len(ids)


def _note_invited(meeting: Meeting, delegates: list[int], user: User, summary: str) -> None:
    Delegate.objects.filter(pk__in=delegates).update(invited_at=timezone.now())
    if meeting.state == MeetingState.PLANNED:
        workflow.invite(meeting, user=user, on=timezone.localdate())
    workflow.amend(meeting, action=Action.EDIT, user=user, rev=None, save=lambda: None, summary=summary)


def tell_of_change(meeting: Meeting, user: User | None) -> None:
    """Writes to all who were written to: another day, time or place, or that the meeting is put off or given up."""
    withdraw_waiting(meeting)
    kind = MailKind.CANCELLATION if meeting.state in STOPPED_STATES else MailKind.CHANGE
    people, groups = addressees(meeting)
    unwritten = {group.pk for group in _not_written_to(meeting, groups)}
    told = [one for one in people if one.invited_at is not None]
    queue(
        letters(
            meeting_for_letters(meeting.pk),
            kind,
            [*told, *(group for group in groups if group.pk not in unwritten)],
            user=user,
        )
    )


# Reminders


def unanswered(meeting: Meeting) -> QuerySet[Delegate]:
    """Invited delegates with an address who have not answered."""
    return _waited_for().filter(group__meeting=meeting).select_related("group")


def to_remind(meeting: Meeting) -> QuerySet[Delegate]:
    """Who is reminded when somebody asks for it now: not twice a day, and not on the day of the invitation."""
    today = _midnight(timezone.localdate())
    return unanswered(meeting).filter(Q(reminded_at=None) | Q(reminded_at__lt=today), invited_at__lt=today)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.min, timezone.get_default_timezone())


@transaction.atomic
def remind(meeting: Meeting, *, user: User) -> int:
    """Reminds who has not answered, once a day; returns how many. Raises as ``send_invitations``."""
    meeting = workflow.lock(meeting)
    _require_open(meeting, user)
    made = _remind(meeting, list(to_remind(meeting)), user)
    if not made:
        raise AlreadyDone("Hôm nay không còn ai cần nhắc: đã trả lời, hoặc đã được mời, được nhắc trong ngày.")
    record(meeting, "nhac-tra-loi", f"Nhắc trả lời giấy mời: {made} đại biểu", user=user)
    return made


def _remind(meeting: Meeting, delegates: list[Delegate], user: User | None) -> int:
    key = f"{timezone.localdate():%Y%m%d}"
    made = queue(letters(meeting_for_letters(meeting.pk), MailKind.REMINDER, delegates, user=user, key=key))
    Delegate.objects.filter(pk__in=[one.pk for one in delegates]).update(reminded_at=timezone.now())
    return made


def remind_before_meetings() -> int:
    """What the clock does: from two working days before a meeting, once, on a working day."""
    today = timezone.localdate()
    soon = Meeting.objects.filter(state=MeetingState.INVITED, held_on__gt=today, held_on__lte=today + LOOKED_AHEAD)
    reminded = 0
    for meeting in soon.filter(groups__delegates__in=_waited_for()).distinct():
        calendar = WorkCalendar(meeting.locality_id)
        first = reminding_begins(calendar, meeting.held_on)
        if first <= today and calendar.is_working(today):
            late = to_remind(meeting).filter(Q(reminded_at=None) | Q(reminded_at__lt=_midnight(first)))
            reminded += _remind(meeting, list(late), None)
    return reminded


def _waited_for() -> QuerySet[Delegate]:
    """Of all meetings: invited, with an address, not answered."""
    return Delegate.objects.filter(response="", invited_at__isnull=False).exclude(mail="")


def reminding_begins(calendar: WorkCalendar, held_on: datetime.date) -> datetime.date:
    """The working day that is two working days before the meeting."""
    day = held_on
    for _ in range(REMINDED_DAYS_BEFORE):
        day = calendar.previous(day - ONE_DAY)
    return day


# Links and papers


@transaction.atomic
def give_new_link(delegate: Delegate, *, user: User) -> int:
    """Makes the delegate's link void and sends him another where he has an address; how many letters that is."""
    meeting = workflow.lock(delegate.group.meeting)
    _require_open(meeting, user)
    renew_link(delegate)
    record(meeting, "doi-lien-ket", f"Đổi liên kết riêng của đại biểu: {delegate}", user=user)
    if delegate.invited_at is None:
        return 0
    return queue(letters(meeting_for_letters(meeting.pk), MailKind.INVITATION, [delegate], user=user))


def open_papers(meeting: Meeting, *, user: User, papers: Collection[int], documents: Collection[int] = ()) -> int:
    """Opens these of the meeting's files and documents (ids), and no others, to who is invited; how many are open.

    A document is opened by who may see it himself; who is invited reads of it what ``guest_version`` tells.
    """
    files = [one for one in attachments_of(meeting) if one.pk in papers]
    texts = [one for one in openable(meeting, user) if one.pk in documents]

    def save() -> None:
        meeting.guest_papers.set(files)
        meeting.guest_documents.set(texts)

    names = "; ".join([*(one.title for one in files), *(one.title for one in texts)])  # type: ignore[attr-defined]
    summary = f"Mở cho đại biểu: {names or 'không tài liệu nào'}"
    workflow.amend(meeting, action=Action.EDIT, user=user, rev=None, save=save, summary=summary)
    return len(files) + len(texts)


def openable(meeting: Meeting, user: User) -> list[Document]:
    """The reports heard and the programmes of a meeting that the user may open to who is invited; titled. One query."""
    return [
        one
        for one in meeting_documents(meeting, user)
        if one.kind not in OWN_KINDS and one.state != DocumentState.CANCELLED
    ]


def guest_version(meeting: Meeting, document: Document) -> Version | None:
    """What who is invited reads of an opened document that day; None while there is nothing to read.

    The organizer's own draft as it stands; of what others draft, and of what was issued, never a draft.
    """
    own_draft = document.drafting_agency_id == meeting.organizer_id and not document.is_issued
    return document.current_version if own_draft else document.frozen_version
