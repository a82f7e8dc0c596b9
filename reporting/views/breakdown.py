"""What a figure of a report consists of: by level, ward or group, and in kind."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from coordination.models import LineIndicator
from documents.exceptions import TransitionError
from reporting.breakdown import figure_of, save_breakdown, total_of, units_to_pick, wards_below
from reporting.entry import lock_for_writing
from reporting.forms.breakdown import BreakdownForm
from reporting.last_sent import last_sent
from reporting.models import AgencyReport
from reporting.permissions import may_write
from reporting.views.reports import report_or_404


class BreakdownView(LoginRequiredMixin, View):
    """Read by all who may read the report, changed by those who write it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.report = report_or_404(request.user, kwargs["pk"])
        targets = LineIndicator.objects.filter(line__version=self.report.version, indicator=kwargs["indicator"])
        told = targets.filter(indicator__item__progress__report=self.report).select_related("indicator", "line")
        target = told.first()
        if target is None:
            raise Http404("Báo cáo không có chỉ tiêu này.")
        self.target, self.indicator = target, target.indicator

    @property
    def writes(self) -> bool:
        open_now = self.report.is_editable and not self.report.period.is_closed
        return open_now and may_write(self.request.user, self.report)

    def get(self, request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
        if last_sent(self.report, request.user):  # its parts stand in what was sent
            return redirect(self.report)
        offered = wards_below(self.report) if "don-vi" in request.GET else ()
        figure = figure_of(self.report, self.indicator)
        return self.page(BreakdownForm(figure, unit=self.indicator.unit, offered=offered))

    def post(self, request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
        if not may_write(request.user, self.report):
            raise PermissionDenied("Chỉ chuyên viên của cơ quan báo cáo được nhập báo cáo.")
        try:
            form = self.save(self.report)
        except TransitionError as error:
            return self.refused(str(error))
        if form is not None:
            return self.page(form)
        messages.success(request, f"Đã lưu chi tiết số liệu “{self.indicator.name}”.")
        return redirect(request.path)

    @transaction.atomic
    def save(self, report: AgencyReport) -> BreakdownForm | None:
        """Saves under the report's lock; the form where something is to be mended."""
        report = lock_for_writing(report, self.request.user)
        form = BreakdownForm(figure_of(report, self.indicator), self.request.POST, unit=self.indicator.unit)
        if not form.is_valid():
            return form
        parts, gifts = form.values
        save_breakdown(report, self.indicator, user=self.request.user, parts=parts, gifts=gifts)
        return None

    def refused(self, reason: str) -> HttpResponse:
        """What was typed, as things stand now: the report was sent meanwhile, or its period closed."""
        self.report = report_or_404(self.request.user, self.report.pk)
        form = BreakdownForm(figure_of(self.report, self.indicator), self.request.POST, unit=self.indicator.unit)
        return self.page(form, refusal=reason, status=409)

    def page(self, form: BreakdownForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        figure = figure_of(self.report, self.indicator)
        total = total_of(figure) if figure else None
        back = reverse("reporting:report_item", args=[self.report.pk, self.indicator.item_id])
        context = {
            "report": self.report,
            "target": self.target,
            "figure": figure,
            "total": total,
            "differs": total is not None and figure is not None and figure.value not in (None, total),
            "form": form,
            "refusal": refusal,
            "writes": self.writes,
            "units": units_to_pick(self.report) if self.writes else [],
            "wards": wards_below(self.report) if self.writes else [],
            "back": back if self.writes else self.report.get_absolute_url(),
        }
        return render(self.request, "reporting/report_breakdown.html", context, status=status)
