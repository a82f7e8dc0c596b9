"""Periods and reports as the admin shows them: to administrators those that everybody of the locality may read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from agencies.admin import named
from agencies.administration import DirectoryAdmin, OwnChoicesFilter, ReadOnly, administrator
from agencies.models import Locality
from documents.admin import issued_rows
from reporting.choices import ReportState
from reporting.models import AgencyReport, CatalogueIndicator, ConsolidatedReport, ReportingPeriod


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(ReadOnly, DirectoryAdmin):
    list_display = ["name", "program", "kind", "starts_on", "cutoff_on", "due_on", "closed_on"]
    list_filter = ["kind", "due_on"]
    search_fields = ["name", "program__document__symbol", "program__document__versions__title"]
    date_hierarchy = "due_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportingPeriod]:
        rows = super().get_queryset(request).select_related("program")
        return issued_rows(rows, request, "program__document")


@admin.register(AgencyReport)
class AgencyReportAdmin(ReadOnly, DirectoryAdmin):
    list_display = ["agency_name", "period", "state", "confirmed_on", "accepted_on"]
    list_filter = ["state", "accepted_on"]
    search_fields = ["agency_name", "period__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgencyReport]:
        rows = super().get_queryset(request).select_related("period")
        if not administrator(request).is_superuser:
            rows = rows.filter(state=ReportState.ACCEPTED)
        return issued_rows(rows, request, "period__program__document")


@admin.register(ConsolidatedReport)
class ConsolidatedReportAdmin(ReadOnly, DirectoryAdmin):
    list_display = ["period", "document"]
    list_filter = ["document__state"]
    search_fields = ["period__name", "document__symbol"]
    list_select_related = ["period", "document"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsolidatedReport]:
        return issued_rows(super().get_queryset(request), request, "document")


@admin.register(CatalogueIndicator)
class CatalogueIndicatorAdmin(DirectoryAdmin):
    """Usual indicators to pick from. Those for all localities are kept by the superuser and read by everybody."""

    list_display = ["name", "unit", "group", "aggregation", "counts", "locality"]
    list_filter = ["aggregation", ("locality", OwnChoicesFilter)]
    search_fields = ["name", "group"]
    autocomplete_fields = ["locality"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CatalogueIndicator]:
        rows = super().get_queryset(request).prefetch_related(named("locality", Locality))
        user = administrator(request)
        own = Q(locality__in=user.administered_localities) | Q(locality__isnull=True)
        return rows if user.is_superuser else rows.filter(own)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if not administrator(request).is_superuser:
            kwargs |= {"required": True, "help_text": ""}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: CatalogueIndicator | None = None) -> bool:
        for_all = obj is not None and obj.locality_id is None
        return super().has_change_permission(request, obj) and (administrator(request).is_superuser or not for_all)

    def has_delete_permission(self, request: HttpRequest, obj: CatalogueIndicator | None = None) -> bool:
        return self.has_change_permission(request, obj)
