"""Forms of an import: the file, and one line of what was understood."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from coordination.choices import Family, ImportRole
from coordination.forms.facts import year_field
from coordination.forms.fields import Choices, DueFields, IdField
from coordination.importing.accepting import ENDINGS, read_upload
from coordination.importing.lines import Source
from coordination.importing.outline import OutlineRow
from documents.attaching import Checked


class ImportForm(forms.Form):
    """The file with the family and year of the programme; the title is taken from the file where it is not typed."""

    file = forms.FileField(
        label="Tệp Word hoặc Excel",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={"required": "Chọn tệp để nhập.", "empty": "Tệp rỗng: hãy chọn tệp khác."},
    )
    family = forms.ChoiceField(label="Nhóm chương trình", choices=Family.choices)
    year = year_field("Năm", help_text="Năm của chương trình, cũng là năm của thời hạn không ghi năm.")
    title = forms.CharField(
        label="Tên chương trình", max_length=500, required=False, help_text="Để trống thì lấy tên trong tệp."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"Tệp .docx hoặc .xlsx, đến {settings.ATTACHMENT_MAX_MB} MB."

    def clean_file(self) -> tuple[Checked, Source]:
        return read_upload(self.cleaned_data["file"])


class RowForm(DueFields):
    """A line as the draft takes it: what it becomes, its wording, and what an item says of agencies and deadline."""

    role = forms.ChoiceField(label="Dòng này là", choices=ImportRole.choices)
    text = forms.CharField(label="Lời văn", max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    lead_id = IdField(label="Cơ quan chủ trì", required=False)
    supports = forms.TypedMultipleChoiceField(
        label="Cơ quan phối hợp", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    deliverable = forms.CharField(label="Sản phẩm", max_length=300, required=False)

    field_order = ["role", "text", "lead_id", "deliverable", "due_kind", "due_on", "due_text", "supports"]

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField
        self.fields["supports"].choices = [one for one in agencies if one[0]]  # type: ignore[attr-defined]  # too

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text, role = cleaned.get("text", ""), cleaned.get("role")
        if not text and role != ImportRole.LEFT_OUT:
            self.add_error("text", "Ghi lời văn, hoặc chọn “Không nhập”.")
        if cleaned.get("lead_id") in cleaned.get("supports", []):
            raise ValidationError("Cơ quan chủ trì không thể đồng thời là cơ quan phối hợp.")
        return cleaned

    def write(self, row: OutlineRow) -> None:
        """Puts what was typed into the row; its doubts are settled."""
        told = self.cleaned_data
        row.role, row.text, row.lead, row.supports = told["role"], told["text"], told["lead_id"], told["supports"]
        row.due_kind, row.due_text = str(told["due_kind"]), told["due_text"]
        row.due_on = told["due_on"].isoformat() if told["due_on"] else None
        row.deliverable, row.doubts = told["deliverable"], []


def row_values(row: OutlineRow) -> dict[str, Any]:
    """What the form of a row begins with."""
    names = ("role", "text", "supports", "due_kind", "due_text", "due_on", "deliverable")
    return {"lead_id": row.lead, **{name: getattr(row, name) for name in names}}
