"""Which people of the directory become delegates, and in which group."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import Appointment
from meetings.choices import GroupKind
from meetings.models import DelegateGroup, Meeting
from meetings.picking import PickSet, add_delegates


class PickForm(forms.Form):
    """``sets`` and ``people`` are what the directory offers on the meeting's day."""

    group = forms.ModelChoiceField(
        label="Đưa vào nhóm", queryset=DelegateGroup.objects.none(), required=False, empty_label="- Nhóm mới -"
    )
    new_group = forms.CharField(
        label="Tên nhóm mới",
        max_length=300,
        required=False,
        help_text="Để trống thì lấy theo điều đã chọn, ví dụ: Chủ tịch UBND phường.",
    )
    sets = forms.MultipleChoiceField(label="Chọn nhanh", required=False)
    people = forms.MultipleChoiceField(label="Từng người", required=False)

    def __init__(
        self, data: Any = None, *, meeting: Meeting, sets: list[PickSet], people: list[Appointment], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.meeting, self.by_key = meeting, {one.key: one for one in sets}
        self.by_pk = {str(one.pk): one for one in people}
        fields: Any = self.fields
        fields["group"].queryset = meeting.groups.all()
        fields["sets"].choices = [(one.key, one.label) for one in sets]
        fields["people"].choices = [(pk, str(one)) for pk, one in self.by_pk.items()]
        self.added, self.left_out = 0, list[Appointment]()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("sets") and not data.get("people"):
            raise forms.ValidationError("Hãy chọn ít nhất một người hoặc một nhóm chức vụ.")
        return data

    def save(self) -> None:
        """Adds those chosen; ``added`` and ``left_out`` then say what became of it."""
        chosen = [self.by_key[key] for key in self.cleaned_data["sets"]]
        picked = [one for some in chosen for one in some.people]
        picked += [self.by_pk[pk] for pk in self.cleaned_data["people"]]
        group = self.cleaned_data["group"] or self._new_group(chosen)
        self.added, self.left_out = add_delegates(group, dict.fromkeys(picked))
        if group.count is not None and group.count < group.delegates.count():
            group.count = None  # more are named than were counted: the names count now
            group.save(update_fields=["count"])

    def _new_group(self, chosen: list[PickSet]) -> DelegateGroup:
        name = self.cleaned_data["new_group"]
        if not name:
            labels = [one.label.partition(": ")[2] or one.label.removeprefix("Tất cả ") for one in chosen]
            name = "; ".join(labels)[:300] or "Đại biểu"
        kind = chosen[0].kind if chosen else GroupKind.OTHER
        last = max(self.meeting.groups.values_list("position", flat=True), default=0)
        return DelegateGroup.objects.create(meeting=self.meeting, name=name, kind=kind, position=last + 1)
