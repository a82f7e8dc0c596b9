"""Whoever a document waits for is reminded: parties of their agreement and signature, văn thư of the number."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from activity.log import record
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.models import User
from agencies.working_days import WorkCalendar
from documents.actions import action_url
from documents.choices import Action, DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.kinds import path_of
from documents.models import BindingReminder, Document, Party, Version
from documents.permissions import may_remind_parties, numbering_agency_id
from documents.reading import name_agencies, waited_for
from documents.workflow import lock

AGAIN_AFTER = datetime.timedelta(days=7)
NUMBERED_WITHIN = 1  # working days between the last signature and the number
DEEDS = {DocumentState.AGREEING: "thống nhất", DocumentState.AGREED: "ký"}
Calendar = Callable[[int], WorkCalendar]


def remind_of_bindings() -> int:
    """Reminds parties that a document waits for, on working days; returns how many people were told.

    First ``REMINDER_WORKING_DAYS`` working days after the document came into its state, then a week after the last
    reminder, the drafting agency's own counted.
    """
    today = timezone.localdate()
    calendar = lru_cache(WorkCalendar)
    due = [one for one in _waiting(DEEDS, today) if _is_due(one, calendar, settings.REMINDER_WORKING_DAYS, today)]
    return sum(_remind_parties(document, today) for document in due)


def remind_of_numbers() -> int:
    """Reminds văn thư, each working day, of signed documents that ought to have their number; as above."""
    today = timezone.localdate()
    calendar = lru_cache(WorkCalendar)
    signed = _waiting([DocumentState.SIGNED], today)
    return sum(_remind_clerk(one, today) for one in signed if _is_due(one, calendar, NUMBERED_WITHIN, today))


@transaction.atomic
def remind(party: Party, *, user: User) -> None:
    """The drafting agency reminds a party that its document waits for; at most once a day (AlreadyDone)."""
    document = lock(party.version.document)
    if not may_remind_parties(user, document):
        raise PermissionDenied("Chỉ cơ quan soạn thảo được nhắc các bên.")
    if party.version_id != document.current_version.pk or document.state not in DEEDS:
        raise InvalidTransition("Văn bản không còn chờ thống nhất hoặc ký bản này.")
    party = _parties().get(pk=party.pk)
    deed = DEEDS[DocumentState(document.state)]
    if not waited_for(document, [party]):
        raise AlreadyDone(f"{party} đã {deed}." if deed == "ký" else f"{party} đã có ý kiến.")
    if party.reminded_on == timezone.localdate():
        raise AlreadyDone(f"Hôm nay đã nhắc {party}.")
    BindingReminder.objects.create(party=party, on=timezone.localdate(), by=user)
    record(document, "nhac-cac-ben", f"Nhắc {party} {deed}", user=user)
    _tell(party, document, but=user)


def _waiting(states: Iterable[DocumentState], today: datetime.date) -> QuerySet[Document]:
    """Documents in one of the states since before today, with what a reminder says, in three queries."""
    waiting = Document.objects.filter(state__in=states, state_since__lt=today).order_by("pk")
    parties = Prefetch("versions__parties", _parties())
    return waiting.prefetch_related(Prefetch("versions", Version.objects.order_by("no")), parties)


def _parties() -> QuerySet[Party]:
    return Party.objects.select_related("agency", "agreement").with_signature().with_reminder()


def _is_due(document: Document, calendar: Calendar, days: int, today: datetime.date) -> bool:
    """Whether today is a working day and ``days`` working days have passed since the document waits."""
    since = document.state_since
    if since is None:
        return False
    worked = calendar(document.locality_id)
    return worked.is_working(today) and worked.after(since, days) <= today


def _remind_parties(document: Document, today: datetime.date) -> int:
    missing = waited_for(document, document.current_version.parties.all())
    late = [party for party in missing if _long_ago(party.reminded_on, today)]
    if not late:
        return 0
    BindingReminder.objects.bulk_create([BindingReminder(party=one, on=today) for one in late], ignore_conflicts=True)
    return sum(_tell(party, document) for party in late) + _tell_drafter(document, missing, today)


def _long_ago(reminded_on: datetime.date | None, today: datetime.date) -> bool:
    return reminded_on is None or reminded_on + AGAIN_AFTER <= today


def _tell(party: Party, document: Document, but: User | None = None) -> int:
    """Reminds the party of its agreement, or of its signature, which văn thư records too; returns how many heard."""
    agreeing = document.state == DocumentState.AGREEING
    roles = [Role.LEADER] if agreeing else [Role.LEADER, Role.CLERK]
    path = action_url(document, Action.AGREE) if agreeing else path_of(document)
    wanted = f"Đề nghị {DEEDS[DocumentState(document.state)]} ({_since(document)})"
    return notify(with_heirs([party.agency_id]), roles, f"{wanted}: {document.current_version.title}", path, but=but)


def _tell_drafter(document: Document, missing: list[Party], today: datetime.date) -> int:
    name_agencies(party.agency for party in missing)
    names = ", ".join(party.printed_short or party.agency.short for party in missing)
    deed = DEEDS[DocumentState(document.state)]
    text = f"Còn {len(missing)} bên chưa {deed} ({names}; {_since(document)}): {document.current_version.title}"
    key = f"cho-{deed}-{document.pk}-{today}"
    return notify(with_heirs([document.drafting_agency_id]), [Role.STAFF], text, path_of(document), key=key)


def _remind_clerk(document: Document, today: datetime.date) -> int:
    text = f"Đã ký đủ, chưa vào số và ban hành ({_since(document)}): {document.current_version.title}"
    path = action_url(document, Action.ISSUE)
    key = f"cho-so-{document.current_version.pk}-{today}"
    return notify(with_heirs([numbering_agency_id(document)]), [Role.CLERK], text, path, key=key)


def _since(document: Document) -> str:
    return f"chờ từ {document.state_since:%d/%m/%Y}"
