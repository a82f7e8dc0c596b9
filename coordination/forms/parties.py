"""Forms of a draft's parties and legal bases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from agencies.choices import SigningAuthority
from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Appointment
from coordination.editing import PartyValues
from coordination.forms.fields import Choices, IdField
from coordination.forms.pasted import PastedText
from documents.models import LegalBasis


class PartyForm(forms.Form):
    """One party: its agency, who signs for it and how, what it answers for."""

    agency_id = IdField(label="Cơ quan", error_messages={"required": "Chọn cơ quan."})
    signatory_id = IdField(label="Người ký", required=False)
    authority = forms.ChoiceField(
        label="Quyền hạn ký", choices=SigningAuthority.choices, initial=SigningAuthority.ON_BEHALF, required=False
    )
    acting_body = forms.CharField(
        label="Bộ phận thay mặt", max_length=200, required=False, help_text="Ví dụ: Ban Thường trực Ủy ban MTTQ."
    )
    group_label = forms.CharField(
        label="Tên chung của nhóm",
        max_length=200,
        required=False,
        help_text="Ghi giống nhau ở các bên cùng nhóm, ví dụ: các tổ chức chính trị - xã hội.",
    )
    responsibility = PastedText(label="Trách nhiệm", rows=5, longest=10000)
    printed_name = forms.CharField(
        label="Tên in ở đầu văn bản", max_length=300, required=False, help_text="Để trống thì lấy tên của cơ quan."
    )
    printed_short = forms.CharField(label="Tên ngắn", max_length=120, required=False)
    printed_symbol = forms.CharField(label="Ký hiệu trong số văn bản", max_length=40, required=False)

    def __init__(self, *args: Any, agencies: Choices, signatories: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField
        self.fields["signatory_id"].choices = signatories  # type: ignore[attr-defined]  # too

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        signatory, agency = cleaned.get("signatory_id"), cleaned.get("agency_id")
        if signatory and agency and not Appointment.objects.filter(pk=signatory, agency=agency).exists():
            self.add_error("signatory_id", "Người này không giữ chức vụ ở cơ quan đã chọn.")
        return cleaned

    def values(self) -> PartyValues:
        return PartyValues(**self.cleaned_data)


class BasisForm(forms.Form):
    """A legal basis from the catalogue, as far as in force today, or in free text."""

    legal_basis = forms.ModelChoiceField(
        label="Trong danh mục",
        queryset=LegalBasis.objects.none(),
        required=False,
        widget=TypeAheadSelect,
        empty_label="— Chọn văn bản còn hiệu lực —",
    )
    text = forms.CharField(
        label="Hoặc ghi căn cứ khác",
        max_length=600,
        required=False,
        help_text="Ghi đủ như khi in, ví dụ: Căn cứ Nghị quyết số …",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalogue = LegalBasis.objects.in_force(timezone.localdate())
        self.fields["legal_basis"].queryset = catalogue  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["legal_basis"]) == bool(cleaned["text"]):
            raise forms.ValidationError("Chọn một căn cứ trong danh mục hoặc ghi một căn cứ khác.")
        return cleaned
