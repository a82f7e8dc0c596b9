"""What stands around the items, renewed for the next span: texts, legal bases, parties, recipients."""

from __future__ import annotations

import datetime
import re
from typing import TypeVar

from django.db.models import Model, QuerySet

from agencies.choices import SigningAuthority
from agencies.models import Agency, Appointment
from agencies.naming import carry_names, name_columns
from coordination.above import bases_above, citation, covers
from coordination.choices import NoteKind, SectionKey
from coordination.editing.bases import replace_bases
from coordination.models import Program, joint_of
from coordination.phrases import usual_texts
from coordination.rollover.heirs import heads_of
from coordination.rollover.renewal import Renewal
from documents.models import LegalBasis, LegalBasisLine, Party, Recipient, Section, Version

TITLE, TEXTS, PARTIES, BASES, RECIPIENTS = "thong-tin", "loi-van", "cac-ben", "can-cu", "noi-nhan"
CITATION = re.compile(r"\bsố\s+\S*\d|\d/", re.I)
BASIS_CHAIN = "legal_basis__replaced_by__replaced_by__replaced_by"

Row = TypeVar("Row", bound=Model)


def parties_of(draft: Version) -> list[Party]:
    """The parties in header order, with agencies named as of today and signatories."""
    rows = draft.parties.select_related("agency", "signatory__official", "signatory__post")
    return _named(rows)


def recipients_of(draft: Version) -> list[Recipient]:
    return _named(draft.recipient_agencies.select_related("agency"))


def _named(rows: QuerySet[Row]) -> list[Row]:
    """The rows, each with the names its agency has today."""
    named = list(rows.annotate(**name_columns("agency")))
    for row in named:
        carry_names(row, "agency")
    return named


def renew_facts(program: Program, before: Program, draft: Version, renewal: Renewal) -> None:
    """The standing agency, what stands above, and what only the drafter can judge: another locality's words."""
    document = program.document
    if document.standing_agency is not None:
        document.standing_agency = renewal.agency(document.standing_agency, "Cơ quan thường trực", fragment=TITLE)
        document.save(update_fields=["standing_agency"])
    _renew_above(program, draft, renewal)
    old, new = before.document.locality, document.locality
    if old.pk != new.pk:
        told = f"Lời văn còn ghi theo {old}: hãy sửa cho đúng {new}"
        renewal.note(NoteKind.CHOOSE, "Tên địa bàn", told, fragment=TEXTS)


def _renew_above(program: Program, draft: Version, renewal: Renewal) -> None:
    """A regulation or higher programme that does not cover the next span goes, with its basis; the drafter is told."""
    before = bases_above(program)
    ended = {
        "parent_regulation": ("Theo quy chế phối hợp", "hãy chọn quy chế của thời gian mới"),
        "higher": ("Theo chương trình cấp trên", "hãy chọn chương trình của thời gian mới"),
    }
    for name, (place, advice) in ended.items():
        document = getattr(program, name)
        if document is None or covers(document, renewal.shift.new_from, renewal.shift.new_to):
            continue
        setattr(program, name, None)
        told = f"{citation(document)} ({joint_of(document).span}) không bao gồm {renewal.shift.span()}: {advice}"
        renewal.note(NoteKind.CHOOSE, place, told, fragment=TITLE)
    if program.higher_text:
        told = f"{program.higher_text}: hãy kiểm tra còn hiệu lực trong {renewal.shift.span()}"
        renewal.note(NoteKind.CHOOSE, "Theo chương trình cấp trên", told, fragment=TITLE)
    program.save(update_fields=["parent_regulation", "higher"])
    replace_bases(draft, before, bases_above(program))


def renew_texts(draft: Version, renewal: Renewal) -> None:
    """Title, preamble, sections and free recipients; what the old programme does not say is filled with the usual."""
    draft.title = renewal.text(draft.title, "Tên chương trình", fragment=TITLE)
    draft.preamble = renewal.text(draft.preamble, "Lời dẫn", fragment=TEXTS)
    draft.recipients = renewal.text(draft.recipients, "Nơi nhận", fragment=RECIPIENTS)
    for section in draft.sections.all():
        section.heading = renewal.text(section.heading, "Tiêu đề mục", fragment=TEXTS)
        section.body = renewal.text(section.body, section.heading or "Lời văn", fragment=TEXTS)
        section.save()
    _fill_texts(draft, renewal)
    draft.save()


def _fill_texts(draft: Version, renewal: Renewal) -> None:
    usual = usual_texts(renewal.shift.span())
    told = {section.key: section for section in draft.sections.all()}
    said = bool(draft.preamble or any(section.body for section in told.values()))
    for position, key in enumerate(SectionKey.values, 1):
        if key not in told:
            body = "" if said else usual[key]
            heading = SectionKey(key).label
            Section.objects.create(version=draft, key=key, position=position, heading=heading, body=body)
    if not said:
        draft.preamble = usual["preamble"]
        note = "Chương trình trước không ghi lời văn: đã điền lời văn thường dùng"
        renewal.note(NoteKind.CHOOSE, "Lời văn", note, fragment=TEXTS)


def renew_bases(draft: Version, renewal: Renewal) -> None:
    """Legal bases no longer in force on the span's first day give way to those that replaced them.

    Those that follow from what stands above the programme stay as they are.
    """
    on = datetime.date(renewal.shift.new_from, 1, 1)
    cited: set[int] = set()
    above = bases_above(draft.document.program)
    for line in draft.legal_bases.select_related(BASIS_CHAIN).order_by("position", "pk"):
        if line.legal_basis is None:
            if line.text not in above:
                _renew_free_basis(line, renewal)
            continue
        basis = _in_force(line.legal_basis, on, renewal)
        if basis.pk in cited:
            line.delete()
        elif basis.pk != line.legal_basis.pk:
            _cite(line, basis)
        cited.add(basis.pk)


def _renew_free_basis(line: LegalBasisLine, renewal: Renewal) -> None:
    """A basis in words: one that cites a document is for the drafter to check."""
    if CITATION.search(line.text):
        told = f"“{line.text}”: ghi bằng lời, hãy kiểm tra còn hiệu lực"
        renewal.note(NoteKind.CHOOSE, "Căn cứ", told, fragment=BASES)
    line.text = renewal.text(line.text, "Căn cứ", fragment=BASES)
    line.save()


def _cite(line: LegalBasisLine, basis: LegalBasis) -> None:
    line.legal_basis, line.text = basis, ""
    line.save()


def _in_force(basis: LegalBasis, on: datetime.date, renewal: Renewal) -> LegalBasis:
    """The basis itself while in force on ``on``, else the last of those that replaced it one after another."""
    last, seen = basis, {basis.pk}
    while _has_ended(last, on) and last.replaced_by is not None and last.replaced_by_id not in seen:
        last = last.replaced_by
        seen.add(last.pk)
    if last.pk != basis.pk:
        renewal.note(NoteKind.BASIS, "Căn cứ", f"{basis} → {last}", fragment=BASES)
    if last.expires_on is not None and last.expires_on <= on:
        told = f"{last} hết hiệu lực từ {last.expires_on:%d/%m/%Y}, chưa rõ văn bản thay thế: hãy chọn"
        renewal.note(NoteKind.CHOOSE, "Căn cứ", told, fragment=BASES)
    return last


def _has_ended(basis: LegalBasis, on: datetime.date) -> bool:
    """Whether the basis has expired by ``on``, or without a known day its replacement is in force."""
    if basis.expires_on is not None:
        return basis.expires_on <= on
    newer = basis.replaced_by
    return newer is not None and (newer.effective_from is None or newer.effective_from <= on)


def renew_parties(parties: list[Party], renewal: Renewal, today: datetime.date) -> None:
    """Parties by who they are now, each with who signs for it now; two that became one are merged."""
    for party in parties:
        here = f"Bên tham gia {party.agency.short}"
        party.responsibility = renewal.text(
            party.responsibility, f"Trách nhiệm của {party.agency.short}", fragment=PARTIES
        )
        heir = renewal.agency(party.agency, here, fragment=PARTIES)
        if heir.pk != party.agency_id:
            party.agency, party.acting_body = heir, heir.standing_body
    heads = heads_of([party.agency for party in parties], today)
    kept: dict[int, Party] = {}
    for party in parties:
        first = kept.setdefault(party.agency_id, party)
        if first is not party:
            first.responsibility = "\n".join(filter(None, [first.responsibility, party.responsibility]))
            party.delete()
            continue
        renew_signatory(party, heads.get(party.agency_id), renewal, today)
    _save_in_order(list(kept.values()))


def _save_in_order(parties: list[Party]) -> None:
    """Saves the parties without gaps in either order."""
    for field in ("header_position", "signature_position"):
        for position, party in enumerate(sorted(parties, key=lambda row: getattr(row, field)), 1):
            setattr(party, field, position)
    for party in parties:
        party.save()


def renew_signatory(party: Party, head: Appointment | None, renewal: Renewal, today: datetime.date) -> None:
    """Who signed goes on where he still holds the post; else the head of the agency does."""
    before, here = party.signatory, f"Người ký của {party.agency.short}"
    if before is not None and before.agency_id == party.agency_id and before.is_valid_on(today):
        return
    party.signatory = head
    if head is None:
        renewal.note(NoteKind.CHOOSE, here, "Chưa rõ người đứng đầu hiện nay: hãy chọn", fragment=PARTIES)
        return
    if party.authority not in (SigningAuthority.ON_BEHALF, SigningAuthority.HEAD):
        party.authority = SigningAuthority.ON_BEHALF
    told = f"{before.official.name} → {head}" if before is not None else f"{head}"
    renewal.note(NoteKind.PEOPLE, here, told, fragment=PARTIES)


def renew_recipients(recipients: list[Recipient], renewal: Renewal) -> None:
    """Recipients of the directory by who they are now, each once."""
    kept: dict[int, Recipient] = {}
    for recipient in recipients:
        recipient.agency = renewal.agency(recipient.agency, f"Nơi nhận {recipient.agency.short}", fragment=RECIPIENTS)
        if kept.setdefault(recipient.agency_id, recipient) is not recipient:
            recipient.delete()
    for recipient in kept.values():
        recipient.save()


def everybody(parties: list[Party], recipients: list[Recipient], standing: Agency | None) -> list[Agency]:
    """The agencies around the items."""
    around = [party.agency for party in parties] + [recipient.agency for recipient in recipients]
    return [*around, standing] if standing else around
