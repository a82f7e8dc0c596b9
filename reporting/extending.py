"""More time for a report: its agency asks with a reason, the standing agency grants or refuses.

Both lock the report's row (its period's with it), write one log entry and tell the other side. One request waits at a
time; a granted one moves the day the report is due on.
"""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import record
from agencies.choices import Role
from agencies.models import User
from documents.exceptions import AlreadyDone, InvalidTransition, WrongDate
from documents.permissions import has_role
from reporting.choices import Ruling
from reporting.models import AgencyReport, Extension
from reporting.permissions import is_of_reporting_agency, may_receive, standing_agency_id
from reporting.workflow import WRITERS, guard_open, lock_report, tell


def may_ask(user: User, report: AgencyReport) -> bool:
    """Chuyên viên and leaders of the agency that owes the report."""
    return is_of_reporting_agency(user, report) and has_role(user, Role.STAFF, Role.LEADER)


def may_see_extensions(user: User, report: AgencyReport) -> bool:
    """Both sides: the agency that reports, and the one that collects, which may not yet read the report itself."""
    return is_of_reporting_agency(user, report) or may_receive(user, report)


def extension_path(report: AgencyReport) -> str:
    """The address where more time is asked for and granted."""
    return reverse("reporting:extension", args=[report.pk])


@transaction.atomic
def ask_extension(report: AgencyReport, *, user: User, until: datetime.date, reason: str) -> Extension:
    """Asks for time up to ``until``, a day after the one the report is due on and not past.

    Raises InvalidTransition where the report is handed in, its period closed or a request waiting, WrongDate.
    """
    report = lock_report(report)
    guard_open(report)
    if not may_ask(user, report):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan báo cáo được xin gia hạn.")
    if not report.is_owed:
        raise InvalidTransition("Báo cáo đã gửi nên không cần gia hạn.")
    if report.extensions.filter(ruling=Ruling.WAITING).exists():
        raise AlreadyDone("Báo cáo này đã có một đề nghị gia hạn đang chờ trả lời.")
    if until <= report.due_on:
        raise WrongDate(f"Ngày xin gia hạn phải sau hạn nộp {report.due_on:%d/%m/%Y}.")
    if until < timezone.localdate():
        raise WrongDate("Ngày xin gia hạn đã qua.")
    if not reason.strip():
        raise InvalidTransition("Đề nghị gia hạn phải nêu lý do.")
    today = timezone.localdate()
    asked = Extension.objects.create(report=report, until=until, reason=reason, asked_on=today, asked_by=user)
    told = f"{report.agency_name} xin gia hạn báo cáo đến {until:%d/%m/%Y}"
    record(report, "xin-gia-han", told, user=user, reason=reason)
    tell(report, standing_agency_id(report.period.program), WRITERS, told, extension_path(report))
    return asked


@transaction.atomic
def rule_on_extension(extension: Extension, *, user: User, grant: bool, answer: str = "") -> None:
    """The standing agency grants the time asked for, or refuses and says why.

    Raises AlreadyDone where it was answered before, InvalidTransition where the period is closed or no word is given.
    """
    report = lock_report(extension.report)
    guard_open(report)
    if not may_receive(user, report):
        raise PermissionDenied("Chỉ cơ quan thường trực được trả lời đề nghị gia hạn.")
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.ruling != Ruling.WAITING:
        raise AlreadyDone(f"Đề nghị gia hạn này đã được trả lời: {extension.get_ruling_display()}.")
    if not grant and not answer.strip():
        raise InvalidTransition("Không đồng ý gia hạn phải nêu lý do.")
    extension.ruling = Ruling.GRANTED if grant else Ruling.REFUSED
    extension.ruled_on, extension.ruled_by, extension.answer = timezone.localdate(), user, answer
    extension.save(update_fields=["ruling", "ruled_on", "ruled_by", "answer"])
    if grant:
        report.due_extended_to = extension.until
        report.save(update_fields=["due_extended_to"])
    told = f"{extension.get_ruling_display()} gia hạn báo cáo của {report.agency_name} đến {extension.until:%d/%m/%Y}"
    record(report, "tra-loi-gia-han", told, user=user, reason=answer)
    tell(report, report.agency_id, WRITERS, told, extension_path(report))
