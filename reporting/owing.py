"""Who still owes a report to the agency that collects it, and asking them for it: once a day each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from activity.log import record
from activity.models import Notification
from activity.notify import notify, with_heirs
from agencies.models import User
from agencies.querysets import agency_lineage
from coordination.models import Program
from documents.permissions import has_role
from documents.querysets import WORKING_ROLES
from reporting.models import AgencyReport
from reporting.querysets import of_standing_or_drafting
from reporting.workflow import WRITERS


def owed_to(user: User) -> Any:  # reports, annotated
    """Reports owed in open periods that have begun, of programmes whose standing or drafting agency the user acts for.

    With ``due_day``, ``extension_waits`` and the ``program_title`` he may read; longest owed first. Raises
    PermissionDenied where he has no part in collecting reports.
    """
    if user.acting is None or not has_role(user, *WORKING_ROLES):
        raise PermissionDenied("Chỉ cơ quan thường trực, cơ quan soạn thảo xem được trang này.")
    collected = of_standing_or_drafting(agency_lineage(user.acting.agency_id))
    begun = Q(period__closed_on__isnull=True, period__starts_on__lte=timezone.localdate())
    titled = Program.objects.with_title(user).filter(pk=OuterRef("period__program"))
    reports = AgencyReport.objects.owed().filter(collected, begun).with_due_day().with_extension_waiting()
    found: Any = reports.annotate(program_title=Subquery(titled.values("title")))  # type: ignore[misc]  # annotated
    return found.select_related("period__program__document").order_by("due_day", "period", "agency__order", "pk")


def nudge_key(report: AgencyReport) -> str:
    """Names the report and the day: a reminder under it comes once."""
    return f"nhac-no-{report.pk}-{timezone.localdate():%Y%m%d}"


def nudged_today(reports: Iterable[AgencyReport]) -> set[int]:
    """The ids of the reports whose agency was asked for them today."""
    keys = {nudge_key(report): report.pk for report in reports}
    told = Notification.objects.filter(key__in=keys).values_list("key", flat=True).distinct()
    return {keys[key] for key in told}


def nudge(reports: Iterable[AgencyReport], *, user: User) -> int:
    """Asks the agencies for their reports, those not asked today; returns how many agencies' people were told."""
    return sum(_nudge(report, user) for report in reports)


def _nudge(report: AgencyReport, user: User) -> bool:
    late = f"đã chậm {report.days_late} ngày" if report.days_late else f"hạn nộp {report.due_on:%d/%m/%Y}"
    asked_by = user.acting.agency.short if user.acting else user.name
    text = f"{asked_by} nhắc gửi báo cáo, {late}: {report.period.name}, {report.period.program.own_title}"
    people = with_heirs([report.agency_id])
    told = notify(people, WRITERS, text, report.get_absolute_url(), key=nudge_key(report))
    if told:
        record(report, "nhac", f"Nhắc gửi báo cáo: {report.agency_name}", user=user)
    return told > 0
