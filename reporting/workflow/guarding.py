"""What every transition of a period or a report does: locks, guards, moves, tells."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.log import entries_about, record
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.models import User
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision, WrongDate
from reporting.choices import MOVES, ReportAction
from reporting.models import AgencyReport, ReportingPeriod
from reporting.permissions import PERMISSIONS

WRITERS = [Role.STAFF, Role.LEADER]


def available_actions(report: AgencyReport, user: User) -> set[ReportAction]:
    """What the user may do with the report now; drives the buttons and the POST check alike."""
    if report.period.is_closed:
        return set()
    return {
        action
        for action, (sources, _) in MOVES.items()
        if report.state in sources and PERMISSIONS[action](user, report)
    }


def lock_period(period: ReportingPeriod) -> ReportingPeriod:
    """The period read again under its row lock, with its programme."""
    rows = ReportingPeriod.objects.select_related("program__document").select_for_update(of=("self",))
    return rows.get(pk=period.pk)


def lock_report(report: AgencyReport) -> AgencyReport:
    """The report read again under its row lock, after its period's."""
    period = lock_period(report.period)
    report = AgencyReport.objects.select_related("version").select_for_update(of=("self",)).get(pk=report.pk)
    report.period = period
    return report


def guard_open(report: AgencyReport) -> None:
    """Raises InvalidTransition where the period is closed."""
    if report.period.is_closed:
        raise InvalidTransition(f"Kỳ báo cáo đã khóa ngày {report.period.closed_on:%d/%m/%Y}.")


def guard(report: AgencyReport, action: ReportAction, user: User, on: datetime.date, rev: int | None) -> None:
    """Raises where the user may not do this with the locked report now; ``rev`` is the revision that he saw."""
    guard_open(report)
    if not PERMISSIONS[action](user, report):
        raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{action.label}” với báo cáo này.")
    if rev is not None and rev != report.rev:
        raise _stale(report, action, user)
    if report.state not in MOVES[action][0]:
        raise InvalidTransition(
            f"Không thể thực hiện “{action.label}” khi báo cáo ở trạng thái “{report.get_state_display()}”."
        )
    if on > timezone.localdate():
        raise WrongDate("Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó.")


def _stale(report: AgencyReport, action: ReportAction, user: User) -> StaleRevision:
    """AlreadyDone where the same user made the same move last, as by a second click."""
    newest = entries_about(report).first()
    if newest is not None and newest.actor_id == user.pk and newest.action == action:
        return AlreadyDone(f"Bạn đã thực hiện “{action.label}” rồi.")
    return StaleRevision(what_changed(report))


def what_changed(report: AgencyReport) -> str:
    """Says who changed the report last, for somebody whose page is older."""
    newest = entries_about(report).first()
    if newest is None:
        return "Báo cáo đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi thực hiện."
    when = timezone.localtime(newest.recorded_at)
    return (
        f"Báo cáo đã thay đổi sau khi bạn mở trang: {newest.summary} "
        f"({newest.actor_name}, {when:%H:%M ngày %d/%m/%Y}). Hãy xem lại rồi thực hiện."
    )


def move(
    report: AgencyReport, action: ReportAction, user: User, on: datetime.date, reason: str = "", **fields: Any
) -> None:
    """Moves the locked report, with what its fields become, and writes the log entry."""
    report.state = MOVES[action][1]
    report.rev += 1
    for name, value in fields.items():
        setattr(report, name, value)
    report.save(update_fields=["state", "rev", *fields])
    record(report, action, f"{action.label}: báo cáo của {report.agency_name}", user=user, on=on, reason=reason)


def tell(report: AgencyReport, agency_id: int, roles: list[Role], text: str, path: str = "") -> None:
    """Tells an agency, or what succeeded it, something of a report; ``path`` leads elsewhere than to the report."""
    told = f"{text}: {report.period.name}, {report.period.program.own_title}"
    notify(with_heirs([agency_id]), roles, told, path or report.get_absolute_url())


def require_reason(reason: str, message: str) -> None:
    """Raises InvalidTransition with the message where there is no reason."""
    if not reason.strip():
        raise InvalidTransition(message)
