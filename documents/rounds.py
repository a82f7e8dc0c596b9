"""A round of electronic signing as it stands: in which order the parties sign, the file so far, how it ends early."""

from __future__ import annotations

from django.utils import timezone

from agencies.models import User
from documents.choices import EntryState, RoundState, UploadState
from documents.models import Document, Party, RegisterEntry, SignedUpload, SigningRound, Version
from documents.numbers import numbering_agencies, void_reserved
from documents.permissions import numbering_agency_id

PENDING = (UploadState.WAITING, UploadState.CHECKING)


def current_round(version: Version) -> SigningRound | None:
    """The round that is open or that all have signed; None where the version is not signed electronically."""
    return SigningRound.objects.filter(version=version).exclude(state=RoundState.STOPPED).first()


def numbers_on_file(document: Document, signing: SigningRound) -> list[RegisterEntry]:
    """The numbers that the round's file prints, in header order: reserved, and used once the document is issued."""
    kept = RegisterEntry.objects.filter(document=document, state__in=[EntryState.RESERVED, EntryState.USED])
    order = numbering_agencies(document)
    entries = kept.filter(dated_on=signing.dated_on).select_related("register")
    return sorted(entries, key=lambda entry: order.index(entry.register.agency_id))


def signing_order(signing: SigningRound, document: Document) -> list[Party]:
    """The parties in the order in which they sign: as their signatures stand, the numbering agency first if so set."""
    parties = document.current_version.parties.all()
    lead = numbering_agency_id(document) if signing.lead_first else None
    return sorted(parties, key=lambda party: (party.agency_id != lead, party.signature_position, party.pk))


def accepted_uploads(signing: SigningRound) -> list[SignedUpload]:
    """The accepted files, in the order in which the parties signed."""
    return list(signing.uploads.filter(state=UploadState.ACCEPTED).order_by("pk"))


def original_bytes(signing: SigningRound) -> bytes:
    """The file of the round without any signature."""
    with signing.file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def current_bytes(signing: SigningRound) -> bytes:
    """The file as it goes from party to party: the original with all signatures accepted so far."""
    accepted = accepted_uploads(signing)
    if not accepted:
        return original_bytes(signing)
    with accepted[-1].file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def end_signing(document: Document, user: User, reason: str) -> None:
    """Stops electronic signing of the newest version with a reason and voids the numbers reserved for it.

    What waits for its check is refused. Does nothing where neither a round nor a number is kept. The caller holds the
    document's lock and voids the signatures.
    """
    for signing in SigningRound.objects.filter(version=document.current_version).exclude(state=RoundState.STOPPED):
        waiting = signing.uploads.filter(state__in=PENDING)
        waiting.update(
            state=UploadState.REFUSED, reason=f"Lượt ký số đã dừng: {reason}", checked_at=timezone.now(), progress=100
        )
        signing.state, signing.holder, signing.held_since = RoundState.STOPPED, None, None
        signing.ended_at, signing.end_reason = timezone.now(), reason
        signing.save(update_fields=["state", "holder", "held_since", "ended_at", "end_reason"])
    void_reserved(document, reason, user)
