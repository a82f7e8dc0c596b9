"""The list of reporting periods, one period, and what is done with a period."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activity.log import entries_about
from agencies.choices import Role
from agencies.models import User
from coordination.views import program_context, program_or_404
from documents.exceptions import AlreadyDone, TransitionError
from documents.listing import PAGE_SIZE, OneQueryPaginator
from documents.views.refusals import refusal_told
from reporting import workflow
from reporting.choices import ReportAction, ReportState
from reporting.consolidation_runs import UNFINISHED, has_stalled
from reporting.extending import may_see_extensions
from reporting.filters import PeriodFilter
from reporting.forms.periods import PeriodForm, StepForm
from reporting.letters import letters_seen
from reporting.models import AgencyReport, ConsolidatedReport, ReportingPeriod
from reporting.permissions import may_close_period, may_collect, may_open_period, may_schedule
from reporting.views.reports import steps

REOPENING = "Lý do mở lại"


@login_required
def period_list(request: HttpRequest) -> HttpResponse:
    """Periods the user may see, who owes a report and who is late; htmx asks for the rows only."""
    periods = ReportingPeriod.objects.visible_to(request.user).with_title(request.user)
    found = PeriodFilter(request.GET, periods.prefetch_related("reports"), request=request)
    page = OneQueryPaginator(found.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "filter": found,
        "rows": [PeriodRow(one, request.user) for one in page],
        "page_obj": page,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "schedules": not request.htmx and may_schedule(request.user),  # type: ignore[attr-defined]  # its middleware
    }
    fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]  # its middleware
    return render(request, f"reporting/{'_period_rows' if fragment else 'period_list'}.html", context)


@dataclass
class PeriodRow:
    """A period with its prefetched reports, as a row of a list tells it to one user."""

    period: ReportingPeriod
    user: User

    @cached_property
    def reports(self) -> list[AgencyReport]:
        reports = list(self.period.reports.all())
        for report in reports:
            report.period = self.period
        return reports

    @property
    def accepted(self) -> int:
        return sum(report.state == ReportState.ACCEPTED for report in self.reports)

    @property
    def owing(self) -> list[AgencyReport]:
        """Reports still owed, once the period has begun; a superior is not told whose."""
        if is_viewer(self.user) or self.period.is_closed or self.period.starts_on > timezone.localdate():
            return []
        return [report for report in self.reports if report.is_owed]

    @property
    def is_late(self) -> bool:
        """Whether a report that is owed is past the day it is due on, with the time that was granted."""
        return any(report.days_late for report in self.owing)

    @property
    def mine(self) -> AgencyReport | None:
        """The report of the user's own agency."""
        acting = self.user.acting
        return next((report for report in self.reports if acting and report.agency_id == acting.agency_id), None)


def is_viewer(user: User) -> bool:
    return user.acting is not None and user.acting.role == Role.VIEWER


def period_or_404(user: User, pk: int) -> ReportingPeriod:
    periods = ReportingPeriod.objects.visible_to(user).with_title(user)
    return get_object_or_404(periods.select_related("program__document", "consolidation_run"), pk=pk)


@login_required
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """One period: each agency's report with its state, days, and what the user may do with it."""
    return _detail(request, period_or_404(request.user, pk))


def _detail(
    request: HttpRequest, found: ReportingPeriod, *, reopen_form: StepForm | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    consolidated = ConsolidatedReport.objects.visible_to(user).filter(period=found).select_related("document").first()
    rows = _rows(found, user)
    may_close = may_close_period(user, found)
    reopens = may_close and found.is_closed and not (consolidated and consolidated.document.is_issued)
    collects = may_collect(user, found.program)
    context = {
        "period": found,
        "rows": rows,
        "total": len(rows),
        "accepted": sum(row["report"].state == ReportState.ACCEPTED for row in rows),
        "consolidated": consolidated,
        "letters": letters_seen(user).filter(period=found),
        "asks": collects and not found.is_closed and any(row["report"].is_owed for row in rows),
        "may_collect": collects,
        "compares": may_open_period(user, found.program),
        "acceptable": sum(ReportAction.ACCEPT in row["steps"] for row in rows),
        "close_form": StepForm() if may_close and not found.is_closed else None,
        "reopen_form": (reopen_form or StepForm(reason_label=REOPENING)) if reopens else None,
        "entries": [] if is_viewer(user) else entries_about(found),
    }
    context |= run_context(found) if collects else {}
    return render(request, "reporting/period_detail.html", context, status=status)


def run_context(period: ReportingPeriod) -> dict[str, Any]:
    """How far the background is with bringing a period's reports together; ``run`` is None where it never was asked."""
    run = getattr(period, "consolidation_run", None)
    stalled = run is not None and has_stalled(run)
    return {
        "run": run,
        "has_stalled": stalled,
        "is_running": run is not None and run.state in UNFINISHED and not stalled,
    }


def _rows(period: ReportingPeriod, user: User) -> list[dict[str, Any]]:
    reports = AgencyReport.objects.filter(period=period).with_visibility(user).with_extension_waiting()
    if is_viewer(user):
        reports = reports.filter(state=ReportState.ACCEPTED)
    rows = []
    for report in reports.select_related("agency").order_by("agency__order", "pk"):
        report.period = period
        waits = report.extension_waits and may_see_extensions(user, report)  # type: ignore[attr-defined]  # annotated
        offered = [] if report.state == ReportState.ACCEPTED else steps(report, user)  # on its page, where it is read
        rows.append({"report": report, "steps": offered, "extension_waits": waits})
    return rows


@login_required
def period_create(request: HttpRequest, program_pk: int) -> HttpResponse:
    """A new period of an issued programme."""
    program = program_or_404(request.user, program_pk)
    if not may_open_period(request.user, program):
        raise PermissionDenied("Chỉ cơ quan thường trực hoặc cơ quan soạn thảo được mở kỳ báo cáo.")
    form = PeriodForm(request.POST or None, program=program)
    if request.method == "POST" and form.is_valid():
        try:
            opened = workflow.open_period(program=program, user=request.user, **form.cleaned_data)
        except TransitionError as error:
            form.add_error("cutoff_on" if program.document.is_issued else None, str(error))
        else:
            messages.success(request, f"Đã mở kỳ báo cáo {opened.name} và báo cho các cơ quan.")
            return redirect(opened)
    context = program_context(program, request.user, "reports") | {"form": form}
    return render(request, "reporting/period_form.html", context)


@login_required
@require_POST
def period_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = period_or_404(request.user, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "; ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(found)
    with refusal_told(request):
        workflow.close_period(found, user=request.user, **form.cleaned_data)
        messages.success(request, "Đã khóa kỳ báo cáo.")
    return redirect(found)


@login_required
@require_POST
def period_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = period_or_404(request.user, pk)
    form = StepForm(
        {"on": timezone.localdate().isoformat(), "reason": request.POST.get("reason", "")}, reason_label=REOPENING
    )
    if not form.is_valid():
        return _detail(request, found, reopen_form=form)
    try:
        workflow.reopen_period(found, user=request.user, **form.cleaned_data)
        messages.success(request, "Đã mở lại kỳ báo cáo và báo cho các cơ quan.")
    except AlreadyDone as error:
        messages.info(request, str(error))
    except TransitionError as error:
        form.add_error("reason", str(error))
        return _detail(request, found, reopen_form=form, status=409)
    return redirect(found)


@login_required
@require_POST
def period_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts the reports that are ticked, each by itself; tells by name which were refused and why."""
    found = period_or_404(request.user, pk)
    if not may_collect(request.user, found.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được tiếp nhận báo cáo.")
    seen = dict(one.split("-", 1) for one in request.POST.getlist("bao_cao") if re.fullmatch(r"\d{1,12}-\d{1,9}", one))
    reports = list(AgencyReport.objects.filter(period=found, pk__in=seen).select_related("period"))
    refused = workflow.accept_together(
        [(report, int(seen[str(report.pk)])) for report in reports], user=request.user, on=timezone.localdate()
    )
    if not reports:
        messages.error(request, "Chọn ít nhất một báo cáo để tiếp nhận.")
    if len(reports) > len(refused):
        messages.success(request, f"Đã tiếp nhận {len(reports) - len(refused)} báo cáo.")
    for report, why in refused:
        messages.warning(request, f"Chưa tiếp nhận báo cáo của {report.agency_name}: {why}")
    return redirect(found)
