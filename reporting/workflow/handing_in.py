"""A report on its agency's side: sent, handed back, confirmed, entered from paper."""

from __future__ import annotations

import datetime

from django.db import transaction

from agencies.choices import Role
from agencies.models import User
from documents.exceptions import Incomplete, InvalidTransition, WrongDate
from reporting.checking import check_report
from reporting.choices import ReportAction, SnapshotReason
from reporting.history import snapshot
from reporting.models import AgencyReport
from reporting.permissions import standing_agency_id
from reporting.workflow.guarding import WRITERS, guard, lock_report, move, require_reason, tell


@transaction.atomic
def send(report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """Chuyên viên sends the report to his leader. Raises Incomplete with a finding for each field that is missing."""
    report = lock_report(report)
    guard(report, ReportAction.SEND, user, on, rev)
    findings = check_report(report)
    if findings:
        raise Incomplete(findings)
    move(report, ReportAction.SEND, user, on, reason)
    tell(report, report.agency_id, [Role.LEADER], "Chờ bạn xác nhận báo cáo")


@transaction.atomic
def hand_back(report: AgencyReport, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> None:
    """A leader hands the report back to his own staff, with a reason."""
    report = lock_report(report)
    guard(report, ReportAction.HAND_BACK, user, on, rev)
    require_reason(reason, "Trả lại báo cáo phải nêu lý do.")
    move(report, ReportAction.HAND_BACK, user, on, reason)
    tell(report, report.agency_id, [Role.STAFF], "Lãnh đạo trả lại báo cáo để sửa")


@transaction.atomic
def confirm(report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """A leader confirms his agency's report, which hands it in on the day ``on`` and keeps what it says.

    A report that was handed in before keeps that day: a supplement makes nobody late. One that came on paper before is
    the agency's own from here on: no clerk writes in it any more, the paper stays in its log and among its files.
    """
    report = lock_report(report)
    guard(report, ReportAction.CONFIRM, user, on, rev)
    if on < report.period.starts_on:
        raise WrongDate(f"Ngày xác nhận không được trước ngày bắt đầu kỳ {report.period.starts_on:%d/%m/%Y}.")
    own = {"confirmed_on": report.confirmed_on or on, "paper_number": "", "paper_on": None}
    move(report, ReportAction.CONFIRM, user, on, reason, **own)
    snapshot(report, SnapshotReason.SENT, user)
    tell(report, standing_agency_id(report.period.program), [Role.STAFF], f"{report.agency_name} đã gửi báo cáo")


@transaction.atomic
def enter_paper(
    report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = ""
) -> None:
    """A clerk enters on the day ``on`` a report that came on paper: it was handed in on the paper's own day, recorded
    before.

    It may lack what the paper lacks; the standing agency asks for a supplement of that as of any other report.
    """
    report = lock_report(report)
    guard(report, ReportAction.ENTER_PAPER, user, on, rev)
    if not report.paper_number or report.paper_on is None:
        raise InvalidTransition("Ghi số, ngày và bản quét của báo cáo giấy trước.")
    paper = f"Báo cáo giấy số {report.paper_number} ngày {report.paper_on:%d/%m/%Y}"
    told = f"{paper}. {reason}".rstrip(" .")
    handed_in = report.confirmed_on or report.paper_on
    move(report, ReportAction.ENTER_PAPER, user, report.paper_on, told, confirmed_on=handed_in)
    snapshot(report, SnapshotReason.SENT, user)
    tell(report, report.agency_id, WRITERS, "Văn thư đã nhập báo cáo giấy của cơ quan bạn")
    tell(report, standing_agency_id(report.period.program), [Role.STAFF], f"{report.agency_name} đã gửi báo cáo")
