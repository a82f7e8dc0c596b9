"""Periods: opening, closing, reopening."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from activity.log import record
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.models import Agency, User
from coordination.in_force import version_in_force
from coordination.models import Program
from documents.choices import DocumentKind
from documents.exceptions import AlreadyDone, InvalidTransition, WrongDate
from documents.models import Document, Version
from documents.workflow import lock as lock_document
from reporting.models import AgencyReport, ItemProgress, ReportingPeriod
from reporting.outline import OutlineLine, outline
from reporting.permissions import may_close_period, may_open_period
from reporting.workflow.guarding import WRITERS, lock_period, require_reason


@transaction.atomic
def open_period(
    *,
    program: Program,
    user: User,
    kind: str,
    name: str,
    starts_on: datetime.date,
    cutoff_on: datetime.date,
    due_on: datetime.date,
    on: datetime.date | None = None,
    announce: bool = True,
) -> ReportingPeriod:
    """Opens a period of an issued programme with one report for each agency that owes one; ``announce`` tells them.

    Parties report, and so do agencies that lead or support an item without being a party. Raises InvalidTransition
    where no version is in force at the cut-off, ValidationError for a name given twice or days in the wrong order.
    """
    document = lock_document(program.document)
    if not may_open_period(user, program):
        raise PermissionDenied("Chỉ cơ quan thường trực hoặc cơ quan soạn thảo được mở kỳ báo cáo.")
    if not document.is_issued:
        raise InvalidTransition("Chương trình chưa ban hành nên chưa mở được kỳ báo cáo.")
    version = version_in_force(program, cutoff_on)
    if version is None:
        raise InvalidTransition(f"Chương trình chưa có hiệu lực vào ngày chốt số liệu {cutoff_on:%d/%m/%Y}.")
    period = ReportingPeriod(
        program=program, kind=kind, name=name, starts_on=starts_on, cutoff_on=cutoff_on, due_on=due_on
    )
    period.full_clean()
    period.save()
    reports = open_reports(period, version)
    record(period, "mo-ky", f"Mở kỳ báo cáo {name}, hạn nộp {due_on:%d/%m/%Y}", user=user, on=on)
    for report in reports if announce else ():
        text = f"Kỳ báo cáo mới, hạn nộp {due_on:%d/%m/%Y}: {name}, {program.own_title}"
        notify(with_heirs([report.agency_id]), WRITERS, text, report.get_absolute_url())
    return period


def owed_entries(period: ReportingPeriod, version: Version) -> list[OutlineLine]:
    """The items to be reported on in a period: those that ended by its first day are not."""
    return [e for e in outline(version) if e.line.ended_on is None or e.line.ended_on > period.starts_on]


def open_reports(period: ReportingPeriod, version: Version) -> list[AgencyReport]:
    """One report an agency that has none yet, with one row an item."""
    entries = owed_entries(period, version)
    owing = set(version.parties.values_list("agency", flat=True)).union(*(entry.agencies for entry in entries))
    owing -= set(period.reports.values_list("agency", flat=True))
    names = Agency.objects.named(period.cutoff_on).filter(pk__in=owing)
    reports = [
        AgencyReport.objects.create(period=period, agency=agency, agency_name=agency.full, version=version)
        for agency in names
    ]
    ItemProgress.objects.bulk_create(
        ItemProgress(report=report, item_id=entry.item_id)
        for report in reports
        for entry in entries
        if report.agency_id in entry.agencies
    )
    return reports


@transaction.atomic
def close_period(period: ReportingPeriod, *, user: User, on: datetime.date, reason: str = "") -> None:
    """Closes a period: from then on no report of it changes. Not before its cut-off."""
    lock_document(period.program.document)
    period = lock_period(period)
    if period.is_closed:
        raise InvalidTransition("Kỳ báo cáo này đã khóa.")
    if not may_close_period(user, period):
        raise PermissionDenied("Chỉ cơ quan thường trực được khóa kỳ báo cáo.")
    if on < period.cutoff_on:
        raise WrongDate(f"Không khóa kỳ trước ngày chốt số liệu {period.cutoff_on:%d/%m/%Y}.")
    period.closed_on = on
    period.save(update_fields=["closed_on"])
    record(period, "khoa-ky", f"Khóa kỳ báo cáo {period.name}", user=user, on=on, reason=reason)
    agencies = period.reports.values_list("agency", flat=True)
    notify(with_heirs(agencies), [Role.STAFF], f"Đã khóa kỳ báo cáo {period.name}", period.get_absolute_url())


@transaction.atomic
def reopen_period(period: ReportingPeriod, *, user: User, on: datetime.date, reason: str) -> None:
    """Reopens a closed period for a reason, which the agencies are told. Not once its consolidated report is issued."""
    documents = Document.objects.filter(Q(program=period.program_id) | Q(consolidated_report__period=period.pk))
    locked = [lock_document(document) for document in documents.order_by("pk")]
    period = lock_period(period)
    if not may_close_period(user, period):
        raise PermissionDenied("Chỉ cơ quan thường trực được mở lại kỳ báo cáo.")
    if not period.is_closed:
        raise AlreadyDone("Kỳ báo cáo này đang mở.")
    require_reason(reason, "Mở lại kỳ báo cáo phải nêu lý do.")
    if any(one.is_issued for one in locked if one.kind == DocumentKind.CONSOLIDATED_REPORT):
        raise InvalidTransition("Báo cáo tổng hợp của kỳ này đã ban hành nên không mở lại kỳ được.")
    period.closed_on = None
    period.save(update_fields=["closed_on"])
    record(period, "mo-lai-ky", f"Mở lại kỳ báo cáo {period.name}", user=user, on=on, reason=reason)
    text = f"Đã mở lại kỳ báo cáo {period.name}, {period.program.own_title}. Lý do: {reason}"
    agencies = with_heirs(period.reports.values_list("agency", flat=True))
    notify(agencies, WRITERS, text, period.get_absolute_url())
