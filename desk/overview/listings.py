"""The figures of each overview page as tables of plain cells, which its PDF and its workbook print alike."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.overview.indicators import IndicatorRow
from desk.overview.localities import LocalityRow
from desk.overview.matrix import Cell as MatrixCell
from desk.overview.matrix import Matrix
from desk.overview.scorecards import Line, Scorecard
from desk.overview.year import LateItem, Petitions, ProgramRow, TaskRow
from desk.overview.years import OverYears
from documents.blocks import Align, Column
from documents.sheets import Cell
from reporting.models import AgencyReport

NUMBER = Align.RIGHT


@dataclass(frozen=True)
class Listing:
    """A titled table without numbers of its rows; ``empty`` stands for none.

    A title that names a sheet has at most 31 signs. Not ``is_numbered``: the rows are told apart without a number.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    is_numbered: bool = True


def day(value: datetime.date | None) -> str:
    """dd/mm/yyyy, or a dash."""
    return f"{value:%d/%m/%Y}" if value else "–"


def programs_listing(rows: Iterable[ProgramRow]) -> Listing:
    columns = (
        Column("Chương trình", 14),
        Column("Trạng thái", 6),
        Column("Hoàn thành", 4, NUMBER),
        Column("Tổng nội dung", 4, NUMBER),
        Column("Quá hạn", 4, NUMBER),
        Column("Mốc tiếp theo", 6),
    )
    return Listing("Chương trình phối hợp", columns, [_program(row) for row in rows], "Chưa có chương trình nào.")


def _program(row: ProgramRow) -> list[Cell]:
    program, told = row.program, row.progress
    counts: list[Cell] = [told.done, told.total, told.overdue] if told else ["–", "–", "–"]
    title, next_date = program.title, program.next_date  # type: ignore[attr-defined]  # annotated
    name = f"{title}\n({row.locality})" if row.locality else title
    return [name, program.document.get_state_display(), *counts, day(next_date)]


def late_items_listing(items: Iterable[LateItem]) -> Listing:
    columns = (Column("Nội dung", 12), Column("Chủ trì", 8), Column("Thời hạn", 5), Column("Chương trình", 10))
    rows = [
        [item.line.title, item.line.lead_printed or "–", day(item.line.due_on), item.program.title] for item in items
    ]
    return Listing("Nội dung quá hạn", columns, rows, "Không có nội dung nào quá hạn.")


def late_reports_listing(reports: Iterable[AgencyReport]) -> Listing:
    columns = (Column("Cơ quan", 10), Column("Kỳ báo cáo", 10), Column("Hạn nộp", 5), Column("Số ngày chậm", 4, NUMBER))
    rows: list[list[Cell]] = [[one.agency_name, one.period.name, day(one.due_on), one.days_late] for one in reports]
    return Listing("Báo cáo quá hạn chưa gửi", columns, rows, "Không có báo cáo nào quá hạn.")


def tasks_listing(rows: Iterable[TaskRow]) -> Listing:
    columns = (
        Column("Cơ quan", 12),
        Column("Chưa xong", 4, NUMBER),
        Column("Quá hạn", 4, NUMBER),
        Column("Hoàn thành trong năm", 5, NUMBER),
    )
    cells: list[list[Cell]] = [[row.agency, row.open, row.overdue, row.done] for row in rows]
    return Listing("Nhiệm vụ theo kết luận", columns, cells, "Chưa có nhiệm vụ nào theo kết luận.")


def petitions_listing(told: Petitions | None) -> Listing:
    names = ("Tiếp nhận", "Đã giải quyết", "Đang giải quyết", "Chưa giải quyết")
    rows = [[told.received, told.resolved, told.in_progress, told.waiting]] if told else []
    columns = [Column(name, 4, NUMBER) for name in names]
    return Listing("Kiến nghị cử tri", columns, rows, "Chưa có kiến nghị cử tri nào được ghi trong năm.")


def matrix_listing(told: Matrix | None) -> Listing:
    columns = [Column("Nội dung", 14), *(Column(agency.short, 6) for agency in (told.agencies if told else ()))]
    rows = [
        [f"{row.entry.number}. {row.entry.line.title}", *(_cell(cell) for cell in row.cells)]
        for row in (told.rows if told else ())
    ]
    return Listing(
        "Nội dung theo cơ quan", columns, rows, "Chương trình chưa có nội dung để theo dõi.", is_numbered=False
    )


def _cell(cell: MatrixCell | None) -> str:
    if cell is None:
        return ""
    return "\n".join(filter(None, ["Chủ trì" * cell.is_lead, cell.sign, "QUÁ HẠN" * cell.is_overdue]))


def indicators_listing(rows: Iterable[IndicatorRow], title: str = "Chỉ tiêu") -> Listing:
    columns = (
        Column("Chỉ tiêu", 11),
        Column("Đơn vị tính", 5),
        Column("Kế hoạch", 5, NUMBER),
        Column("Thực hiện", 6, NUMBER),
        Column("So kế hoạch", 5, NUMBER),
        Column("Cùng kỳ năm trước", 6, NUMBER),
        Column("Tăng, giảm", 5, NUMBER),
    )
    cells = [
        [
            row.indicator.name,
            row.indicator.unit,
            row.plan or "–",
            row.value or "–",
            row.percent or "–",
            row.last_year or "–",
            row.difference or "–",
        ]
        for row in rows
    ]
    return Listing(title, columns, cells, "Chương trình không có chỉ tiêu nào.")


def years_listing(told: OverYears) -> Listing:
    columns = (
        Column("Chỉ tiêu", 12),
        Column("Đơn vị tính", 5),
        *(Column(f"Năm {year}", 6, NUMBER) for year in told.years),
    )
    rows = [
        [row.indicator.name, row.indicator.unit, *(cell or "–" for cell in row.cells(told.years))] for row in told.rows
    ]
    return Listing("Chỉ tiêu qua các năm", columns, rows, "Chương trình không ghi chỉ tiêu nào.")


def all_indicators_listing(by_program: Iterable[tuple[str, Sequence[IndicatorRow]]]) -> Listing:
    """The indicators of several programmes (title and rows) as one table."""
    columns = (Column("Chương trình", 12), *indicators_listing(()).columns)
    rows = [[title, *cells] for title, told in by_program for cells in indicators_listing(told).rows]
    return Listing("Chỉ tiêu", columns, rows, "Chưa có chỉ tiêu nào.")


def scorecard_listing(lines: Iterable[Line], year: int) -> Listing:
    columns = (Column("Nội dung theo dõi", 14), Column(f"Năm {year}", 7), Column(f"Năm {year - 1}", 7))
    return Listing("Kết quả theo dõi", columns, [[line.label, line.now, line.before] for line in lines], "")


def scorecard_reports_listing(card: Scorecard) -> Listing:
    columns = (
        Column("Kỳ báo cáo", 10),
        Column("Hạn nộp", 6),
        Column("Gửi lần đầu", 6),
        Column("Số ngày sau hạn", 4, NUMBER),
        Column("Lần đề nghị bổ sung", 4, NUMBER),
        Column("Sửa sau tiếp nhận", 4, NUMBER),
    )
    rows: list[list[Cell]] = [
        [one.report.period.name, day(one.due_on), day(one.handed_in), one.days_late, one.supplements, one.corrections]
        for one in card.reports
    ]
    return Listing("Báo cáo", columns, rows, "Chưa có kỳ báo cáo nào trong năm.")


def scorecard_tasks_listing(card: Scorecard) -> Listing:
    columns = (Column("Nhiệm vụ", 14), Column("Thời hạn", 5), Column("Trạng thái", 6), Column("Hoàn thành", 5))
    rows = [
        [one.task.what, day(one.task.due_on), one.task.get_state_display(), day(one.task.done_on)] for one in card.tasks
    ]
    return Listing("Nhiệm vụ theo kết luận", columns, rows, "Không có nhiệm vụ nào đến hạn trong năm.")


def localities_listing(rows: Iterable[LocalityRow]) -> Listing:
    names = (
        "Chương trình",
        "Nội dung hoàn thành",
        "Tổng nội dung",
        "Nội dung quá hạn",
        "Báo cáo đúng hạn",
        "Báo cáo đến hạn",
        "Quá hạn chưa gửi",
        "Kiến nghị đã giải quyết",
        "Kiến nghị tiếp nhận",
    )
    columns = (Column("Đơn vị hành chính", 10), *(Column(name, 4, NUMBER) for name in names))
    return Listing("So sánh", columns, [_locality(row) for row in rows], "Chưa có đơn vị hành chính nào để so sánh.")


def _locality(row: LocalityRow) -> list[Cell]:
    counts = (row.programs, row.fulfilled, row.items, row.overdue, row.in_time, row.due, row.owed_late)
    return [str(row.locality), *counts, row.resolved, row.received]
