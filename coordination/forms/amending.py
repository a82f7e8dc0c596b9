"""Forms of an addendum: its opening, its facts, the end of an item."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import User
from coordination.forms.facts import style_field
from coordination.forms.fields import Choices, IdField
from coordination.models import JointText
from documents.forms.fields import DayField

BEGINS = "Từ ngày này, chương trình được thực hiện và báo cáo theo nội dung đã sửa đổi, bổ sung."


class AmendForm(forms.Form):
    """What an addendum is opened with."""

    title = forms.CharField(label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    effective_from = DayField(label="Có hiệu lực từ ngày", help_text=BEGINS)
    reason = forms.CharField(label="Lý do sửa đổi, bổ sung", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AddendumFactsForm(forms.Form):
    """What an addendum is: title, the day from which it is in force, standing agency, style."""

    title = AmendForm.base_fields["title"]
    effective_from = AmendForm.base_fields["effective_from"]
    standing_agency_id = IdField(label="Cơ quan thường trực", required=False)
    style = style_field()

    def __init__(
        self, *args: Any, user: User, agencies: Choices, joint: JointText | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standing_agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField


class EndItemForm(forms.Form):
    """From when an item is no longer carried out."""

    ended_on = DayField(label="Kết thúc từ ngày", help_text="Từ ngày này nội dung không còn được thực hiện và báo cáo.")
