"""An agency's report as its page shows it: each item with its targets, and the last accepted period beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from coordination.models import ItemLine, LineIndicator
from reporting.choices import ReportState
from reporting.figures import percent_printed, target_printed, value_printed
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.outline import OutlineLine, outline_of


@dataclass(frozen=True)
class FigureRow:
    """An indicator of an item: its target, what is reported now, and what was reported last time."""

    target: LineIndicator
    figure: Figure | None
    previous: Figure | None

    @property
    def plan(self) -> str:
        return target_printed(self.target)

    @property
    def value(self) -> str:
        return value_printed(self.figure)

    @property
    def percent(self) -> str:
        return percent_printed(self.figure, self.target)

    @property
    def previous_value(self) -> str:
        return value_printed(self.previous)


@dataclass(frozen=True)
class ItemRow:
    """An item the agency leads or supports."""

    entry: OutlineLine
    progress: ItemProgress
    previous: ItemProgress | None
    figures: tuple[FigureRow, ...]
    is_lead: bool

    @property
    def shows_figures(self) -> bool:
        """A supporting agency that gave no figure owes none."""
        return self.is_lead or any(row.figure for row in self.figures)


def previous_report(report: AgencyReport) -> AgencyReport | None:
    """The agency's last accepted report of an earlier period of the same programme."""
    period = report.period
    earlier = AgencyReport.objects.filter(
        agency=report.agency_id,
        period__program=period.program_id,
        period__cutoff_on__lt=period.cutoff_on,
        state=ReportState.ACCEPTED,
    )
    return earlier.select_related("period").order_by("-period__cutoff_on", "-pk").first()


def report_rows(report: AgencyReport, previous: AgencyReport | None) -> list[ItemRow]:
    """The items of a report in printed order, in four queries."""
    reports = [report.pk, *([previous.pk] if previous else [])]
    told = ItemProgress.objects.filter(report__in=reports).prefetch_related("figures")
    by_report: dict[tuple[int, int], ItemProgress] = {(one.report_id, one.item_id): one for one in told}
    lines = ItemLine.objects.filter(version=report.version_id).order_by("position", "pk")
    targets = Prefetch("line_indicators", LineIndicator.objects.select_related("indicator"))
    entries = outline_of(lines.prefetch_related(targets), with_supports=False)
    return [
        _row(report, entry, by_report[report.pk, entry.item_id], _of(by_report, previous, entry))
        for entry in entries
        if (report.pk, entry.item_id) in by_report
    ]


def _of(
    told: dict[tuple[int, int], ItemProgress], report: AgencyReport | None, entry: OutlineLine
) -> ItemProgress | None:
    return told.get((report.pk, entry.item_id)) if report else None


def _row(report: AgencyReport, entry: OutlineLine, progress: ItemProgress, previous: ItemProgress | None) -> ItemRow:
    now = {figure.indicator_id: figure for figure in progress.figures.all()}
    before = {figure.indicator_id: figure for figure in previous.figures.all()} if previous else {}
    figures = tuple(
        FigureRow(target, now.get(target.indicator_id), before.get(target.indicator_id)) for target in entry.targets
    )
    return ItemRow(entry, progress, previous, figures, is_lead=entry.lead_id == report.agency_id)
