"""Reconciling a period's figures: what contradicts, explained or asked about; no figure is ever changed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import (
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from activity.log import record
from agencies.models import User
from agencies.wording import decimal_vi
from coordination.models import Indicator, ItemLine, LineIndicator
from documents.exceptions import InvalidTransition, StaleRevision
from reporting.adding import Span
from reporting.aggregation import told_figures
from reporting.choices import EventState, ReportState
from reporting.contradictions import Case, Finding, Reported, contradictions
from reporting.fields import Place, figure_field
from reporting.models import AgencyReport, Event, Figure, FigurePart, ReconciliationNote, ReportingPeriod
from reporting.outline import OutlineLine, outline_of
from reporting.permissions import may_collect
from reporting.remarks import waiting_text, write_remark
from reporting.rules import rule_of, with_rules
from reporting.workflow import lock_period

LONGEST_EXPLANATION = 2000  # signs, as its form says
# What an agency is just supplementing is its own until it sends it again.
RECONCILED_STATES = (ReportState.CONFIRMED, ReportState.ACCEPTED)


@dataclass(frozen=True)
class Reconciled:
    """A period's findings: those nobody explained yet, and those explained, each with its note."""

    open: list[Finding]
    explained: list[tuple[Finding, ReconciliationNote]]


def findings(period: ReportingPeriod) -> list[Finding]:
    """What contradicts among the figures handed in, in printed order of items; in five queries."""
    told = _told(period)
    now = [row for row in told if row.period == period.pk]
    if not now:
        return []
    before: dict[int, list[Any]] = {}
    for row in told:
        if row.period != period.pk:
            before.setdefault(row.indicator_id, []).append(row)
    figures: dict[int, list[Any]] = {}
    for row in now:
        figures.setdefault(row.indicator_id, []).append(row)
    entries = _entries(period, max(row.version for row in now))
    cases = [
        _case(period, entry, target, figures[target.indicator_id], before.get(target.indicator_id, []))
        for entry in entries
        for target in entry.targets
        if target.indicator_id in figures
    ]
    return contradictions(cases)


def _told(period: ReportingPeriod) -> list[Any]:
    """Figures with a value of the period's reports that stand as sent, and of the period before it, if accepted."""
    earlier = ReportingPeriod.objects.filter(program=period.program_id, cutoff_on__lt=period.cutoff_on)
    last = Subquery(earlier.order_by("-cutoff_on", "-pk").values("pk")[:1])
    report = "progress__report__"
    here = Q(**{f"{report}period": period.pk, f"{report}state__in": RECONCILED_STATES})
    there = Q(**{f"{report}period": last, f"{report}state": ReportState.ACCEPTED})
    parts = FigurePart.objects.filter(figure=OuterRef("pk")).order_by().values("figure")
    missing = parts.filter(value=None).annotate(n=Count("pk")).values("n")
    rows = Figure.objects.filter(here | there, value__isnull=False).annotate(
        report_id=F("progress__report"),
        named=F("progress__report__agency_name"),
        state=F("progress__report__state"),
        version=F("progress__report__version"),
        first_day=F("progress__report__period__starts_on"),
        last_day=F("progress__report__period__cutoff_on"),
        period_name=F("progress__report__period__name"),
        parts_sum=Subquery(parts.annotate(s=Sum("value")).values("s"), output_field=DecimalField()),
        parts_missing=Coalesce(Subquery(missing, output_field=IntegerField()), 0),
    )
    return told_figures(rows)


def _entries(period: ReportingPeriod, version_id: int) -> list[OutlineLine]:
    """The items of a text whose indicators carry their rule and the events held in the period."""
    held = Event.objects.filter(item=OuterRef("item"), kind=OuterRef("event_kind"), state=EventState.HELD)
    held = held.filter(held_on__range=(period.starts_on, period.cutoff_on)).order_by()
    count = Subquery(held.values("item").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    indicators = with_rules(Indicator.objects.all()).annotate(held=Coalesce(count, 0))
    targets: QuerySet[LineIndicator] = LineIndicator.objects.prefetch_related(Prefetch("indicator", indicators))
    lines = ItemLine.objects.filter(version=version_id).order_by("position", "pk")
    return outline_of(lines.prefetch_related(Prefetch("line_indicators", targets)), with_supports=False)


def _case(
    period: ReportingPeriod, entry: OutlineLine, target: LineIndicator, now: Sequence[Any], before: Sequence[Any]
) -> Case:
    indicator: Any = target.indicator
    earlier = before[0] if before else None
    return Case(
        indicator_id=indicator.pk,
        item_id=entry.item_id,
        item=f"{entry.number}. {entry.line.title}",
        name=indicator.name,
        unit=indicator.unit,
        rule=rule_of(indicator),
        span=Span(period.starts_on, period.cutoff_on),
        figures=[_reported(row) for row in now],
        target=target.target,
        before=[_reported(row) for row in before],
        before_span=Span(earlier.first_day, earlier.last_day) if earlier else None,
        before_name=earlier.period_name if earlier else "",
        held=indicator.held,
    )


def _reported(row: Any) -> Reported:
    value: Decimal = row.value
    return Reported(
        row.report_id, row.agency, row.named, value, row.qualifier, row.rank < 2, row.parts_sum,
        not row.parts_missing, row.state, row.progress_id,
    )  # fmt: skip


def reconciled(period: ReportingPeriod) -> Reconciled:
    """The findings of a period, with what was explained; a note counts for the values it was written about only."""
    notes = {note.key: note for note in period.reconciliation_notes.select_related("by")}
    found = findings(period)
    explained = [(one, notes[one.key]) for one in found if one.key in notes]
    return Reconciled([one for one in found if one.key not in notes], explained)


def _open_finding(period: ReportingPeriod, key: str, user: User) -> Finding:
    """The finding the user saw; raises PermissionDenied, or StaleRevision where the figures have changed since."""
    if not may_collect(user, period.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được đối chiếu số liệu.")
    found = next((one for one in findings(period) if one.key == key), None)
    if found is None:
        raise StaleRevision("Số liệu vừa thay đổi nên điểm này không còn như bạn thấy. Hãy xem lại danh sách.")
    return found


@transaction.atomic
def explain(period: ReportingPeriod, key: str, *, user: User, text: str) -> ReconciliationNote:
    """Writes down why two numbers differ; again replaces the text. The explanation lapses when a number changes.

    Raises InvalidTransition without a text or for one that is too long, StaleRevision where the finding is gone,
    PermissionDenied for others.
    """
    period = lock_period(period)
    found = _open_finding(period, key, user)
    if not text.strip():
        raise InvalidTransition("Hãy ghi lời giải thích.")
    if len(text) > LONGEST_EXPLANATION:
        raise InvalidTransition(f"Lời giải thích dài quá {decimal_vi(LONGEST_EXPLANATION)} ký tự, hãy rút gọn.")
    note, _ = ReconciliationNote.objects.update_or_create(
        period=period, key=key, defaults={"text": text.strip(), "by": user}
    )
    record(period, "giai-thich-so-lieu", f"Giải thích số liệu: {found.message}", user=user, reason=text.strip())
    return note


@transaction.atomic
def take_back(period: ReportingPeriod, key: str, *, user: User) -> None:
    """Opens an explained finding again."""
    period = lock_period(period)
    found = _open_finding(period, key, user)
    if period.reconciliation_notes.filter(key=key).delete()[0]:
        record(period, "bo-giai-thich", f"Bỏ lời giải thích số liệu: {found.message}", user=user)


@transaction.atomic
def ask(period: ReportingPeriod, key: str, report_id: int | None, *, user: User) -> AgencyReport:
    """Writes the finding down as a remark on its figure in one of its reports, to be asked for with the supplement.

    What somebody wrote down there before stays above it.
    Raises StaleRevision where the finding is gone, and whatever ``remarks.write_remark`` does.
    """
    period = lock_period(period)
    found = _open_finding(period, key, user)
    asked = next((one for one in found.asked if one.report_id == report_id), found.figure)
    report = AgencyReport.objects.select_related("period").get(pk=asked.report_id)
    place = Place(found.case.item_id, figure_field(found.case.indicator_id))
    lines = [*waiting_text(report, place).splitlines(), f"{found.message} Đề nghị kiểm tra lại số liệu."]
    write_remark(report, place, user=user, text="\n".join(dict.fromkeys(lines)))
    return report


def open_count(period: ReportingPeriod) -> int:
    """How many findings nobody explained."""
    keys = set(period.reconciliation_notes.values_list("key", flat=True))
    return sum(one.key not in keys for one in findings(period))


def rows_for_sheet(found: Reconciled) -> Iterable[list[str | int]]:
    """The findings as rows of a spreadsheet, open ones first."""
    for one in found.open:
        yield [*_row(one), "Chưa giải thích", ""]
    for one, note in found.explained:
        yield [*_row(one), "Đã giải thích", note.text]


def _row(one: Finding) -> list[str | int]:
    numbers = [text for side in (one.first, one.second) for text in (side.who, decimal_vi(side.value))]
    return [one.kind.label, one.case.item, f"{one.case.name} ({one.case.unit})", *numbers]
