"""The rule every span of days keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def ordered_span(name: str) -> models.CheckConstraint:
    """A span must not end before it begins."""
    return models.CheckConstraint(
        condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
        name=name,
        violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
    )
