"""A meeting and why it is held."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils import timezone

from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Appointment, User
from coordination.models import Program
from meetings.choices import HELD_STATES, PurposeKind
from meetings.forms.fields import (
    Choices,
    Rows,
    appointment_choices,
    date_field,
    small_text,
    time_widget,
)
from meetings.models import Meeting, Officer, Purpose
from meetings.workflow import has_signatures


class MeetingForm(forms.ModelForm):
    held_on = date_field("Ngày họp")

    class Meta:
        model = Meeting
        fields = [
            "title",
            "held_on",
            "part_of_day",
            "starts_at",
            "ends_at",
            "place",
            "room",
            "address",
            "dress",
            "guest_notes",
            "reported_by",
            "concluded_by",
            "date_as_printed",
            "notes",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"autofocus": True}),
            "starts_at": time_widget(),
            "ends_at": time_widget(),
            "guest_notes": small_text(2),
            "notes": small_text(),
        }
        help_texts = {
            "dress": "Ví dụ: trang phục lịch sự.",
            "guest_notes": "In trong giấy mời, ví dụ: đề nghị mang theo tài liệu.",
            "notes": "Ghi chú của cơ quan tổ chức.",
            "date_as_printed": "Chỉ ghi khi nguồn in khác hoặc in thiếu, ví dụ 6/10.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_held_on = self.instance.held_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        held_on = data.get("held_on")
        self._clean_hours(data)
        if held_on and self.instance.pk:
            self._clean_day(held_on)
            self._clean_once(held_on, data.get("title"))
        return data

    def _clean_hours(self, data: dict[str, Any]) -> None:
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if ends_at and not starts_at and "starts_at" not in self.errors:
            self.add_error("starts_at", "Ghi giờ bắt đầu, vì đã ghi giờ kết thúc.")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", f"Giờ kết thúc phải sau giờ bắt đầu ({starts_at:%H:%M}).")

    def _clean_day(self, held_on: datetime.date) -> None:
        """A meeting that was held stays in the past; one at which was signed keeps its day."""
        if self.instance.state in HELD_STATES and held_on > timezone.localdate():
            self.add_error("held_on", "Hội nghị đã họp: ngày họp không được ở tương lai.")
        if held_on != self.was_held_on and has_signatures(Meeting.objects.get(pk=self.instance.pk)):
            self.add_error(
                "held_on", f"Đã ghi nhận chữ ký tại lễ ngày {self.was_held_on:%d/%m/%Y}: không đổi ngày họp được."
            )

    def _clean_once(self, held_on: datetime.date, title: str | None) -> None:
        others = Meeting.objects.filter(organizer=self.instance.organizer_id).exclude(pk=self.instance.pk)
        if others.filter(held_on=held_on, title=title).exists():
            self.add_error("title", "Cơ quan bạn đã có hội nghị này vào ngày này.")


class OfficerForm(forms.ModelForm):
    """A chair or a secretary; ``appointments`` as of `appointments_of`."""

    class Meta:
        model = Officer
        fields = ["role", "appointment", "text"]
        widgets = {"appointment": TypeAheadSelect}
        help_texts = {
            "appointment": "Người giữ chức vụ vào ngày họp.",
            "text": "Dùng khi người này không có trong danh bạ.",
        }

    def __init__(self, *args: Any, appointments: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["appointment"]
        ids = [appointment.pk for appointment in appointments]
        field.queryset = Appointment.objects.filter(pk__in=ids).select_related("official", "post")
        field.choices = appointment_choices(appointments)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        appointment, text = data.get("appointment"), data.get("text")
        if appointment and text:
            self.add_error("text", "Đã chọn từ danh bạ: hãy để trống ô này.")
        elif not appointment and not text and "appointment" not in self.errors:
            self.add_error("appointment", "Chọn từ danh bạ hoặc ghi bằng lời.")
        return data


class OfficerRows(Rows):
    def clean(self) -> None:
        """Each held his post on the meeting's day, and stands once in a role."""
        super().clean()
        seen: set[tuple[Any, int]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            appointment = data.get("appointment")
            if not appointment or form.errors or data.get("DELETE"):
                continue
            held_on = self.instance.held_on
            if held_on and not appointment.is_valid_on(held_on):
                form.add_error("appointment", f"{appointment} không giữ chức vụ này vào ngày {held_on:%d/%m/%Y}.")
            if (data.get("role"), appointment.pk) in seen:
                form.add_error("appointment", "Người này đã có ở dòng trên.")
            seen.add((data.get("role"), appointment.pk))

    def validate_unique(self) -> None:
        """``clean`` tells of somebody twice at the field."""


OfficerFormSet = inlineformset_factory(
    Meeting, Officer, form=OfficerForm, formset=OfficerRows, extra=2, can_order=True, can_delete=True
)


class PurposeForm(forms.ModelForm):
    class Meta:
        model = Purpose
        fields = ["kind", "program", "subject"]
        help_texts = {"subject": "Khi không gắn với một chương trình, hoặc để nói rõ thêm."}

    def __init__(self, *args: Any, programs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["program"]
        own = self.instance.program_id
        if own and own not in dict(programs):
            programs = [*programs, (own, self.instance.what)]
        field.queryset = Program.objects.filter(pk__in=[pk for pk, _ in programs if pk])
        field.choices = programs

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("program"):
            if data.get("kind") == PurposeKind.SIGNING:
                self.add_error("program", "Chọn chương trình được ký kết.")
            elif not data.get("subject") and "program" not in self.errors:
                self.add_error("subject", "Chọn chương trình hoặc ghi nội dung.")
        return data


class PurposeRows(Rows):
    def clean(self) -> None:
        """The same purpose of the same thing stands once; at least one remains."""
        super().clean()
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            if not data.get("kind") or data.get("DELETE"):
                continue
            program = data.get("program")
            key = (data["kind"], program.pk if program else data.get("subject"))
            if key in seen:
                form.add_error("program" if program else "subject", "Mục đích này đã có ở dòng trên.")
            seen.add(key)
        if not seen and not any(form.errors for form in self.forms):
            raise forms.ValidationError("Ghi ít nhất một mục đích của hội nghị.")

    def validate_unique(self) -> None:
        """``clean`` tells of a purpose twice at the field."""


PurposeFormSet = inlineformset_factory(
    Meeting, Purpose, form=PurposeForm, formset=PurposeRows, extra=2, can_order=True, can_delete=True
)


def program_choices(user: User) -> Choices:
    """The programmes the user may see, by the titles he may read, newest year first."""
    programs = Program.objects.visible_to(user).with_title(user)
    return [("", "- Không gắn với chương trình -"), *((program.pk, str(program)) for program in programs)]
