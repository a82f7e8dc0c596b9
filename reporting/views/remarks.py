"""Remarks on a report's fields, and an agency's request to take its accepted report up again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from documents.exceptions import AlreadyDone, TransitionError
from reporting.choices import CORRECTION, ReportState
from reporting.extending import may_ask
from reporting.field_notes import anchor, place_title
from reporting.forms.remarks import CorrectionForm, DeclineForm, RemarkForm
from reporting.models import AgencyReport
from reporting.permissions import may_receive
from reporting.remarks import ask_correction, correction_path, decline_correction, waiting_text, write_remark
from reporting.views.report_history import own_report_or_404, place_or_404

WRITTEN = "Đã ghi đề nghị. Khi đủ các mục, bấm “Đề nghị bổ sung” ở đầu trang để gửi."


class RemarkView(LoginRequiredMixin, View):
    """What the standing agency will ask for at one field: written down here, asked with the others."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.report = own_report_or_404(request.user, kwargs["pk"])
        self.place = place_or_404(self.report, kwargs["item"], kwargs["field"])
        if not may_receive(request.user, self.report):
            raise PermissionDenied("Chỉ cơ quan thường trực được đề nghị bổ sung báo cáo.")

    def get(self, request: HttpRequest, pk: int, item: int, field: str) -> HttpResponse:
        return self.page(RemarkForm(initial={"text": waiting_text(self.report, self.place)}))

    def post(self, request: HttpRequest, pk: int, item: int, field: str) -> HttpResponse:
        form = RemarkForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            written = write_remark(self.report, self.place, user=request.user, text=form.cleaned_data["text"])
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(form, status=409)
        messages.success(request, WRITTEN if written else "Đã bỏ đề nghị.")
        return redirect(f"{self.report.get_absolute_url()}#{anchor(self.place)}")

    def page(self, form: RemarkForm, status: int = 200) -> HttpResponse:
        context = {"report": self.report, "title": place_title(self.report, self.place), "form": form}
        name = "_remark_form" if self.request.htmx else "report_remark"  # type: ignore[attr-defined]  # its middleware
        return render(self.request, f"reporting/{name}.html", context, status=status)


class CorrectionView(LoginRequiredMixin, View):
    """An agency's requests to take its accepted report up again: asked by it, declined by who collects.

    Who collects grants one by asking for the supplement.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(own_report_or_404(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = own_report_or_404(request.user, pk)
        declines = "answer" in request.POST
        form: Any = DeclineForm(request.POST) if declines else CorrectionForm(request.POST)
        if not form.is_valid():
            return self.page(report, form)
        try:
            told = self.decline(report, form) if declines else self.ask(report, form)
        except AlreadyDone as error:
            messages.info(request, str(error))
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(report, form, status=409)
        else:
            messages.success(request, told)
        return redirect(correction_path(report))

    def ask(self, report: AgencyReport, form: CorrectionForm) -> str:
        ask_correction(report, user=self.request.user, reason=form.cleaned_data["reason"])
        return "Đã gửi đề nghị đến cơ quan thường trực."

    def decline(self, report: AgencyReport, form: DeclineForm) -> str:
        asked = report.remarks.filter(field=CORRECTION).order_by("-pk").first()
        if asked is None:
            raise AlreadyDone("Không có đề nghị nào đang chờ trả lời.")
        decline_correction(asked, user=self.request.user, answer=form.cleaned_data["answer"])
        return "Đã trả lời và báo cho cơ quan báo cáo."

    def page(self, report: AgencyReport, form: Any = None, status: int = 200) -> HttpResponse:
        user = self.request.user
        rows = list(report.remarks.filter(field=CORRECTION).select_related("made_by").order_by("-pk"))
        waiting = next((row for row in rows if row.settled_at is None), None)
        is_open = report.state == ReportState.ACCEPTED and not report.period.is_closed
        asks = is_open and waiting is None and may_ask(user, report)
        answers = is_open and waiting is not None and may_receive(user, report)
        context = {
            "report": report,
            "rows": rows,
            "waiting": waiting,
            "ask_form": (form if isinstance(form, CorrectionForm) else CorrectionForm()) if asks else None,
            "decline_form": (form if isinstance(form, DeclineForm) else DeclineForm()) if answers else None,
        }
        return render(self.request, "reporting/report_correction.html", context, status=status)
