"""Reminders of reports that are due soon, due today, or overdue: each once a report."""

from __future__ import annotations

import datetime

from django.utils import timezone

from activity.models import Notification
from activity.notify import notify, with_heirs
from agencies.choices import Role
from reporting.models import AgencyReport

DAYS_BEFORE = 3


def remind() -> int:
    """Tells chuyên viên and lãnh đạo of each agency that owes a report; returns how many people were told."""
    today = timezone.localdate()
    last = today + datetime.timedelta(days=DAYS_BEFORE)
    owed = AgencyReport.objects.owed().filter(period__closed_on__isnull=True, period__due_on__lte=last)
    waiting = {_key(report, today): report for report in owed.select_related("period__program__document")}
    told = set(Notification.objects.filter(key__in=waiting).values_list("key", flat=True))
    return sum(_tell(report, key, today) for key, report in waiting.items() if key not in told)


def _key(report: AgencyReport, today: datetime.date) -> str:
    """Names the due date too: a report whose due date moves is reminded of anew."""
    due_on = report.period.due_on
    stage = "qua-han" if due_on < today else "hom-nay" if due_on == today else "sap-den-han"
    return f"bao-cao-{report.pk}-{due_on:%Y%m%d}-{stage}"


def _tell(report: AgencyReport, key: str, today: datetime.date) -> int:
    days = (report.period.due_on - today).days
    when = "đã quá hạn" if days < 0 else "đến hạn hôm nay" if days == 0 else f"còn {days} ngày đến hạn"
    text = f"Báo cáo {when} ({report.period.due_on:%d/%m/%Y}): {report.period.name}, {report.period.program.own_title}"
    return notify(with_heirs([report.agency_id]), [Role.STAFF, Role.LEADER], text, report.get_absolute_url(), key=key)
