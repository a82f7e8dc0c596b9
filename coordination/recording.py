"""Recording a programme or regulation that was signed before, elsewhere: what is unknown stays unknown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activity.log import record
from agencies.choices import SigningAuthority
from agencies.models import Agency, User
from coordination.choices import SpanKind
from coordination.models import ContentItem, ItemLine, JointText, Program, Regulation
from coordination.permissions import may_record
from documents.choices import DocumentKind, DocumentState, Origin, ShareReason
from documents.drafting import freeze, open_document, share
from documents.models import Document, Party, Signature, SourceNote, Version
from documents.models.document import PARTIAL_DATE

HEADING_SIGN = re.compile(r"^(?:chương\s+(?:[ivxlc]+|\d+)|điều\s+\d+)\s*[.:–-]?\s*", re.I)


@dataclass(frozen=True)
class RecordedParty:
    """A party as the signed text names it; an empty signatory is one the source does not tell."""

    agency: Agency
    acting_body: str = ""
    group_label: str = ""
    signatory_name: str = ""
    signatory_post: str = ""
    authority: str = SigningAuthority.ON_BEHALF


@dataclass(frozen=True)
class RecordedNote:
    """A fact as printed in the source, as it must be, and why; ``field`` is the name a reader knows it by."""

    field: str
    as_printed: str = ""
    corrected: str = ""
    why: str = ""
    source: str = ""


@transaction.atomic
def record_program(
    *,
    user: User | None,
    drafting_agency: Agency,
    title: str,
    family: str,
    year_from: int,
    year_to: int,
    span_kind: str = SpanKind.YEAR,
    parties: list[RecordedParty],
    standing_agency: Agency | None = None,
    items: list[str] | None = None,
    symbol: str = "",
    dated: str = "",
    signed_on: datetime.date | None = None,
    closed: bool = False,
    previous: Program | None = None,
    notes: Iterable[RecordedNote] = (),
) -> Program:
    """Records a signed programme with one frozen version; returns it, issued or (``closed``) finally reviewed.

    ``user`` None stands for an import; else staff or clerk of ``drafting_agency``, or PermissionDenied. ``items`` are
    the contents as lines; None or empty where unknown. ``symbol`` is the number as printed, ``dated`` an ISO date that
    may lack day or month ("2024-02"), both empty where unknown. Agencies print their names of that time.
    ValidationError where a party stands twice or ``dated`` is no date.
    """
    _check(user, drafting_agency, parties)
    day = known_day(dated)
    day = signed_on or day or datetime.date(year_from, 1, 1)
    version = open_document(
        DocumentKind.PROGRAM,
        title=title,
        drafting_agency=drafting_agency,
        standing_agency=standing_agency,
        origin=Origin.RECORDED,
    )
    program = Program(document=version.document, family=family, span_kind=span_kind, previous=previous)
    program.year_from, program.year_to = year_from, year_to
    program.save()
    _add_parties(version, parties, signed_on)
    _add_items(program, version, items or [])
    freeze(version, day)
    _issue(version.document, symbol, dated, signed_on, closed)
    add_notes(program, notes)
    record(version.document, "ghi-nhan", f"Ghi nhận chương trình đã ký: {title}", user=user)
    return program


@transaction.atomic
def record_regulation(
    *,
    user: User | None,
    drafting_agency: Agency,
    title: str,
    year_from: int,
    year_to: int,
    span_kind: str = SpanKind.TERM,
    parties: list[RecordedParty],
    standing_agency: Agency | None = None,
    articles: Iterable[str] = (),
    symbol: str = "",
    dated: str = "",
    signed_on: datetime.date | None = None,
    notes: Iterable[RecordedNote] = (),
) -> Regulation:
    """Records a signed regulation as ``record_program`` does a programme; it stands as issued.

    ``articles`` are the headings as lines: those that begin with "Chương" hold the ones after them.
    """
    _check(user, drafting_agency, parties)
    day = signed_on or known_day(dated) or datetime.date(year_from, 1, 1)
    version = open_document(
        DocumentKind.REGULATION,
        title=title,
        drafting_agency=drafting_agency,
        standing_agency=standing_agency,
        origin=Origin.RECORDED,
    )
    span = {"span_kind": span_kind, "year_from": year_from, "year_to": year_to}
    regulation = Regulation.objects.create(document=version.document, **span)
    _add_parties(version, parties, signed_on)
    _add_articles(regulation, version, articles)
    freeze(version, day)
    _issue(version.document, symbol, dated, signed_on, closed=False)
    add_notes(regulation, notes)
    record(version.document, "ghi-nhan", f"Ghi nhận quy chế đã ký: {title}", user=user)
    return regulation


def _add_articles(regulation: Regulation, version: Version, headings: Iterable[str]) -> None:
    chapter: ItemLine | None = None
    for position, heading in enumerate(headings, 1):
        opens = heading.lower().startswith("chương ")
        title = HEADING_SIGN.sub("", heading).strip() or heading
        line = ItemLine(version=version, item=regulation.new_item(), position=position, title=title)
        line.parent = None if opens else chapter
        line.save()
        chapter = line if opens else chapter


def known_day(dated: str) -> datetime.date | None:
    """The first day that an ISO date without day or month may be; None for "". ValidationError where it is no date."""
    if not dated:
        return None
    try:
        if not PARTIAL_DATE.match(dated):
            raise ValueError(dated)
        return datetime.date.fromisoformat(f"{dated}-01-01"[:10])
    except ValueError as error:
        raise ValidationError("Ghi năm, tháng/năm hoặc ngày/tháng/năm có thật.") from error


def _check(user: User | None, drafting_agency: Agency, parties: list[RecordedParty]) -> None:
    own = user is None or (user.acting is not None and user.acting.agency_id == drafting_agency.pk)
    if user is not None and not (own and may_record(user)):
        raise PermissionDenied("Chỉ chuyên viên và văn thư ghi nhận chương trình đã ký của cơ quan mình.")
    agencies = [party.agency.pk for party in parties]
    if len(set(agencies)) != len(agencies):
        raise ValidationError("Một cơ quan không thể là hai bên tham gia.")


def _add_parties(version: Version, parties: list[RecordedParty], signed_on: datetime.date | None) -> None:
    for position, told in enumerate(parties, 1):
        party = Party.objects.create(
            version=version,
            agency=told.agency,
            acting_body=told.acting_body,
            group_label=told.group_label,
            header_position=position,
            signature_position=position,
            authority=told.authority,
        )
        Signature.objects.create(
            party=party,
            signed_on=signed_on,
            authority=told.authority,
            post=told.signatory_post,
            name=told.signatory_name,
        )
    share(version.document, [told.agency.pk for told in parties], ShareReason.PARTY)


def _add_items(program: Program, version: Version, titles: list[str]) -> None:
    for position, title in enumerate(titles, 1):
        item = ContentItem.objects.create(program=program)
        ItemLine.objects.create(version=version, item=item, position=position, title=title)


def _issue(document: Document, symbol: str, dated: str, signed_on: datetime.date | None, closed: bool) -> None:
    document.state = DocumentState.CLOSED if closed else DocumentState.ISSUED
    document.symbol, document.signed_on = symbol, signed_on
    document.recorded_date = dated or (signed_on.isoformat() if signed_on else "")
    document.save(update_fields=["state", "symbol", "signed_on", "recorded_date"])


def add_notes(joint: JointText, notes: Iterable[RecordedNote]) -> None:
    """Keeps what the source printed beside what must be true; they hang on the programme or regulation."""
    for note in notes:
        SourceNote.objects.create(
            target=joint,
            field=note.field,
            as_printed=note.as_printed,
            corrected=note.corrected,
            why=note.why,
            source=note.source,
        )
