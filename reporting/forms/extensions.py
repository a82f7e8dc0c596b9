"""Forms that ask for more time for a report, and answer."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from documents.forms import DayField, text_field
from reporting.choices import Ruling
from reporting.models import AgencyReport

ANSWERS = [(Ruling.GRANTED.value, "Đồng ý gia hạn"), (Ruling.REFUSED.value, "Không đồng ý")]


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until = DayField(label="Xin gia hạn đến ngày")
    reason = text_field("Lý do", required=True)

    def __init__(self, *args: Any, report: AgencyReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.report = report

    def clean_until(self) -> datetime.date:
        until: datetime.date = self.cleaned_data["until"]
        if until <= self.report.due_on:
            raise forms.ValidationError(f"Ngày xin gia hạn phải sau hạn nộp {self.report.due_on:%d/%m/%Y}.")
        if until < timezone.localdate():
            raise forms.ValidationError("Ngày xin gia hạn đã qua.")
        return until


class RulingForm(forms.Form):
    """Whether the time is granted, with a word; a refusal says why."""

    ruling = forms.ChoiceField(label="Trả lời", choices=ANSWERS, widget=forms.RadioSelect)
    answer = text_field("Ý kiến trả lời")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ruling") == Ruling.REFUSED and not cleaned.get("answer", "").strip():
            self.add_error("answer", "Không đồng ý gia hạn phải nêu lý do.")
        return cleaned

    @property
    def grants(self) -> bool:
        return bool(self.cleaned_data["ruling"] == Ruling.GRANTED)
