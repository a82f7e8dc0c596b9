"""The year's periods: proposed in a table, changed there, and opened together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from reporting.forms.schedule import RowForm, ScheduleForm
from reporting.permissions import may_schedule
from reporting.schedule import Opened, open_together, programs_to_schedule, propose


class ScheduleView(LoginRequiredMixin, View):
    """GET proposes what the address asks for; POST opens the rows that are ticked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.form()
        return self.page(form, self.rows(form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form()
        rows = self.rows(form, request.POST)
        if not form.is_valid() or not all(row.is_valid() for row in rows if row.proposal.left_out == ""):
            messages.error(request, "Chưa mở kỳ nào: có ngày cần sửa, xem trong bảng.")
            return self.page(form, rows)
        open_rows = [row.period for row in rows if not row.proposal.left_out]
        chosen = [period for period in open_rows if period]
        if not chosen:
            messages.error(request, "Chọn ít nhất một kỳ để mở.")
            return self.page(form, rows)
        self.tell(open_together(chosen, user=request.user, on=timezone.localdate()))
        return redirect("reporting:periods")

    def form(self) -> ScheduleForm:
        if not may_schedule(self.request.user):
            raise PermissionDenied("Chỉ cơ quan thường trực được lập kỳ báo cáo.")
        typed = self.request.GET.get("nam", "")
        year = int(typed) if typed.isdecimal() and len(typed) == 4 else timezone.localdate().year
        programs = programs_to_schedule(self.request.user, year)
        return ScheduleForm(self.request.GET if typed else ScheduleForm.usual(), programs=programs)

    def rows(self, form: ScheduleForm, data: Any = None) -> list[RowForm]:
        """A form for each proposed period; none where it is not clear what is asked for."""
        if not form.is_valid():
            return []
        told = form.cleaned_data
        one = told["chuong_trinh"]
        programs = [one] if one else list(form.fields["chuong_trinh"].queryset)  # type: ignore[attr-defined]  # a ModelChoiceField
        proposals = propose(programs, told["nam"], told["ky"], told["so_ngay"])
        return [RowForm(proposal, None if proposal.left_out else data) for proposal in proposals]

    def tell(self, opened: Opened) -> None:
        if opened.periods:
            messages.success(self.request, f"Đã mở {len(opened.periods)} kỳ báo cáo và báo cho các cơ quan.")
        for why in opened.left_out:
            messages.warning(self.request, f"Chưa mở: {why}")

    def page(self, form: ScheduleForm, rows: list[RowForm]) -> HttpResponse:
        context = {
            "form": form,
            "rows": rows,
            "openable": sum(not row.proposal.left_out for row in rows),
            "query": self.request.GET.urlencode(),
        }
        return render(self.request, "reporting/schedule.html", context)
