"""Programmes as the admin shows them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.administration import DirectoryAdmin, ReadOnly
from coordination.models import Program
from documents.admin import issued_rows


@admin.register(Program)
class ProgramAdmin(ReadOnly, DirectoryAdmin):
    list_display = ["title", "family", "span_kind", "year_from", "year_to", "document"]
    list_filter = ["family", "span_kind", "year_from", "document__state"]
    search_fields = ["document__symbol", "document__versions__title"]
    readonly_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Program]:
        rows = super().get_queryset(request).select_related("document").prefetch_related("document__versions")
        return issued_rows(rows, request, "document")

    @admin.display(description="trích yếu")
    def title(self, program: Program) -> str:
        return program.document.current_version.title
