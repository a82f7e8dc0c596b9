"""The list of events as a spreadsheet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from documents.sheets import Cell, list_sheet

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
    """An .xlsx file of events read by `reporting.querysets.EventQuerySet.listed`."""
    return list_sheet("Sự kiện", COLUMNS, map(_row, events))


def _row(event: Any) -> list[Cell]:
    return [
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
