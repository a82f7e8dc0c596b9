"""Reminders of reports that are due soon, due today, or overdue: each once a report."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from activity.models import Notification
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.working_days import ONE_DAY, WorkCalendar
from reporting.models import AgencyReport

DAYS_BEFORE = 3  # working days
FURTHEST = datetime.timedelta(days=16)  # three working days take no longer, not even around Tết


def remind() -> int:
    """Tells chuyên viên and lãnh đạo of each agency that owes a report; returns how many people were told.

    Not of one taken up again after its acceptance: its day is past, and it was handed in.
    """
    today = timezone.localdate()
    owed: Any = AgencyReport.objects.owed().with_due_day().filter(period__closed_on__isnull=True, accepted_on=None)
    pressing = owed.filter(due_day__lte=today + FURTHEST).select_related("period__program__document")
    waiting = {_key(report, today): report for report in pressing}
    told = set(Notification.objects.filter(key__in=waiting).values_list("key", flat=True))
    calendars: dict[int, WorkCalendar] = {}
    return sum(_tell(report, key, today, calendars) for key, report in waiting.items() if key not in told)


def _key(report: AgencyReport, today: datetime.date) -> str:
    """Names the due date too: a report whose due date moves is reminded of anew."""
    due_on = report.due_on
    stage = "qua-han" if due_on < today else "hom-nay" if due_on == today else "sap-den-han"
    return f"bao-cao-{report.pk}-{due_on:%Y%m%d}-{stage}"


def _tell(report: AgencyReport, key: str, today: datetime.date, calendars: dict[int, WorkCalendar]) -> int:
    when = _when(report, today, calendars)
    if not when:
        return 0
    text = f"Báo cáo {when} ({report.due_on:%d/%m/%Y}): {report.period.name}, {report.period.program.own_title}"
    return notify(with_heirs([report.agency_id]), [Role.STAFF, Role.LEADER], text, report.get_absolute_url(), key=key)


def _when(report: AgencyReport, today: datetime.date, calendars: dict[int, WorkCalendar]) -> str:
    """How far off the due date is, in the locality's working days; empty while it is too far to tell."""
    if report.due_on <= today and report.confirmed_on:
        return "đang chờ bổ sung"
    if report.due_on <= today:
        return "đến hạn hôm nay" if report.due_on == today else "đã quá hạn"
    locality = report.period.program.document.locality_id
    calendar = calendars.get(locality) or calendars.setdefault(locality, WorkCalendar(locality))
    left = sum(calendar.is_working(today + ONE_DAY * n) for n in range(1, (report.due_on - today).days + 1))
    if left > DAYS_BEFORE:
        return ""
    return f"còn {left} ngày làm việc đến hạn" if left else "sắp đến hạn"
