"""The log in the admin: for the superuser alone, since its entries quote drafts and comments."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from activity.models import LogEntry
from agencies.administration import DirectoryAdmin, ReadOnly, administrator


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly, DirectoryAdmin):
    list_display = ["recorded_at", "on", "summary", "actor_name", "actor_role", "agency_name"]
    list_filter = ["action", "content_type", "recorded_at"]
    search_fields = ["summary", "reason", "actor_name", "agency_name"]
    date_hierarchy = "on"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administrator(request).is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser
