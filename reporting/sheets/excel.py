"""The Excel form: only the cells to fill in are open; what they are stands in a hidden column."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

import openpyxl
import xlsxwriter

from coordination.importing.reading_xlsx import shown_value
from documents.sheets import OPTIONS
from reporting.models import AgencyReport
from reporting.numbers import write_number
from reporting.sheets.lines import Block, identity
from reporting.sheets.rows import Returned, SheetRow

MOST_ROWS, COLUMNS = 3000, 5
HEADS = (("", 8), ("Mục", 44), ("Kỳ trước", 40), ("Kỳ này (nhập vào cột này)", 60), ("Chọn một trong", 40))
HELP = (
    "Chỉ nhập vào cột “Kỳ này”. Số liệu ghi như 1.250 hoặc 110,5, có thể kèm hơn, trên, gần, khoảng, ước; đã thực hiện "
    "mà chưa có số thì ghi “chưa có số liệu”."
)


def write_excel(report: AgencyReport, blocks: list[Block]) -> bytes:
    """The form of a report as an .xlsx file."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**OPTIONS, "constant_memory": False}) as book:
        page = book.add_worksheet("Báo cáo")
        page.protect("", {"format_columns": True, "format_rows": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        for column, (_, width) in enumerate(HEADS):
            page.set_column(column, column, width, None, {"hidden": column == 0})
        told = {"text_wrap": True, "valign": "top"}
        page.write_string(0, 0, identity(report))
        title = f"Báo cáo của {report.agency_name}, {report.period.name}"
        page.merge_range(0, 1, 0, 4, title, book.add_format({**told, "bold": True}))
        page.merge_range(1, 1, 1, 4, HELP, book.add_format({**told, "italic": True}))
        page.set_row(1, 32)  # two lines: no program fits a row to merged cells
        _write_blocks(book, page, blocks)
        page.freeze_panes(3, 2)
    return target.getvalue()


def _write_blocks(book: Any, page: Any, blocks: list[Block]) -> None:
    plain = {"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}
    cell, before = book.add_format(plain), book.add_format({**plain, "font_color": "#555555"})
    open_cell = book.add_format({**plain, "locked": False, "bg_color": "#FFFBE6"})
    head = book.add_format({**plain, "bold": True, "bg_color": "#EEEEEE"})
    for column, (title, _) in enumerate(HEADS[1:], 1):
        page.write_string(2, column, title, head)
    row = 3
    for block in blocks:
        page.merge_range(row, 1, row, 4, block.heading, head)
        row += 1
        for line in block.lines:
            page.write_string(row, 0, f"{line.key}|{line.seen}")
            page.write_string(row, 1, line.label, cell)
            page.write_string(row, 2, line.before, before)
            page.write_string(row, 3, line.now, open_cell)
            page.write_string(row, 4, "; ".join(line.choices), before)
            if line.choices and sum(map(len, line.choices)) < 200:
                page.data_validation(row, 3, row, 3, {"validate": "list", "source": list(line.choices)})
            row += 1


def read_excel(file: IO[bytes]) -> Returned:
    """The filled-in cells of an open .xlsx file whose package was looked into; raises anything where it is broken."""
    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    page = book.worksheets[0]
    page.reset_dimensions()  # what a file says of its size may be wrong
    cells = page.iter_rows(max_row=MOST_ROWS, max_col=COLUMNS)
    first = next(cells, ())
    named = str(first[0].value or "") if first else ""
    return Returned(named, list(_rows(cells)))


def _rows(cells: Iterator[Any]) -> Iterator[SheetRow]:
    for number, row in enumerate(cells, 2):
        key, _, seen = str(row[0].value or "").partition("|") if row else ("", "", "")
        if not seen:
            continue
        cell = row[3] if len(row) > 3 else None
        problem = ""
        if cell is not None and cell.data_type == "f":
            problem = f"Ô D{number} là công thức: chép ô rồi dán lại dạng giá trị (Paste Values), hoặc gõ kết quả."
        elif cell is not None and cell.data_type == "e":
            problem = f"Ô D{number} báo lỗi {cell.value}: gõ lại số liệu."
        yield SheetRow(key, seen, "" if problem else _text(cell), f"dòng {number}", problem)


def _text(cell: Any) -> str:
    """A cell as people would type it: 12.5 as 12,5, and 50 % for what is shown as a percentage."""
    value = getattr(cell, "value", None)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return shown_value(value)
    percent = "%" in str(getattr(cell, "number_format", ""))
    exact = Decimal(repr(round(value * 100, 6) if percent else value)).normalize()
    return write_number(exact) if exact.is_finite() and abs(exact) < Decimal(10) ** 20 else str(value)
