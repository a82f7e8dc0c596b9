"""Writing and reading the log of one object."""

from __future__ import annotations

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from activity.models import LogEntry
from agencies.models import User


def record(
    target: models.Model,
    action: str,
    summary: str,
    *,
    user: User | None,
    on: datetime.date | None = None,
    reason: str = "",
) -> LogEntry:
    """Writes one entry about ``target``: who (with role and agency as now), what, for which business date and why.

    ``user=None`` stands for the application itself (imports, the clock).
    """
    acting = user.acting if user else None
    return LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(target, for_concrete_model=True),
        object_id=target.pk,
        action=action,
        summary=summary[:500],
        reason=reason,
        on=on or timezone.localdate(),
        actor=user,
        actor_name=user.name if user else "Hệ thống",
        actor_role=acting.get_role_display() if acting else "",
        agency=acting.agency if acting else None,
        agency_name=(getattr(acting, "agency_short", "") or acting.agency.short) if acting else "",
    )


def entries_about(target: models.Model) -> models.QuerySet[LogEntry]:
    """The log of one object, newest first."""
    content_type = ContentType.objects.get_for_model(target, for_concrete_model=True)
    return LogEntry.objects.filter(content_type=content_type, object_id=target.pk)
