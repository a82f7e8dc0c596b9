"""Giving numbers. Runs inside the transition that uses them; nothing is rendered while a register is locked."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from agencies.naming import carry_names, name_columns
from documents.choices import ABBREVIATIONS, DocumentKind, EntryState, Numbering
from documents.exceptions import BackDated, InvalidTransition
from documents.models import Document, Register, RegisterEntry, Version
from documents.permissions import numbering_agency_id
from documents.querysets import RegisterQuerySet


def find_register(agency_id: int, document: Document, on: datetime.date) -> Register:
    """The register of the agency for this kind on the day of issue; InvalidTransition where there is none."""
    found = Register.objects.for_issue(agency_id, document.kind, on).order_by("-starts_on")
    register = _named(found, on).first()
    if register is None:
        raise InvalidTransition(
            f"Cơ quan cấp số chưa có sổ đăng ký cho {document.get_kind_display().lower()} "
            f"vào ngày {on:%d/%m/%Y}. Quản trị của đơn vị lập sổ trong trang quản trị."
        )
    carry_names(register, "agency")
    return register


def _named(registers: RegisterQuerySet, on: datetime.date) -> RegisterQuerySet:
    """With their agencies and these agencies' names of the day; ``carry_names`` hands them over."""
    return registers.select_related("agency").annotate(**name_columns("agency", on))


def numbering_agencies(document: Document) -> list[int]:
    """The agencies (ids) whose registers number the document: the lead one, or every party in header order."""
    if document.numbering == Numbering.EACH:
        return [party.agency_id for party in document.current_version.parties.all()]
    return [numbering_agency_id(document)]


def take_numbers(version: Version, agencies: list[int], on: datetime.date, note: str = "") -> list[RegisterEntry]:
    """Takes the next number of each agency's register for the document, dated ``on``.

    Registers are locked in id order and read again under the lock, so numbers are unique and gapless. A date before the
    newest entry of the register needs a ``note`` (back-dated entry); else BackDated.
    """
    document = version.document
    found = {find_register(agency_id, document, on).pk for agency_id in agencies}
    registers = _named(Register.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk"), on)
    taken = {register.agency_id: _take(register, version, on, note) for register in registers}
    return [taken[agency_id] for agency_id in agencies]


@dataclass(frozen=True)
class Forecast:
    """The number an agency's register would give now; ``newest`` is set where it holds a later date already."""

    register: Register
    printed: str
    newest: RegisterEntry | None


def forecast(document: Document, on: datetime.date) -> list[Forecast]:
    """The numbers the document would get on ``on``; InvalidTransition where a register is missing."""
    version = document.current_version
    registers = [find_register(agency_id, document, on) for agency_id in numbering_agencies(document)]
    return [Forecast(register, preview(register, version, on), _later(register, on)) for register in registers]


def _later(register: Register, on: datetime.date) -> RegisterEntry | None:
    """The newest entry of the register where it is dated after ``on``."""
    return register.entries.filter(dated_on__gt=on).order_by("-dated_on", "-number").first()


def _take(register: Register, version: Version, on: datetime.date, note: str) -> RegisterEntry:
    carry_names(register, "agency")
    newest = _later(register, on)
    if newest and not note:
        raise BackDated(
            f"Sổ “{register.name}” đã có số {newest.printed} ngày {newest.dated_on:%d/%m/%Y}: "
            "muốn vào số lùi ngày, hãy ghi chú lý do."
        )
    document = version.document
    entry = RegisterEntry.objects.create(
        register=register,
        number=register.next,
        state=EntryState.USED,
        document=document,
        printed=preview(register, version, on),
        dated_on=on,
        reason=note,
    )
    register.next += 1
    register.save(update_fields=["next"])
    return entry


def preview(register: Register, version: Version, on: datetime.date) -> str:
    """The number the register would give to this version on a day, as printed."""
    parties = list(version.parties.all())
    return register.printed(
        register.next,
        kind_symbol=ABBREVIATIONS[DocumentKind(version.document.kind)],
        party_symbols=_symbols([party.printed_symbol or party.agency.symbol for party in parties]),
        year=on.year,
        agency_symbol=register.agency.symbol,
    )


def _symbols(symbols: list[str]) -> list[str]:
    """The parties' symbols in header order, each once."""
    return list(dict.fromkeys(symbol for symbol in symbols if symbol))
