"""A table of items, in Word or in a sheet: its head found by its words, its rows turned into lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from agencies.searching import plain
from coordination.importing.lines import (
    DELIVERABLE,
    DUE,
    LEAD,
    NOTE,
    NUMBER,
    SUPPORTS,
    TITLE,
    SourceLine,
    tidy_lines,
    typed_lines,
)
from coordination.importing.signs import Sign, SignKind, sign_of_cell, split_sign

HEAD_WITHIN = 25  # rows: letterhead and title stand above a sheet's table
LONGEST_HEADING = 80

# The first that fits tells what a column holds.
_HEADINGS = (
    (NUMBER, r"^(tt|stt|so tt|so thu tu|so)\W*$"),
    (NOTE, r"ghi chu"),
    (TITLE, r"^(cac |ten )?(noi dung|nhiem vu|cong viec|hoat dong|dau viec|viec)"),
    (LEAD, r"chu tri"),
    (SUPPORTS, r"phoi hop"),
    (LEAD, r"(co quan|don vi|nguoi|bo phan) (thuc hien|phu trach)|phu trach"),
    (DUE, r"thoi gian|thoi han|hoan thanh|tien do|^han\b"),
    (DELIVERABLE, r"san pham|ket qua|dau ra"),
)


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells by column, and where it stands. ``merged``: the columns that repeat the row above."""

    cells: Sequence[str]
    place: str
    merged: frozenset[int] = frozenset()


def _roles(row: Row) -> dict[int, str]:
    """What the columns hold, as far as this row says."""
    roles: dict[int, str] = {}
    for column, text in enumerate(row.cells):
        folded = " ".join(plain(text).split())
        if not folded or len(folded) > LONGEST_HEADING or column in row.merged:
            continue
        role = next((role for role, pattern in _HEADINGS if re.search(pattern, folded)), None)
        if role and role not in roles.values():
            roles[column] = role
    return roles


class Head(NamedTuple):
    """The head of a table of items: its first row, the first row under it, and what each column holds."""

    first: int
    under: int
    roles: dict[int, str]


def find_head(rows: Sequence[Row]) -> Head | None:
    """The head of a table of items; None where there is none.

    A head of two rows, such as "Cơ quan thực hiện" over "Chủ trì" and "Phối hợp", counts as one.
    """
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        roles = _roles(row)
        if TITLE not in roles.values() or len(roles) < 2:
            continue
        under = _roles(rows[number + 1]) if number + 1 < len(rows) else {}
        if under and TITLE not in under.values() and _is_head(rows[number + 1], under):
            return Head(number, number + 2, _joined(roles, under))
        return Head(number, number + 1, roles)
    return None


def _is_head(row: Row, roles: dict[int, str]) -> bool:
    """Whether every cell of the row is a heading, as in the second row of a head."""
    return all(column in roles or column in row.merged for column, text in enumerate(row.cells) if text.strip())


def _joined(roles: dict[int, str], under: dict[int, str]) -> dict[int, str]:
    """The lower row of a head says more exactly what the upper one says of several columns."""
    upper = {column: role for column, role in roles.items() if column not in under and role not in under.values()}
    return upper | under


def table_lines(rows: Sequence[Row], roles: dict[int, str]) -> list[SourceLine]:
    """The rows under a head as lines, each with its cells by role; what stands under a row's title follows it."""
    return [line for row in rows for line in _row_lines(row, roles)]


def _row_lines(row: Row, roles: dict[int, str]) -> list[SourceLine]:
    told = {role: row.cells[column] for column, role in roles.items() if column < len(row.cells)}
    merged = {roles[column] for column in row.merged if column in roles}
    texts = tidy_lines(told.get(TITLE, "")) if TITLE not in merged else []
    mark = tidy_lines(told.get(NUMBER, "")) if NUMBER not in merged else []
    sign = sign_of_cell(mark[0]) if mark else None
    if not texts and mark and sign is None:  # a band across the table
        texts = mark
    if not texts:
        rest = [text for role, text in told.items() if text.strip() and role != NUMBER and role not in merged]
        told_elsewhere = typed_lines(tidy_lines(" | ".join(rest)), row.place, boxed=True)
        return [replace(line, cells={}) for line in told_elsewhere]
    cells = {role: told.get(role, "") for role in (LEAD, SUPPORTS, DUE, DELIVERABLE, NOTE)}
    own, text = (sign, texts[0]) if sign else split_sign(texts[0])
    below = [_inner(line) for line in typed_lines(texts[1:], row.place)]
    return [SourceLine(text, row.place, own, cells=cells), *below]


def _inner(line: SourceLine) -> SourceLine:
    """A line inside a cell stands under the row, whatever its sign is."""
    inner = line.sign if line.sign and line.sign.kind >= SignKind.LETTER else None
    printed = line.sign.printed if line.sign else ""
    sign = inner or (Sign(SignKind.DASH, printed) if printed else None)
    return SourceLine(line.text, line.place, sign, cells={})
