"""How the parties bind themselves: agreement and signature, return and refusal."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activity.log import record
from agencies.choices import Role, SigningAuthority
from agencies.models import Appointment, Delegation, User
from documents.choices import MOVES, Action, Decision, DocumentState, SignatureWay
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Agreement, Document, Party, Signature, Version
from documents.permissions import has_role, may_record_signature_of, numbering_agency_id, own_party
from documents.signing import delegation_for, require_right_to_sign
from documents.workflow.guarding import guard, lock, move, party_agencies, reopened, tell

OFFICE = [Role.STAFF, Role.LEADER]


def _deciding_party(document: Document, user: User) -> Party:
    party = own_party(user, document)
    if party is None:
        raise PermissionDenied("Cơ quan của bạn không phải là một bên tham gia.")
    if hasattr(party, "agreement"):
        raise AlreadyDone("Cơ quan của bạn đã có ý kiến về bản này.")
    return party


def _own_appointment(user: User, agency_id: int, on: datetime.date) -> Appointment | None:
    if user.official_id is None:
        return None
    held = Appointment.objects.valid_on(on).filter(official=user.official_id, agency=agency_id)
    return held.order_by("post__order").first()


def acts_by(user: User, party: Party, on: datetime.date) -> Delegation | None:
    """The delegation by which the user agrees for the party on ``on``; None where he does so in his own right."""
    return _own_delegation(_own_appointment(user, party.agency_id, on), party, on)


def _own_delegation(appointment: Appointment | None, party: Party, on: datetime.date) -> Delegation | None:
    if appointment is None or appointment.pk == party.signatory_id:
        return None
    giver = ("from_appointment__official", "from_appointment__post")
    return delegation_for(party, appointment, on).select_related(*giver).first()


def _decide(party: Party, decision: Decision, user: User, on: datetime.date, remark: str) -> Agreement:
    appointment = _own_appointment(user, party.agency_id, on)
    return Agreement.objects.create(
        party=party,
        decision=decision,
        by=user,
        appointment=appointment,
        delegation=_own_delegation(appointment, party, on),
        on=on,
        remark=remark,
    )


@transaction.atomic
def agree(document: Document, *, user: User, on: datetime.date, rev: int | None = None, remark: str = "") -> Agreement:
    """The user's party agrees to the frozen version; the last party makes the document agreed."""
    document = lock(document)
    guard(document, Action.AGREE, user, on, rev)
    party = _deciding_party(document, user)
    agreement = _decide(party, Decision.AGREE, user, on, remark)
    _after_agreement(document, party, user, on, remark)
    return agreement


def _after_agreement(document: Document, party: Party, user: User, on: datetime.date, remark: str) -> None:
    version = document.current_version
    given = list(Agreement.objects.filter(party__version=version).values_list("on", flat=True))
    drafter = [document.drafting_agency_id]
    if len(given) < version.parties.count():
        move(document, DocumentState.AGREEING, on)
        tell(document, drafter, OFFICE, f"{party} đã thống nhất", user=user)
    else:
        move(document, MOVES[Action.AGREE].target, on, state_since=max(given))
        roles = [*OFFICE, Role.CLERK]
        tell(document, [*party_agencies(version), *drafter], roles, "Các bên đã thống nhất, chờ ký", user=user)
    record(document, Action.AGREE, f"{party} thống nhất bản {version.no}", user=user, on=on, reason=remark)


@transaction.atomic
def return_for_changes(
    document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None
) -> Version:
    """The user's party asks for changes with a reason; opens the next draft, which nobody has agreed to."""
    document = lock(document)
    guard(document, Action.RETURN, user, on, rev)
    party = _deciding_party(document, user)
    _decide(party, Decision.RETURN, user, on, reason)
    return _reopened_by(party, document, Action.RETURN, user, on, reason)


def _reopened_by(
    party: Party, document: Document, action: Action, user: User, on: datetime.date, reason: str
) -> Version:
    """A party's objection reopens the text for all."""
    draft = reopened(document, action, user, on, reason)
    deed = action.label[0].lower() + action.label[1:]
    record(document, action, f"{party} {deed}: mở bản {draft.no}", user=user, on=on, reason=reason)
    agencies = [*party_agencies(draft), document.drafting_agency_id]
    tell(document, agencies, OFFICE, f"{party} {deed}", user=user)
    return draft


@transaction.atomic
def sign(
    document: Document,
    *,
    party: Party,
    user: User,
    on: datetime.date,
    way: SignatureWay | str,
    appointment: Appointment,
    authority: SigningAuthority | str,
    rev: int | None = None,
) -> Signature:
    """Records a party's signature by the holder of a post on ``on``; the last one makes the document signed.

    Raises InvalidTransition where the party has signed already, the post does not belong to the party or had ended, or
    its holder may not sign for the party with this authority (documents.signing).
    """
    document = lock(document)
    party = _signing_party(party, user)
    guard(document, Action.SIGN, user, on, rev)
    _require_unsigned(document, party)
    signature = write_signature(party, user=user, on=on, way=way, appointment=appointment, authority=authority)
    after_signature(document, party, user, on)
    return signature


def write_signature(
    party: Party,
    *,
    user: User,
    on: datetime.date,
    way: SignatureWay | str,
    appointment: Appointment,
    authority: SigningAuthority | str,
) -> Signature:
    """The party's signature with post and name as they print; InvalidTransition where the holder may not sign so."""
    delegation = require_right_to_sign(party, appointment, authority, on)
    return Signature.objects.create(
        party=party,
        way=way,
        signed_on=on,
        recorded_by=user,
        appointment=appointment,
        delegation=delegation,
        authority=authority,
        post=appointment.post.signing_title or appointment.post.title,
        name=appointment.official.name,
    )


def _signing_party(party: Party, user: User) -> Party:
    """The party read again under the lock; PermissionDenied before anything is told about it."""
    party = Party.objects.select_related("agency").prefetch_related("signatures").get(pk=party.pk)
    if has_role(user, Role.LEADER) and not may_record_signature_of(user, party):
        raise PermissionDenied("Lãnh đạo chỉ ghi nhận chữ ký của cơ quan mình.")
    return party


def _require_unsigned(document: Document, party: Party) -> None:
    if party.version_id != document.current_version.pk:
        raise InvalidTransition("Văn bản đã có bản mới: chữ ký phải gắn với bản đã được thống nhất.")
    if party.signature is not None:
        raise AlreadyDone(f"{party} đã ký văn bản này.")


def after_signature(document: Document, party: Party, user: User, on: datetime.date) -> None:
    """A party has signed on ``on``, in ink or electronically; the last one makes the document signed."""
    version = document.current_version
    signed = list(Signature.objects.filter(party__version=version, voided_at__isnull=True))
    drafter = [document.drafting_agency_id]
    if len(signed) < version.parties.count():
        move(document, DocumentState.AGREED, on)
        tell(document, drafter, OFFICE, f"{party} đã ký", user=user)
    else:
        last = max(signature.signed_on for signature in signed if signature.signed_on)
        move(document, MOVES[Action.SIGN].target, last, signed_on=last)
        tell(document, drafter, OFFICE, "Các bên đã ký đủ", user=user)
        tell(document, [numbering_agency_id(document)], [Role.CLERK], "Đã ký đủ, chờ vào số và ban hành", user=user)
    record(document, Action.SIGN, f"{party} ký bản {version.no}", user=user, on=on)


@transaction.atomic
def refuse(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> Version:
    """The user's party refuses to sign with a reason; the text is reopened for all."""
    document = lock(document)
    guard(document, Action.REFUSE, user, on, rev)
    party = own_party(user, document)
    if party is None:
        raise PermissionDenied("Cơ quan của bạn không phải là một bên tham gia.")
    if party.signature is not None:
        raise InvalidTransition("Cơ quan của bạn đã ký văn bản này.")
    return _reopened_by(party, document, Action.REFUSE, user, on, reason)
