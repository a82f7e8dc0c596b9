"""One programme's items by agency: who reported what status, in the period reported last."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from agencies.models import Agency, User
from coordination.in_force import version_in_force
from coordination.models import Program
from reporting.choices import ItemStatus, ReportState
from reporting.models import AgencyReport, ItemProgress
from reporting.outline import OutlineLine, outline
from reporting.progress import has_ended, is_overdue

SIGNS = {
    ItemStatus.NOT_STARTED: "Chưa làm",
    ItemStatus.IN_PROGRESS: "Đang làm",
    ItemStatus.DONE: "Xong",
    ItemStatus.REGULAR: "Thường xuyên",
    ItemStatus.NOT_DUE: "Chưa đến kỳ",
    ItemStatus.STOPPED: "Dừng",
}
NO_REPORT, NO_STATUS = "Chưa có báo cáo", "Đã báo cáo"


@dataclass(frozen=True)
class Cell:
    """What one agency says of one item; ``progress`` is None until a report of it is accepted."""

    is_lead: bool
    is_overdue: bool
    progress: ItemProgress | None

    @property
    def sign(self) -> str:
        """The status in a word or two."""
        if self.progress is None:
            return NO_REPORT
        return SIGNS[ItemStatus(self.progress.status)] if self.progress.status else NO_STATUS

    @property
    def status(self) -> str:
        return self.progress.status if self.progress else ""


@dataclass(frozen=True)
class MatrixRow:
    """An item; one cell for each agency of the matrix, None where the agency has no part in it."""

    entry: OutlineLine
    has_ended: bool
    cells: list[Cell | None]


@dataclass(frozen=True)
class Matrix:
    """``told_until``: the latest cut-off day of the reports in it; None before the first is accepted."""

    agencies: list[Agency]
    rows: list[MatrixRow]
    told_until: datetime.date | None


def matrix(program: Program, user: User, on: datetime.date) -> Matrix | None:
    """The matrix of the text in force on a day, in six queries; None where the programme is not in force."""
    version = version_in_force(program, on)
    if version is None:
        return None
    entries, told = outline(version), _told(program, user)
    ids = {pk for entry in entries for pk in entry.agencies} | {agency for _, agency in told}
    agencies = list(Agency.objects.filter(pk__in=ids).named().order_by("order", "pk"))
    rows = [_row(entry, agencies, told, on) for entry in entries]
    days = [progress.report.period.cutoff_on for progress in told.values()]
    return Matrix(agencies, rows, max(days, default=None))


def _told(program: Program, user: User) -> dict[tuple[int, int], ItemProgress]:
    """By item and agency, the account of its latest accepted report that the user may read."""
    reports = AgencyReport.objects.visible_to(user).filter(period__program=program, state=ReportState.ACCEPTED)
    rows = ItemProgress.objects.filter(report__in=reports).select_related("report__period")
    in_order = rows.order_by("report__period__cutoff_on", "report__period")
    return {(row.item_id, row.report.agency_id): row for row in in_order}


def _row(
    entry: OutlineLine, agencies: list[Agency], told: dict[tuple[int, int], ItemProgress], on: datetime.date
) -> MatrixRow:
    cells: list[Cell | None] = []
    for agency in agencies:
        progress = told.get((entry.item_id, agency.pk))
        if progress is None and agency.pk not in entry.agencies:
            cells.append(None)
            continue
        leads = entry.lead_id == agency.pk
        late = leads and is_overdue(entry.line, progress.status if progress else "", on)
        cells.append(Cell(leads, late, progress))
    return MatrixRow(entry, has_ended(entry.line, on), cells)
