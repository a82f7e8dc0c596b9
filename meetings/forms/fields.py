"""Fields and rows that the forms of a meeting share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME

from agencies.forms.choosing import FoundLabel, agency_label
from agencies.models import Appointment
from agencies.naming import carry_names, name_columns

Choices = list[tuple[Any, str]]
ROW_GONE = (
    "Dòng này đã bị xóa sau khi bạn mở trang. Cần giữ thì chép nội dung sang một dòng mới, rồi đánh dấu xóa dòng này."
)


def date_field(label: str, *, required: bool = True, help_text: str = "", **options: Any) -> forms.DateField:
    """A day; the browser's picker sends yyyy-mm-dd, typed dd/mm/yyyy is read as Vietnamese write it."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, **options)


def time_widget() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def small_text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def appointments_of(locality_id: int, on: datetime.date | None = None) -> list[Appointment]:
    """Who holds or held posts in a locality, those of the day ``on`` where it is given; agencies named, one query."""
    found = Appointment.objects.filter(agency__locality=locality_id)
    if on is not None:
        found = found.valid_on(on)
    rows = list(
        found.select_related("official", "post", "agency")
        .annotate(**name_columns("agency", on))
        .order_by("agency__order", "agency", "post__order", "official__name")
    )
    for row in rows:
        carry_names(row, "agency")
    return rows


def appointment_choices(rows: Iterable[Appointment]) -> Choices:
    """As options of a list: person and post, with the days where the post has ended."""
    choices: Choices = [("", "- Chọn từ danh bạ -")]
    for row in rows:
        ended = f" (đến {row.until:%d/%m/%Y})" if row.until else ""
        label = f"{row}{ended}"
        named = Appointment.agency.is_cached(row)  # else all are of one agency, which nobody searches for
        choices.append((row.pk, FoundLabel(label, agency_label(row.agency).found_by) if named else label))
    return choices


class Rows(forms.BaseInlineFormSet):
    """Rows of one meeting that may be ordered and taken out; rows left empty are not saved.

    ``first_position``: where the first of them stands, when they are one page of many.
    """

    first_position = 1

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if ORDERING_FIELD_NAME in form.fields:
            form.fields[ORDERING_FIELD_NAME].label = "Thứ tự"
            form.fields[ORDERING_FIELD_NAME].min_value = 0
        form.fields["id"].error_messages["invalid_choice"] = ROW_GONE
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = "Xóa dòng này"

    def save(self, commit: bool = True) -> Any:
        """Saves the rows and numbers their ``position`` in the order asked for; new ones go last."""
        saved = super().save(commit)
        if self.can_order:
            for position, form in enumerate(self.ordered_forms, self.first_position):
                if form.instance.pk and form.instance.position != position:
                    form.instance.position = position
                    form.instance.save(update_fields=["position"])
        return saved
