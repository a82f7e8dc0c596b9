"""A report's Excel and Word forms: taken home, brought back, looked at, taken over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views import View

from agencies.models import User
from documents.exceptions import AlreadyDone, TransitionError
from documents.filetypes import DOCX, XLSX
from reporting.models import AgencyReport
from reporting.permissions import may_write
from reporting.sheets.excel import write_excel
from reporting.sheets.lines import blocks_of
from reporting.sheets.taking import dry_run, receive, take_over
from reporting.sheets.word import write_word
from reporting.views.reports import report_or_404

FORMS = {"xlsx": (write_excel, XLSX.media_type), "docx": (write_word, DOCX.media_type)}


def _report_to_write(user: User, pk: int) -> AgencyReport:
    """404 where the report is not to be seen, 403 where others write it."""
    report = report_or_404(user, pk)
    if not may_write(user, report):
        raise PermissionDenied("Chỉ chuyên viên của cơ quan báo cáo được nhập báo cáo.")
    return report


@login_required
def form_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The form to fill in, with what the report says so far."""
    if ending not in FORMS:
        raise Http404("Không có loại tệp này.")
    report = _report_to_write(request.user, pk)
    write, media_type = FORMS[ending]
    name = slugify(f"bieu bao cao {report.agency_name} {report.period.name}".replace("đ", "d").replace("Đ", "D"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(write(report, blocks_of(report)), content_type=media_type, headers=headers)


class FormsView(LoginRequiredMixin, View):
    """Where forms are fetched and handed in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(_report_to_write(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = _report_to_write(request.user, pk)
        upload = request.FILES.get("tep")
        if upload is None:
            return self.page(report, "Chọn tệp biểu đã điền.")
        try:
            file = receive(report, upload, user=request.user)
        except ValidationError as error:
            return self.page(report, " ".join(error.messages))
        except AlreadyDone as error:
            return self.page(report, str(error))
        return redirect("reporting:form_back", report.pk, file.pk)

    def page(self, report: AgencyReport, error: str = "") -> HttpResponse:
        files = report.files.filter(taken_over_at__isnull=False).select_related("by")
        context = {"report": report, "error": error, "files": files, "open": _is_open(report)}
        return render(self.request, "reporting/report_forms.html", context, status=400 if error else 200)


class FormBackView(LoginRequiredMixin, View):
    """What a form would change; then the deed."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.report = _report_to_write(request.user, kwargs["pk"])
            self.file = get_object_or_404(self.report.files.select_related("report__period"), pk=kwargs["file"])

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        if self.file.taken_over_at is not None:
            messages.info(request, "Tệp này đã được nhập vào báo cáo.")
            return redirect(self.report)
        return self.page()

    def post(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        skip, over = "bo-qua-loi" in request.POST, request.POST.getlist("thay")
        try:
            count = take_over(self.file, user=request.user, skip_wrong=skip, over=over)
        except AlreadyDone as error:
            messages.info(request, str(error))
            return redirect(self.report)
        except TransitionError as error:
            return self.page(str(error))
        messages.success(request, f"Đã nhập {count} mục từ tệp “{self.file.name}”.")
        return redirect(self.report)

    def page(self, refusal: str = "") -> HttpResponse:
        run = dry_run(self.report, self.file)
        context = {"report": self.report, "file": self.file, "run": run, "refusal": refusal}
        context["open"] = _is_open(self.report)
        return render(self.request, "reporting/report_form_back.html", context, status=409 if refusal else 200)


def _is_open(report: AgencyReport) -> bool:
    return report.is_editable and not report.period.is_closed
