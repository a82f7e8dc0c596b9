"""Forms of a commendation's lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.filetypes import XLSX
from documents.forms.attaching import FilesIfAny
from meetings.choices import HonoreeKind
from meetings.honorees import Row, rows_of_sheet, rows_of_text, understood

LONGEST_PASTE = 100_000


class HonoreesForm(forms.Form):
    """A list of one kind, pasted or as a sheet; ``rows`` holds what was understood."""

    kind = forms.ChoiceField(label="Danh sách", choices=HonoreeKind.choices, widget=forms.RadioSelect)
    pasted = forms.CharField(
        label="Gõ, hoặc dán các ô từ Excel",
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi dòng: tên, rồi chức vụ hoặc đơn vị, rồi thành tích; gõ thì ngăn bằng dấu “|”.",
    )
    sheet = FilesIfAny(label="Hoặc đưa lên tệp Excel (.xlsx)", required=False, several=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = self.fields["sheet"]
        sheet.help_text = "Cột thứ nhất là tên, rồi chức vụ hoặc đơn vị, rồi thành tích; cột số thứ tự được bỏ qua."
        sheet.widget.attrs["accept"] = ".xlsx"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        files, pasted = data.get("sheet"), data.get("pasted", "")
        if bool(files) == bool(pasted.strip()):
            raise ValidationError("Dán danh sách hoặc đưa lên một tệp Excel.")
        try:
            data["rows"] = self._rows(files, pasted)
        except ValidationError as error:
            self.add_error("sheet" if files else "pasted", error)
        return data

    def _rows(self, files: Any, pasted: str) -> list[Row]:
        if not files:
            return understood(rows_of_text(pasted))
        if files[0].kind is not XLSX:
            raise ValidationError("Chọn tệp Excel (.xlsx).")
        files[0].file.seek(0)
        return understood(rows_of_sheet(files[0].file.read()))
