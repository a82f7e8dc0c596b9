"""A sheet as lines: the table of items found by the words of its head, or a column of text with typed numbers."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from typing import IO, Any

import openpyxl
from openpyxl.utils import range_boundaries

from coordination.importing.columns import Row, find_head, table_lines
from coordination.importing.lines import MOST_SIGNS, Source, SourceLine, TooLong, tidy, tidy_lines, typed_lines
from coordination.importing.signs import sign_of_cell

MOST_ROWS, MOST_COLUMNS, MOST_RANGES = 3000, 40, 3000
NAMED_CELLS = 5
# A formula that its program never calculated has no value: <c r="B7"><f>…</f></c>
_UNCALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")


def read_xlsx(file: IO[bytes]) -> Source:
    """The lines of an open sheet whose package was looked into.

    TooLong where it says more than a programme can; may raise anything else where the file is broken.
    """
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    with zipfile.ZipFile(file) as archive:
        parts = {sheet.title: archive.read(sheet._worksheet_path.lstrip("/")) for sheet in shown}
    tables = [(sheet.title, _rows(sheet, parts[sheet.title])) for sheet in shown]
    name, rows = _likeliest(tables)
    source = Source(_lines(rows))
    if len(tables) > 1:
        source.notices.append(f"Tệp có {len(tables)} trang tính: đã đọc trang “{tidy(name)}”.")
    empty = [cell.decode() for cell in _UNCALCULATED.findall(parts[name])]
    if empty:
        named = ", ".join(empty[:NAMED_CELLS]) + ("…" if len(empty) > NAMED_CELLS else "")
        source.notices.append(f"Công thức chưa tính nên không có giá trị: ô {named}. Mở bằng Excel, lưu rồi nhập lại.")
    return source


def _rows(sheet: Any, part: bytes) -> list[Row]:
    """The rows with their texts; a cell merged downwards says in every row what it says in its first."""
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    cells = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    texts, signs = [], 0
    for values in cells:
        texts.append([shown_value(value) for value in values])
        signs += sum(map(len, texts[-1]))
        if signs > MOST_SIGNS:
            raise TooLong
    while texts and not any(texts[-1]):
        texts.pop()
    merged: dict[int, set[int]] = defaultdict(set)
    for found in _MERGED.findall(part)[:MOST_RANGES]:
        column, first, _, last = range_boundaries(found.decode())
        for row in range(first, min(last, len(texts))) if column <= MOST_COLUMNS else ():
            texts[row][column - 1] = texts[first - 1][column - 1]
            merged[row].add(column - 1)
    place = f"trang tính “{tidy(sheet.title)}”, dòng"
    return [Row(row, f"{place} {number + 1}", frozenset(merged[number])) for number, row in enumerate(texts)]


def shown_value(value: Any) -> str:
    """A cell's value as Vietnamese read it: 01/09/2026, 3 for 3.0."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _likeliest(tables: Sequence[tuple[str, list[Row]]]) -> tuple[str, list[Row]]:
    """The first sheet with a table of items, else the one with the most rows that say something."""
    headed = next((one for one in tables if find_head(one[1])), None)
    return headed or max(tables, key=lambda one: sum(any(text.strip() for text in row.cells) for row in one[1]))


def _lines(rows: list[Row]) -> list[SourceLine]:
    head = find_head(rows)
    if head is None:
        return [line for row in rows for line in _free_lines(row)]
    above = [line for row in rows[: head.first] for line in _free_lines(row)]
    return [*above, *table_lines(rows[head.under :], head.roles)]


def _free_lines(row: Row) -> list[SourceLine]:
    """A row outside of a table; a number in its first cell is the sign of the text beside it."""
    texts = [text for column, text in enumerate(row.cells) if column not in row.merged and text.strip()]
    if len(texts) == 2 and sign_of_cell(texts[0]) is not None:
        sign = sign_of_cell(texts[0])
        texts = [f"{sign.printed} {texts[1]}" if sign else texts[1]]
    return [line for text in texts for line in typed_lines(tidy_lines(text), row.place)]
