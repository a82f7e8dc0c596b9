"""Calendars people subscribe to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class CalendarFeed(models.Model):
    """The private address of one account's calendar. Only the hash of its token is kept; a new token voids the old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="tài khoản", related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    renewed_at = models.DateTimeField("tạo địa chỉ lúc", default=timezone.now)

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"

    def __str__(self) -> str:
        return str(self.user)
