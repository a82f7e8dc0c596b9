"""How indicators are counted, the catalogue of the usual ones, and what reconciliation found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Locality
from coordination.choices import TargetSense
from coordination.models import Indicator
from reporting.choices import Aggregation, EventKind
from reporting.models.periods import ReportingPeriod


class CatalogueIndicator(models.Model):
    """A usual indicator to pick from; the same one over years. ``locality`` null: for all."""

    locality = models.ForeignKey(
        Locality, models.CASCADE, verbose_name="đơn vị hành chính", related_name="+", null=True, blank=True
    )
    group = models.CharField("nhóm", max_length=120)
    name = models.CharField("chỉ tiêu", max_length=300)
    unit = models.CharField("đơn vị tính", max_length=60)
    sense = models.CharField("loại kế hoạch", max_length=12, choices=TargetSense, default=TargetSense.AT_LEAST)
    aggregation = models.CharField("cách tính cả năm", max_length=12, choices=Aggregation, default=Aggregation.SUM)
    counts = models.CharField("đếm sự kiện", max_length=20, choices=EventKind, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=100)

    class Meta:
        verbose_name = "chỉ tiêu thường dùng"
        verbose_name_plural = "danh mục chỉ tiêu"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "name"],
                name="catalogue_indicator_once",
                violation_error_message="Danh mục đã có chỉ tiêu này.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(locality__isnull=True),
                name="catalogue_indicator_once_for_all",
                violation_error_message="Danh mục chung đã có chỉ tiêu này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class IndicatorRule(models.Model):
    """How one programme's indicator is counted: over periods, against what, and whether events count for it."""

    indicator = models.OneToOneField(Indicator, models.CASCADE, related_name="rule")
    catalogue = models.ForeignKey(
        CatalogueIndicator, models.SET_NULL, verbose_name="trong danh mục", related_name="rules", null=True, blank=True
    )
    aggregation = models.CharField("cách tính cả năm", max_length=12, choices=Aggregation, default=Aggregation.SUM)
    is_cumulative = models.BooleanField("số liệu báo cáo là lũy kế từ đầu năm", default=False)
    baseline = models.DecimalField("thực hiện năm trước", max_digits=18, decimal_places=2, null=True, blank=True)
    counts = models.CharField("đếm sự kiện", max_length=20, choices=EventKind, blank=True)
    numerator = models.ForeignKey(
        Indicator, models.SET_NULL, verbose_name="tử số", related_name="+", null=True, blank=True
    )
    denominator = models.ForeignKey(
        Indicator, models.SET_NULL, verbose_name="mẫu số", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "cách tính chỉ tiêu"
        verbose_name_plural = "cách tính chỉ tiêu"

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_aggregation_display()}"


class ReconciliationNote(models.Model):
    """What was explained about a contradiction between figures; ``key`` names it and the values it is about."""

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="reconciliation_notes")
    key = models.CharField(max_length=200)
    text = models.TextField("giải thích")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "giải thích số liệu"
        verbose_name_plural = "giải thích số liệu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "key"], name="reconciliation_note_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reconciliation_note_says_something",
                violation_error_message="Hãy ghi lời giải thích.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
