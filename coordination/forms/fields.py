"""Fields that several forms share, and what they offer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q

from agencies.forms.choosing import FoundLabel, TypeAheadSelect, agency_label, found_by
from agencies.models import Agency, Appointment
from agencies.querysets import locality_lineage, valid_on
from coordination.choices import DATED_DUE_KINDS, DueKind
from documents.forms import DayField

Choices = list[tuple[Any, Any]]
NO_AGENCY = ("", "— Chọn cơ quan —")


class IdField(forms.TypedChoiceField):
    """A choice among rows by their ids; None where nothing is chosen. The choices are shared by all rows of a page."""

    widget = TypeAheadSelect
    default_error_messages = {"invalid_choice": "Chọn một mục trong danh sách."}

    def __init__(self, *, choices: Choices = (), **kwargs: Any) -> None:  # type: ignore[assignment]  # none yet
        super().__init__(choices=choices, coerce=int, empty_value=None, **kwargs)


def agency_choices(locality_id: int, day: datetime.date, keep: Iterable[int | None] = ()) -> Choices:
    """The locality's agencies that exist on ``day``, by their names of today and in their order.

    Those in ``keep`` (ids), which a row names already, stay on offer whatever became of them.
    """
    kept = [pk for pk in keep if pk]
    offered = Agency.objects.filter(Q(valid_on(day), locality=locality_id) | Q(pk__in=kept))
    rows = offered.named().order_by("locality", "order", "pk")
    return [NO_AGENCY, *((agency.pk, _agency_label(agency, day)) for agency in rows)]


def former_agency_choices(locality_id: int, today: datetime.date) -> Choices:
    """Every agency that the locality has or had, and those of the localities it succeeds."""
    rows = Agency.objects.filter(locality__in=locality_lineage(locality_id)).named()
    rows = rows.order_by(models.F("until").desc(nulls_first=True), "locality", "order", "pk")
    return [NO_AGENCY, *((agency.pk, _agency_label(agency, today)) for agency in rows)]


def _agency_label(agency: Agency, day: datetime.date) -> FoundLabel:
    ended = agency.until is not None and agency.until < day
    return agency_label(agency, f" (kết thúc ngày {agency.until:%d/%m/%Y})" if ended else "")


def signatory_choices(agencies: Choices, first: datetime.date, last: datetime.date) -> Choices:
    """Who holds a post of these agencies at any time between two days, under the name of his agency."""
    names = {pk: name for pk, name in agencies if pk}
    held = Appointment.objects.filter(Q(since__isnull=True) | Q(since__lte=last), agency__in=list(names)).filter(
        Q(until__isnull=True) | Q(until__gte=first)
    )
    groups: dict[int, Choices] = {pk: [] for pk in names}
    for appointment in held.select_related("official", "post").order_by("agency", "post__order", "-since", "pk"):
        until = f" (đến {appointment.until:%d/%m/%Y})" if appointment.until else ""
        label = FoundLabel(f"{appointment}{until}", found_by(names[appointment.agency_id], None))
        groups[appointment.agency_id].append((appointment.pk, label))
    return [("", "— Chưa chọn —"), *((names[pk], people) for pk, people in groups.items() if people)]


class DueFields(forms.Form):
    """A deadline: its kind, in words, and the day where there is one. ``span``: the first and last day it may be."""

    due_kind = forms.ChoiceField(label="Loại thời hạn", choices=DueKind.choices, initial=DueKind.NONE, required=False)
    due_text = forms.CharField(label="Thời hạn ghi bằng lời", max_length=200, required=False)
    due_on = DayField(label="Ngày đến hạn", required=False)

    def __init__(self, *args: Any, span: tuple[datetime.date, datetime.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.span = span

    def clean_due_kind(self) -> str:
        return self.cleaned_data["due_kind"] or DueKind.NONE

    def clean_due_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["due_on"]
        first, last = self.span
        if day is not None and not first <= day <= last:
            raise forms.ValidationError(
                f"Thời hạn phải trong thời gian của chương trình: từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}."
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, text, day = cleaned.get("due_kind"), cleaned.get("due_text"), cleaned.get("due_on")
        if "due_on" in self.errors or "due_text" in self.errors:
            return cleaned
        if kind in (DueKind.ON, DueKind.BY) and day is None:
            self.add_error("due_on", "Ghi ngày đến hạn.")
        elif kind in DATED_DUE_KINDS and not (day or text):
            self.add_error("due_text", "Ghi thời hạn bằng lời hoặc chọn ngày.")
        elif kind == DueKind.NONE and (day or text):
            self.add_error("due_kind", "Đã ghi thời hạn: hãy chọn loại thời hạn.")
        return cleaned
