"""After the last signature: number, date, files; and the end of what was agreed."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction

from activity.log import record
from agencies.choices import Role
from agencies.models import User
from documents.choices import MOVES, Action, Numbering
from documents.codes import give_code
from documents.models import Document, RegisterEntry, Version
from documents.numbers import numbering_agencies, take_numbers, use_reserved
from documents.reading import REPLACED
from documents.sending import send_out_issued
from documents.tasks import freeze_files
from documents.workflow.guarding import check, guard, lock, move, party_agencies, reopened, tell

ALL_ROLES = [Role.STAFF, Role.LEADER, Role.CLERK]


@transaction.atomic
def issue(
    document: Document,
    *,
    user: User,
    on: datetime.date,
    note: str = "",
    numbering: Numbering | str | None = None,
    reserved: RegisterEntry | None = None,
    rev: int | None = None,
    confirmed: Collection[str] | None = None,
) -> list[RegisterEntry]:
    """Numbers and dates the signed document, gives it its code, freezes its files after commit; returns the numbers.

    ``numbering`` replaces what the draft named: one number of the lead agency, or one of each party. Numbers reserved
    for the document are used as they stand on the signed file, with their date. ``reserved`` is a number that văn thư
    kept in his register without document: it and its date are taken in place of the next one and ``on``.
    ``confirmed``: as ``guarding.check``.
    """
    document = lock(document)
    on = reserved.dated_on if reserved else on
    guard(document, Action.ISSUE, user, on, rev)
    version = document.current_version
    check(version, on, Action.ISSUE, user, confirmed)
    give_code(document)
    entries = use_reserved(document)
    if not entries:
        document.numbering = numbering or document.numbering
        entries = take_numbers(version, numbering_agencies(document), on, note, user, reserved)
    symbol, dated = "; ".join(entry.printed for entry in entries), entries[0].dated_on
    move(document, MOVES[Action.ISSUE].target, on, symbol=symbol, issued_on=dated, numbering=document.numbering)
    if version.effective_from is None:
        Version.objects.filter(pk=version.pk).update(effective_from=dated)
    record(document, Action.ISSUE, f"Ban hành số {symbol}", user=user, on=on, reason=note)
    if document.replaces is not None:
        record(document.replaces, REPLACED, f"Được thay thế bởi số {symbol}", user=user, on=on)
    tell(document, party_agencies(version), ALL_ROLES, f"Đã ban hành {symbol}", user=user)
    send_out_issued(document, user)
    document_id = document.pk
    transaction.on_commit(lambda: freeze_files.enqueue(document_id), robust=True)
    return entries


@transaction.atomic
def unsign(document: Document, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> Version:
    """Before it has a number, a mistake in a signed document is mended: its signatures are voided, a draft opened."""
    document = lock(document)
    guard(document, Action.UNSIGN, user, on, rev)
    draft = reopened(document, Action.UNSIGN, user, on, reason)
    record(document, Action.UNSIGN, f"{Action.UNSIGN.label}: mở bản {draft.no}", user=user, on=on, reason=reason)
    tell(document, party_agencies(draft), ALL_ROLES, "Chữ ký được hủy, văn bản mở lại để chỉnh sửa", user=user)
    return draft


@transaction.atomic
def close(document: Document, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """Marks an issued document as carried out and reviewed."""
    document = lock(document)
    guard(document, Action.CLOSE, user, on, rev)
    move(document, MOVES[Action.CLOSE].target, on)
    record(document, Action.CLOSE, "Đã tổng kết", user=user, on=on, reason=reason)
    tell(document, party_agencies(document.current_version), ALL_ROLES, "Đã tổng kết", user=user)
