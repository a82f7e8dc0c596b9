"""Forms of attached files. What is wrong with a file is told at its field, and the other fields keep what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from documents.attaching import MEGABYTE, Checked, checked
from documents.filetypes import ACCEPTED

MOST_AT_ONCE = 10


class FilesInput(forms.FileInput):
    """A file input that hands over every file chosen."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else [files[name]] if name in files else []


class FilesField(forms.FileField):
    """One or more files, each told by its content; the cleaned value is a list of ``Checked``."""

    def __init__(self, *, several: bool = True, **kwargs: Any) -> None:
        widget = FilesInput(attrs={"accept": ACCEPTED, **({"multiple": True} if several else {})})
        limit = f"PDF, Word, Excel, ảnh JPG hoặc PNG; mỗi lần đưa lên đến {settings.ATTACHMENT_MAX_MB} MB."
        super().__init__(widget=widget, help_text=limit, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:
        if not data:
            raise ValidationError("Chọn tệp để đưa lên.", code="required")
        if len(data) > MOST_AT_ONCE:
            raise ValidationError(f"Mỗi lần đưa lên đến {MOST_AT_ONCE} tệp.")
        if sum(upload.size for upload in data) > settings.ATTACHMENT_MAX_MB * MEGABYTE and len(data) > 1:
            raise ValidationError(f"Các tệp nặng quá {settings.ATTACHMENT_MAX_MB} MB: hãy đưa lên làm nhiều lần.")
        good: list[Checked] = []
        wrong: list[str] = []
        for upload in data:
            try:
                good.append(checked(upload))
            except ValidationError as error:
                wrong += [f"{upload.name}: {message}" for message in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return good


class FilesIfAny(FilesField):
    """Files that need not be there, as where the scan of a paper is there already."""

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:
        return super().clean(data, initial) if data or self.required else []


class AttachForm(forms.Form):
    """Files to attach, with a title where there is something to say about them."""

    title = forms.CharField(
        label="Tên tài liệu", max_length=200, required=False, help_text="Để trống thì lấy theo tên tệp."
    )
    uploads = FilesField(label="Tệp")


class NewVersionForm(forms.Form):
    """The new version of one file."""

    file = FilesField(label="Tệp bản mới", several=False)

    def clean_file(self) -> Checked:
        files: list[Checked] = self.cleaned_data["file"]
        return files[0]
