"""The list of events as a spreadsheet."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from documents.sheets import OPTIONS

# Heading and width in characters of each column.
COLUMNS = (
    ("STT", 6),
    ("Loại", 24),
    ("Nội dung", 60),
    ("Cơ quan chủ trì", 32),
    ("Nội dung của chương trình", 50),
    ("Địa điểm", 30),
    ("Dự kiến ngày", 14),
    ("Đã tổ chức ngày", 14),
    ("Tình trạng", 16),
    ("Số lượt người", 12),
    ("Số ý kiến", 12),
    ("Kết quả", 60),
)


def event_sheet(events: Iterable[Any]) -> bytes:
    """An .xlsx file of events read by `reporting.querysets.EventQuerySet.listed`. No text in it is ever a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = book.add_worksheet("Sự kiện")
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        for column, (_, width) in enumerate(COLUMNS):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.write_row(0, 0, [heading for heading, _ in COLUMNS], head)
        for number, event in enumerate(events, 1):
            page.write_row(number, 0, _row(number, event), cell)
    return target.getvalue()


def _row(number: int, event: Any) -> list[int | str]:
    return [
        number,
        event.get_kind_display(),
        event.subject,
        event.agency_named_full,
        event.item_title or "",
        event.place,
        _day(event.planned_on),
        _day(event.held_on),
        event.get_state_display(),
        "" if event.attendances is None else event.attendances,
        "" if event.opinions is None else event.opinions,
        event.outcome,
    ]


def _day(day: datetime.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
