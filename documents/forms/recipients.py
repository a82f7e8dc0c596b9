"""Choosing agencies of the directory: recipients of a draft, and whom an issued document is sent to besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from documents.recipients import Choices


class AgenciesForm(forms.Form):
    """Several agencies, offered in groups (``documents.recipients.agencies_on_offer``)."""

    agencies = forms.TypedMultipleChoiceField(
        label="Cơ quan trong danh bạ",
        coerce=int,
        error_messages={
            "required": "Chọn ít nhất một cơ quan.",
            "invalid_choice": "Có cơ quan không còn trong danh bạ: hãy chọn lại.",
        },
    )

    def __init__(self, *args: Any, offered: list[tuple[str, Choices]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["agencies"].choices = offered  # type: ignore[attr-defined]  # a choice field

    def groups(self) -> Iterator[tuple[str, list[tuple[int, str, bool]]]]:
        """Each group with its agencies: id, name, whether it is ticked."""
        chosen = {str(pk) for pk in self["agencies"].value() or []}
        for label, choices in self.offered:
            yield label, [(pk, name, str(pk) in chosen) for pk, name in choices]


class RecipientsForm(AgenciesForm):
    """Nơi nhận: agencies of the directory, and others as written."""

    text = forms.CharField(
        label="Nơi nhận khác",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một nơi nhận, in sau các cơ quan đã chọn. “Lưu: VT” tự in ở cuối.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].required = False
