"""What an agency reports of an item: words and figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.models import Agency
from agencies.wording import decimal_vi
from coordination.models import ContentItem, Indicator
from reporting.choices import CauseKind, ItemStatus, Qualifier
from reporting.models.periods import AgencyReport


class ItemProgress(models.Model):
    """What an agency reports about one content item it leads or supports."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="progress")
    item = models.ForeignKey(ContentItem, models.PROTECT, verbose_name="nội dung", related_name="progress")
    status = models.CharField("tình trạng", max_length=20, choices=ItemStatus, blank=True)
    percent = models.PositiveSmallIntegerField("tỷ lệ hoàn thành (%)", null=True, blank=True)
    result = models.TextField("kết quả", blank=True)
    shortcoming = models.TextField("tồn tại, hạn chế", blank=True)
    cause = models.TextField("nguyên nhân", blank=True)
    cause_kind = models.CharField("loại nguyên nhân", max_length=12, choices=CauseKind, blank=True)
    proposal = models.TextField("kiến nghị, đề xuất", blank=True)
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "tiến độ nội dung"
        verbose_name_plural = "tiến độ nội dung"
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="progress_once_an_item"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="percent_up_to_100",
                violation_error_message="Tỷ lệ hoàn thành từ 0 đến 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.item}"


class Figure(models.Model):
    """A reported figure: value with qualifier, or "done, no figure given" — which is never zero."""

    progress = models.ForeignKey(ItemProgress, models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="chỉ tiêu", related_name="figures")
    value = models.DecimalField("số liệu", max_digits=18, decimal_places=2, null=True, blank=True)
    qualifier = models.CharField("mức độ", max_length=8, choices=Qualifier, blank=True, default=Qualifier.EXACT)
    no_figure = models.BooleanField("đã thực hiện, chưa có số liệu", default=False)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["indicator"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "indicator"], name="figure_once_an_indicator"),
            models.CheckConstraint(
                condition=Q(no_figure=False) | Q(value__isnull=True),
                name="no_figure_has_no_value",
                violation_error_message="Đã chọn “chưa có số liệu” thì để trống số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message="Số liệu không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.printed}"

    @property
    def printed(self) -> str:
        """The figure in words as reports print it: "trên 11.000"; empty where there is no figure."""
        if self.value is None:
            return ""
        return f"{self.get_qualifier_display()} {decimal_vi(self.value)}" if self.qualifier else decimal_vi(self.value)


class FigurePart(models.Model):
    """A figure's share of one level, ward or group: an agency of the directory, or a label."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="parts")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="+", null=True, blank=True)
    label = models.CharField("đơn vị, cấp", max_length=200)
    value = models.DecimalField("số liệu", max_digits=18, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "số liệu theo đơn vị"
        verbose_name_plural = "số liệu theo đơn vị"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["figure", "label"], name="figure_part_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class InKind(models.Model):
    """A gift in kind beside a figure in money: what, how much of it, and its worth in đồng where it is told."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="in_kind")
    what = models.CharField("hiện vật", max_length=200)
    quantity = models.DecimalField("số lượng", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    worth = models.DecimalField("trị giá (đồng)", max_digits=18, decimal_places=0, null=True, blank=True)

    class Meta:
        verbose_name = "hiện vật"
        verbose_name_plural = "hiện vật"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what
