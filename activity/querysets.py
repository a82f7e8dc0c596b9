"""Reads of the activity floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from agencies.models import User


class NotificationQuerySet(models.QuerySet):
    def of(self, user: User) -> Self:
        """What the account was told, for all agencies it may act for."""
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def unread_first(self) -> Self:
        """Unread before read, the newest first in each."""
        return self.order_by(models.F("read_at").asc(nulls_first=True), "-created_at", "-pk")
