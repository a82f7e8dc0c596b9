"""The list of tasks as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter

from documents.sheets import OPTIONS
from meetings.models import Task

# Heading and width in characters of each column.
COLUMNS = (
    ("STT", 6),
    ("Nhiệm vụ", 60),
    ("Giao cho", 30),
    ("Thông qua", 24),
    ("Thời hạn", 22),
    ("Ngày đến hạn", 14),
    ("Trạng thái", 22),
    ("Quá hạn", 10),
    ("Hoàn thành ngày", 14),
    ("Theo kết luận tại", 44),
    ("Ngày họp", 14),
)


def task_sheet(tasks: Iterable[Task]) -> bytes:
    """An .xlsx file of tasks with their meetings. No text in it is ever a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = book.add_worksheet("Nhiệm vụ")
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
        for number, task in enumerate(tasks, 1):
            page.write_row(number, 0, _row(number, task), cell)
    return target.getvalue()


def _row(number: int, task: Task) -> list[int | str]:
    return [
        number,
        task.what,
        task.to_text,
        task.via,
        task.due_printed,
        f"{task.due_on:%d/%m/%Y}" if task.due_on else "",
        task.get_state_display(),
        "Quá hạn" if task.is_overdue else "",
        f"{task.done_on:%d/%m/%Y}" if task.done_on else "",
        task.meeting.title,
        f"{task.meeting.held_on:%d/%m/%Y}",
    ]
