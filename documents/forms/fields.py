"""Fields that forms of every floor use."""

from __future__ import annotations

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy or chosen in the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def text_field(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "data-clean": True})
    return forms.CharField(label=label, required=required, widget=widget, help_text=help_text, max_length=5000)
