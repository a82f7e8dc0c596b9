"""What is asked before a meeting changes its state."""

from __future__ import annotations

import datetime

from django import forms
from django.utils import timezone

from meetings.choices import Action
from meetings.forms.fields import date_field, small_text


class OnForm(forms.Form):
    """The business date; not in the future."""

    on = date_field("Ngày", initial=timezone.localdate, help_text="Ngày việc này diễn ra.")

    def clean_on(self) -> datetime.date:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Ngày không được ở tương lai.")
        return on


class ReasonForm(OnForm):
    reason = forms.CharField(label="Lý do", widget=small_text())


class RescheduleForm(OnForm):
    held_on = date_field("Ngày họp mới")


MOVE_FORMS: dict[Action, type[forms.Form]] = {
    Action.INVITE: OnForm,
    Action.START: forms.Form,
    Action.END: forms.Form,
    Action.CONCLUDE: forms.Form,
    Action.POSTPONE: ReasonForm,
    Action.RESCHEDULE: RescheduleForm,
    Action.CANCEL: ReasonForm,
}
