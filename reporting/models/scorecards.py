"""What an agency answers to the account of how it reported."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from agencies.models import Agency


class ScorecardReply(models.Model):
    """What an agency says about its scorecard of a year."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="scorecard_replies")
    year = models.PositiveSmallIntegerField("năm")
    text = models.TextField("ý kiến")
    on = models.DateField("ngày")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ý kiến về phiếu theo dõi"
        verbose_name_plural = "ý kiến về phiếu theo dõi"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.agency}, {self.year}"
