"""Đối chiếu số liệu: a period's figures that contradict each other, explained or asked about."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from documents.exceptions import TransitionError
from documents.listing import PAGE_SIZE
from documents.sheets import XLSX_TYPE, list_sheet
from documents.views.refusals import refusal_told
from reporting import reconciliation as reconciling
from reporting.choices import ReportAction, ReportState
from reporting.models import ReportingPeriod
from reporting.permissions import may_collect, may_open_period
from reporting.views.periods import period_or_404

# Heading and width in characters of each column.
COLUMNS = (
    ("STT", 6),
    ("Điểm chưa khớp", 40),
    ("Nội dung", 50),
    ("Chỉ tiêu", 36),
    ("Nguồn thứ nhất", 30),
    ("Số liệu", 20),
    ("Nguồn thứ hai", 30),
    ("Số liệu", 20),
    ("Tình trạng", 16),
    ("Giải thích", 50),
)
ASKED_OF = (ReportState.CONFIRMED, ReportState.ACCEPTED)


def _period(request: HttpRequest, pk: int) -> ReportingPeriod:
    found = period_or_404(request.user, pk)
    if not may_open_period(request.user, found.program):
        raise PermissionDenied("Chỉ cơ quan thường trực, cơ quan soạn thảo xem được trang đối chiếu số liệu.")
    return found


@login_required
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings that are open, and under a fold those explained."""
    return _page(request, _period(request, pk))


def _page(request: HttpRequest, period: ReportingPeriod, *, status: int = 200, **typed: Any) -> HttpResponse:
    user: Any = request.user
    collects = may_collect(user, period.program)
    found = reconciling.reconciled(period)
    opened = request.POST.get("diem") or request.GET.get("mo")
    context = {
        "period": period,
        "found": found,
        "page_obj": Paginator(found.open, PAGE_SIZE).get_page(request.GET.get("trang")),
        "opened": next((one for one in found.open if one.key == opened), None),
        "collects": collects,
        "asked_of": ASKED_OF if collects and not period.is_closed else (),
        **typed,
    }
    return render(request, "reporting/reconciliation.html", context, status=status)


@login_required
def reconciliation_count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many findings are open, for the link on the period's page, which does not wait for it."""
    return render(
        request, "reporting/_reconciliation_count.html", {"count": reconciling.open_count(_period(request, pk))}
    )


@login_required
def reconciliation_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    sheet = list_sheet("Đối chiếu số liệu", COLUMNS, reconciling.rows_for_sheet(reconciling.reconciled(period)))
    headers = {"Content-Disposition": f'attachment; filename="doi-chieu-so-lieu-{period.pk}.xlsx"'}
    return HttpResponse(sheet, content_type=XLSX_TYPE, headers=headers)


@login_required
@require_POST
def reconciliation_explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the explanation; what was typed stays where it cannot be kept."""
    period = _period(request, pk)
    key, text = request.POST.get("diem", ""), request.POST.get("giai_thich", "")
    try:
        reconciling.explain(period, key, user=request.user, text=text)
    except TransitionError as error:
        return _page(request, period, status=409, refusal=str(error), typed=text)
    messages.success(request, "Đã ghi lời giải thích.")
    return redirect("reporting:reconciliation", period.pk)


@login_required
@require_POST
def reconciliation_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    with refusal_told(request):
        reconciling.take_back(period, request.POST.get("diem", ""), user=request.user)
        messages.success(request, "Đã bỏ lời giải thích.")
    return redirect("reporting:reconciliation", period.pk)


@login_required
@require_POST
def reconciliation_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes a finding (the button's value: report and key) beside its figure, and goes on to asking for it."""
    period = _period(request, pk)
    asked, _, key = request.POST.get("de_nghi", "").partition(" ")
    try:
        report = reconciling.ask(period, key, int(asked) if asked.isdecimal() else None, user=request.user)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("reporting:reconciliation", period.pk)
    messages.info(request, "Đã ghi đề nghị vào số liệu. Xem lại rồi gửi cho cơ quan báo cáo.")
    return redirect("reporting:report_action", report.pk, ReportAction.ASK_SUPPLEMENT.value)
