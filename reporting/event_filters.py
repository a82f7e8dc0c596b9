"""Filters of the list of events; they stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Agency
from coordination.models import Program
from reporting.choices import EventKind, EventState
from reporting.filters import ProgramChoice
from reporting.models import Event

MONTHS = [(str(month), f"Tháng {month}") for month in range(1, 13)]


def programs_with_events(request: HttpRequest) -> QuerySet[Program]:
    """Programmes the user may see that have an event."""
    seen = Program.objects.visible_to(request.user).with_title(request.user)  # type: ignore[arg-type]  # signed in
    return seen.filter(Exists(Event.objects.filter(program=OuterRef("pk")))).order_by("-year_from", "pk")


def agencies_with_events(request: HttpRequest) -> QuerySet[Agency]:
    """Agencies that lead an event the user may see."""
    seen = Event.objects.visible_to(request.user)  # type: ignore[arg-type]  # signed in
    return Agency.objects.filter(Exists(seen.filter(agency=OuterRef("pk")))).named().order_by("locality", "order", "pk")


class EventFilter(django_filters.FilterSet):
    """Events (annotated ``day``) by kind, programme, item, agency, state, month and year."""

    loai = django_filters.ChoiceFilter(
        label="Loại", field_name="kind", choices=EventKind.choices, empty_label="Mọi loại"
    )
    chuong_trinh = ProgramChoice(
        label="Chương trình", field_name="program", queryset=programs_with_events, empty_label="Mọi chương trình"
    )
    co_quan = django_filters.ModelChoiceFilter(
        label="Cơ quan",
        method="by_agency",
        queryset=agencies_with_events,
        empty_label="Mọi cơ quan",
        widget=TypeAheadSelect,
    )
    trang_thai = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=EventState.choices, empty_label="Mọi tình trạng"
    )
    thang = django_filters.ChoiceFilter(label="Tháng", field_name="day__month", choices=MONTHS, empty_label="Cả năm")
    nam = django_filters.NumberFilter(
        label="Năm", field_name="day__year", min_value=1975, max_value=2100, widget=forms.NumberInput
    )
    noi_dung = django_filters.NumberFilter(field_name="item", max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields: list[str] = []

    def by_agency(self, queryset: Any, name: str, value: Agency) -> QuerySet[Event]:
        """Those it leads or supports."""
        supported = Event.supporters.through.objects.filter(event=OuterRef("pk"), agency=value.pk)
        return queryset.filter(Q(agency=value.pk) | Exists(supported))
