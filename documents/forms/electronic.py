"""Forms of electronic signing, and of the scan of a paper signed in ink."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from agencies.models import User
from documents.electronic.signing import open_signing, stop_signing
from documents.forms.acting import ReasonForm
from documents.forms.fields import DayField
from documents.forms.issuing import NumberForm
from documents.models import Document

LEAD_FIRST, AS_PRINTED = "chu-tri-truoc", "theo-khoi-chu-ky"


class OpenSigningForm(NumberForm):
    """As the form of issue: the number is reserved and stands on the file, with this date, before anybody signs."""

    intro = (
        "Số được giữ ngay và in trên tệp cùng ngày văn bản; các bên lần lượt ký số trên tệp đó. "
        "Nếu một bên từ chối hoặc dừng ký, số đã giữ bị hủy, không cấp lại."
    )
    submit = "Giữ số và mở ký số"

    on = DayField(label="Ngày văn bản (in trên tệp)")
    order = forms.ChoiceField(
        label="Thứ tự ký",
        choices=[
            (LEAD_FIRST, "Cơ quan cấp số ký trước, rồi theo thứ tự khối chữ ký"),
            (AS_PRINTED, "Theo thứ tự khối chữ ký"),
        ],
    )

    field_order = ["on", "numbering", "order", "note"]

    def perform(self, user: User, rev: int) -> str:
        given = dict(self.cleaned_data)
        lead_first = given.pop("order") == LEAD_FIRST
        confirmed = self.confirmed()
        open_signing(self.document, user=user, rev=rev, lead_first=lead_first, confirmed=confirmed, **given)
        return "Đã giữ số và mở ký số. Tệp để ký đang được tạo."


class StopSigningForm(ReasonForm):
    intro = (
        "Các chữ ký số của lượt này không còn giá trị và số đã giữ bị hủy, không cấp lại. "
        "Văn bản trở lại trạng thái đã thống nhất: có thể mở ký số lại hoặc ký tay."
    )
    submit = "Dừng ký số"
    done = "Đã dừng ký số và hủy số đã giữ."

    def run(self, **given: Any) -> None:
        stop_signing(self.document, **given)


class PdfForm(forms.Form):
    """One PDF within the size limit; what is in it is judged later."""

    file = forms.FileField(label="Tệp PDF", widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.fields["file"].help_text = f"Không quá {settings.SIGNED_FILE_MAX_MB} MB."

    def clean_file(self) -> UploadedFile:
        """Refuses what is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        limit = settings.SIGNED_FILE_MAX_MB * 1024 * 1024
        if file.size is not None and file.size > limit:
            raise forms.ValidationError(
                f"Tệp quá lớn: {filesizeformat(file.size)}, giới hạn là {settings.SIGNED_FILE_MAX_MB} MB."
            )
        return file


class SignedFileForm(PdfForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Tệp PDF đã ký số"


class ScanForm(PdfForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Bản quét (PDF) văn bản ký tay"

    def clean_file(self) -> UploadedFile:
        """A PDF by its content."""
        file = super().clean_file()
        head = file.read(1024)
        file.seek(0)
        if not head.lstrip().startswith(b"%PDF-"):
            raise forms.ValidationError("Tệp không phải là PDF: hãy quét văn bản thành tệp PDF.")
        return file
