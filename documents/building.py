"""The part of an official document that every kind shares: head, number, date, bases, signatures, recipients."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from agencies.choices import SigningAuthority
from agencies.models import Post
from documents.blocks import Block
from documents.choices import DocumentState, LayoutStyle, Numbering, Origin, kind_symbol
from documents.codes import verification_of
from documents.formats import DECREE_30_2020, PARTY_36_2018, OfficialStyle
from documents.models import Document, Party, Signature, SigningRound, Version
from documents.official import DRAFT, DocumentNumber, Issuer, OfficialDocument, SignatureBlock
from documents.rounds import current_round, numbers_on_file
from documents.vietnamese import PartialDate

RECORDED = "BẢN GHI NHẬN"
SIGNING_STATES = (DocumentState.AGREED, DocumentState.SIGNED)
STYLES = {LayoutStyle.DECREE_30_2020: DECREE_30_2020, LayoutStyle.PARTY_36_2018: PARTY_36_2018}


def official_document(version: Version, *, type_name: str, blocks: Sequence[Block], **parts: Any) -> OfficialDocument:
    """The document of a version with the blocks its kind builds; ``parts`` override what is common.

    Issuers stand in header order, signatures in signing order from the left. A document not yet signed is marked as a
    draft, a recorded one as a record of a document signed elsewhere.
    """
    document = version.document
    parties = list(version.parties.select_related("agency__locality", "signatory__post", "signatory__official"))
    signing = current_round(version) if document.state in SIGNING_STATES else None
    common: dict[str, Any] = {
        "subject": version.title,
        "issuers": [Issuer(name=_header_name(party)) for party in parties],
        "numbers": _numbers(document, parties, signing),
        "place": version.place or _place(document),
        "issued_on": _date(document, signing),
        "legal_bases": [str(line) for line in version.legal_bases.select_related("legal_basis")],
        "preamble": version.preamble,
        "signatures": _signatures(parties),
        "recipients": recipients(version, parties) if document.origin == Origin.DRAFTED or version.recipients else [],
        "draft_mark": "" if signing else _mark(document),
        "verification": verification_of(document),
        "style": style_of(document),
    }
    return OfficialDocument(type_name=type_name, blocks=tuple(blocks), **{**common, **parts})


def style_of(document: Document) -> OfficialStyle:
    """The format a document is laid out in."""
    return STYLES[LayoutStyle(document.style)]


def _header_name(party: Party) -> str:
    return party.printed_name or party.agency.full


def _numbers(document: Document, parties: list[Party], signing: SigningRound | None) -> list[DocumentNumber]:
    """Number and symbol; those reserved for the file that the parties sign electronically stand there before issue."""
    if signing:
        return [DocumentNumber(printed=entry.printed) for entry in numbers_on_file(document, signing)]
    if document.is_issued and document.symbol:
        printed = document.symbol.split("; ") if document.numbering == Numbering.EACH else [document.symbol]
        return [DocumentNumber(printed=symbol) for symbol in printed]
    if document.origin == Origin.RECORDED:
        return []
    symbols = dict.fromkeys(party.printed_symbol or party.agency.symbol for party in parties)
    kind = kind_symbol(document.kind, document.style)
    return [DocumentNumber(symbol=style_of(document).symbol(kind, [symbol for symbol in symbols if symbol]))]


def _date(document: Document, signing: SigningRound | None) -> date | PartialDate | None:
    if signing:
        return signing.dated_on
    if document.issued_on:
        return document.issued_on
    if document.recorded_date:
        return PartialDate(*(int(part) for part in document.recorded_date.split("-")))
    return document.signed_on if document.origin == Origin.RECORDED else None


def _place(document: Document) -> str:
    name = document.locality.names.order_by("-valid_from").first()
    return name.name if name else ""


def _mark(document: Document) -> str:
    if document.origin == Origin.RECORDED:
        return RECORDED
    return "" if document.is_issued or document.state == DocumentState.SIGNED else DRAFT


def _signatures(parties: list[Party]) -> list[SignatureBlock]:
    valid = Signature.objects.filter(party__in=parties, voided_at__isnull=True)
    signed = {row.party_id: row for row in valid.select_related("delegation__from_appointment__post")}
    heads = dict(
        Post.objects.filter(agency__in=[p.agency_id for p in parties], is_head=True).values_list(
            "agency_id", "signing_title"
        )
    )
    ordered = sorted(parties, key=lambda party: (party.signature_position, party.pk))
    return [_signature(party, signed.get(party.pk), heads.get(party.agency_id, "")) for party in ordered]


def _signature(party: Party, signature: Signature | None, head: str) -> SignatureBlock:
    """ "TM." names the body; a deputy adds "KT. CHỦ TỊCH" under it (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7).

    The post under "KT." is that of who gave him the power, else the ``head``'s.
    """
    authority = signature.authority if signature else party.authority
    planned = party.signatory
    post = signature.post if signature else (planned.post.signing_title or planned.post.title if planned else "")
    name = signature.name if signature else (planned.official.name if planned else "")
    body = [party.acting_body or _body_name(party)]
    if authority in (SigningAuthority.DEPUTY, SigningAuthority.BY_ORDER, SigningAuthority.BY_MANDATE):
        body.append(f"{authority} {_given_by(signature) or head or 'Chủ tịch'}")
    elif authority == SigningAuthority.ACTING:
        post = f"Q. {post}"
    return SignatureBlock(authority="TM.", body=body, post=post, name=name, signed=signature is not None)


def _given_by(signature: Signature | None) -> str:
    """The post of who gave the power a party was signed by; "" where nobody did."""
    if signature is None or signature.delegation is None:
        return ""
    post = signature.delegation.from_appointment.post
    return post.signing_title or post.title


def _body_name(party: Party) -> str:
    agency = party.agency
    return agency.standing_body or party.printed_short or agency.short


def recipients(version: Version, parties: list[Party], without: Collection[int] = ()) -> list[str]:
    """The lines of Nơi nhận: agencies of the directory, then as written, else the parties; the archive closes them.

    ``without``: agencies (ids) that receive it without standing there, as those a letter is addressed to.
    """
    rows = version.recipient_agencies.exclude(agency__in=without).select_related("agency")
    chosen = [row.printed or row.agency.name_for(version.document.locality_id) for row in rows]
    written = [line.strip().lstrip("-").strip(" ;,.") for line in version.recipients.splitlines() if line.strip()]
    lines = [*chosen, *written] or [party.printed_short or party.agency.short for party in parties]
    return lines if any(line.startswith("Lưu") for line in lines) else [*lines, style_of(version.document).filed]
