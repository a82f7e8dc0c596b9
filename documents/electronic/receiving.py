"""What runs in the background: a round's file is made, a signed file is checked and then accepted or refused."""

from __future__ import annotations

import hashlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import User
from documents.choices import FileFormat, RoundState, SignatureWay, UploadState
from documents.electronic.certificates import load_pem
from documents.electronic.files import signable
from documents.electronic.judging import Refused, Terms, TookTooLong, Verified, judge
from documents.exceptions import InvalidTransition
from documents.kinds import kind_of
from documents.models import Document, Party, Signature, SignedUpload, SigningRound, TrustedCertificate
from documents.models import VerifiedSignature as VerifiedRow
from documents.renderings import render
from documents.rounds import PENDING, accepted_uploads, current_bytes, original_bytes, signing_order
from documents.workflow.binding import after_signature, write_signature
from documents.workflow.guarding import lock

HOLDING = [Role.LEADER, Role.CLERK]


def make_file(round_id: int) -> None:
    """Renders the file of a round, before any row is locked, and hands it to the first party.

    Does nothing where the round has ended or has its file.
    """
    signing = SigningRound.objects.select_related("version__document").get(pk=round_id)
    if signing.state == RoundState.OPEN and not signing.file:
        version = signing.version
        content = render(kind_of(version.document).build(version), FileFormat.PDF)
        _keep_file(signing, signable(content))


@transaction.atomic
def _keep_file(signing: SigningRound, content: bytes) -> None:
    document = lock(signing.version.document)
    signing = SigningRound.objects.get(pk=signing.pk)
    if signing.state != RoundState.OPEN or signing.file:
        return
    signing.sha256 = hashlib.sha256(content).hexdigest()
    signing.file.save(f"{document.pk}-{signing.sha256[:16]}.pdf", ContentFile(content), save=False)
    signing.save(update_fields=["file", "sha256"])
    _hand_on(document, signing, None)


def _hand_on(document: Document, signing: SigningRound, user: User | None) -> None:
    """The next party holds the file and is told; after the last one the round is complete."""
    signed = {upload.party_id for upload in accepted_uploads(signing)}
    signing.holder = next((party for party in signing_order(signing, document) if party.pk not in signed), None)
    signing.held_since = timezone.now() if signing.holder else None
    if signing.holder is None:
        signing.state, signing.ended_at = RoundState.COMPLETE, timezone.now()
    else:
        _tell(signing.holder, f"Đến lượt cơ quan bạn ký số: {signing.version.title}", document, user)
    signing.save(update_fields=["holder", "held_since", "state", "ended_at"])


def _tell(party: Party, text: str, document: Document, but: User | None) -> None:
    notify([party.agency_id], HOLDING, text, reverse("documents:signing", args=[document.pk]), but=but)


def check(upload_id: int) -> None:
    """Judges a signed file that waits for it, and accepts or refuses it. Running it twice is harmless."""
    if not SignedUpload.objects.filter(pk=upload_id, state__in=PENDING).update(state=UploadState.CHECKING, progress=5):
        return
    upload = SignedUpload.objects.select_related("round__version__document").get(pk=upload_id)
    try:
        with upload.file.open("rb") as stored, _time_limit(settings.SIGNATURE_CHECK_SECONDS):
            verified = judge(stored.read(), terms_of(upload), partial(_progress, upload_id))
    except TookTooLong:
        _settle(upload, [], "Việc kiểm tra kéo dài quá giới hạn nên đã dừng. Hãy ký lại trên tệp tải về từ trang này.")
    except Refused as error:
        _settle(upload, [], str(error))
    else:
        _settle(upload, verified)


def _progress(upload_id: int, percent: int) -> None:
    SignedUpload.objects.filter(pk=upload_id, state=UploadState.CHECKING).update(progress=percent)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raises TookTooLong inside when it takes longer; only the main thread, where the worker works, can be stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def terms_of(upload: SignedUpload) -> Terms:
    """What the upload must meet, as its round stands."""
    signing = upload.round
    locality = signing.version.document.locality_id
    trusted = TrustedCertificate.objects.trusted_by
    return Terms(
        base=current_bytes(signing),
        original=original_bytes(signing),
        trusted=lambda on: [load_pem(pem) for pem in trusted(locality, on).values_list("pem", flat=True)],
        opened_at=signing.opened_at,
        last=len(accepted_uploads(signing)) + 1 == signing.version.parties.count(),
    )


@transaction.atomic
def _settle(upload: SignedUpload, verified: list[Verified], reason: str = "") -> None:
    """Accepts the upload, or refuses it with a reason, unless its round ended while it was checked."""
    document = lock(upload.round.version.document)
    upload = SignedUpload.objects.select_related("round", "party__signatory__post", "uploaded_by").get(pk=upload.pk)
    if upload.state not in PENDING:
        return
    user = _acting_user(upload)
    upload.checked_at, upload.progress = timezone.now(), 100
    try:
        with transaction.atomic():
            if not reason:
                _accept(document, upload, user, _sign(upload, verified, user))
    except (Refused, InvalidTransition) as error:
        reason = str(error)
    if reason:
        _refuse(document, upload, user, reason)


def _acting_user(upload: SignedUpload) -> User:
    """Who handed the file in, acting for the party as then."""
    user = upload.uploaded_by
    if user is None:
        raise ValueError("An upload has its user.")
    own = [member for member in user.active_memberships if member.agency_id == upload.party.agency_id]
    user.acting = own[0] if own else None
    return user


def _sign(upload: SignedUpload, verified: list[Verified], user: User) -> Signature:
    """The party's signature by its signatory; Refused or InvalidTransition where certificate or post do not allow."""
    party = upload.party
    if party.signatory is None:
        raise InvalidTransition(f"{party} chưa có người ký.")
    for one in verified:
        _require_own_certificate(upload, one)
    signature = write_signature(
        party,
        user=user,
        on=timezone.localdate(verified[0].signed_at),
        way=SignatureWay.ELECTRONIC,
        appointment=party.signatory,
        authority=party.authority,
    )
    VerifiedRow.objects.bulk_create(
        VerifiedRow(upload=upload, position=position, signed_at=one.signed_at, **vars(one.holder))
        for position, one in enumerate(verified, 1)
    )
    return signature


def _require_own_certificate(upload: SignedUpload, verified: Verified) -> None:
    """A certificate signs for one party, unless the same person signs for both."""
    used = VerifiedRow.objects.filter(upload__round=upload.round, fingerprint=verified.holder.fingerprint)
    others = used.filter(upload__state=UploadState.ACCEPTED).select_related("upload__party__signatory")
    for row in others:
        other = row.upload.party
        mine, theirs = upload.party.signatory, other.signatory
        if mine is None or theirs is None or mine.official_id != theirs.official_id:
            raise Refused(f"Chứng thư của {verified.holder.signer} đã được dùng để ký cho {other}.")


def _accept(document: Document, upload: SignedUpload, user: User, signature: Signature) -> None:
    upload.state, upload.signature = UploadState.ACCEPTED, signature
    upload.save(update_fields=["state", "signature", "checked_at", "progress"])
    _hand_on(document, upload.round, user)
    if signature.signed_on is not None:
        after_signature(document, upload.party, user, signature.signed_on)


def _refuse(document: Document, upload: SignedUpload, user: User, reason: str) -> None:
    upload.state, upload.reason = UploadState.REFUSED, reason
    upload.save(update_fields=["state", "reason", "checked_at", "progress"])
    record(document, "tep-ky-so-khong-hop-le", f"Tệp ký số của {upload.party} không hợp lệ", user=user, reason=reason)
    _tell(upload.party, f"Tệp ký số không hợp lệ: {upload.round.version.title}", document, None)
