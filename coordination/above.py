"""What stands above a programme: the regulation it carries out, and a programme of a higher level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from agencies.models import User
from agencies.querysets import localities_above
from coordination.addresses import page_of
from coordination.models import Program, Regulation, joint_of
from documents.choices import PUBLIC_STATES, DocumentKind
from documents.exceptions import Finding, Severity
from documents.models import Document
from documents.vietnamese import PartialDate, date_in_words

LONGEST_BASIS = 600


def regulations_seen(user: User) -> QuerySet[Regulation]:
    """Issued regulations that the user sees and that no other replaced, the latest first; with title and document."""
    issued = Regulation.objects.visible_to(user).filter(document__state__in=PUBLIC_STATES)
    return issued.exclude(document__replacements__state__in=PUBLIC_STATES).with_title(user).select_related("document")


def higher_programs_seen(user: User) -> QuerySet[Program]:
    """Issued programmes of the localities above the user's that he sees, the latest first; with title and document."""
    if user.acting is None:
        return Program.objects.none()
    own = user.acting.locality_id
    above = Program.objects.visible_to(user).filter(document__locality__in=localities_above(own))
    issued = above.filter(document__state__in=PUBLIC_STATES).exclude(document__locality=own)
    return issued.with_title(user).select_related("document")


def covers(document: Document, first: int, last: int) -> bool:
    """Whether a regulation's or programme's years hold all the years from ``first`` to ``last``."""
    joint = joint_of(document)
    return joint.years[0] <= first and last <= joint.years[1]


def citation(document: Document) -> str:
    """A regulation or programme among the bases: "Căn cứ Quy chế phối hợp số 69/QCPH-… ngày … giữa …".

    What a record does not tell is left out.
    """
    number = f"số {document.symbol}" if document.symbol else joint_of(document).span
    told = " ".join(filter(None, ["Căn cứ", document.get_kind_display(), number, _dated(document)]))
    whose = f"{told} {'giữa' if document.kind == DocumentKind.REGULATION else 'của'} {_parties(document)}"
    return whose if len(whose) <= LONGEST_BASIS else told


def _dated(document: Document) -> str:
    """The day on the document in words, as far as it is known."""
    if document.recorded_date:
        return date_in_words(PartialDate(*(int(part) for part in document.recorded_date.split("-"))))
    day = document.issued_on or document.signed_on
    return date_in_words(day) if day else ""


def _parties(document: Document) -> str:
    version = document.frozen_version or document.current_version
    names = [party.printed_short or party.agency.short for party in version.parties.select_related("agency")]
    return " và ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def bases_above(program: Program) -> list[str]:
    """The bases that follow from what stands above the programme, as printed."""
    told = [citation(document) for document in (program.parent_regulation, program.higher) if document]
    written = program.higher_text.strip().rstrip(";.")
    if written:
        told.append(written if written.startswith("Căn cứ") else f"Căn cứ {written}")
    return told


def doubts_above(program: Program) -> Iterator[Finding]:
    """What to look at again: a regulation that is not in force in the programme's years, or was replaced."""
    document = program.parent_regulation
    if document is None:
        return
    called = f"quy chế phối hợp {document.symbol}".strip()
    if not document.is_issued:
        yield _doubt(f"{called} chưa ban hành hoặc đã hủy")
    elif not covers(document, *program.years):
        yield _doubt(f"{called} thực hiện {joint_of(document).span}, không có hiệu lực trong cả {program.span}")
    if document.replacements.filter(state__in=PUBLIC_STATES).exists():
        yield _doubt(f"{called} đã được thay thế")


def _doubt(message: str) -> Finding:
    return Finding(message, "#thong-tin", Severity.WARNING)


@dataclass(frozen=True)
class Above:
    """What stands above a programme, as its page tells it; ``path`` leads there where the user sees it."""

    label: str
    name: str
    path: str = ""


def named_above(program: Program, user: User) -> list[Above]:
    """The regulation and the programme of a higher level; one query, none where there is neither."""
    documents = [document for document in (program.parent_regulation, program.higher) if document]
    ids = [document.pk for document in documents]
    seen = set(Document.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    labels = {DocumentKind.REGULATION: "Theo quy chế", DocumentKind.PROGRAM: "Theo chương trình cấp trên"}
    told = [
        Above(labels[DocumentKind(one.kind)], _called(one), page_of(one) if one.pk in seen else "") for one in documents
    ]
    written = [Above(labels[DocumentKind.PROGRAM], program.higher_text)] if program.higher_text else []
    return [*told, *written]


def _called(document: Document) -> str:
    span = joint_of(document).span
    return f"Số {document.symbol}, {span}" if document.symbol else span.capitalize()
