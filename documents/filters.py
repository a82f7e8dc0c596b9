"""Filters of the list of documents; they stand in the address."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Agency
from agencies.searching import Plain, exact_first, matching
from documents.choices import DocumentKind, DocumentState, Origin
from documents.models import Document, Party
from documents.querysets import DocumentQuerySet

ORDERS: dict[str, tuple[str, list[Any]]] = {
    "moi": ("Mới nhất trước", [F("dated").desc(nulls_last=True), "-pk"]),
    "cu": ("Cũ nhất trước", [F("dated").asc(nulls_last=True), "pk"]),
    "ten": ("Trích yếu A–Z", [Plain("title"), "pk"]),
    "loai": ("Loại văn bản", ["kind", F("dated").desc(nulls_last=True), "-pk"]),
}
SEARCHED = ("symbol", "title")


def agencies_seen(request: HttpRequest) -> QuerySet[Agency]:
    """Agencies that drafted documents the user may see or are parties of them, by their names of today."""
    seen = Document.objects.visible_to(request.user)  # type: ignore[arg-type]  # behind the sign-in
    parties = Party.objects.filter(version__document__in=seen)
    agencies = Agency.objects.filter(Q(pk__in=parties.values("agency")) | Q(pk__in=seen.values("drafting_agency")))
    return agencies.named().order_by("locality", "order", "pk")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DocumentFilter(django_filters.FilterSet):
    """Documents by words, kind, state, agency, day of issue and origin. The queryset has title, readable and dated."""

    q = django_filters.CharFilter(label="Số, ký hiệu hoặc trích yếu", method="by_text")
    loai = django_filters.ChoiceFilter(
        label="Loại văn bản", field_name="kind", choices=DocumentKind.choices, empty_label="Mọi loại"
    )
    trang_thai = django_filters.ChoiceFilter(
        label="Trạng thái", field_name="state", choices=DocumentState.choices, empty_label="Mọi trạng thái"
    )
    co_quan = django_filters.ModelChoiceFilter(
        label="Cơ quan",
        method="by_agency",
        queryset=agencies_seen,
        empty_label="Mọi cơ quan",
        widget=TypeAheadSelect,
    )
    nam = django_filters.NumberFilter(
        label="Năm ban hành", method="by_year", min_value=1975, max_value=2100, widget=forms.NumberInput
    )
    tu_ngay = django_filters.DateFilter(label="Từ ngày", method="from_day", widget=day_input())
    den_ngay = django_filters.DateFilter(label="Đến ngày", method="to_day", widget=day_input())
    nguon = django_filters.ChoiceFilter(
        label="Nguồn gốc", field_name="origin", choices=Origin.choices, empty_label="Mọi nguồn"
    )
    xep = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="in_order",
        choices=[(key, label) for key, (label, _) in ORDERS.items()],
        empty_label=None,
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def filter_queryset(self, queryset: DocumentQuerySet) -> DocumentQuerySet:
        """Filtered and, where the address names no order, first what has the accents typed, then newest first."""
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("xep"):
            return found
        typed = self.form.cleaned_data.get("q") or ""
        return found.order_by(*exact_first(typed, *SEARCHED), *ORDERS["moi"][1])

    def by_text(self, queryset: DocumentQuerySet, name: str, value: str) -> DocumentQuerySet:
        """Every word must stand in the number or the title, accents or not."""
        return matching(queryset, value, *SEARCHED)

    def by_agency(self, queryset: DocumentQuerySet, name: str, value: Agency) -> DocumentQuerySet:
        return queryset.filter(Q(drafting_agency=value) | Q(readable__in=value.parties.values("version")))

    def by_year(self, queryset: DocumentQuerySet, name: str, value: int) -> DocumentQuerySet:
        return queryset.filter(dated__startswith=f"{int(value)}")

    def from_day(self, queryset: DocumentQuerySet, name: str, value: datetime.date) -> DocumentQuerySet:
        return queryset.filter(dated__gte=value.isoformat())

    def to_day(self, queryset: DocumentQuerySet, name: str, value: datetime.date) -> DocumentQuerySet:
        return queryset.filter(dated__lte=value.isoformat())

    def in_order(self, queryset: DocumentQuerySet, name: str, value: str) -> DocumentQuerySet:
        return queryset.order_by(*ORDERS[value][1])
