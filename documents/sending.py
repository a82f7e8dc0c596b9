"""Sending out an issued document, and what the agencies that receive it do: acknowledge, pass on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import record
from activity.notify import notify, tell_person, with_heirs
from agencies.choices import Role
from agencies.models import Agency, Membership, User
from documents.choices import ShareReason
from documents.drafting import share
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Delivery, Document, PassingOn
from documents.permissions import may_receive, may_remind, may_send
from documents.querysets import WORKING_ROLES

OFFICE = [Role.CLERK, Role.LEADER]


def send_out_issued(document: Document, user: User) -> list[Delivery]:
    """Sends a document that is just being issued to its recipients of the directory and to every party.

    Each agency gets it once; the one that issues it needs none. Inside the transition's transaction, which tells the
    parties itself.
    """
    version = document.current_version
    parties = list(version.parties.values_list("agency", flat=True))
    chosen = list(version.recipient_agencies.values_list("agency", flat=True))
    own = user.acting.agency_id if user.acting else None
    wanted = [pk for pk in dict.fromkeys([*parties, *chosen]) if pk != own]
    sent = _deliver(document, wanted, user)
    _tell_offices(document, [pk for pk in wanted if pk not in parties], user)
    return sent


@transaction.atomic
def send_more(document: Document, *, user: User, agencies: Collection[int]) -> list[Delivery]:
    """Sends an issued document to further agencies (ids); those that have it already are passed over."""
    document = _locked(document)
    if not may_send(user, document):
        raise PermissionDenied("Chỉ văn thư của cơ quan soạn thảo hoặc cơ quan cấp số được gửi thêm văn bản.")
    if not document.is_issued:
        raise InvalidTransition("Văn bản chưa ban hành nên chưa gửi được.")
    had = set(document.deliveries.values_list("agency", flat=True))
    wanted = [pk for pk in dict.fromkeys(agencies) if pk not in had]
    if not wanted:
        raise AlreadyDone("Các cơ quan này đã được gửi văn bản.")
    sent = _deliver(document, wanted, user)
    names = ", ".join(agency.short for agency in Agency.objects.filter(pk__in=wanted).named())
    record(document, "gui-them", f"Gửi thêm văn bản đến {names}", user=user)
    _tell_offices(document, wanted, user)
    return sent


@transaction.atomic
def acknowledge(deliveries: Iterable[Delivery], *, user: User) -> list[Delivery]:
    """Văn thư or a leader of the receiving agency says that it has the documents; returns those not yet acknowledged.

    PermissionDenied where one of them was not sent to the user's agency.
    """
    found = _locked_deliveries([delivery.pk for delivery in deliveries], user)
    waiting = [delivery for delivery in found if delivery.acknowledged_at is None]
    for delivery in waiting:
        _acknowledge(delivery, user)
    return waiting


@transaction.atomic
def pass_on(delivery: Delivery, *, user: User, to: Collection[User], note: str = "") -> list[PassingOn]:
    """Hands a received document to people of one's own agency, which acknowledges it as well.

    Who has it already is passed over. PermissionDenied as `acknowledge`; InvalidTransition for somebody of elsewhere.
    """
    (delivery,) = _locked_deliveries([delivery.pk], user)
    chosen = {person.pk for person in to}
    people = [member.user for member in colleagues(user) if member.user_id in chosen]
    if len(people) < len(chosen):
        raise InvalidTransition("Chỉ chuyển được cho người đang làm việc ở cơ quan bạn.")
    had = set(delivery.passed_on.values_list("to", flat=True))
    fresh = [person for person in people if person.pk not in had]
    if not fresh:
        raise AlreadyDone("Những người này đã được chuyển văn bản.")
    if delivery.acknowledged_at is None:
        _acknowledge(delivery, user)
    rows = [PassingOn.objects.create(delivery=delivery, to=person, note=note, by=user) for person in fresh]
    names = ", ".join(person.name for person in fresh)
    record(delivery, "chuyen-xu-ly", f"Chuyển văn bản cho {names}", user=user, reason=note)
    _tell_people(delivery, fresh, user)
    return rows


@transaction.atomic
def remind(delivery: Delivery, *, user: User) -> None:
    """Reminds an agency that has not acknowledged; at most once a day (AlreadyDone)."""
    document = _locked(delivery.document)
    if not may_remind(user, document):
        raise PermissionDenied("Chỉ cơ quan gửi văn bản được nhắc.")
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("agency").get(pk=delivery.pk)
    if delivery.acknowledged_at is not None:
        raise AlreadyDone(f"{delivery.agency.short} đã xác nhận nhận văn bản.")
    if delivery.reminded_today:
        raise AlreadyDone(f"Hôm nay đã nhắc {delivery.agency.short}.")
    delivery.reminded_at = timezone.now()
    delivery.save(update_fields=["reminded_at"])
    record(document, "nhac-nhan", f"Nhắc {delivery.agency.short} xác nhận đã nhận văn bản", user=user)
    text = f"Đề nghị xác nhận đã nhận văn bản {document.symbol}: {document.current_version.title}"
    notify(with_heirs([delivery.agency_id]), OFFICE, text, _page(document), but=user)


def see(document: Document, user: User) -> int:
    """Notes that the user opened what was passed on to him; returns how many passings were new to him."""
    waiting = PassingOn.objects.filter(delivery__document=document, to=user, seen_at__isnull=True)
    return waiting.update(seen_at=timezone.now())


def colleagues(user: User) -> list[Membership]:
    """Other people who work for the agency the user acts for, once each, with a role of theirs, by name."""
    if user.acting is None:
        return []
    members = Membership.objects.active().filter(agency=user.acting.agency_id, role__in=WORKING_ROLES)
    others = members.filter(user__is_active=True).exclude(user=user.pk).select_related("user")
    return list({member.user_id: member for member in others.order_by("user__name", "user", "pk")}.values())


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",)).get(pk=document.pk)


def _locked_deliveries(keys: Collection[int], user: User) -> list[Delivery]:
    """The deliveries under the locks of their documents, in id order; PermissionDenied unless all are the user's."""
    own = Delivery.objects.received_by(user).filter(pk__in=keys)
    if not may_receive(user) or own.count() < len(set(keys)):
        raise PermissionDenied("Chỉ văn thư và lãnh đạo của cơ quan nhận văn bản được xác nhận, chuyển xử lý.")
    documents = Document.objects.filter(pk__in=own.values("document")).order_by("pk")
    list(documents.select_for_update(of=("self",)))
    return list(own.select_related("document", "agency"))


def _deliver(document: Document, agencies: list[int], user: User) -> list[Delivery]:
    share(document, agencies, ShareReason.RECIPIENT)
    return [Delivery.objects.create(document=document, agency_id=pk, sent_by=user) for pk in agencies]


def _acknowledge(delivery: Delivery, user: User) -> None:
    delivery.acknowledged_by, delivery.acknowledged_at = user, timezone.now()
    delivery.save(update_fields=["acknowledged_by", "acknowledged_at"])
    record(delivery.document, "xac-nhan-nhan", f"{delivery.agency.short} xác nhận đã nhận văn bản", user=user)


def _tell_offices(document: Document, agencies: list[int], user: User) -> None:
    text = f"Văn bản đến {document.symbol}: {document.current_version.title}"
    notify(with_heirs(agencies), OFFICE, text, _page(document), but=user)


def _tell_people(delivery: Delivery, people: list[User], user: User) -> None:
    document = delivery.document
    text = f"{user.name} chuyển văn bản {document.symbol}: {document.current_version.title}"
    for person in people:
        tell_person(person, user.acting.agency_id if user.acting else delivery.agency_id, text, _page(document))


def _page(document: Document) -> str:
    return reverse("documents:sending", args=[document.pk])
