"""Giving numbers. Runs inside the transition that uses them; nothing is rendered while a register is locked."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from activity.log import record
from agencies.models import User
from agencies.naming import carry_names, name_columns
from documents.choices import EntryState, Numbering, kind_symbol
from documents.exceptions import BackDated, InvalidTransition
from documents.models import Document, Register, RegisterEntry, Version
from documents.permissions import numbering_agency_id
from documents.querysets import RegisterQuerySet
from documents.reading import name_agencies


def find_register(agency_id: int, document: Document, on: datetime.date) -> Register:
    """The register of the agency for this kind on the day of issue; InvalidTransition where there is none."""
    found = Register.objects.for_issue(agency_id, document.kind, on).order_by("-starts_on")
    register = _named(found, on).first()
    if register is None:
        raise InvalidTransition(
            f"Cơ quan cấp số chưa có sổ đăng ký cho {document.get_kind_display().lower()} "
            f"vào ngày {on:%d/%m/%Y}. Văn thư của cơ quan đó lập sổ ở trang Sổ đăng ký."
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


def take_numbers(
    version: Version,
    agencies: list[int],
    on: datetime.date,
    note: str = "",
    user: User | None = None,
    reserved: RegisterEntry | None = None,
) -> list[RegisterEntry]:
    """Takes the next number of each agency's register for the document, dated ``on``; ``reserved`` in its register.

    Registers are locked in id order and read again under the lock, so numbers are unique and gapless. A date before the
    newest entry of the register needs a ``note`` (back-dated entry); else BackDated.
    """
    registers = _locked_registers(version, agencies, on)
    taken = {
        register.agency_id: _hand_over(reserved, register, version, note)
        if reserved and reserved.register_id == register.pk
        else _take(register, version, on, EntryState.USED, note, user)
        for register in registers
    }
    if reserved and reserved.pk not in {entry.pk for entry in taken.values()}:
        raise InvalidTransition(
            f"Số đang giữ {reserved.printed} không thuộc sổ cấp số cho văn bản này ngày {on:%d/%m/%Y}."
        )
    return [taken[agency_id] for agency_id in agencies]


def reserve_numbers(
    version: Version, agencies: list[int], on: datetime.date, user: User, note: str = ""
) -> list[RegisterEntry]:
    """Reserves the next number of each agency's register for the document, as ``take_numbers`` takes them.

    The numbers as printed and their date then stand on the file to be signed. The caller holds the document's lock;
    ``use_reserved`` or ``void_reserved`` settles them. InvalidTransition where the document has reserved numbers.
    """
    if reserved_for(version.document):
        raise InvalidTransition("Văn bản đã có số giữ chỗ.")
    registers = _locked_registers(version, agencies, on)
    taken = {one.agency_id: _take(one, version, on, EntryState.RESERVED, note, user) for one in registers}
    return [taken[agency_id] for agency_id in agencies]


def reserved_for(document: Document) -> list[RegisterEntry]:
    """The numbers that wait for the document, in the order in which they are printed; none where none is reserved."""
    entries = RegisterEntry.objects.filter(document=document, state=EntryState.RESERVED).select_related(
        "register__agency"
    )
    places = {agency_id: place for place, agency_id in enumerate(numbering_agencies(document))}
    return sorted(entries, key=lambda entry: places.get(entry.register.agency_id, len(places)))


def use_reserved(document: Document) -> list[RegisterEntry]:
    """Marks the numbers reserved for the document as used, with number and date as reserved; [] where there are none.

    The caller holds the document's lock.
    """
    entries = _locked(reserved_for(document))
    for entry in entries:
        entry.state = EntryState.USED
        entry.save(update_fields=["state"])
    return entries


def void_reserved(document: Document, reason: str, user: User) -> list[RegisterEntry]:
    """Voids the numbers reserved for the document with a reason; they are never given again. [] where there are none.

    The caller holds the document's lock.
    """
    entries = _locked(reserved_for(document))
    for entry in entries:
        void(entry, reason, user)
    return entries


def void(entry: RegisterEntry, reason: str, user: User) -> None:
    """Voids a reserved number whose register the caller has locked; what was noted before stays, the reason follows."""
    if entry.state != EntryState.RESERVED:
        raise InvalidTransition(f"Số {entry.printed} {entry.get_state_display().lower()}: chỉ hủy được số đang giữ.")
    entry.state = EntryState.VOIDED
    entry.reason = "\n".join(filter(None, [entry.reason, reason]))
    entry.save(update_fields=["state", "reason"])
    record(entry.register, "huy-so", f"Hủy số {entry.printed}", user=user, on=entry.dated_on, reason=reason)


def _locked(entries: list[RegisterEntry]) -> list[RegisterEntry]:
    """The entries once their registers are locked in id order."""
    registers = {entry.register_id for entry in entries}
    list(Register.objects.select_for_update().filter(pk__in=registers).order_by("pk"))
    return entries


def _locked_registers(version: Version, agencies: list[int], on: datetime.date) -> list[Register]:
    """The agencies' registers for the document, locked in id order, with the agencies' names of the day."""
    found = {find_register(agency_id, version.document, on).pk for agency_id in agencies}
    registers = list(_named(Register.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk"), on))
    for register in registers:
        carry_names(register, "agency")
    return registers


def _hand_over(reserved: RegisterEntry, register: Register, version: Version, note: str) -> RegisterEntry:
    """Gives the document a number that was reserved without one, read again now that its register is locked."""
    entry = RegisterEntry.objects.select_related("register").get(pk=reserved.pk)
    if entry.state != EntryState.RESERVED or entry.document_id is not None:
        raise InvalidTransition(f"Số {entry.printed} không còn giữ chỗ: hãy chọn số khác.")
    entry.state, entry.document, entry.kind = EntryState.USED, version.document, version.document.kind
    entry.printed = preview(register, version, entry.dated_on, entry.number)
    entry.subject = version.title
    entry.reason = "\n".join(filter(None, [entry.reason, note]))
    entry.save(update_fields=["state", "document", "kind", "printed", "subject", "reason"])
    return entry


@dataclass(frozen=True)
class Forecast:
    """The number an agency's register would give now; ``newest`` is set where it holds a later date already.

    ``dated_on`` is the date that goes with it.
    """

    register: Register
    printed: str
    dated_on: datetime.date
    newest: RegisterEntry | None = None


def forecast(document: Document, on: datetime.date, reserved: RegisterEntry | None = None) -> list[Forecast]:
    """The numbers the document would get on ``on``: those reserved for it, else the next ones, ``reserved`` among them.

    InvalidTransition where a register is missing.
    """
    waiting = reserved_for(document)
    if waiting:
        name_agencies(entry.register.agency for entry in waiting)
        return [Forecast(entry.register, entry.printed, entry.dated_on) for entry in waiting]
    registers = [find_register(agency_id, document, on) for agency_id in numbering_agencies(document)]
    return [_forecast(register, document.current_version, on, reserved) for register in registers]


def _forecast(register: Register, version: Version, on: datetime.date, reserved: RegisterEntry | None) -> Forecast:
    if reserved and reserved.register_id == register.pk:
        return Forecast(register, preview(register, version, on, reserved.number), reserved.dated_on)
    return Forecast(register, preview(register, version, on), on, _later(register, on))


def _later(register: Register, on: datetime.date) -> RegisterEntry | None:
    """The newest entry of the register where it is dated after ``on``; what is reserved for days to come is no such."""
    past = register.entries.filter(dated_on__gt=on, dated_on__lte=timezone.localdate())
    return past.order_by("-dated_on", "-number").first()


def _take(
    register: Register, version: Version, on: datetime.date, state: EntryState, note: str, user: User | None
) -> RegisterEntry:
    return give(
        register,
        printed=preview(register, version, on),
        dated_on=on,
        state=state,
        document=version.document,
        kind=version.document.kind,
        subject=version.title,
        reason=note,
        recorded_by=user,
    )


def give(register: Register, *, dated_on: datetime.date, reason: str, **row: Any) -> RegisterEntry:
    """Writes the next number of a register that the caller has locked; ``row`` is the rest of the entry.

    BackDated where the register holds a later date already and no ``reason`` is given.
    """
    newest = _later(register, dated_on)
    if newest and not reason:
        raise BackDated(
            f"Sổ “{register.name}” đã có số {newest.printed} ngày {newest.dated_on:%d/%m/%Y}: "
            "muốn vào số lùi ngày, hãy ghi chú lý do."
        )
    entry = RegisterEntry.objects.create(
        register=register, number=register.next, dated_on=dated_on, reason=reason, **row
    )
    register.next += 1
    register.save(update_fields=["next"])
    return entry


def preview(register: Register, version: Version, on: datetime.date, number: int | None = None) -> str:
    """The number the register would give to this version on a day, as printed: the next one, or the one told."""
    parties = list(version.parties.all())
    return register.printed(
        register.next if number is None else number,
        kind_symbol=kind_symbol(version.document.kind, version.document.style),
        party_symbols=_symbols([party.printed_symbol or party.agency.symbol for party in parties]),
        year=on.year,
        agency_symbol=register.agency.symbol,
    )


def _symbols(symbols: list[str]) -> list[str]:
    """The parties' symbols in header order, each once."""
    return list(dict.fromkeys(symbol for symbol in symbols if symbol))
