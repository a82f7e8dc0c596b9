"""A report on the standing agency's side: asked to be supplemented, accepted."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.choices import Role
from agencies.models import User
from documents.exceptions import InvalidTransition, TransitionError, WrongDate
from documents.models import Document
from documents.workflow import lock as lock_document
from reporting.choices import CORRECTION, ReportAction, ReportState, SnapshotReason
from reporting.history import snapshot
from reporting.models import AgencyReport
from reporting.permissions import standing_agency_id
from reporting.workflow.guarding import WRITERS, guard, lock_report, move, require_reason, tell

CONSOLIDATED_ISSUED = (
    "Báo cáo tổng hợp của kỳ này đã ban hành nên không đề nghị bổ sung báo cáo đã tiếp nhận được. "
    "Nội dung cần đính chính được nêu trong báo cáo kỳ sau."
)


@transaction.atomic
def ask_supplement(
    report: AgencyReport, *, user: User, on: datetime.date, reason: str = "", rev: int | None = None
) -> None:
    """The standing agency asks for a supplement and says of what: in general, on single fields (remarks), or both.

    An accepted report is taken up again so, until its period is closed or the consolidated report issued. Until it is
    accepted anew it counts as not accepted everywhere: progress, figures and consolidation leave it out, rather than
    quote what its agency is just mending; pages say that it is being supplemented after acceptance.
    """
    for document in _consolidated(report):
        lock_document(document)
    report = lock_report(report)
    guard(report, ReportAction.ASK_SUPPLEMENT, user, on, rev)
    if report.state == ReportState.ACCEPTED and (why := why_kept_as_accepted(report)):
        raise InvalidTransition(why)
    remarks = report.remarks.filter(asked_at=None, settled_at=None).exclude(field=CORRECTION)
    if not remarks:
        require_reason(reason, "Đề nghị bổ sung phải nêu nội dung cần bổ sung.")
    asked = reason.strip() or f"Đề nghị phối hợp cung cấp, bổ sung {len(remarks)} mục."
    told = "\n".join([asked, *(f"- {remark.text}" for remark in remarks)])
    remarks.update(asked_at=timezone.now())
    report.remarks.filter(field=CORRECTION, settled_at=None).update(settled_at=timezone.now(), answer="Đồng ý.")
    move(report, ReportAction.ASK_SUPPLEMENT, user, on, told, supplement_request=asked)
    tell(report, report.agency_id, WRITERS, "Báo cáo được đề nghị bổ sung")


def _consolidated(report: AgencyReport) -> QuerySet[Document]:
    return Document.objects.filter(consolidated_report__period=report.period_id).order_by("pk")


def why_kept_as_accepted(report: AgencyReport) -> str:
    """Why an accepted report is not taken up again, in a sentence; empty where it may be."""
    return CONSOLIDATED_ISSUED if any(document.is_issued for document in _consolidated(report)) else ""


@transaction.atomic
def accept(report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """The standing agency accepts a report as it is kept now; what was asked for on its fields is settled with it.

    From then on it changes only where the standing agency asks for a supplement again.
    """
    report = lock_report(report)
    guard(report, ReportAction.ACCEPT, user, on, rev)
    if report.confirmed_on and on < report.confirmed_on:
        raise WrongDate(f"Ngày tiếp nhận không được trước ngày gửi {report.confirmed_on:%d/%m/%Y}.")
    report.remarks.filter(settled_at=None, asked_at__isnull=False).update(settled_at=timezone.now())
    move(report, ReportAction.ACCEPT, user, on, reason, accepted_on=on)
    snapshot(report, SnapshotReason.ACCEPTED, user)
    tell(report, report.agency_id, WRITERS, "Đã tiếp nhận báo cáo")
    if not report.period.reports.exclude(state=ReportState.ACCEPTED).exists():
        text = "Đã tiếp nhận đủ báo cáo, có thể tổng hợp"
        tell(report, standing_agency_id(report.period.program), [Role.STAFF], text)


def accept_together(
    reports: list[tuple[AgencyReport, int]], *, user: User, on: datetime.date
) -> list[tuple[AgencyReport, str]]:
    """Accepts reports, each with the revision its user saw and under its own lock; returns the refused and why."""
    refused = []
    for report, rev in reports:
        try:
            accept(report, user=user, on=on, rev=rev)
        except TransitionError as error:
            refused.append((report, str(error)))
    return refused
