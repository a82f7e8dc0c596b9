"""The checker: what is missing or wrong in a document of any kind on a day, before it is bound or issued."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.urls import reverse

from agencies.models import Appointment
from documents.choices import Action, DocumentState, Origin
from documents.exceptions import Finding, InvalidTransition, Passage, Severity
from documents.kinds import kind_of
from documents.models import LegalBasis, LegalBasisLine, Party, Register, Version
from documents.models.register import TOKENS, tokens_of
from documents.numbers import find_register, numbering_agencies, reserved_for
from documents.reading import name_agencies
from documents.spelling import LEGAL_BASIS, RECIPIENTS, misspellings, misspelt_opening, tone_styles

SIGNED_STATES = (DocumentState.SIGNED, DocumentState.ISSUED, DocumentState.CLOSED)
PARTIES, BASES, FACTS, TEXTS, RECIPIENT_LIST = "#cac-ben", "#can-cu", "#thong-tin", "#loi-van", "#noi-nhan"
NUMBERED = (Action.ISSUE, Action.OPEN_SIGNING)
MOST_WORDS = 5  # of each style of tone marks that a finding quotes


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what was looked at, and what was found; nothing found is in order."""

    label: str
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        return split(self.findings)[0]

    @property
    def warnings(self) -> list[Finding]:
        return split(self.findings)[1]


def findings(version: Version, on: datetime.date, action: Action | None = None) -> list[Finding]:
    """What is missing or wrong on ``on``: errors first, then warnings, each in the order of the document.

    ``action`` is the move to be made: before issue the signatures and the number count instead of those who are to
    sign; before electronic signing the number with these, as strictly, since a signed file cannot be mended. None looks
    at everything that can be said in the document's present state.
    """
    found = [finding for check in checklist(version, on, action) for finding in check.findings]
    return sorted(found, key=lambda finding: finding.severity == Severity.WARNING)


def checklist(version: Version, on: datetime.date, action: Action | None = None) -> list[Check]:
    """Everything that is looked at, as ``findings``, line by line."""
    document = version.document
    signed = action == Action.ISSUE or (action is None and document.state in SIGNED_STATES)
    parties = _parties(version)
    own, own_passages = kind_of(document).check(version, on)
    bases = list(version.legal_bases.select_related("legal_basis__replaced_by"))
    passages = [*_passages(version, parties, bases), *own_passages]
    checks = [
        Check("Chữ ký của các bên", _signatures(parties))
        if signed
        else Check("Các bên và người ký", _signatories(parties, on)),
        Check("Nội dung", own),
    ]
    if (action is None or action in NUMBERED) and not document.is_issued:
        checks.append(Check("Số, ký hiệu", _number(version, parties, on)))
    checks += [
        Check("Hiệu lực của căn cứ", _bases(bases, on)),
        Check("Nơi nhận", _recipients(version)),
        Check("Chính tả tên cơ quan và cụm từ cố định", _spelling(passages)),
        Check("Kiểu đặt dấu thanh", _tone_marks(passages)),
    ]
    return [_as_at_issue(check) for check in checks] if signed or action in NUMBERED else checks


def _as_at_issue(check: Check) -> Check:
    return Check(check.label, [replace(finding, severity=finding.at_issue) for finding in check.findings])


def warning(message: str, where: str) -> Finding:
    """A finding that never blocks a move."""
    return Finding(message, where, Severity.WARNING)


def split(found: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Errors and warnings."""
    told = list(found)
    return (
        [finding for finding in told if finding.severity == Severity.ERROR],
        [finding for finding in told if finding.severity == Severity.WARNING],
    )


def _parties(version: Version) -> list[Party]:
    """The parties with what is looked at; what a page has loaded is not loaded again."""
    parties = list(version.parties.all())
    prefetch_related_objects(parties, "agency", "signatory__post", "signatory__official")
    name_agencies(party.agency for party in parties if not hasattr(party.agency, "named_full"))
    return parties


# Who signs


def _signatories(parties: Sequence[Party], on: datetime.date) -> list[Finding]:
    found = []
    for party in parties:
        agency = party.agency
        if not agency.is_valid_on(on):
            found.append(Finding(f"{agency} không hoạt động vào ngày {on:%d/%m/%Y}", PARTIES))
        if party.signatory is None:
            found.append(Finding(f"{agency} chưa có người ký", PARTIES))
        elif not party.signatory.is_valid_on(on):
            found.append(Finding(f"{party.signatory} không giữ chức vụ vào ngày {on:%d/%m/%Y}", PARTIES))
    return found


def _signatures(parties: Sequence[Party]) -> list[Finding]:
    """Each party signed, by somebody who held his post on the day he signed."""
    unread = [party for party in parties if "signature_id" not in vars(party)]  # a page read them with the parties
    prefetch_related_objects(unread, "signatures__appointment")
    found = []
    for party in parties:
        signature = party.signature
        if signature is None:
            found.append(_blocking(f"{party} chưa ký"))
        elif not signature.name.strip():
            found.append(_blocking(f"chữ ký của {party} chưa ghi họ tên người ký"))
        elif not _held_on(signature.appointment, signature.signed_on):
            day = f"{signature.signed_on:%d/%m/%Y}"
            found.append(_blocking(f"{signature.appointment} không giữ chức vụ vào ngày ký {day}"))
    return found


def _held_on(appointment: Appointment | None, on: datetime.date | None) -> bool:
    """Whether the post was held on the day of the signature; a record that does not tell it is believed."""
    return appointment is None or on is None or appointment.is_valid_on(on)


def _blocking(message: str, where: str = PARTIES) -> Finding:
    return Finding(message, where, at_issue=Severity.ERROR)


# The number


def _number(version: Version, parties: Sequence[Party], on: datetime.date) -> list[Finding]:
    """A register for the kind on the day, whose pattern can be resolved; nothing where numbers are reserved already."""
    document = version.document
    told: list[str] = []
    for agency_id in numbering_agencies(document):
        try:
            told += _unresolved(find_register(agency_id, document, on), parties)
        except InvalidTransition as error:
            told.append(str(error).rstrip("."))
    if told and reserved_for(document):
        return []
    where = reverse("documents:registers")
    return [Finding(text, where, Severity.WARNING, Severity.ERROR) for text in dict.fromkeys(told)]


def _unresolved(register: Register, parties: Sequence[Party]) -> list[str]:
    tokens = tokens_of(register.pattern)
    told = [
        f"mẫu số của sổ “{register.name}” có {{{token}}} không dùng được" for token in tokens if token not in TOKENS
    ]
    if "so" not in tokens:
        told.append(f"mẫu số của sổ “{register.name}” thiếu {{so}}")
    if "co_quan" in tokens and not register.agency.symbol.strip():
        told.append(f"{register.agency} chưa có ký hiệu để in trong số văn bản")
    if "ky_hieu" in tokens:
        nameless = [party for party in parties if not (party.printed_symbol or party.agency.symbol).strip()]
        told += [f"{party} chưa có ký hiệu để in trong số văn bản" for party in nameless]
    return told


# Legal bases, recipients


def _bases(lines: Sequence[LegalBasisLine], on: datetime.date) -> list[Finding]:
    found = []
    for number, line in enumerate(lines, 1):
        basis = line.legal_basis
        if basis is None:
            continue
        if basis.expires_on and basis.expires_on <= on:
            told = (
                f"căn cứ {number}: {basis} đã hết hiệu lực từ ngày {basis.expires_on:%d/%m/%Y}{_successor(basis, on)}"
            )
            found.append(warning(told, BASES))
        if basis.effective_from and basis.effective_from > on:
            told = f"căn cứ {number}: {basis} đến ngày {basis.effective_from:%d/%m/%Y} mới có hiệu lực"
            found.append(warning(told, BASES))
    return found


def _successor(basis: LegalBasis, on: datetime.date) -> str:
    """The one in the catalogue that stands in its place on the day: successors of successors are followed."""
    heir, seen = basis.replaced_by, {basis.pk}
    while heir and heir.pk not in seen and heir.expires_on and heir.expires_on <= on and heir.replaced_by:
        seen.add(heir.pk)
        heir = heir.replaced_by
    return f", được thay thế bởi {heir}" if heir else ""


def _recipients(version: Version) -> list[Finding]:
    """Somebody is named: an agency of the directory or a written line other than where the copy is kept."""
    written = [line.strip(" -;.\t") for line in version.recipients.splitlines()]
    named = any(line and not line.lower().startswith(("lưu", "nơi nhận")) for line in written)
    if named or version.document.origin == Origin.RECORDED or version.recipient_agencies.exists():
        return []
    return [warning("chưa ghi nơi nhận: văn bản sẽ chỉ in các bên tham gia và “Lưu: VT”", RECIPIENT_LIST)]


# The text


def _passages(version: Version, parties: Sequence[Party], bases: Sequence[LegalBasisLine]) -> list[Passage]:
    """The texts that every kind has. A section's editor stands at its key, as the kinds' editors name it."""
    return [
        Passage("trích yếu", FACTS, version.title),
        *(Passage(f"tên {party}", PARTIES, party.printed_name or party.agency.full) for party in parties),
        *(Passage(f"căn cứ {number}", BASES, str(line)) for number, line in enumerate(bases, 1)),
        Passage("lời dẫn", TEXTS, version.preamble),
        *(
            Passage(f"mục “{section}”", f"#{section.key}", f"{section.heading}\n{section.body}")
            for section in version.sections.all()
        ),
        *(Passage(f"trách nhiệm của {party}", PARTIES, party.responsibility) for party in parties),
        Passage("nơi nhận", RECIPIENT_LIST, version.recipients),
    ]


def _spelling(passages: Iterable[Passage]) -> list[Finding]:
    found: dict[tuple[str, str, str], Finding] = {}
    for passage in passages:
        wrong = misspellings(passage.text)
        if passage.where == BASES:
            wrong += filter(None, [misspelt_opening(passage.text, LEGAL_BASIS)])
        if passage.where == RECIPIENT_LIST:
            wrong += filter(None, [misspelt_opening(line, RECIPIENTS) for line in passage.text.splitlines()])
        for one in wrong:
            told = f"{passage.place}: “{' '.join(one.found.split())}” viết đúng là “{one.right}”"
            found.setdefault((passage.place, one.found, one.right), warning(told, passage.where))
    return list(found.values())


def _tone_marks(passages: Iterable[Passage]) -> list[Finding]:
    """One finding where a document writes both "hòa" and "hoà": the words, and where the rarer style stands."""
    styles: list[dict[str, Passage]] = [{}, {}]
    for passage in passages:
        for style, words in zip(styles, tone_styles(passage.text), strict=True):
            for word in words:
                style.setdefault(word, passage)
    rare, usual = sorted(styles, key=len)
    if not rare:
        return []
    places = list(dict.fromkeys(passage.place for passage in rare.values()))
    told = f"hai kiểu đặt dấu thanh trong một văn bản: {_quoted(usual)} và {_quoted(rare)} ({', '.join(places)})"
    return [warning(told, next(iter(rare.values())).where)]


def _quoted(words: Iterable[str]) -> str:
    told = [f"“{word}”" for word in words]
    return ", ".join(told[:MOST_WORDS]) + (", …" if len(told) > MOST_WORDS else "")
