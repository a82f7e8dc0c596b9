"""Papers that somebody signs: as a document of their own where there is one, else to be numbered and signed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agencies.choices import SigningAuthority
from documents.blocks import Block
from documents.building import STYLES
from documents.choices import ABBREVIATIONS, DocumentKind, DocumentState
from documents.drafting import style_of
from documents.models import Document
from documents.official import DocumentNumber, Issuer, OfficialDocument, SignatureBlock
from meetings.models import Meeting
from meetings.papers.head import organizer_name
from meetings.wording import signatory_of


def standing(model: type[Any], meeting: Meeting) -> Document | None:
    """The document of a kind of paper that was not cancelled; None where there is none."""
    rows = model._default_manager.filter(meeting=meeting).exclude(document__state=DocumentState.CANCELLED)
    row = rows.select_related("document").first()
    return row.document if row else None


def signed_paper(
    meeting: Meeting, kind: DocumentKind, type_name: str, subject: str, blocks: Sequence[Block]
) -> OfficialDocument:
    """A paper that is no document here: room for number and date, who signs, the usual recipients."""
    style = STYLES[style_of(meeting.organizer, kind, meeting.held_on)]
    name = meeting.organizer.name_on(meeting.held_on)
    place = meeting.organizer.locality.name_on(meeting.held_on)
    return OfficialDocument(
        type_name=type_name,
        subject=subject,
        issuers=[Issuer(organizer_name(meeting))],
        numbers=[DocumentNumber(symbol=style.symbol(ABBREVIATIONS[kind], [name.symbol] if name else []))],
        place=place.name if place else "",
        blocks=blocks,
        signatures=[_signature(meeting)],
        recipients=["Như thành phần", style.filed],
        style=style,
    )


def _signature(meeting: Meeting) -> SignatureBlock:
    """The chair from the organizer or its head; a deputy signs in the head's place."""
    name = meeting.organizer.name_on(meeting.held_on)
    body = [meeting.organizer.standing_body or (name.short if name else str(meeting.organizer))]
    signer = signatory_of(meeting)
    if signer is None:
        return SignatureBlock(SigningAuthority.ON_BEHALF.value, body)
    if not signer.post.is_head:
        head = meeting.organizer.posts.filter(is_head=True).first()
        body.append(f"{SigningAuthority.DEPUTY.value} {(head.signing_title or head.title) if head else 'Chủ tịch'}")
    post = signer.post.signing_title or signer.post.title
    return SignatureBlock(SigningAuthority.ON_BEHALF.value, body, post, signer.official.name)
