"""Keeping registers: opened, changed, numbers reserved, used on paper, voided; ``numbers`` gives documents theirs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from activity.log import record
from agencies.models import Agency, User
from agencies.naming import carry_names, name_columns
from documents import numbers
from documents.choices import DocumentKind, EntryState, LayoutStyle, kind_symbol
from documents.drafting import style_of
from documents.exceptions import AlreadyDone, InvalidTransition, WrongDate
from documents.models import Register, RegisterEntry, RegisterKind
from documents.permissions import may_keep_register


@dataclass(frozen=True)
class Sample:
    """A number as the register would print it now for a kind; the agency's symbol stands for those of the parties."""

    kind: str
    printed: str


def samples(register: Register, kinds: Iterable[str], on: datetime.date | None = None) -> list[Sample]:
    """The next number of a register for each of the ``kinds``, on a day (today, or its first where that is later)."""
    day = on or max(timezone.localdate(), register.starts_on)
    return [
        Sample(DocumentKind(kind).label, sample(register, _kind_symbol(register, kind, day), day)) for kind in kinds
    ]


def _kind_symbol(register: Register, kind: str, on: datetime.date) -> str:
    """The sign of the agency's documents of a kind; only a letter's depends on their style."""
    letter = DocumentKind.LETTER
    style = style_of(register.agency, letter, on) if kind == letter else LayoutStyle.DECREE_30_2020
    return kind_symbol(kind, style)


def sample(register: Register, kind_symbol: str, on: datetime.date) -> str:
    """The next number as printed on a day, with the agency's own symbol for those of the parties."""
    symbol = register.agency.symbol
    return register.printed(
        register.next, kind_symbol=kind_symbol, party_symbols=[symbol], year=on.year, agency_symbol=symbol
    )


def require_free(register: Register, kinds: Iterable[str]) -> None:
    """Raises ValidationError where another register of the agency numbers one of the kinds in this one's span."""
    rivals = RegisterKind.objects.filter(register__agency=register.agency_id, kind__in=kinds)
    rivals = rivals.filter(register__starts_on__lte=register.ends_on or datetime.date.max)
    rivals = rivals.filter(Q(register__ends_on__isnull=True) | Q(register__ends_on__gte=register.starts_on))
    rival = rivals.exclude(register=register.pk).select_related("register").first()
    if rival is not None:
        raise ValidationError(
            f"Sổ “{rival.register.name}” ({rival.register.span}) đã cấp số cho {rival.get_kind_display().lower()}: "
            "hai sổ của một cơ quan không được trùng cả loại văn bản và thời gian."
        )


@transaction.atomic
def open_register(register: Register, kinds: list[str], *, user: User) -> Register:
    """Saves a new register for the kinds; ValidationError where another one numbers a kind in its span."""
    _require_keeper(user, register)
    Agency.objects.select_for_update(of=("self",)).get(pk=register.agency_id)  # two clerks open one after the other
    require_free(register, kinds)
    register.save()
    RegisterKind.objects.bulk_create(RegisterKind(register=register, kind=kind) for kind in kinds)
    record(register, "lap-so", f"Lập sổ “{register.name}”, {register.span}", user=user)
    return register


@transaction.atomic
def open_one_each(register: Register, kinds: list[str], *, user: User) -> list[Register]:
    """Opens a register for each kind, named after it, all or none of them."""
    copies = [(_named_after(register, kind), kind) for kind in kinds]
    return [open_register(copy, [kind], user=user) for copy, kind in copies]


def _named_after(register: Register, kind: str) -> Register:
    fields = {name: getattr(register, name) for name in ("agency", "starts_on", "ends_on", "pattern", "next")}
    return Register(name=f"{register.name} - {DocumentKind(kind).label}"[:200], **fields)


@transaction.atomic
def change_register(register: Register, kinds: list[str], *, user: User) -> Register:
    """Saves a changed register; ValidationError where that contradicts the numbers it gave or another register."""
    _require_keeper(user, register)
    Agency.objects.select_for_update(of=("self",)).get(pk=register.agency_id)
    stored = lock_register(register)
    require_consistent(stored, register, kinds)
    require_free(register, kinds)
    register.save(update_fields=["name", "starts_on", "ends_on", "pattern", "next"])
    RegisterKind.objects.filter(register=register).exclude(kind__in=kinds).delete()
    RegisterKind.objects.bulk_create(
        (RegisterKind(register=register, kind=kind) for kind in kinds), ignore_conflicts=True
    )
    record(register, "sua-so", f"Sửa sổ “{register.name}”", user=user)
    return register


def require_consistent(stored: Register, changed: Register, kinds: Iterable[str]) -> None:
    """Once numbers were given: agency, first day and next number are settled; their days and kinds stay inside."""
    given = stored.entries.aggregate(last=Max("dated_on"))["last"]
    if given is None:
        return
    settled = ("agency_id", "starts_on", "next")
    if any(getattr(stored, name) != getattr(changed, name) for name in settled):
        raise ValidationError("Sổ đã cấp số: cơ quan, ngày bắt đầu và số tiếp theo không đổi được nữa.")
    if changed.ends_on and changed.ends_on < given:
        raise ValidationError(f"Sổ đã có số ngày {given:%d/%m/%Y}: ngày kết thúc không được trước ngày đó.")
    lost = stored.entries.exclude(kind="").exclude(kind__in=kinds).first()
    if lost is not None:
        raise ValidationError(
            f"Sổ đã cấp số {lost.printed} cho {lost.get_kind_display().lower()}: không bỏ loại này được."
        )


def lock_register(register: Register) -> Register:
    """The register read again under its row lock, with the names of its agency of today."""
    rows = Register.objects.select_for_update(of=("self",)).select_related("agency").annotate(**name_columns("agency"))
    locked = rows.get(pk=register.pk)
    carry_names(locked, "agency")
    return locked


def _require_keeper(user: User, register: Register) -> None:
    if not may_keep_register(user, register):
        raise PermissionDenied("Chỉ văn thư của cơ quan có sổ được ghi sổ.")


@dataclass(frozen=True)
class Paper:
    """What is written beside a number that no document of the application takes.

    ``kind`` is one of the register's, or "" for another; ``symbol`` is what stands behind the number where the
    register's pattern does not say it ("KH-UBND", "-TB/ĐU").
    """

    dated_on: datetime.date
    subject: str
    kind: str = ""
    symbol: str = ""
    note: str = ""


@transaction.atomic
def reserve(register: Register, paper: Paper, *, user: User) -> RegisterEntry:
    """Reserves the next number for a day; the reserved one waits for a document or is voided."""
    return _write(register, paper, EntryState.RESERVED, user, "giu-so", "Giữ số")


@transaction.atomic
def enter(register: Register, paper: Paper, *, user: User) -> RegisterEntry:
    """Gives the next number to a document made outside the application; a day before the newest one needs a note."""
    return _write(register, paper, EntryState.USED, user, "ghi-so", "Ghi số")


def _write(register: Register, paper: Paper, state: EntryState, user: User, action: str, deed: str) -> RegisterEntry:
    _require_keeper(user, register)
    locked = lock_register(register)
    _require_day(locked, paper.dated_on, may_come=state == EntryState.RESERVED)
    entry = numbers.give(
        locked,
        printed=_printed(locked, locked.next, paper),
        dated_on=paper.dated_on,
        state=state,
        kind=paper.kind,
        subject=paper.subject,
        reason=paper.note,
        recorded_by=user,
    )
    record(locked, action, f"{deed} {entry.printed}: {paper.subject}", user=user, on=paper.dated_on, reason=paper.note)
    return entry


@transaction.atomic
def use(entry: RegisterEntry, *, user: User, subject: str, note: str = "", symbol: str = "") -> RegisterEntry:
    """Uses a reserved number, with the day it was reserved for, for a document made outside the application."""
    register, entry = _own_reserved(entry, user)
    entry.state, entry.subject = EntryState.USED, subject
    entry.reason = "\n".join(filter(None, [entry.reason, note]))
    if symbol:
        entry.printed = _printed(register, entry.number, Paper(entry.dated_on, subject, entry.kind, symbol))
    entry.save(update_fields=["state", "subject", "reason", "printed"])
    record(register, "ghi-so", f"Ghi số {entry.printed}: {subject}", user=user, on=entry.dated_on, reason=note)
    return entry


@transaction.atomic
def void(entry: RegisterEntry, *, user: User, reason: str) -> RegisterEntry:
    """Voids a reserved number with a reason. One that a document waits for is voided by that document's refusal."""
    _, entry = _own_reserved(entry, user)
    numbers.void(entry, reason, user)
    return entry


def _own_reserved(entry: RegisterEntry, user: User) -> tuple[Register, RegisterEntry]:
    """The register locked, and its reserved number, which no document of the application waits for."""
    _require_keeper(user, entry.register)
    register = lock_register(entry.register)
    entry = RegisterEntry.objects.select_related("register").get(pk=entry.pk)
    if entry.state != EntryState.RESERVED:
        raise AlreadyDone(f"Số {entry.printed} không còn giữ chỗ: {entry.get_state_display().lower()}.")
    if entry.document_id is not None:
        raise InvalidTransition(
            f"Số {entry.printed} đang giữ cho một văn bản trong hệ thống: xử lý ở trang của văn bản."
        )
    return register, entry


def _printed(register: Register, number: int, paper: Paper) -> str:
    if paper.symbol:
        joint = "" if paper.symbol[0] in "/-" else "/"
        return f"{number:02d}{joint}{paper.symbol}"
    if not paper.kind:
        raise InvalidTransition("Loại văn bản khác: hãy ghi ký hiệu sau số, ví dụ KH-UBND.")
    symbol = register.agency.symbol
    return register.printed(
        number,
        kind_symbol=_kind_symbol(register, paper.kind, paper.dated_on),
        party_symbols=[symbol],
        year=paper.dated_on.year,
        agency_symbol=symbol,
    )


def _require_day(register: Register, on: datetime.date, *, may_come: bool) -> None:
    if on < register.starts_on or (register.ends_on and on > register.ends_on):
        raise WrongDate(f"Sổ này dùng {register.span}: ngày văn bản phải trong thời gian đó.")
    if on > timezone.localdate() and not may_come:
        raise WrongDate("Ngày này chưa đến. Muốn dùng số cho ngày sau, hãy giữ số.")
