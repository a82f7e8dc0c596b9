"""Forms of the news page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.attaching import Checked
from documents.filetypes import JPG, PNG
from documents.forms.attaching import FilesField
from meetings.models import NewsItem


class NewsForm(forms.ModelForm):
    class Meta:
        model = NewsItem
        fields = ["headline", "lead", "body"]
        widgets = {"lead": forms.Textarea(attrs={"rows": 3}), "body": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"body": "Mỗi dòng một đoạn."}


class PhotosForm(forms.Form):
    """Pictures, told by their content, with one caption."""

    title = forms.CharField(label="Chú thích ảnh", max_length=200)
    uploads = FilesField(label="Ảnh")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].help_text = "Ảnh JPG hoặc PNG; chú thích chung cho các ảnh đưa lên một lần."
        self.fields["uploads"].widget.attrs["accept"] = ".jpg,.jpeg,.png"

    def clean_uploads(self) -> list[Checked]:
        files: list[Checked] = self.cleaned_data["uploads"]
        if wrong := [file.name for file in files if file.kind not in (JPG, PNG)]:
            raise ValidationError(f"Không phải ảnh JPG hoặc PNG: {', '.join(wrong)}.")
        return files
