"""A report that came on paper: its number, day and scan first, then its words, then it counts as handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from documents.exceptions import AlreadyDone, StaleRevision, TransitionError, WrongDate
from documents.views.revisions import posted_revision
from reporting import workflow
from reporting.choices import ReportAction
from reporting.forms.paper import PaperForm
from reporting.models import AgencyReport, ReportingPeriod
from reporting.paper import forget_paper, record_paper
from reporting.permissions import may_enter_paper


class PaperView(LoginRequiredMixin, View):
    """The clerk who records the paper need not see the report before: it is found by its period."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        rows = AgencyReport.objects.filter(period__in=ReportingPeriod.objects.visible_to(request.user))
        rows = rows.select_related("period__program__document", "agency")
        self.report = get_object_or_404(rows, pk=kwargs["pk"])
        if not may_enter_paper(request.user, self.report):
            raise PermissionDenied("Chỉ văn thư của cơ quan thường trực hoặc cơ quan báo cáo được nhập báo cáo giấy.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(PaperForm(report=self.report))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            if "bo" in request.POST:
                forget_paper(self.report, user=request.user)
                messages.success(request, "Đã bỏ ghi nhận báo cáo giấy.")
                return redirect(self.report.period)
            return self.finish() if "xong" in request.POST else self.record()
        except TransitionError as error:
            self.report.refresh_from_db()
            return self.page(PaperForm(report=self.report), refusal=str(error), status=409)

    def record(self) -> HttpResponse:
        form = PaperForm(self.request.POST, self.request.FILES, report=self.report)
        if not form.is_valid():
            return self.page(form)
        try:
            record_paper(self.report, user=self.request.user, seen=self.request.POST.get("seen"), **form.cleaned_data)
        except WrongDate as error:
            form.add_error("on", str(error))
            return self.page(form)
        except AlreadyDone as error:
            form.add_error("scan", str(error))
            return self.page(form)
        except StaleRevision as error:
            self.report.refresh_from_db()
            return self.page(form, refusal=str(error), status=409)
        messages.success(self.request, "Đã ghi báo cáo giấy. Nhập nội dung của báo cáo rồi ghi nhận đã gửi.")
        return redirect(self.report)

    def finish(self) -> HttpResponse:
        workflow.enter_paper(
            self.report, user=self.request.user, on=timezone.localdate(), rev=posted_revision(self.request)
        )
        messages.success(self.request, "Đã ghi nhận báo cáo giấy; báo cáo ở trạng thái đã gửi.")
        return redirect(self.report)

    def page(self, form: PaperForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        open_now = ReportAction.ENTER_PAPER in workflow.available_actions(self.report, self.request.user)
        context = {"report": self.report, "form": form, "refusal": refusal, "open": open_now}
        return render(self.request, "reporting/report_paper.html", context, status=status)
