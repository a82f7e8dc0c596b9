"""What an addendum means for the reports: days it cannot touch, and reports that follow the text in force."""

from __future__ import annotations

import datetime

from django.db.models import Max

from activity.log import record
from activity.notify import notify, with_heirs
from coordination.in_force import SIGNED_STATES, version_in_force
from coordination.models import ItemLine, Program
from documents.exceptions import InvalidTransition
from documents.models import Version
from reporting.models import AgencyReport, ItemProgress, ReportingPeriod
from reporting.workflow import WRITERS, open_reports, owed_entries


def closed_until(program: Program) -> datetime.date | None:
    """The last cut-off among the programme's closed periods."""
    closed = program.periods.filter(closed_on__isnull=False).aggregate(last=Max("cutoff_on"))
    last: datetime.date | None = closed["last"]
    return last


def follow(program: Program) -> None:
    """Measures what agencies still write against the text now in force at its period's cut-off.

    What was sent, handed in or accepted keeps its text. Raises InvalidTransition where that text is signed no more, or
    an agency told of an item that the text in force does not know. The programme's document is locked.
    """
    periods = ReportingPeriod.objects.select_for_update(of=("self",)).filter(program=program).open()
    for period in periods.order_by("pk"):
        version = version_in_force(program, period.cutoff_on)
        if version is None:
            continue
        rows = AgencyReport.objects.select_for_update(of=("self",)).filter(period=period).exclude(version=version)
        for report in rows.select_related("version__document").order_by("pk"):
            report.period = period
            _follow(report, version)
        _open_missing(period, version)


def _follow(report: AgencyReport, version: Version) -> None:
    if not report.is_editable:
        if report.version.document.state not in SIGNED_STATES:
            raise InvalidTransition(f"{report.agency_name} đã gửi báo cáo theo văn bản này: không hủy chữ ký được.")
        return
    report.version = version
    report.rev += 1
    report.save(update_fields=["version", "rev"])
    _match_items(report, version)
    told = f"Báo cáo theo văn bản có hiệu lực ngày {report.period.cutoff_on:%d/%m/%Y}: {version.title}"
    record(report, "theo-van-ban", told, user=None)
    notify(with_heirs([report.agency_id]), WRITERS, f"{told} ({report.period.name})", report.get_absolute_url())


def _match_items(report: AgencyReport, version: Version) -> None:
    """One row an item the agency owes; an empty one it owes no more goes."""
    owed = {entry.item_id for entry in owed_entries(report.period, version) if report.agency_id in entry.agencies}
    known = set(ItemLine.objects.filter(version=version).values_list("item", flat=True))
    rows = {row.item_id: row for row in report.progress.prefetch_related("figures")}
    for item, row in rows.items():
        if item not in owed and not _says_something(row):
            row.delete()
        elif item not in known:
            raise InvalidTransition(f"{report.agency_name} đã báo cáo nội dung mới của văn bản này: không hủy được.")
    ItemProgress.objects.bulk_create(ItemProgress(report=report, item_id=item) for item in sorted(owed - set(rows)))


def _says_something(row: ItemProgress) -> bool:
    return any((row.status, row.result, row.shortcoming, row.cause, row.proposal, row.percent, *row.figures.all()))


def _open_missing(period: ReportingPeriod, version: Version) -> None:
    """Agencies that owe a report only since the text in force names them."""
    for report in open_reports(period, version):
        text = f"Kỳ báo cáo {period.name}, hạn nộp {period.due_on:%d/%m/%Y}: {period.program.own_title}"
        notify(with_heirs([report.agency_id]), WRITERS, text, report.get_absolute_url())
