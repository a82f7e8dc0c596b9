"""The annex of figures of a consolidated report as a spreadsheet, its figures as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from documents.sheets import Cell, list_sheet
from reporting.choices import Qualifier
from reporting.models import AnnexRow

COLUMNS = (
    ("STT", 6),
    ("Nội dung", 50),
    ("Chỉ tiêu (đơn vị tính)", 40),
    ("Kế hoạch", 16),
    ("Kế hoạch (ghi bằng lời)", 22),
    ("Thực hiện", 18),
    ("Thực hiện (ghi bằng lời)", 40),
    ("So với kế hoạch (%)", 14),
    ("Cùng kỳ năm trước", 18),
    ("Cùng kỳ năm trước (ghi bằng lời)", 28),
    ("So với cùng kỳ", 20),
)
_QUALIFIERS = "|".join(str(one.label) for one in Qualifier)
_FIGURE = re.compile(rf"(?:(?:ít nhất|nhiều nhất|{_QUALIFIERS}) )?(\d{{1,3}}(?:\.\d{{3}})*(?:,\d+)?)(?: %)?(?:; .*)?")


def annex_sheet(rows: Iterable[AnnexRow]) -> bytes:
    """An .xlsx file of the annex: each figure as a number, beside it its words where it has any ("trên", "chưa có")."""
    return list_sheet("Phụ lục", COLUMNS, map(_row, rows))


def _row(row: AnnexRow) -> list[Cell]:
    percent = number_of(row.percent)
    return [
        row.item,
        row.indicator,
        *_figure(row.target),
        *_figure(row.value),
        row.percent if percent is None else percent,
        *_figure(row.before),
        row.change,
    ]


def _figure(printed: str) -> tuple[Cell, Cell]:
    """The number and what the printed figure says beyond it."""
    number = number_of(printed)
    if number is None:
        return "", printed
    return number, "" if printed[0].isdigit() and ";" not in printed else printed


def number_of(printed: str) -> Decimal | None:
    """The number that a printed figure begins with, its qualifier aside: "trên 11.000" → 11000; None for words."""
    found = _FIGURE.fullmatch(printed)
    return Decimal(found[1].replace(".", "").replace(",", ".")) if found else None
