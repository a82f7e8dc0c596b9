"""An agency's report as its page shows it: each item with its targets, and the last accepted period beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import User
from coordination.models import Indicator, ItemLine, LineIndicator
from documents.models import Attachment
from meetings.models import Task
from reporting.choices import EventState, ReportState
from reporting.figures import percent_printed, target_printed, value_printed
from reporting.models import AgencyReport, Event, Figure, ItemProgress
from reporting.outline import OutlineLine, outline_of

MOST_TASKS = 8  # shown beside a report


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
    def counting(self) -> str:
        """Over which time the figure counts, as its indicator's rule tells."""
        cumulative = self.target.cumulative  # type: ignore[attr-defined]  # annotated by ``report_rows``
        return "lũy kế từ đầu năm" if cumulative else "riêng trong kỳ"

    @property
    def details(self) -> int:
        """How many parts and gifts in kind it is told by, as ``report_rows`` counts them; 0 where nobody counted."""
        return getattr(self.figure, "part_count", 0) + getattr(self.figure, "gift_count", 0)

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
    return _earlier(report).select_related("period").first()


def _earlier(report: AgencyReport) -> QuerySet[AgencyReport]:
    period = report.period
    earlier = AgencyReport.objects.filter(
        agency=report.agency_id,
        period__program=period.program_id,
        period__cutoff_on__lt=period.cutoff_on,
        state=ReportState.ACCEPTED,
    )
    return earlier.order_by("-period__cutoff_on", "-pk")


def report_rows(report: AgencyReport, previous: AgencyReport | None) -> list[ItemRow]:
    """The items of a report in printed order, in four queries."""
    return _rows(report, previous, _told(Q(report__in=[report.pk, *([previous.pk] if previous else [])])))


def rows_and_previous(report: AgencyReport) -> tuple[list[ItemRow], AgencyReport | None]:
    """The items of a report with the last period's beside, and that period's report where it told of any; in four."""
    beside = Q(report=report) | Q(report__in=Subquery(_earlier(report).values("pk")[:1]))
    told = list(_told(beside).select_related("report__period"))
    previous = next((one.report for one in told if one.report_id != report.pk), None)
    return _rows(report, previous, told), previous


def _told(which: Q) -> QuerySet[ItemProgress]:
    """What reports tell of items, with how much evidence and how many events each has; figures know how many parts
    and gifts in kind they have."""
    figures = Figure.objects.annotate(
        part_count=Count("parts", distinct=True), gift_count=Count("in_kind", distinct=True)
    )
    rows = ItemProgress.objects.filter(which).annotate(evidence=_evidence(), events=_event_count())
    return rows.prefetch_related(Prefetch("figures", figures))


def _rows(report: AgencyReport, previous: AgencyReport | None, told: Iterable[ItemProgress]) -> list[ItemRow]:
    by_report: dict[tuple[int, int], ItemProgress] = {(one.report_id, one.item_id): one for one in told}
    lines = ItemLine.objects.filter(version=report.version_id).order_by("position", "pk")
    targets = Prefetch("line_indicators", _with_counting())
    entries = outline_of(lines.prefetch_related(targets), with_supports=False)
    return [
        _row(report, entry, by_report[report.pk, entry.item_id], _of(by_report, previous, entry))
        for entry in entries
        if (report.pk, entry.item_id) in by_report
    ]


def _evidence() -> Subquery:
    """How many files an item carries; its model is named within the query, which saves another."""
    there = Attachment.objects.filter(
        content_type__app_label="reporting",
        content_type__model="itemprogress",
        object_id=OuterRef("pk"),
        removed_at__isnull=True,
    )
    return Subquery(there.order_by().values("object_id").annotate(found=Count("pk")).values("found"))


def events_held(item: Any, agency: Any, first: Any, last: Any) -> QuerySet[Event]:
    """An item's events that an agency led or supported and that were held on these days; some of them twice.

    Ids and days, or what stands for them in a query.
    """
    of_agency = Q(agency=agency) | Q(supporters=agency)
    return Event.objects.filter(of_agency, item=item, state=EventState.HELD, held_on__range=(first, last))


def _event_count() -> Subquery:
    """How many events an item may quote (``quoting``); null where there is none."""
    starts, ends = OuterRef("report__period__starts_on"), OuterRef("report__period__cutoff_on")
    held = events_held(OuterRef("item"), OuterRef("report__agency"), starts, ends).order_by()
    return Subquery(held.values("item").annotate(found=Count("pk", distinct=True)).values("found"))


def _with_counting() -> QuerySet[LineIndicator]:
    """Targets with ``cumulative``: the indicator's own rule, else that of last year's same one."""
    before = Indicator.objects.filter(
        item=OuterRef("indicator__item__carried_from"),
        name=OuterRef("indicator__name"),
        unit=OuterRef("indicator__unit"),
        rule__isnull=False,
    )
    own = Coalesce(F("indicator__rule__is_cumulative"), Subquery(before.values("rule__is_cumulative")[:1]))
    return LineIndicator.objects.select_related("indicator").annotate(cumulative=own)


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


def open_tasks(report: AgencyReport, user: User) -> QuerySet[Task]:
    """What conclusions of meetings gave the agency and is not done, as far as the user may see it, soonest first."""
    given = Task.objects.visible_to(user).open().given_to(report.agency_id).select_related("meeting")
    return given.soonest_first()[:MOST_TASKS]
