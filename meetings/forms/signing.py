"""A party's signature given at the ceremony."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.choices import SigningAuthority
from agencies.models import Appointment
from documents.models import Party
from meetings.forms.fields import appointment_choices


class SignatureForm(forms.Form):
    """Who signs for a party, among those who held a post in it on the day, and with which authority."""

    appointment = forms.ModelChoiceField(label="Người ký", queryset=Appointment.objects.none())
    authority = forms.ChoiceField(label="Quyền hạn ký", choices=SigningAuthority.choices, required=False)

    def __init__(self, data: Any = None, *, party: Party, held: list[Appointment]) -> None:
        initial = {"appointment": party.signatory_id, "authority": party.authority}
        super().__init__(data, prefix=f"ben-{party.pk}", initial=initial)
        field: Any = self.fields["appointment"]
        field.queryset = Appointment.objects.filter(pk__in=[one.pk for one in held]).select_related("official", "post")
        field.choices = appointment_choices(held)
        field.error_messages["invalid_choice"] = "Người này không giữ chức vụ ở bên này vào ngày họp."
