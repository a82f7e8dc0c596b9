"""What is asked for on a report's fields, what each field said before, and the report as it was handed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from coordination.models import ContentItem
from reporting.choices import SnapshotReason
from reporting.models.periods import AgencyReport


class SupplementRemark(models.Model):
    """What the standing agency asks for on one field of a report, and what the agency answers.

    Written down first (``asked_at`` empty, seen by the standing agency only), then asked with the others of its report;
    settled when the report is accepted. Under ``choices.CORRECTION`` as its field it is the other way about: the agency
    asks to take its accepted report up again, and the standing agency answers.
    """

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="remarks")
    item = models.ForeignKey(
        ContentItem, models.PROTECT, verbose_name="nội dung", related_name="+", null=True, blank=True
    )
    field = models.CharField("mục", max_length=60, blank=True)  # a general part, a field of the item, or "figure-<id>"
    text = models.TextField("nội dung cần bổ sung")
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("đề nghị lúc", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)
    settled_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đề nghị bổ sung ở một mục"
        verbose_name_plural = "đề nghị bổ sung theo mục"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class ReportSnapshot(models.Model):
    """What a report said when it was handed in, accepted, or taken up again; two of them are compared word by word."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="snapshots")
    no = models.PositiveIntegerField("lần")
    why = models.CharField("khi", max_length=40)  # a SnapshotReason
    taken_at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        verbose_name = "bản báo cáo"
        verbose_name_plural = "các bản báo cáo"
        ordering = ["report", "no"]
        constraints = [models.UniqueConstraint(fields=["report", "no"], name="report_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.report}, lần {self.no}"

    @property
    def name(self) -> str:
        """How lists call it: "Bản 2 (tiếp nhận 20/04/2026)"."""
        why = SnapshotReason(self.why).label.lower() if self.why in SnapshotReason.values else self.why
        return f"Bản {self.no} ({why} {timezone.localtime(self.taken_at):%d/%m/%Y})"


class FieldChange(models.Model):
    """One field of a report changed: by whom, when, from what to what. Written by ``entry`` only."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="changes")
    item = models.ForeignKey(ContentItem, models.PROTECT, related_name="+", null=True, blank=True)
    field = models.CharField("mục", max_length=60)
    before = models.TextField("trước", blank=True)
    after = models.TextField("sau", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "các thay đổi"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["report", "item", "field"], name="changes_of_a_field")]

    def __str__(self) -> str:
        return f"{self.field}: {self.before[:40]} → {self.after[:40]}"
