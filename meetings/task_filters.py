"""Filters of the list of tasks; they stand in the address."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Agency
from meetings.choices import TaskState
from meetings.models import Meeting, Task

WHICH = [
    ("mo", "Đang mở"),
    ("qua-han", "Quá hạn"),
    ("giao-toi", "Giao cho cơ quan tôi"),
    ("toi-giao", "Cơ quan tôi giao"),
]


def agencies_with_tasks(request: HttpRequest) -> QuerySet[Agency]:
    """Agencies that have a task the user may see."""
    seen = Task.objects.visible_to(request.user)  # type: ignore[arg-type]  # behind the sign-in
    given = Task.agencies.through.objects.filter(agency=OuterRef("pk"), task__in=seen.values("pk"))
    return Agency.objects.filter(Exists(given)).named().order_by("locality", "order", "pk")


def meetings_with_tasks(request: HttpRequest) -> QuerySet[Meeting]:
    """Meetings whose tasks the user may see, newest first."""
    seen = Task.objects.visible_to(request.user)  # type: ignore[arg-type]  # behind the sign-in
    return Meeting.objects.filter(Exists(seen.filter(meeting=OuterRef("pk")))).order_by("-held_on", "-pk")


class MeetingField(django_filters.ModelChoiceFilter):
    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=meetings_with_tasks, widget=TypeAheadSelect, **options)


class TaskFilter(django_filters.FilterSet):
    """Tasks by agency, state, which ones (open, overdue, ours), meeting and year of the meeting."""

    loc = django_filters.ChoiceFilter(label="Xem", method="by_which", choices=WHICH, empty_label="Tất cả")
    co_quan = django_filters.ModelChoiceFilter(
        label="Cơ quan được giao",
        method="by_agency",
        queryset=agencies_with_tasks,
        empty_label="Mọi cơ quan",
        widget=TypeAheadSelect,
    )
    trang_thai = django_filters.ChoiceFilter(
        label="Trạng thái", field_name="state", choices=TaskState.choices, empty_label="Mọi trạng thái"
    )
    hoi_nghi = MeetingField(label="Theo kết luận tại", field_name="meeting", empty_label="Mọi hội nghị")
    nam = django_filters.NumberFilter(
        label="Năm", method="by_year", min_value=1975, max_value=2100, widget=forms.NumberInput
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def by_which(self, queryset: Any, name: str, value: str) -> QuerySet[Task]:
        if value in ("mo", "qua-han"):
            return queryset.open() if value == "mo" else queryset.overdue()
        acting = getattr(self.request.user, "acting", None)
        if acting is None:
            return queryset.none()
        return (queryset.given_to if value == "giao-toi" else queryset.followed_by)(acting.agency_id)

    def by_agency(self, queryset: Any, name: str, value: Agency) -> QuerySet[Task]:
        return queryset.given_to(value.pk)

    def by_year(self, queryset: QuerySet[Task], name: str, value: int) -> QuerySet[Task]:
        first, last = datetime.date(int(value), 1, 1), datetime.date(int(value), 12, 31)
        return queryset.filter(meeting__held_on__range=(first, last))
