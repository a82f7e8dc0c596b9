"""Forms of periods and of the transitions of reports."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from coordination.models import Program
from documents.forms import DayField, text_field
from reporting.choices import PeriodKind
from reporting.models import ReportingPeriod


class PeriodForm(forms.ModelForm):
    """A new period of a programme."""

    class Meta:
        model = ReportingPeriod
        fields = ["kind", "name", "starts_on", "cutoff_on", "due_on"]
        field_classes = dict.fromkeys(("starts_on", "cutoff_on", "due_on"), DayField)
        help_texts = {
            "name": "Ví dụ: Quý I năm 2026, 6 tháng đầu năm 2026.",
            "cutoff_on": "Số liệu tính đến hết ngày này; chương trình được áp dụng theo bản có hiệu lực vào ngày này.",
            "due_on": "Các cơ quan được nhắc trước 3 ngày làm việc, đúng ngày và khi quá hạn.",
        }
        error_messages = {NON_FIELD_ERRORS: {"unique": "Chương trình đã có kỳ báo cáo mang tên này."}}

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.program = program
        self.label_suffix = ""
        self.fields["kind"].choices = [("", "Chọn loại kỳ"), *PeriodKind.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, cutoff, due = (cleaned.get(name) for name in ("starts_on", "cutoff_on", "due_on"))
        program = self.instance.program
        if starts and cutoff and cutoff < starts:
            self.add_error("cutoff_on", "Ngày chốt số liệu không được trước ngày bắt đầu kỳ.")
        if starts and due and due < starts:
            self.add_error("due_on", "Hạn nộp không được trước ngày bắt đầu kỳ.")
        for name, day in (("starts_on", starts), ("cutoff_on", cutoff)):
            if day and not program.year_from <= day.year <= program.year_to:
                self.add_error(name, f"Ngày này nằm ngoài thời gian của chương trình ({program.span}).")
        name = (cleaned.get("name") or "").strip()
        if name and ReportingPeriod.objects.filter(program=program, name=name).exists():
            self.add_error("name", "Chương trình đã có kỳ báo cáo mang tên này.")
        return cleaned

    def _post_clean(self) -> None:
        """Nothing more: what the table demands is told at the fields above, and ``open_period`` makes the row."""


class StepForm(forms.Form):
    """The business date of a step, and a note about it."""

    on = DayField(label="Ngày")
    reason = text_field("Ghi chú")

    def __init__(self, *args: Any, reason_label: str = "", required: bool = True, **kwargs: Any) -> None:
        """With a ``reason_label`` the note becomes a reason that must be given, unless it is not ``required``."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["on"].initial = timezone.localdate
        if reason_label:
            self.fields["reason"].label = reason_label
            self.fields["reason"].required = required

    def clean_on(self) -> datetime.date:
        on: datetime.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó.")
        return on
