"""Periods and reports as the admin shows them: to administrators those that everybody of the locality may read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.administration import DirectoryAdmin, ReadOnly, administrator
from documents.admin import issued_rows
from reporting.choices import ReportState
from reporting.models import AgencyReport, ConsolidatedReport, ReportingPeriod


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
