"""Reports that come on paper: their number, day and scan, before a clerk enters what they say."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import User
from documents.attaching import attach
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision, WrongDate
from reporting.choices import ReportAction
from reporting.models import AgencyReport
from reporting.permissions import may_enter_paper
from reporting.workflow import available_actions, lock_report


def _lock(report: AgencyReport, user: User) -> AgencyReport:
    report = lock_report(report)
    if not may_enter_paper(user, report):
        raise PermissionDenied("Chỉ văn thư của cơ quan thường trực hoặc của cơ quan báo cáo được nhập báo cáo giấy.")
    if ReportAction.ENTER_PAPER not in available_actions(report, user):
        raise InvalidTransition(f"Báo cáo ở trạng thái “{report.get_state_display()}” nên không nhập giấy được.")
    return report


@transaction.atomic
def record_paper(
    report: AgencyReport, *, user: User, number: str, on: datetime.date, scan: Any = None, seen: str | None = None
) -> AgencyReport:
    """Records a paper's number, its day ``on``, and its scan (``documents.attaching.Checked``) where one is given.

    WrongDate for a day before the period or to come; AlreadyDone where the scan is attached already; StaleRevision
    where the number known is not the one that the user has ``seen``.
    """
    report = _lock(report, user)
    if seen is not None and seen != report.paper_number:
        raise StaleRevision(_by_another(report))
    if on > timezone.localdate():
        raise WrongDate("Ngày này chưa đến. Hãy ghi ngày trên báo cáo giấy.")
    if on < report.period.starts_on:
        raise WrongDate(f"Ngày báo cáo không được trước ngày bắt đầu kỳ {report.period.starts_on:%d/%m/%Y}.")
    report.paper_number, report.paper_on = number, on
    report.rev += 1
    report.save(update_fields=["paper_number", "paper_on", "rev"])
    if scan is not None:
        attach(report, [scan], user=user, title=f"Báo cáo giấy số {number}")
    record(report, "ghi-giay", f"Ghi báo cáo giấy số {number} ngày {on:%d/%m/%Y}", user=user)
    return report


def _by_another(report: AgencyReport) -> str:
    if not report.paper_number or report.paper_on is None:
        return "Người khác vừa bỏ ghi nhận báo cáo giấy này. Hãy xem lại rồi lưu."
    known = f"số {report.paper_number} ngày {report.paper_on:%d/%m/%Y}"
    return f"Người khác vừa ghi báo cáo giấy {known}. Hãy xem lại; bấm lưu lần nữa nếu muốn thay."


@transaction.atomic
def forget_paper(report: AgencyReport, *, user: User) -> None:
    """Takes back a paper recorded by mistake; what was typed and attached stays. AlreadyDone where none is recorded."""
    report = _lock(report, user)
    if not report.paper_number:
        raise AlreadyDone("Báo cáo giấy này đã được bỏ ghi nhận.")
    number, report.paper_number, report.paper_on = report.paper_number, "", None
    report.rev += 1
    report.save(update_fields=["paper_number", "paper_on", "rev"])
    record(report, "bo-giay", f"Bỏ ghi nhận báo cáo giấy số {number}", user=user)
