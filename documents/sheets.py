"""Lists as spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter

from agencies.templatetags.vietnamese import partial_date
from documents.choices import Origin

MOST_ROWS = 5000  # written while the browser waits: half a second
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Heading and width in characters of each column.
COLUMNS = (
    ("STT", 6),
    ("Số, ký hiệu", 28),
    ("Ngày ban hành", 14),
    ("Loại văn bản", 24),
    ("Trích yếu", 60),
    ("Cơ quan ban hành", 40),
    ("Trạng thái", 16),
    ("Được thay thế bởi", 28),
    ("Nguồn gốc", 14),
)
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


Cell = int | str | Decimal


class SheetOf(NamedTuple):
    """One list: its title, each column's heading and width in characters, the rows without their number, a note."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]
    note: str = ""


def list_sheet(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An .xlsx file of a list on A4: its head (heading and width in characters) again on every page, its rows numbered.

    A row has no number of its own: the first column, STT, is filled in. No text in it is ever a formula.
    """
    return lists_book([SheetOf(title, columns, rows)])


def lists_book(sheets: Iterable[SheetOf]) -> bytes:
    """An .xlsx file of several lists, each on a sheet of its own as ``list_sheet`` makes one. Titles differ."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        for title, columns, rows, note in sheets:
            page = book.add_worksheet(title)
            for column, (_, width) in enumerate(columns):
                page.set_column(column, column, width)
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            page.set_landscape()
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
            page.write_row(0, 0, [heading for heading, _ in columns], head)
            number = 0
            for number, row in enumerate(rows, 1):
                page.write_row(number, 0, [number, *row], cell)
            if note:
                page.write_string(number + 2, 1, note)
    return target.getvalue()


def document_sheet(documents: Iterable[Any]) -> bytes:
    """An .xlsx file of documents with title, day, replacement and party names."""
    return list_sheet("Văn bản", COLUMNS, map(_row, documents))


def _row(document: Any) -> list[Cell]:
    return [
        document.symbol,
        partial_date(document.dated),
        document.get_kind_display(),
        document.title,
        " – ".join(document.party_names),
        document.get_state_display(),
        document.replaced_by_symbol or "",
        "Ghi nhận" if document.origin == Origin.RECORDED else "Soạn thảo",
    ]
