"""What every transition has in common: the lock, the guards, the move, and who is told."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import User
from agencies.reorganizing.parts import parts
from documents.checking import findings, split
from documents.choices import MOVES, Action, DocumentState, FileFormat
from documents.drafting import reopen
from documents.exceptions import AlreadyDone, Incomplete, InvalidTransition, StaleRevision, Unconfirmed, WrongDate
from documents.kinds import kind_of
from documents.models import Document, Signature, Version
from documents.permissions import PERMISSIONS, has_role, own_party
from documents.reading import history
from documents.rounds import end_signing

SUBMIT_TO_ONE = "Trình lãnh đạo thống nhất"
CONFIRMED = "xem-canh-bao"  # the deed of going on in spite of warnings


def available_actions(document: Document, user: User) -> set[Action]:
    """What the user may do with the document now; drives the buttons and the POST check alike."""
    return {
        action
        for action, move in MOVES.items()
        if document.state in move.sources
        and action not in kind_of(document).without
        and PERMISSIONS[action](user, document)
        and is_open(action, document, user)
    }


def is_open(action: Action, document: Document, user: User) -> bool:
    """Whether what the action asks of the user's own party, or of the committee, is still to be done."""
    if _in_the_way(document, action):
        return False
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


def label_of(action: Action, document: Document) -> str:
    """What the action is called for this document: where one agency alone signs it, only its leader has to agree."""
    alone = action == Action.SUBMIT and len(document.current_version.parties.all()) == 1
    return SUBMIT_TO_ONE if alone else action.label


def lock(document: Document) -> Document:
    """The document read again under its row lock. Several are locked in id order by the caller."""
    return Document.objects.select_for_update(of=("self",)).get(pk=document.pk)


def guard(document: Document, action: Action, user: User, on: datetime.date, rev: int | None) -> None:
    """Raises where the move is not to be made by this user on the business date ``on``.

    PermissionDenied; StaleRevision (AlreadyDone where it was the user himself); InvalidTransition; WrongDate for a day
    in the future or before the document came into its state.
    """
    if not PERMISSIONS[action](user, document):
        raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{label_of(action, document)}” với văn bản này.")
    if rev is not None and rev != document.rev:
        raise _stale(document, action, user)
    if document.state not in MOVES[action].sources or action in kind_of(document).without:
        deed, state = label_of(action, document), document.get_state_display()
        raise InvalidTransition(f"Không thể thực hiện “{deed}” khi văn bản ở trạng thái “{state}”.")
    if reason := _in_the_way(document, action):
        raise InvalidTransition(reason)
    _guard_date(document, on)


def _in_the_way(document: Document, action: Action) -> str:
    """Why signing in ink and electronic signing exclude the action now; "" where they do not."""
    if action not in (Action.SIGN, Action.OPEN_SIGNING, Action.STOP_SIGNING):
        return ""
    running = document.current_version.open_round is not None
    if action == Action.STOP_SIGNING:
        return "" if running else "Văn bản không có lượt ký số nào đang mở."
    if running:
        return "Văn bản đang được ký số. Muốn ký tay, văn thư của cơ quan cấp số dừng ký số trước."
    if action == Action.OPEN_SIGNING and any(party.signature for party in document.current_version.parties.all()):
        return "Đã ghi nhận chữ ký tay của bản này: không chuyển sang ký số được."
    return ""


def _guard_date(document: Document, on: datetime.date) -> None:
    if on > timezone.localdate():
        raise WrongDate("Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó.")
    if document.state_since and on < document.state_since:
        raise WrongDate(
            f"Không được trước ngày {document.state_since:%d/%m/%Y}, ngày văn bản chuyển sang trạng thái "
            f"“{document.get_state_display()}”."
        )


def _stale(document: Document, action: Action, user: User) -> StaleRevision:
    newest = history(document, user).first()
    if newest is None:
        return StaleRevision("Văn bản đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi thực hiện.")
    when = timezone.localtime(newest.recorded_at)
    if newest.actor_id == user.pk and newest.action == action:
        return AlreadyDone(f"Việc này đã được ghi nhận lúc {when:%H:%M ngày %d/%m/%Y}: {newest.summary}.")
    who = ", ".join(filter(None, [newest.actor_name, newest.agency_name]))
    return StaleRevision(
        f"Văn bản đã thay đổi sau khi bạn mở trang: {newest.summary} ({who}, {when:%H:%M ngày %d/%m/%Y}). "
        "Hãy xem lại rồi thực hiện."
    )


def move(document: Document, state: DocumentState, on: datetime.date, **fields: Any) -> None:
    """Saves the state a verb leads to, since the day ``on``, and tells the kind.

    The revision counts only changes of the state: parties that agree or sign at the same time do not disturb one
    another.
    """
    if state != document.state:
        fields = {"state": state, "state_since": on, "rev": document.rev + 1, **fields}
    for name, value in fields.items():
        setattr(document, name, value)
    document.save(update_fields=list(fields))
    kind_of(document).moved(document, on)


def tell(document: Document, agencies: Iterable[int], roles: list[Role], text: str, *, user: User) -> None:
    """Tells the agencies (ids) what happened to the document; not the one who did it."""
    title = document.current_version.title
    notify(agencies, roles, f"{text}: {title}", kind_of(document).path(document), but=user)


def party_agencies(version: Version) -> list[int]:
    return list(version.parties.values_list("agency", flat=True))


def everyone(document: Document) -> list[int]:
    """The agencies (ids) that the document was shared with so far."""
    return list(document.shares.values_list("agency", flat=True).distinct())


def check(
    version: Version, on: datetime.date, action: Action, user: User, confirmed: Collection[str] | None = None
) -> None:
    """Raises Incomplete with every error where the version cannot make the move on ``on``.

    ``confirmed`` are the warnings (``Finding.key``) in spite of which the user goes on: Unconfirmed where there is
    another one now; else the list is logged. None asks for no confirmation.
    """
    errors, warnings = split(findings(version, on, action))
    if errors:
        raise Incomplete(errors)
    if confirmed is None or not warnings:
        return
    if any(finding.key not in confirmed for finding in warnings):
        raise Unconfirmed(warnings)
    told = f"Đã xem {len(warnings)} cảnh báo và vẫn thực hiện “{label_of(action, version.document)}”"
    listed = "\n".join(f"- {finding.message}" for finding in warnings)
    record(version.document, CONFIRMED, told, user=user, on=on, reason=listed)


def void_signatures(document: Document, user: User, reason: str) -> None:
    """Voids what was signed of the newest version, with the numbers reserved for it; stops its electronic signing."""
    end_signing(document, user, reason)
    document.frozen_files.filter(format=FileFormat.SCAN).delete()
    for signature in Signature.objects.filter(party__version=document.current_version, voided_at__isnull=True):
        signature.voided_at, signature.void_reason = timezone.now(), reason
        signature.save(update_fields=["voided_at", "void_reason"])


def reopened(
    document: Document, action: Action, user: User, on: datetime.date, reason: str, source: Version | None = None
) -> Version:
    """Voids what was signed of the frozen version and copies it into the next draft; returns the draft.

    Agencies that have ended by ``on`` give way to their successors.

    ``source``: the earlier version whose content the draft takes instead.
    """
    frozen = document.current_version
    void_signatures(document, user, reason)
    draft = reopen(source or frozen, reason, frozen.no + 1)
    for part in parts():
        part.reopened(draft, on)
    move(document, MOVES[action].target, on, signed_on=None)
    return draft
