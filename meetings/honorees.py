"""Lists of those commended: read from pasted or uploaded cells, and awards handed out one by one."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import User
from meetings import workflow
from meetings.choices import Action, HonoreeKind
from meetings.models import Commendation, Honoree

MOST_ROWS = 500
LENGTHS = (300, 300, 500)  # signs of name, post, achievement
_HEADER = re.compile(r"^(stt|tt|họ và tên|họ tên|tên tập thể|tập thể|cá nhân|tên)$", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One line: name, post or unit, achievement."""

    name: str
    post: str = ""
    achievement: str = ""


def rows_of_text(text: str) -> list[list[str]]:
    """Cells of pasted lines: parted by tabs as a sheet copies them, else by "|"."""
    return [line.split("\t") if "\t" in line else line.split("|") for line in text.splitlines()]


def rows_of_sheet(data: bytes) -> list[list[str]]:
    """Cells of the first sheet of an .xlsx file that was found good; ValidationError where it cannot be read."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        values = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 1, max_col=8, values_only=True)
        return [["" if value is None else str(value) for value in row] for row in values]
    except Exception as error:  # the library raises what its parsers raise
        raise ValidationError("Không đọc được tệp Excel này: hãy lưu lại thành .xlsx rồi đưa lên.") from error


def understood(cells: Iterable[Sequence[str]]) -> list[Row]:
    """Rows of name, post, achievement; a leading column of numbers and a heading are left out.

    ValidationError names every line that is wrong; nothing is taken then.
    """
    found: list[Row] = []
    wrong: list[str] = []
    for number, line in enumerate(cells, 1):
        parts = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in line]
        if not any(parts) or any(_HEADER.match(part) for part in parts[:2]):
            continue
        if len(parts) > 1 and re.fullmatch(r"\d+\.?", parts[0]):
            parts = parts[1:]
        parts = [*parts, "", ""][:3]
        wrong += [f"dòng {number}: {told}" for told in _faults(parts)]
        found.append(Row(*parts))
    if len(found) > MOST_ROWS:
        wrong.append(f"quá {MOST_ROWS} dòng: hãy chia làm nhiều lần")
    if not found and not wrong:
        wrong.append("không có dòng nào")
    if wrong:
        raise ValidationError([f"{fault[0].upper()}{fault[1:]}." for fault in wrong])
    return found


def _faults(parts: Sequence[str]) -> list[str]:
    faults = [] if parts[0] else ["thiếu tên"]
    for name, part, length in zip(("tên", "chức vụ", "thành tích"), parts, LENGTHS, strict=True):
        if len(part) > length:
            faults.append(f"{name} dài quá {length} ký tự")
    return faults


@transaction.atomic
def add_honorees(commendation: Commendation, rows: Sequence[Row], *, kind: HonoreeKind | str, user: User) -> int:
    """Adds the rows to the list of their kind; returns how many. ValidationError where a name is there already."""
    meeting = workflow.lock(commendation.meeting)
    workflow.guard(meeting, Action.RECORD, user, None)
    known = set(commendation.honorees.filter(kind=kind).values_list("name", "post"))
    twice = [row.name for index, row in enumerate(rows) if (row.name, row.post) in known | _before(rows, index)]
    if twice:
        raise ValidationError(f"Đã có trong danh sách: {'; '.join(twice)}. Chưa thêm dòng nào.")
    first = commendation.honorees.filter(kind=kind).count() + 1
    Honoree.objects.bulk_create(
        Honoree(
            commendation=commendation,
            kind=kind,
            name=row.name,
            post=row.post,
            achievement=row.achievement,
            position=position,
        )
        for position, row in enumerate(rows, first)
    )
    label = HonoreeKind(kind).label.lower()
    record(meeting, "khen-thuong", f"Thêm {len(rows)} {label} được khen thưởng", user=user)
    return len(rows)


def _before(rows: Sequence[Row], index: int) -> set[tuple[str, str]]:
    return {(row.name, row.post) for row in rows[:index]}


@transaction.atomic
def remove_honoree(honoree: Honoree, *, user: User) -> None:
    """Takes one out of the list."""
    meeting = workflow.lock(honoree.commendation.meeting)
    workflow.guard(meeting, Action.RECORD, user, None)
    record(meeting, "khen-thuong", f"Bỏ khỏi danh sách khen thưởng: {honoree.name}", user=user)
    honoree.delete()


@transaction.atomic
def hand_over(honoree: Honoree, *, user: User, handed: bool) -> Honoree:
    """Notes that the award was handed over, or that it was not. Twice is harmless; several clerks tick at once."""
    refusal = "Chỉ cơ quan tổ chức hội nghị ghi nhận trao thưởng."
    meeting = workflow.lock_for(honoree.commendation.meeting, Action.RECORD, user=user, refusal=refusal)
    honoree = Honoree.objects.select_for_update(of=("self",)).get(pk=honoree.pk)
    if (honoree.handed_at is not None) != handed:
        honoree.handed_at = timezone.now() if handed else None
        honoree.save(update_fields=["handed_at"])
        told = "Đã trao thưởng" if handed else "Bỏ ghi nhận trao thưởng"
        record(meeting, "trao-thuong", f"{told}: {honoree.name}", user=user)
    return honoree
