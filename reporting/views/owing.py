"""Who still owes a report, over all open periods; a reminder for one or for all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from documents.listing import PAGE_SIZE, OneQueryPaginator
from reporting import owing as debts
from reporting.permissions import may_collect


@login_required
def owing(request: HttpRequest) -> HttpResponse:
    """Agencies that owe a report, since when and how late."""
    page = OneQueryPaginator(debts.owed_to(request.user), PAGE_SIZE).get_page(request.GET.get("trang"))
    programs = {report.period.program_id: report.period.program for report in page}
    context = {
        "page_obj": page,
        "nudged": debts.nudged_today(page) if len(page) else set(),
        "collected": {pk for pk, program in programs.items() if may_collect(request.user, program)},
    }
    return render(request, "reporting/owing.html", context)


@login_required
@require_POST
def nudge(request: HttpRequest) -> HttpResponse:
    """Reminds the agency of one report, or all of them."""
    reports = debts.owed_to(request.user)
    one = request.POST.get("bao_cao", "")
    if "tat_ca" not in request.POST:
        reports = reports.filter(pk=int(one)) if one.isdecimal() and len(one) < 13 else reports.none()
    chosen = list(reports)
    told = debts.nudge(chosen, user=request.user)
    if told:
        messages.success(request, f"Đã nhắc {told} báo cáo còn nợ.")
    if not chosen:
        messages.info(request, "Báo cáo này không còn nợ.")
    elif told < len(chosen):
        left = len(chosen) - told
        messages.info(request, f"{left} báo cáo không nhắc thêm: hôm nay đã nhắc, hoặc cơ quan chưa có tài khoản.")
    return redirect("reporting:owing")
