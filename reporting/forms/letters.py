"""Forms of the letter to agencies that owe a report: opened, edited."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from agencies.choices import SigningAuthority
from agencies.models import Appointment
from documents.forms import DayField
from documents.models import Party
from reporting.forms.guarded import LONGEST_TEXT

Choices = Sequence[tuple[int, str]]
NOBODY = {"required": "Chọn ít nhất một cơ quan để gửi công văn."}


class AgenciesField(forms.TypedMultipleChoiceField):
    """Agencies (ids) to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            coerce=int, widget=forms.CheckboxSelectMultiple, label="Gửi đến", error_messages=NOBODY, **kwargs
        )


class LetterOpenForm(forms.Form):
    """Whom to ask, and until when."""

    agencies = AgenciesField()
    until = DayField(label="Đề nghị gửi báo cáo trước ngày")

    def __init__(self, *args: Any, owing: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["agencies"].choices = owing  # type: ignore[attr-defined]

    def clean_until(self) -> datetime.date:
        until: datetime.date = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError("Hãy chọn một ngày sau hôm nay để các cơ quan kịp gửi.")
        return until


class LetterForm(forms.Form):
    """The whole draft: head, addressees, text. ``seen`` is the sign of what its user saw."""

    title = forms.CharField(label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    signatory = forms.ModelChoiceField(
        Appointment.objects.none(), label="Người ký", required=False, empty_label="Chưa chọn"
    )
    authority = forms.ChoiceField(label="Quyền hạn ký", choices=SigningAuthority.choices)
    agencies = AgenciesField()
    body = forms.CharField(
        label="Nội dung",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14, "data-clean": True}),
        help_text="Mỗi dòng một đoạn; dòng bắt đầu bằng “-” in thành gạch đầu dòng. “./.” được thêm khi in.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, party: Party, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        held = Appointment.objects.active().filter(agency=party.agency_id).select_related("official", "post")
        self.fields["signatory"].queryset = held  # type: ignore[attr-defined]
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]

    def see_again(self, sign: str) -> None:
        """Takes what stands there now as seen, once it was shown beside what was typed: sending again replaces it."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data["seen"] = sign
        self.data = data
