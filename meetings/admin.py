"""Meetings as the admin shows them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.admin import named
from agencies.administration import DirectoryAdmin, OwnChoicesFilter, ReadOnly, administrator
from agencies.models import Locality
from meetings.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(ReadOnly, DirectoryAdmin):
    list_display = ["title", "held_on", "place", "state", "organizer", "locality"]
    list_filter = ["state", "purposes__kind", ("locality", OwnChoicesFilter)]
    search_fields = ["title", "place"]
    date_hierarchy = "held_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        rows = super().get_queryset(request).prefetch_related(named("organizer"), named("locality", Locality))
        user = administrator(request)
        return rows if user.is_superuser else rows.filter(locality__in=user.administered_localities)
