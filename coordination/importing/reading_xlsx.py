"""A sheet as lines: the table of items found by the words of its head, or a column of text with typed numbers."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence
from typing import IO, Any

import openpyxl

from coordination.importing.columns import Row, find_head, table_lines
from coordination.importing.lines import Source, SourceLine, tidy_lines, typed_lines
from coordination.importing.signs import sign_of_cell

MOST_ROWS, MOST_COLUMNS = 3000, 40
# A formula that its program never calculated has no value: <c r="B7"><f>…</f></c>
_UNCALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
NAMED_CELLS = 5


def read_xlsx(file: IO[bytes]) -> Source:
    """The lines of an open sheet whose package was looked into. May raise anything where the file is broken."""
    book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    tables = [(sheet.title, _rows(sheet)) for sheet in shown]
    name, rows = _likeliest(tables)
    source = Source(_lines(rows))
    if len(tables) > 1:
        source.notices.append(f"Tệp có {len(tables)} trang tính: đã đọc trang “{name}”.")
    empty = _uncalculated(file)
    if empty:
        named = ", ".join(empty[:NAMED_CELLS]) + ("…" if len(empty) > NAMED_CELLS else "")
        source.notices.append(f"Công thức chưa tính nên không có giá trị: ô {named}. Mở bằng Excel, lưu rồi nhập lại.")
    return source


def _rows(sheet: Any) -> list[Row]:
    """The rows with their texts; a merged cell says in every row what it says in its first."""
    rows = []
    merged = _merged(sheet)
    last, width = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    for number, cells in enumerate(sheet.iter_rows(max_row=last, max_col=width, values_only=True), 1):
        texts = [shown_value(value) for value in cells]
        repeated = set()
        for column in range(len(texts)):
            above = merged.get((number, column + 1))
            if above:
                texts[column] = shown_value(sheet.cell(*above).value)
                repeated.add(column)
        rows.append(Row(texts, f"trang tính “{sheet.title}”, dòng {number}", frozenset(repeated)))
    return rows


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """The cells below the first one of a range merged downwards, with that first one."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in sheet.merged_cells.ranges:
        last, first = min(merged.max_row, MOST_ROWS), (merged.min_row, merged.min_col)
        found |= {(row, merged.min_col): first for row in range(merged.min_row + 1, last + 1)}
    return found


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


def _uncalculated(file: IO[bytes]) -> list[str]:
    """The cells whose formula has no value kept beside it."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return [match.decode() for name in sheets for match in _UNCALCULATED.findall(archive.read(name))]
