"""Every transition of a document.

Each verb locks the document's row, guards state, permission and the revision the user saw, saves, writes one log entry
and tells those who are next. Verbs of a kind (a programme's consultation) call these from their own transaction.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import entries_about, record
from activity.notify import notify
from agencies.choices import Role, SigningAuthority
from agencies.models import Agency, Appointment, Delegation, User
from documents.choices import (
    MOVES,
    Action,
    Decision,
    DocumentState,
    Numbering,
    ShareReason,
    SignatureWay,
)
from documents.drafting import freeze, reopen, share
from documents.exceptions import Incomplete, InvalidTransition, StaleRevision
from documents.kinds import kind_of
from documents.models import Agreement, CommitteeOpinion, Document, Party, RegisterEntry, Signature, Version
from documents.numbers import take_numbers
from documents.permissions import PERMISSIONS, has_role, numbering_agency_id, own_party
from documents.tasks import freeze_files


def available_actions(document: Document, user: User) -> set[Action]:
    """What the user may do with the document now; drives the buttons and the POST check alike."""
    return {
        action
        for action, move in MOVES.items()
        if document.state in move.sources
        and action not in kind_of(document).without
        and PERMISSIONS[action](user, document)
        and _is_open(action, document, user)
    }


def _is_open(action: Action, document: Document, user: User) -> bool:
    """Whether a decision or signature of the user's own party is still to be made."""
    if action in (Action.AGREE, Action.RETURN):
        party = own_party(user, document)
        return party is not None and not hasattr(party, "agreement")
    if action in (Action.SIGN, Action.REFUSE):
        party = own_party(user, document)
        return has_role(user, Role.CLERK) or (party is not None and party.signature is None)
    if action == Action.SUBMIT and document.state == DocumentState.OPINION:
        return hasattr(document.current_version, "committee_opinion")
    if action == Action.RECORD_OPINION:
        return not hasattr(document.current_version, "committee_opinion")
    return True


def lock(document: Document) -> Document:
    """The document read again under its row lock. Several are locked in id order by the caller."""
    return Document.objects.select_for_update(of=("self",)).get(pk=document.pk)


def guard(document: Document, action: Action, user: User, rev: int | None) -> None:
    """Raises StaleRevision, InvalidTransition or PermissionDenied where the move is not to be made."""
    if rev is not None and rev != document.rev:
        raise StaleRevision(_what_changed(document))
    if document.state not in MOVES[action].sources or action in kind_of(document).without:
        raise InvalidTransition(
            f"Không thể thực hiện “{action.label}” khi văn bản ở trạng thái “{document.get_state_display()}”."
        )
    if not PERMISSIONS[action](user, document):
        raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{action.label}” với văn bản này.")


def _what_changed(document: Document) -> str:
    newest = entries_about(document).first()
    if newest is None:
        return "Văn bản đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi thực hiện."
    when = timezone.localtime(newest.recorded_at)
    who = " - ".join(filter(None, [newest.actor_name, newest.agency_name]))
    return (
        f"Văn bản đã thay đổi sau khi bạn mở trang: {newest.summary} ({who}, {when:%H:%M ngày %d/%m/%Y}). "
        "Hãy xem lại rồi thực hiện."
    )


def _move(document: Document, state: DocumentState, on: datetime.date, **fields: Any) -> None:
    """Sets the state. A decision or signature that leaves the state as it is does not make other pages stale."""
    if state != document.state:
        document.rev += 1
    document.state = state
    for name, value in fields.items():
        setattr(document, name, value)
    document.save(update_fields=["state", "rev", *fields])
    kind_of(document).moved(document, on)


def _tell(document: Document, agencies: list[int], roles: list[Role], text: str) -> None:
    title = document.current_version.title
    notify(agencies, roles, f"{text}: {title}", kind_of(document).path(document))


def _party_agencies(version: Version) -> list[int]:
    return list(version.parties.values_list("agency", flat=True))


def check(version: Version, on: datetime.date) -> None:
    """Raises Incomplete with every finding where the version cannot go out on ``on``."""
    findings = kind_of(version.document).check(version, on)
    if findings:
        raise Incomplete(findings)


def _freeze_if_draft(document: Document, on: datetime.date) -> Version:
    version = document.current_version
    check(version, on)
    return version if version.is_frozen else freeze(version, on)


@transaction.atomic
def send_out(
    document: Document, *, user: User, on: datetime.date, agencies: list[int], rev: int | None = None, reason: str = ""
) -> Version:
    """Freezes the draft and shows it to the parties and the ``agencies`` (ids) asked; returns the frozen version."""
    document = lock(document)
    guard(document, Action.SEND_OUT, user, rev)
    version = _freeze_if_draft(document, on)
    share(document, _party_agencies(version), ShareReason.PARTY)
    share(document, agencies, ShareReason.ASKED)
    _move(document, MOVES[Action.SEND_OUT].target, on)
    record(document, Action.SEND_OUT, f"Gửi lấy ý kiến bản {version.no}", user=user, on=on, reason=reason)
    _tell(document, agencies, [Role.STAFF, Role.LEADER], "Đề nghị góp ý dự thảo")
    return version


@transaction.atomic
def ask_opinion(document: Document, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """Marks the draft as lying with the party committee for its opinion."""
    document = lock(document)
    guard(document, Action.ASK_OPINION, user, rev)
    version = _freeze_if_draft(document, on)
    _move(document, MOVES[Action.ASK_OPINION].target, on)
    record(document, Action.ASK_OPINION, f"Xin ý kiến cấp ủy về bản {version.no}", user=user, on=on, reason=reason)


@transaction.atomic
def record_opinion(
    document: Document,
    *,
    user: User,
    on: datetime.date,
    number: str,
    opinion: str,
    agency: Agency | None = None,
    rev: int | None = None,
) -> CommitteeOpinion:
    """Records the committee's written opinion (its number, date ``on`` and text) on the version it saw."""
    document = lock(document)
    guard(document, Action.RECORD_OPINION, user, rev)
    version = document.current_version
    if hasattr(version, "committee_opinion"):
        raise InvalidTransition("Ý kiến của cấp ủy về bản này đã được ghi.")
    given = CommitteeOpinion.objects.create(
        version=version, agency=agency, number=number, dated_on=on, opinion=opinion, recorded_by=user
    )
    _move(document, MOVES[Action.RECORD_OPINION].target, on)
    record(document, Action.RECORD_OPINION, f"Ghi ý kiến cấp ủy số {number}", user=user, on=on, reason=opinion)
    return given


@transaction.atomic
def revise(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> Version:
    """The drafting agency takes the document back and edits: a new draft that nobody has agreed to."""
    document = lock(document)
    guard(document, Action.REVISE, user, rev)
    return _reopen(document, Action.REVISE, user, on, reason)


def _reopen(document: Document, action: Action, user: User, on: datetime.date, reason: str) -> Version:
    frozen = document.current_version
    for signature in Signature.objects.filter(party__version=frozen, voided_at__isnull=True):
        signature.voided_at, signature.void_reason = timezone.now(), reason
        signature.save(update_fields=["voided_at", "void_reason"])
    draft = reopen(frozen, reason)
    _move(document, MOVES[action].target, on, signed_on=None)
    record(document, action, f"{action.label}: mở bản {draft.no}", user=user, on=on, reason=reason)
    _tell(document, [document.drafting_agency_id], [Role.STAFF, Role.LEADER], f"{action.label} văn bản")
    return draft


@transaction.atomic
def submit(document: Document, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> Version:
    """Freezes the draft and asks every party's leader to agree; returns the version they agree to."""
    document = lock(document)
    guard(document, Action.SUBMIT, user, rev)
    if not _is_open(Action.SUBMIT, document, user):
        raise InvalidTransition("Chưa ghi ý kiến của cấp ủy về bản này.")
    version = _freeze_if_draft(document, on)
    agencies = _party_agencies(version)
    share(document, agencies, ShareReason.PARTY)
    _move(document, MOVES[Action.SUBMIT].target, on)
    record(document, Action.SUBMIT, f"Trình các bên thống nhất bản {version.no}", user=user, on=on, reason=reason)
    _tell(document, agencies, [Role.LEADER], "Chờ bạn thống nhất")
    return version


def _deciding_party(document: Document, user: User) -> Party:
    party = own_party(user, document)
    if party is None:
        raise PermissionDenied("Cơ quan của bạn không phải là một bên tham gia.")
    if hasattr(party, "agreement"):
        raise InvalidTransition("Cơ quan của bạn đã có ý kiến về bản này.")
    return party


def _delegation_of(user: User, party: Party, on: datetime.date) -> Delegation | None:
    """The delegation by which the user's official acts for the party's signatory on ``on``, if any."""
    if user.official_id is None or party.signatory_id is None:
        return None
    return (
        Delegation.objects.valid_on(on)
        .filter(from_appointment=party.signatory_id, to_appointment__official=user.official_id)
        .first()
    )


def _own_appointment(user: User, agency_id: int, on: datetime.date) -> Appointment | None:
    if user.official_id is None:
        return None
    held = Appointment.objects.valid_on(on).filter(official=user.official_id, agency=agency_id)
    return held.order_by("post__order").first()


def _decide(party: Party, decision: Decision, user: User, on: datetime.date, remark: str) -> Agreement:
    return Agreement.objects.create(
        party=party,
        decision=decision,
        by=user,
        appointment=_own_appointment(user, party.agency_id, on),
        delegation=_delegation_of(user, party, on),
        on=on,
        remark=remark,
    )


@transaction.atomic
def agree(document: Document, *, user: User, on: datetime.date, rev: int | None = None, remark: str = "") -> Agreement:
    """The user's party agrees to the frozen version; the last party makes the document agreed."""
    document = lock(document)
    guard(document, Action.AGREE, user, rev)
    party = _deciding_party(document, user)
    agreement = _decide(party, Decision.AGREE, user, on, remark)
    version = document.current_version
    waiting = version.parties.filter(agreement__isnull=True).exists()
    _move(document, DocumentState.AGREEING if waiting else MOVES[Action.AGREE].target, on)
    record(document, Action.AGREE, f"{party} thống nhất bản {version.no}", user=user, on=on, reason=remark)
    if not waiting:
        everyone = [*_party_agencies(version), document.drafting_agency_id]
        _tell(document, everyone, [Role.STAFF, Role.CLERK, Role.LEADER], "Các bên đã thống nhất, chờ ký")
    return agreement


@transaction.atomic
def return_for_changes(
    document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None
) -> Version:
    """The user's party asks for changes with a reason; opens the next draft, which nobody has agreed to."""
    document = lock(document)
    guard(document, Action.RETURN, user, rev)
    party = _deciding_party(document, user)
    _decide(party, Decision.RETURN, user, on, reason)
    return _reopen(document, Action.RETURN, user, on, reason)


@transaction.atomic
def sign(
    document: Document,
    *,
    party: Party,
    user: User,
    on: datetime.date,
    way: SignatureWay,
    appointment: Appointment,
    authority: SigningAuthority | str,
    rev: int | None = None,
) -> Signature:
    """Records a party's signature by the holder of a post on ``on``; the last one makes the document signed.

    Raises InvalidTransition where the party has signed already, the post does not belong to the party or had ended.
    """
    document = lock(document)
    guard(document, Action.SIGN, user, rev)
    party = _signing_party(document, party, user)
    if not appointment.is_valid_on(on):
        raise InvalidTransition(f"{appointment} không giữ chức vụ này vào ngày {on:%d/%m/%Y}.")
    if appointment.agency_id != party.agency_id:
        raise InvalidTransition(f"{appointment} không thuộc {party}.")
    if party.agreement.on > on:
        raise InvalidTransition(f"Ngày ký không được trước ngày bên này thống nhất ({party.agreement.on:%d/%m/%Y}).")
    signature = Signature.objects.create(
        party=party,
        way=way,
        signed_on=on,
        recorded_by=user,
        appointment=appointment,
        authority=authority,
        post=appointment.post.signing_title or appointment.post.title,
        name=appointment.official.name,
    )
    _after_signature(document, party, user, on)
    return signature


def _signing_party(document: Document, party: Party, user: User) -> Party:
    party = Party.objects.select_related("agreement").get(pk=party.pk)
    if party.version_id != document.current_version.pk:
        raise InvalidTransition("Văn bản đã có bản mới: chữ ký phải gắn với bản đã được thống nhất.")
    own = own_party(user, document)
    if user.acting is not None and user.acting.role == Role.LEADER and (own is None or own.pk != party.pk):
        raise PermissionDenied("Lãnh đạo chỉ ghi nhận chữ ký của cơ quan mình.")
    if party.signatures.filter(voided_at__isnull=True).exists():
        raise InvalidTransition(f"{party} đã ký văn bản này.")
    return party


def _after_signature(document: Document, party: Party, user: User, on: datetime.date) -> None:
    version = document.current_version
    signed = Signature.objects.filter(party__version=version, voided_at__isnull=True)
    waiting = version.parties.count() - signed.count()
    if waiting:
        _move(document, DocumentState.AGREED, on)
    else:
        last = max(signature.signed_on for signature in signed if signature.signed_on)
        _move(document, MOVES[Action.SIGN].target, on, signed_on=last)
        _tell(document, [numbering_agency_id(document)], [Role.CLERK], "Đã ký đủ, chờ vào số và ban hành")
    record(document, Action.SIGN, f"{party} ký bản {version.no}", user=user, on=on)


@transaction.atomic
def refuse(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> Version:
    """The user's party refuses to sign with a reason; the text is reopened for all."""
    document = lock(document)
    guard(document, Action.REFUSE, user, rev)
    party = own_party(user, document)
    if party is not None and party.signatures.filter(voided_at__isnull=True).exists():
        raise InvalidTransition("Cơ quan của bạn đã ký văn bản này.")
    return _reopen(document, Action.REFUSE, user, on, reason)


@transaction.atomic
def issue(
    document: Document, *, user: User, on: datetime.date, note: str = "", rev: int | None = None
) -> list[RegisterEntry]:
    """Numbers and dates the signed document and freezes its files after commit; returns the numbers taken."""
    document = lock(document)
    guard(document, Action.ISSUE, user, rev)
    if document.signed_on and on < document.signed_on:
        raise InvalidTransition(f"Ngày ban hành không được trước ngày ký ({document.signed_on:%d/%m/%Y}).")
    version = document.current_version
    each = document.numbering == Numbering.EACH
    agencies = _party_agencies(version) if each else [numbering_agency_id(document)]
    entries = take_numbers(version, agencies, on, note)
    symbol = "; ".join(entry.printed for entry in entries)
    _move(document, MOVES[Action.ISSUE].target, on, symbol=symbol, issued_on=on)
    if version.effective_from is None:
        Version.objects.filter(pk=version.pk).update(effective_from=on)
    record(document, Action.ISSUE, f"Ban hành số {symbol}", user=user, on=on, reason=note)
    _tell(document, _party_agencies(version), [Role.STAFF, Role.LEADER, Role.CLERK], f"Đã ban hành {symbol}")
    document_id = document.pk
    transaction.on_commit(lambda: freeze_files.enqueue(document_id))
    return entries


@transaction.atomic
def close(document: Document, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """Marks an issued document as carried out and reviewed."""
    document = lock(document)
    guard(document, Action.CLOSE, user, rev)
    _move(document, MOVES[Action.CLOSE].target, on)
    record(document, Action.CLOSE, "Đã tổng kết", user=user, on=on, reason=reason)


@transaction.atomic
def cancel(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> None:
    """Gives up a document that is not signed yet, with a reason. Nothing is deleted."""
    document = lock(document)
    guard(document, Action.CANCEL, user, rev)
    _move(document, MOVES[Action.CANCEL].target, on)
    record(document, Action.CANCEL, "Hủy văn bản", user=user, on=on, reason=reason)
