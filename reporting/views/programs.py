"""The tabs of a programme that belong to this floor: Báo cáo and Tiến độ."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from coordination.forms.facts import FIRST_YEAR, LAST_YEAR
from coordination.views import program_context, program_or_404, text_in_force
from reporting.event_rights import may_add_events
from reporting.models import ConsolidatedReport
from reporting.permissions import may_open_period
from reporting.progress import item_states, summary
from reporting.views.periods import PeriodRow


@login_required
def of_program(request: HttpRequest, program_pk: int) -> HttpResponse:
    """Báo cáo: the programme's periods, those of one year with ``nam``, and consolidated reports."""
    program = program_or_404(request.user, program_pk)
    context = program_context(program, request.user, "reports")
    found, year = program.periods.prefetch_related("reports"), year_asked(request)
    periods = list(found.filter(cutoff_on__year=int(year)) if year else found)
    consolidated = ConsolidatedReport.objects.visible_to(request.user).filter(period__program=program)
    context |= {
        "year": year,
        "rows": [PeriodRow(period, request.user) for period in periods],
        "consolidated": {one.period_id: one for one in consolidated.select_related("document")},
        "may_open": context["document"].is_issued and may_open_period(request.user, program),
    }
    return render(request, "reporting/program_reports.html", context)


def year_asked(request: HttpRequest) -> str:
    """The year in the address, "" where it is none."""
    typed = request.GET.get("nam", "")
    return typed if typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR else ""


@login_required
def progress(request: HttpRequest, program_pk: int) -> HttpResponse:
    """Tiến độ: each item's latest accepted account and figures against the targets."""
    program = program_or_404(request.user, program_pk, with_addenda=True)
    context = program_context(program, request.user, "progress")
    if context["document"].is_issued:
        today = timezone.localdate()
        context["states"] = item_states(program, text_in_force(program, today) or context["version"], today)
        context["summary"] = summary(context["states"])
        context["may_add_events"] = may_add_events(request.user)
    return render(request, "reporting/program_progress.html", context)
