"""Filters of the list of periods; they stand in the address."""

from __future__ import annotations

import datetime

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from coordination.models import Program
from reporting.choices import ReportState
from reporting.models import AgencyReport, ReportingPeriod

STATES = [
    ("con-thieu", "Còn thiếu báo cáo"),
    ("qua-han", "Có báo cáo quá hạn"),
    ("da-du", "Đã tiếp nhận đủ"),
    ("da-khoa", "Đã khóa"),
]


class ProgramField(django_filters.fields.ModelChoiceField):
    """Programmes by their title."""

    def label_from_instance(self, obj: Program) -> str:
        return f"{obj} · {obj.span}" if obj.span not in str(obj) else str(obj)


class ProgramChoice(django_filters.ModelChoiceFilter):
    field_class = ProgramField


def programs_reported_on(request: HttpRequest) -> QuerySet[Program]:
    """Programmes the user may see that have a period."""
    seen = Program.objects.visible_to(request.user).with_title(request.user)  # type: ignore[arg-type]  # signed in
    return seen.filter(Exists(ReportingPeriod.objects.filter(program=OuterRef("pk"))))


class PeriodFilter(django_filters.FilterSet):
    """Periods by the year of their cut-off, programme and state."""

    nam = django_filters.NumberFilter(
        label="Năm", field_name="cutoff_on__year", min_value=1975, max_value=2100, widget=forms.NumberInput
    )
    chuong_trinh = ProgramChoice(
        label="Chương trình", field_name="program", queryset=programs_reported_on, empty_label="Mọi chương trình"
    )
    trang_thai = django_filters.ChoiceFilter(
        label="Tình hình", choices=STATES, method="by_state", empty_label="Mọi tình hình"
    )

    class Meta:
        model = ReportingPeriod
        fields: list[str] = []

    def by_state(self, queryset: QuerySet[ReportingPeriod], name: str, value: str) -> QuerySet[ReportingPeriod]:
        reports = AgencyReport.objects.filter(period=OuterRef("pk"))
        today: datetime.date = timezone.localdate()
        match value:
            case "con-thieu":
                return queryset.filter(Exists(reports.owed()), closed_on__isnull=True)
            case "qua-han":
                return queryset.filter(Exists(reports.overdue(today)), closed_on__isnull=True)
            case "da-du":
                return queryset.exclude(Exists(reports.exclude(state=ReportState.ACCEPTED)))
            case _:
                return queryset.filter(closed_on__isnull=False)
