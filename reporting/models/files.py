"""Word and Excel forms of a report that came back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.models.periods import AgencyReport


class ReportFile(models.Model):
    """A Word or Excel form that came back: dry run, errors by line, and whether it was taken over.

    ``rows`` is what was read; ``findings`` are the errors with their lines. The same bytes are taken over once.
    """

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="files")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    rows: models.JSONField[Any, Any] = models.JSONField(default=list)
    findings: models.JSONField[Any, Any] = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", auto_now_add=True)
    taken_over_at = models.DateTimeField("nhập lúc", null=True, blank=True)

    class Meta:
        verbose_name = "biểu báo cáo nhận bằng tệp"
        verbose_name_plural = "biểu báo cáo nhận bằng tệp"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                condition=Q(taken_over_at__isnull=False),
                name="report_file_taken_over_once",
                violation_error_message="Tệp này đã được nhập vào báo cáo.",
            )
        ]

    def __str__(self) -> str:
        return self.name
