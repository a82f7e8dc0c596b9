"""The events an agency held in a period, beside the item of its report that may quote them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from coordination.models import ItemLine
from documents.exceptions import TransitionError
from documents.views.revisions import posted_revision
from reporting.models import AgencyReport, ItemProgress
from reporting.permissions import may_write
from reporting.quoting import quote, quotes_of
from reporting.views.reports import report_or_404


class QuotesView(LoginRequiredMixin, View):
    """Events by kind, each with the sentence to quote; for htmx a part of the report's page, whose script adds it."""

    def get(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        report, progress = self.asked(pk, item)
        if not report.is_editable or report.period.is_closed:
            return redirect(report)
        return self.page(report, progress)

    def page(self, report: AgencyReport, progress: ItemProgress, refusal: str = "") -> HttpResponse:
        """``refusal``: why a sentence was not added to a report that takes no more; its words stand there to copy."""
        request = self.request
        line = get_object_or_404(ItemLine, version=report.version_id, item=progress.item_id)
        context = {
            "report": report,
            "progress": progress,
            "line": line,
            "quotes": quotes_of(report, progress, request.user),
            "refusal": refusal,
            "back": self.back(report, progress),
        }
        part = "_quotes" if request.htmx else "report_quotes"  # type: ignore[attr-defined]  # its middleware
        return render(request, f"reporting/{part}.html", context, status=409 if refusal else 200)

    def post(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        """Adds the sentence chosen to the result, for pages without script."""
        report, progress = self.asked(pk, item)
        try:
            quote(report, progress, request.POST.get("cau", ""), user=request.user, rev=posted_revision(request))
        except TransitionError as error:
            report, progress = self.asked(pk, item)
            if not report.is_editable or report.period.is_closed:
                return self.page(report, progress, refusal=str(error))
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(request, "Đã đưa vào kết quả.")
        return redirect(self.back(report, progress))

    def asked(self, pk: int, item: int) -> tuple[AgencyReport, ItemProgress]:
        """The report and its item, for those who write it."""
        report = report_or_404(self.request.user, pk)
        if not may_write(self.request.user, report):
            raise PermissionDenied("Chỉ chuyên viên của cơ quan báo cáo, hoặc văn thư nhập báo cáo giấy, được nhập.")
        return report, get_object_or_404(report.progress.select_related("item"), item=item)

    def back(self, report: AgencyReport, progress: ItemProgress) -> str:
        return f"{reverse('reporting:report_item', args=[report.pk, progress.item_id])}#noi-dung-{progress.pk}"
