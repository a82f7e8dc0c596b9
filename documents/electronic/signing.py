"""Electronic signing as people start, stop and feed it: numbers reserved, rounds opened, signed files handed in."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from activity.log import record
from agencies.choices import Role
from agencies.models import User
from documents.choices import Action, Numbering, RoundState
from documents.codes import give_code
from documents.electronic.tasks import check_upload, make_file
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Document, Party, SignedUpload, SigningRound, Version
from documents.numbers import numbering_agencies, reserve_numbers
from documents.permissions import may_sign_electronically
from documents.rounds import PENDING
from documents.workflow.guarding import check, guard, lock, party_agencies, tell, void_signatures

TOLD = [Role.STAFF, Role.LEADER, Role.CLERK]
HANDED_IN = "nop-tep-ky-so"


@transaction.atomic
def open_signing(
    document: Document,
    *,
    user: User,
    on: datetime.date,
    note: str = "",
    numbering: Numbering | str | None = None,
    lead_first: bool = True,
    rev: int | None = None,
    confirmed: Collection[str] | None = None,
) -> SigningRound:
    """Reserves the number(s) dated ``on`` and opens a round; its file is made after commit.

    ``numbering`` and ``confirmed`` as in workflow.issue: what would block the issue blocks here, before anybody signs.
    The numbering agency signs first or where its signature stands.
    """
    document = lock(document)
    guard(document, Action.OPEN_SIGNING, user, on, rev)
    version = document.current_version
    _require_signatories(version, on)
    check(version, on, Action.OPEN_SIGNING, user, confirmed)
    document.numbering = numbering or document.numbering
    document.save(update_fields=["numbering"])
    entries = reserve_numbers(version, numbering_agencies(document), on, user, note)
    give_code(document)
    signing = SigningRound.objects.create(version=version, dated_on=on, lead_first=lead_first, opened_by=user)
    printed = "; ".join(entry.printed for entry in entries)
    record(document, Action.OPEN_SIGNING, f"Giữ số {printed}, mở ký số", user=user, on=on, reason=note)
    tell(document, party_agencies(version), [Role.STAFF], f"Mở ký số, giữ số {printed}", user=user)
    transaction.on_commit(lambda: make_file.enqueue(signing.pk), robust=True)
    return signing


def _require_signatories(version: Version, on: datetime.date) -> None:
    """Each party has a signatory in office on the day: the file prints his post and name."""
    for party in version.parties.select_related("agency", "signatory__official", "signatory__post"):
        if party.signatory is None:
            raise InvalidTransition(f"{party} chưa có người ký: mở lại văn bản để chọn người ký.")
        if not party.signatory.is_valid_on(on):
            raise InvalidTransition(f"{party.signatory} không giữ chức vụ vào ngày {on:%d/%m/%Y}.")


@transaction.atomic
def stop_signing(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> None:
    """Stops the open round: its signatures and numbers are void with the reason; the document stays agreed."""
    document = lock(document)
    guard(document, Action.STOP_SIGNING, user, on, rev)
    void_signatures(document, user, reason)
    record(document, Action.STOP_SIGNING, "Dừng ký số, hủy số đã giữ", user=user, on=on, reason=reason)
    tell(document, party_agencies(document.current_version), TOLD, "Dừng ký số", user=user)


@transaction.atomic
def hand_in(document: Document, *, user: User, name: str, content: bytes) -> SignedUpload:
    """Takes a signed file from the party whose turn it is; it is checked after commit.

    PermissionDenied for who signs for no party; InvalidTransition out of turn; AlreadyDone where the party's file is
    being checked or was accepted.
    """
    document = lock(document)
    signing, party = _turn(document, user)
    _require_no_other(signing, party)
    upload = SignedUpload(round=signing, party=party, uploaded_by=user, name=name[-255:], size=len(content))
    upload.sha256 = hashlib.sha256(content).hexdigest()
    upload.file.save(f"{document.pk}-{party.pk}-{upload.sha256[:16]}.pdf", ContentFile(content), save=False)
    upload.save()
    record(document, HANDED_IN, f"{party} nộp tệp đã ký số", user=user)
    transaction.on_commit(lambda: check_upload.enqueue(upload.pk), robust=True)
    return upload


def _turn(document: Document, user: User) -> tuple[SigningRound, Party]:
    parties = document.current_version.parties.select_related("agency")
    own = next((party for party in parties if may_sign_electronically(user, party)), None)
    if own is None:
        raise PermissionDenied("Chỉ văn thư hoặc lãnh đạo của bên ký nộp tệp đã ký số.")
    signing = document.current_version.open_round
    if signing is None:
        raise InvalidTransition("Văn bản không có lượt ký số nào đang mở.")
    if signing.holder_id != own.pk:
        if signing.uploads.filter(party=own, signature__isnull=False).exists():
            raise AlreadyDone("Cơ quan bạn đã ký số văn bản này.")
        raise InvalidTransition("Chưa đến lượt cơ quan bạn ký số.")
    return signing, own


def _require_no_other(signing: SigningRound, party: Party) -> None:
    if signing.uploads.filter(party=party, state__in=PENDING).exists():
        raise AlreadyDone("Tệp cơ quan bạn đã nộp đang được kiểm tra.")


def resume(document: Document) -> None:
    """Puts the background work of the open round to the queue again: it may have been lost with its worker.

    Both works are done once however often they run.
    """
    signing = document.current_version.open_round
    if signing is None or signing.state != RoundState.OPEN:
        return
    if not signing.file:
        make_file.enqueue(signing.pk)
    for upload in signing.uploads.filter(state__in=PENDING):
        check_upload.enqueue(upload.pk)
