"""Filters of the lists; they stand in the address."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Agency
from agencies.searching import exact_first, matching
from coordination.choices import Family
from coordination.models import Program
from documents.choices import DocumentState
from documents.models import Document


def parties_seen(request: HttpRequest) -> QuerySet[Agency]:
    """Agencies that are parties of documents the user may see, by their names of today."""
    seen = Document.objects.visible_to(request.user)  # type: ignore[arg-type]  # behind the sign-in
    parties = Agency.objects.filter(parties__version__document__in=seen)
    return Agency.objects.filter(pk__in=parties.values("pk")).named().order_by("locality", "order", "pk")


class ProgramFilter(django_filters.FilterSet):
    """Programmes by title or number, year covered, family, state and party. The queryset has ``with_title``."""

    q = django_filters.CharFilter(label="Tên hoặc số văn bản", method="by_text")
    nam = django_filters.NumberFilter(
        label="Năm", method="by_year", min_value=1975, max_value=2100, widget=forms.NumberInput
    )
    nhom = django_filters.ChoiceFilter(
        label="Nhóm", field_name="family", choices=Family.choices, empty_label="Mọi nhóm"
    )
    trang_thai = django_filters.ChoiceFilter(
        label="Trạng thái", field_name="document__state", choices=DocumentState.choices, empty_label="Mọi trạng thái"
    )
    ben = django_filters.ModelChoiceFilter(
        label="Bên tham gia",
        method="by_party",
        queryset=parties_seen,
        empty_label="Mọi cơ quan",
        widget=TypeAheadSelect,
    )

    class Meta:
        model = Program
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Program], name: str, value: str) -> QuerySet[Program]:
        """Every word must stand in the number or the title, accents or not; those with the accents typed come first."""
        columns = ("document__symbol", "title")
        found = matching(queryset, value, *columns)
        return found.order_by(*exact_first(value, *columns), "-year_from", "-pk")

    def by_year(self, queryset: QuerySet[Program], name: str, value: int) -> QuerySet[Program]:
        return queryset.of_year(int(value))  # type: ignore[attr-defined]  # ours

    def by_party(self, queryset: QuerySet[Program], name: str, value: Agency) -> QuerySet[Program]:
        return queryset.filter(readable__in=value.parties.values("version"))  # type: ignore[misc]  # annotated
