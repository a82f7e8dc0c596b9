"""The form of a report that came on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from documents.attaching import Checked, checked
from documents.filetypes import JPG, PDF, PNG
from documents.forms import DayField
from reporting.models import AgencyReport


class PaperForm(forms.Form):
    """Its number, its day, and its scan, which may be left away once there is one."""

    number = forms.CharField(label="Số, ký hiệu báo cáo giấy", max_length=120)
    on = DayField(label="Báo cáo giấy đề ngày")
    scan = forms.FileField(
        label="Bản quét (PDF, JPG, PNG)", widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    )

    def __init__(self, *args: Any, report: AgencyReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.initial = {"number": report.paper_number, "on": report.paper_on}
        self.fields["scan"].required = not report.paper_number

    def clean_scan(self) -> Checked | None:
        upload: UploadedFile | None = self.cleaned_data["scan"]
        if not upload:
            return None
        file = checked(upload)
        if file.kind not in (PDF, JPG, PNG):
            raise forms.ValidationError("Bản quét là tệp PDF hoặc ảnh JPG, PNG.")
        return file
