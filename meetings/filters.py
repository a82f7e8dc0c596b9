"""Filters of the list of meetings; they stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from meetings.choices import MeetingState, PurposeKind
from meetings.models import Meeting, Purpose


class MeetingFilter(django_filters.FilterSet):
    """Meetings by year held, state and kind of purpose."""

    nam = django_filters.NumberFilter(
        label="Năm họp", field_name="held_on__year", min_value=1975, max_value=2100, widget=forms.NumberInput
    )
    trang_thai = django_filters.ChoiceFilter(
        label="Trạng thái", field_name="state", choices=MeetingState.choices, empty_label="Mọi trạng thái"
    )
    muc_dich = django_filters.ChoiceFilter(
        label="Mục đích", method="by_kind", choices=PurposeKind.choices, empty_label="Mọi mục đích"
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def by_kind(self, queryset: QuerySet[Meeting], name: str, value: Any) -> QuerySet[Meeting]:
        return queryset.filter(Exists(Purpose.objects.filter(meeting=OuterRef("pk"), kind=value)))
