"""Forms that start a programme, or record one signed before."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils import timezone

from agencies.choices import SigningAuthority
from agencies.models import Agency, Appointment
from coordination.editing import PartyValues
from coordination.forms.facts import ProgramFields
from coordination.forms.fields import Choices, IdField
from coordination.forms.lines import DistinctRows
from coordination.forms.regulations import RegulationFields
from coordination.recording import RecordedNote, RecordedParty, known_day
from documents.forms import DayField

PARTY_SPARE_ROWS = 2


class PartyRowForm(forms.Form):
    """A party in a few words; the rest is said in the editor."""

    agency_id = IdField(label="Cơ quan", error_messages={"required": "Chọn cơ quan."})
    signatory_id = IdField(label="Người ký", required=False)
    authority = forms.ChoiceField(
        label="Quyền hạn ký", choices=SigningAuthority.choices, initial=SigningAuthority.ON_BEHALF, required=False
    )
    acting_body = forms.CharField(label="Bộ phận thay mặt", max_length=200, required=False)
    group_label = forms.CharField(label="Tên chung của nhóm", max_length=200, required=False)

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


class PartyRows(DistinctRows):
    """The parties in their order: ORDER says it, rows without one come last."""

    distinct = "agency_id"
    repeated = "Cơ quan này đã là một bên tham gia ở dòng trên."

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Thứ tự"

    def in_order(self) -> list[dict[str, Any]]:
        """What the filled rows say, in the order asked."""
        rows = sorted(self.kept(), key=lambda row: (row["ORDER"] is None, row["ORDER"] or 0))
        return [{name: row[name] for name in row if name != "ORDER"} for row in rows]

    def values(self, responsibilities: dict[int, str]) -> list[PartyValues]:
        """The parties, with the usual ``responsibilities`` of those agencies (ids) that have one."""
        return [
            PartyValues(**row, responsibility=responsibilities.get(row["agency_id"], "")) for row in self.in_order()
        ]


PartyFormSet = formset_factory(
    PartyRowForm, formset=PartyRows, extra=PARTY_SPARE_ROWS, can_delete=True, can_order=True, max_num=30
)


class RecordFields(forms.Form):
    """What a text signed before says of itself; what the source does not tell stays empty."""

    standing_agency_id = IdField(label="Cơ quan thường trực", required=False)
    symbol = forms.CharField(
        label="Số, ký hiệu như đã in", max_length=200, required=False, help_text="Không rõ thì để trống."
    )
    dated = forms.CharField(
        label="Ngày ghi trên văn bản",
        max_length=10,
        required=False,
        help_text="dd/mm/yyyy, mm/yyyy hoặc yyyy, biết đến đâu ghi đến đó.",
    )
    signed_on = DayField(label="Ngày ký, nếu biết chắc", required=False)
    items = forms.CharField(
        label="Các nội dung phối hợp",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Mỗi dòng một nội dung. Không rõ thì để trống.",
    )

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standing_agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField

    def clean_dated(self) -> str:
        """The date turned round: 02/2024 → 2024-02."""
        dated = "-".join(reversed([part.strip().zfill(2) for part in self.cleaned_data["dated"].split("/")]))
        dated = "" if dated == "00" else dated
        first = known_day(dated)
        if first and first > timezone.localdate():
            raise ValidationError("Ngày này chưa đến: chỉ ghi nhận văn bản đã ký.")
        return dated

    def clean_signed_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["signed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Ngày này chưa đến: chỉ ghi nhận văn bản đã ký.")
        return day

    def clean_items(self) -> list[str]:
        lines = [line.strip(" -–;.\t") for line in self.cleaned_data["items"].splitlines()]
        titles = [line for line in lines if line]
        if any(len(title) > 1000 for title in titles):
            raise ValidationError("Một nội dung dài quá 1000 ký tự: hãy tách thành nhiều dòng.")
        return titles


class RecordForm(RecordFields, ProgramFields):
    """A programme signed before."""

    previous_id = IdField(label="Chương trình trước", required=False)
    closed = forms.BooleanField(label="Đã tổng kết", required=False)

    def __init__(self, *args: Any, previous: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["previous_id"].choices = previous  # type: ignore[attr-defined]  # an IdField


class RegulationRecordForm(RecordFields, RegulationFields):
    """A regulation signed before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].label = "Tên các chương, điều"
        self.fields[
            "items"
        ].help_text = "Mỗi dòng một chương hoặc điều; dòng bắt đầu bằng “Chương” là chương. Không rõ thì để trống."


class RecordedPartyForm(forms.Form):
    """A party as the signed text names it; the signatory may be unknown."""

    agency_id = IdField(label="Cơ quan", error_messages={"required": "Chọn cơ quan."})
    acting_body = forms.CharField(label="Bộ phận thay mặt", max_length=200, required=False)
    group_label = forms.CharField(label="Tên chung của nhóm", max_length=200, required=False)
    signatory_name = forms.CharField(label="Họ tên người ký", max_length=120, required=False)
    signatory_post = forms.CharField(label="Chức vụ người ký", max_length=200, required=False)
    authority = forms.ChoiceField(
        label="Quyền hạn ký", choices=SigningAuthority.choices, initial=SigningAuthority.ON_BEHALF, required=False
    )

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField


class RecordedPartyRows(DistinctRows):
    distinct = "agency_id"
    repeated = "Cơ quan này đã là một bên tham gia ở dòng trên."

    def clean(self) -> None:
        super().clean()
        if not any(self.errors) and not self.kept():
            raise ValidationError("Ghi ít nhất một bên tham gia.")

    def parties(self) -> list[RecordedParty]:
        """The parties in the order of their rows."""
        rows = self.kept()
        agencies = Agency.objects.in_bulk([row["agency_id"] for row in rows])
        return [RecordedParty(agency=agencies[row.pop("agency_id")], **row) for row in rows]


class NoteForm(forms.Form):
    """A fact as the source prints it, as it must be, and why."""

    field = forms.CharField(label="Về", max_length=80, error_messages={"required": "Ghi mục được ghi chú."})
    as_printed = forms.CharField(label="Như đã in", max_length=1000, required=False)
    corrected = forms.CharField(label="Đính chính", max_length=1000, required=False)
    why = forms.CharField(label="Lý do", max_length=1000, required=False)
    source = forms.CharField(label="Nguồn", max_length=300, required=False)


class NoteRows(DistinctRows):
    distinct = "field"
    repeated = "Mục này đã được ghi chú ở dòng trên."

    def notes(self) -> list[RecordedNote]:
        return [RecordedNote(**row) for row in self.kept()]


RecordedPartyFormSet = formset_factory(
    RecordedPartyForm, formset=RecordedPartyRows, extra=4, can_delete=True, max_num=30
)
NoteFormSet = formset_factory(NoteForm, formset=NoteRows, extra=1, can_delete=True, max_num=30)
