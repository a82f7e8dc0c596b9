"""The consolidated report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from documents.models import Document
from documents.models.version import Version, VersionPart
from reporting.choices import ReportState, RunState
from reporting.models.periods import AgencyReport, ReportingPeriod
from reporting.querysets import ConsolidatedReportQuerySet


class ConsolidatedReport(models.Model):
    """The accepted reports of a period as one document, which is agreed, signed and issued like any other."""

    period = models.OneToOneField(
        ReportingPeriod, models.PROTECT, verbose_name="kỳ báo cáo", related_name="consolidated_report"
    )
    document = models.OneToOneField(
        Document, models.PROTECT, verbose_name="văn bản", related_name="consolidated_report"
    )
    reports = models.ManyToManyField(
        AgencyReport, verbose_name="báo cáo đã tổng hợp", related_name="consolidated_in", blank=True
    )
    merged: models.JSONField[Any, Any] = models.JSONField(default=dict, editable=False)  # id → [state, rev] of reports

    objects = ConsolidatedReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tổng hợp"
        verbose_name_plural = "báo cáo tổng hợp"

    def __str__(self) -> str:
        return f"Báo cáo tổng hợp {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:consolidated", args=[self.pk])

    @property
    def merged_ids(self) -> set[int]:
        """The reports (ids) that went into the text when the application last wrote it."""
        return {int(pk) for pk, (state, _) in self.merged.items() if state == ReportState.ACCEPTED}


class ConsolidationRun(models.Model):
    """Bringing the reports of a period together in the background: who asked for it, how far it is, how it ended."""

    period = models.OneToOneField(
        ReportingPeriod, models.CASCADE, verbose_name="kỳ báo cáo", related_name="consolidation_run"
    )
    state = models.CharField("trạng thái", max_length=20, choices=RunState, default=RunState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("yêu cầu lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    done = models.PositiveIntegerField("đã xong", default=0)
    total = models.PositiveIntegerField("tất cả", default=0)
    step = models.CharField("đang làm", max_length=200, blank=True)
    error = models.CharField("lỗi", max_length=500, blank=True)

    class Meta:
        verbose_name = "lần tổng hợp báo cáo"
        verbose_name_plural = "các lần tổng hợp báo cáo"

    def __str__(self) -> str:
        return f"{self.period}: {self.get_state_display()}"


class GeneratedText(models.Model):
    """What the application wrote into a section of the consolidated report.

    A section that reads otherwise was edited by hand; a newer text is then ``offered`` beside it, never put over it.
    """

    consolidated = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="generated_texts")
    key = models.CharField(max_length=60)
    written = models.TextField(blank=True)
    offered = models.TextField(null=True, blank=True)  # null: nothing new; empty: nothing is reported any more
    sources: models.JSONField[Any, Any] = models.JSONField(default=list)  # lines with who reported them: tracing

    class Meta:
        verbose_name = "văn bản tự tổng hợp"
        verbose_name_plural = "văn bản tự tổng hợp"
        constraints = [models.UniqueConstraint(fields=["consolidated", "key"], name="generated_once_a_section")]

    def __str__(self) -> str:
        return self.key


class AnnexRow(VersionPart):
    """A row of the annex of figures, as one version of the consolidated report prints it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="annex_rows")
    position = models.PositiveIntegerField(default=1)
    item = models.CharField("nội dung", max_length=1000)
    indicator = models.CharField("chỉ tiêu", max_length=400)
    target = models.CharField("kế hoạch", max_length=120, blank=True)
    value = models.CharField("thực hiện", max_length=1000, blank=True)
    percent = models.CharField("tỷ lệ", max_length=40, blank=True)
    before = models.CharField("cùng kỳ năm trước", max_length=120, blank=True)
    change = models.CharField("so với cùng kỳ", max_length=40, blank=True)

    class Meta:
        verbose_name = "dòng phụ lục số liệu"
        verbose_name_plural = "phụ lục số liệu"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.indicator
