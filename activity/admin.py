"""The log in the admin: for the superuser alone, since its entries quote drafts and comments."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from activity.models import LogEntry
from agencies.administration import ReadOnly, WithinLocality


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly, WithinLocality, admin.ModelAdmin):
    list_display = ["recorded_at", "on", "summary", "actor_name", "actor_role", "agency_name"]
    list_filter = ["action", "content_type", "recorded_at"]
    search_fields = ["summary", "reason", "actor_name", "agency_name"]
    date_hierarchy = "on"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser
