"""The rule every span of days keeps."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q


def ordered_span(name: str) -> models.CheckConstraint:
    """A span must not end before it begins."""
    return models.CheckConstraint(
        condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
        name=name,
        violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
    )


def span_in_words(since: datetime.date | None, until: datetime.date | None) -> str:
    """ "từ 01/07/2025 đến 30/06/2026", "từ 01/07/2025", "đến 30/06/2026", or "không ghi thời hạn"."""
    begun = f"từ {since:%d/%m/%Y}" if since else ""
    ended = f"đến {until:%d/%m/%Y}" if until else ""
    return " ".join(filter(None, [begun, ended])) or "không ghi thời hạn"
