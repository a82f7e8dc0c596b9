"""The letter that asks for reports still owed."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from agencies.models import Agency
from documents.models import Document
from reporting.models.periods import ReportingPeriod


class ReminderLetter(models.Model):
    """The official letter (công văn đôn đốc) to the agencies that owe a report of a period."""

    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="reminder_letter")
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, verbose_name="kỳ báo cáo", related_name="reminder_letters"
    )
    agencies = models.ManyToManyField(Agency, verbose_name="cơ quan được đôn đốc", related_name="+")

    class Meta:
        verbose_name = "công văn đôn đốc"
        verbose_name_plural = "công văn đôn đốc"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Công văn đôn đốc {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:letter", args=[self.pk])
