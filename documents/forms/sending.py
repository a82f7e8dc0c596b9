"""Forms of sending out: whom a received document is passed on to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.models import Membership, User


class PassOnForm(forms.Form):
    """People of one's own agency, and what they are to do."""

    to = forms.TypedMultipleChoiceField(
        label="Chuyển cho",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chọn ít nhất một người.",
            "invalid_choice": "Có người không còn làm việc ở cơ quan bạn: hãy chọn lại.",
        },
    )
    note = forms.CharField(
        label="Ý kiến chuyển",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: Tham mưu triển khai, báo cáo trước ngày 15.",
    )

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {member.user_id: member.user for member in people}
        offered = [(member.user_id, f"{member.user.name} ({member.get_role_display().lower()})") for member in people]
        self.fields["to"].choices = offered  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["to"]]
