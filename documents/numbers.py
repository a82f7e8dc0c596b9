"""Giving numbers. Runs inside the transition that uses them; nothing is rendered while a register is locked."""

from __future__ import annotations

import datetime

from documents.choices import ABBREVIATIONS, DocumentKind, EntryState
from documents.exceptions import InvalidTransition
from documents.models import Document, Register, RegisterEntry, Version


def find_register(agency_id: int, document: Document, on: datetime.date) -> Register:
    """The register of the agency for this kind on the day of issue; InvalidTransition where there is none."""
    register = Register.objects.for_issue(agency_id, document.kind, on).order_by("-starts_on").first()
    if register is None:
        raise InvalidTransition(
            f"Cơ quan cấp số chưa có sổ đăng ký cho {document.get_kind_display().lower()} "
            f"vào ngày {on:%d/%m/%Y}. Quản trị của đơn vị lập sổ trong trang quản trị."
        )
    return register


def take_numbers(version: Version, agencies: list[int], on: datetime.date, note: str = "") -> list[RegisterEntry]:
    """Takes the next number of each agency's register for the document, dated ``on``.

    Registers are locked in id order and read again under the lock, so numbers are unique and gapless. A date before the
    newest entry of the register needs a ``note`` (back-dated entry); else InvalidTransition.
    """
    document = version.document
    found = {find_register(agency_id, document, on).pk for agency_id in agencies}
    registers = Register.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk")
    return [_take(register, version, on, note) for register in registers]


def _take(register: Register, version: Version, on: datetime.date, note: str) -> RegisterEntry:
    newest = register.entries.order_by("-dated_on").first()
    if newest and on < newest.dated_on and not note:
        raise InvalidTransition(
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
