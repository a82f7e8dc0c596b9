"""What a reorganisation moves of the reports: those not handed in yet; what was handed in keeps its name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, QuerySet

from activity.log import record
from agencies.reorganizing.change import Change
from agencies.reorganizing.parts import Line, LineSort, Part, listed
from documents.models import Document
from documents.reorganizing import DEED
from reporting.models import AgencyReport, ReportingPeriod


def _owed(change: Change) -> QuerySet[AgencyReport]:
    """Reports that an agency which ends still owes in a period that is open, in id order."""
    owed = AgencyReport.objects.owed().filter(period__closed_on__isnull=True, agency__in=change.ended_ids)
    return owed.select_related("period__program").order_by("pk")


def preview(change: Change) -> Iterator[Line]:
    """Which reports the successor makes, and which keep the name of the agency that ends."""
    named: dict[LineSort, list[str]] = {LineSort.MOVES: [], LineSort.WARNS: []}
    for report in _owed(change):
        sort = LineSort.MOVES if change.heir_of(report.agency_id) else LineSort.WARNS
        named[sort].append(f"{report.agency_name}: {report.period.name}, chương trình {report.period.program.span}")
    yield from listed(LineSort.MOVES, "{n} báo cáo chưa nộp: cơ quan kế thừa làm tiếp", named[LineSort.MOVES])
    text = "{n} báo cáo chưa nộp không có ai làm tiếp: cơ quan thường trực khóa kỳ khi đến hạn"
    yield from listed(LineSort.WARNS, text, named[LineSort.WARNS])
    handed_in = AgencyReport.objects.filter(agency__in=change.ended_ids).exclude(pk__in=_owed(change).values("pk"))
    if count := handed_in.count():
        yield Line(LineSort.STAYS, f"{count} báo cáo đã nộp giữ nguyên tên cơ quan báo cáo")


def move(change: Change) -> None:
    """Hands each report owed to the successor, unless that one owes or made its own in the same period.

    Then the report keeps its name; whoever succeeds its agency may write it all the same.
    """
    reports = list(_owed(change))
    periods = {report.period_id for report in reports}
    documents = {report.period.program.document_id for report in reports}
    list(Document.objects.select_for_update(of=("self",)).filter(pk__in=documents).order_by("pk").values_list("pk"))
    list(
        ReportingPeriod.objects.select_for_update(of=("self",)).filter(pk__in=periods).order_by("pk").values_list("pk")
    )
    for report in (
        AgencyReport.objects.select_for_update(of=("self",)).filter(pk__in=[r.pk for r in reports]).order_by("pk")
    ):
        heir = change.heir_of(report.agency_id)
        if heir is None or AgencyReport.objects.filter(period=report.period_id, agency=heir).exists():
            continue
        before = report.agency_name
        AgencyReport.objects.filter(pk=report.pk).update(agency=heir, agency_name=heir.full, rev=F("rev") + 1)
        told = f"Sắp xếp lại cơ quan: {heir.full} làm tiếp báo cáo của {before}"
        record(report, DEED, told, user=change.user, on=change.on)


PART = Part(preview=preview, move=move)
