"""More time for a report: asked for by its agency and answered by the one that collects, on one page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from agencies.models import User
from documents.exceptions import AlreadyDone, TransitionError
from reporting.choices import Ruling
from reporting.extending import ask_extension, extension_path, may_ask, may_see_extensions, rule_on_extension
from reporting.forms.extensions import ExtensionForm, RulingForm
from reporting.models import AgencyReport, Extension, ReportingPeriod
from reporting.permissions import may_receive


def extended_report_or_404(user: User, pk: int) -> AgencyReport:
    """A report by its period: who collects may answer before he may read what it says."""
    reports = AgencyReport.objects.filter(period__in=ReportingPeriod.objects.visible_to(user))
    report = get_object_or_404(reports.select_related("period__program__document", "agency"), pk=pk)
    if not may_see_extensions(user, report):
        raise Http404("Không có báo cáo này.")
    return report


class ExtensionView(LoginRequiredMixin, View):
    """All requests of one report; the form to ask, or to answer the one that waits."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(extended_report_or_404(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = extended_report_or_404(request.user, pk)
        if not may_ask(request.user, report):
            raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan báo cáo được xin gia hạn.")
        form = ExtensionForm(request.POST, report=report)
        if not form.is_valid():
            return self.page(report, ask=form)
        try:
            ask_extension(report, user=request.user, **form.cleaned_data)
        except AlreadyDone as error:
            messages.info(request, str(error))
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(report, ask=form, status=409)
        else:
            messages.success(request, "Đã gửi đề nghị gia hạn đến cơ quan thường trực.")
        return redirect(extension_path(report))

    def page(
        self,
        report: AgencyReport,
        *,
        ask: ExtensionForm | None = None,
        answer: RulingForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        user = self.request.user
        rows = list(report.extensions.select_related("asked_by", "ruled_by"))
        waiting = next((row for row in rows if row.ruling == Ruling.WAITING), None)
        is_open = not report.period.is_closed
        asks = is_open and waiting is None and report.is_owed and may_ask(user, report)
        answers = is_open and waiting is not None and may_receive(user, report)
        context: dict[str, Form | Any] = {
            "report": report,
            "rows": rows,
            "waiting": waiting,
            "ask_form": ask or (ExtensionForm(report=report) if asks else None),
            "answer_form": answer or (RulingForm() if answers else None),
        }
        return render(self.request, "reporting/report_extension.html", context, status=status)


class ExtensionRulingView(ExtensionView):
    """The answer to one request."""

    def get(self, request: HttpRequest, pk: int, extension_pk: int) -> HttpResponse:  # type: ignore[override]
        return redirect("reporting:extension", pk)

    def post(self, request: HttpRequest, pk: int, extension_pk: int) -> HttpResponse:  # type: ignore[override]
        report = extended_report_or_404(request.user, pk)
        if not may_receive(request.user, report):
            raise PermissionDenied("Chỉ cơ quan thường trực được trả lời đề nghị gia hạn.")
        extension = get_object_or_404(Extension, pk=extension_pk, report=report)
        form = RulingForm(request.POST)
        if not form.is_valid():
            return self.page(report, answer=form)
        try:
            rule_on_extension(extension, user=request.user, grant=form.grants, answer=form.cleaned_data["answer"])
        except AlreadyDone as error:
            messages.info(request, str(error))
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(report, answer=form, status=409)
        else:
            messages.success(request, "Đã trả lời đề nghị gia hạn và báo cho cơ quan.")
        return redirect(extension_path(report))
