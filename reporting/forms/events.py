"""The forms of an event: what it is, its petitions by competence, and the step that stops it or plans it anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from agencies.forms.choosing import FoundBoxes, TypeAheadSelect
from agencies.models import Agency, User
from documents.forms.fields import DayField, text_field
from reporting.choices import EventAction, EventKind, PetitionLevel
from reporting.event_rights import OpenItem, items_open_to
from reporting.events import EventValues, PetitionValues
from reporting.models import Event
from reporting.numbers import read_number

SHOWN = 110  # letters of an item's title in a list
LARGEST = 2_000_000_000


class CountField(forms.IntegerField):
    """A number of people or things; "11.000" and "11 000" are eleven thousand."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        messages = {
            "invalid": "Ghi một số nguyên, ví dụ 1.250.",
            "min_value": "Ghi số từ 0 trở lên.",
            "max_value": "Số này quá lớn.",
        }
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=LARGEST,
            widget=forms.TextInput(attrs=attrs),
            error_messages=messages,
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        reading = read_number(str(value))
        if reading.value is None or reading.qualifier:
            raise forms.ValidationError(self.error_messages["min_value" if "âm" in reading.error else "invalid"])
        whole = reading.value.normalize()
        return super().to_python(f"{whole:f}")


class EventForm(forms.Form):
    """One event, of an item that the user's agency leads or supports, or of the locality's own work."""

    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn loại"), *EventKind.choices])
    subject = forms.CharField(label="Nội dung", max_length=500)
    item_id = forms.TypedChoiceField(
        label="Nội dung của chương trình", required=False, coerce=int, empty_value=None, widget=TypeAheadSelect
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Cơ quan chủ trì", widget=TypeAheadSelect)
    supporters = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Cơ quan phối hợp", required=False, widget=FoundBoxes
    )
    place = forms.CharField(label="Địa điểm", max_length=300, required=False)
    planned_on = DayField(label="Dự kiến ngày", required=False)
    held_on = DayField(label="Đã tổ chức ngày", required=False, help_text="Để trống khi chưa tổ chức.")
    attendances = CountField("Số lượt người tham gia")
    opinions = CountField("Số ý kiến")
    outcome = text_field("Kết quả")

    def __init__(self, data: Any, *, user: User, event: Event | None = None, item: int | None = None) -> None:
        super().__init__(data, initial=_initial(user, event, item))
        self.label_suffix = ""
        agencies = _agencies(user, event)
        for name in ("agency", "supporters"):
            self.fields[name].queryset = agencies  # type: ignore[attr-defined]  # fields of models
        self.items = items_open_to(user, timezone.localdate())
        self.fields["item_id"].choices = _item_choices(self.items, event)  # type: ignore[attr-defined]
        self.petitions = [_petition_form(data, level, event) for level in PetitionLevel]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("planned_on") and not cleaned.get("held_on") and not self.errors:
            self.add_error("planned_on", "Ghi ngày dự kiến hoặc ngày đã tổ chức.")
        return cleaned

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.petitions)])

    @property
    def has_petitions(self) -> bool:
        return any(form.errors or any(form.initial.values()) for form in self.petitions)

    def values(self) -> EventValues:
        data = dict(self.cleaned_data)
        lead, supporters = data.pop("agency"), data.pop("supporters")
        petitions = [form.values() for form in self.petitions if form.counts]
        return EventValues(
            **data, agency_id=lead.pk, supporters=[agency.pk for agency in supporters], petitions=petitions
        )


class PetitionForm(forms.Form):
    """Petitions of one competence."""

    received = CountField("Tiếp nhận")
    resolved = CountField("Đã giải quyết")
    in_progress = CountField("Đang giải quyết")

    def __init__(self, data: Any, *, level: PetitionLevel, initial: dict[str, int]) -> None:
        super().__init__(data, prefix=f"kien-nghi-{level}", initial=initial)
        self.label_suffix, self.level = "", level
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control form-control-sm"
            field.widget.attrs["aria-label"] = f"{field.label}, {level.label}"

    @property
    def counts(self) -> bool:
        return any(value is not None for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("resolved") or 0) + (cleaned.get("in_progress") or 0) > (cleaned.get("received") or 0):
            self.add_error("received", "Số đã và đang giải quyết không được lớn hơn số tiếp nhận.")
        return cleaned

    def values(self) -> PetitionValues:
        return PetitionValues(self.level, **{name: value or 0 for name, value in self.cleaned_data.items()})


class EventStepForm(forms.Form):
    """Why an event is postponed or cancelled, or for which day it is planned anew."""

    reason = text_field("Lý do", required=True)
    planned_on = DayField(label="Dự kiến ngày")

    def __init__(self, *args: Any, action: EventAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        del self.fields["reason" if action == EventAction.RESUME else "planned_on"]


def _initial(user: User, event: Event | None, item: int | None) -> dict[str, Any]:
    if event is None:
        return {"agency": user.acting.agency_id if user.acting else None, "item_id": item}
    own = ("kind", "subject", "item_id", "agency", "place", "planned_on", "held_on", "attendances", "opinions")
    told = {name: getattr(event, name) for name in own}
    return {**told, "outcome": event.outcome, "supporters": [agency.pk for agency in event.supporters.all()]}


def _agencies(user: User, event: Event | None) -> Any:
    """Those of the locality that exist today, and those the event names already."""
    locality = event.locality_id if event else user.acting.locality_id if user.acting else None
    active = Agency.objects.filter(locality=locality).active()
    named = [event.agency_id, *(agency.pk for agency in event.supporters.all())] if event else []
    return (active | Agency.objects.filter(pk__in=named)).named().order_by("order", "pk")


def _item_choices(items: Iterable[OpenItem], event: Event | None) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    known = set()
    for entry in items:
        known.add(entry.item_id)
        title = f"{entry.number}. {entry.title}"
        shown = title if len(title) <= SHOWN else f"{title[:SHOWN].rstrip()}…"
        program = entry.program
        groups.setdefault(f"{program} · {program.span}", []).append((entry.item_id, shown))
    kept = []
    if event and event.item_id and event.item_id not in known:
        kept = [(event.item_id, getattr(event, "item_title", "") or "Nội dung đang ghi")]
    return [("", "Không thuộc chương trình nào"), *kept, *groups.items()]


def _petition_form(data: Any, level: PetitionLevel, event: Event | None) -> PetitionForm:
    counted = {count.level: count for count in event.petitions.all()} if event else {}
    count = counted.get(level)
    names = ("received", "resolved", "in_progress")
    return PetitionForm(data, level=level, initial={name: getattr(count, name) for name in names} if count else {})
