"""The list of tasks as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from documents.sheets import Cell, list_sheet
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
    """An .xlsx file of tasks with their meetings."""
    return list_sheet("Nhiệm vụ", COLUMNS, map(_row, tasks))


def _row(task: Task) -> list[Cell]:
    return [
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
