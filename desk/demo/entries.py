"""Log entries of deeds that the demonstration data write at once instead of playing them one by one."""

from __future__ import annotations

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models

from activity.models import LogEntry
from agencies.models import Membership


def entry(target: models.Model, action: str, summary: str, by: Membership, on: datetime.date) -> LogEntry:
    """The unsaved entry that ``activity.log.record`` would write for a person in that role; ``by`` holds the agency's
    names, as of ``Membership.objects.for_acting``."""
    return LogEntry(
        content_type=ContentType.objects.get_for_model(target),
        object_id=target.pk,
        action=action,
        summary=summary[:500],
        on=on,
        actor=by.user,
        actor_name=by.user.name,
        actor_role=by.get_role_display(),
        agency_id=by.agency_id,
        agency_name=by.agency_short,
    )
