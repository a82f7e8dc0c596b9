"""How far: reporting periods, the agencies' reports by item and indicator, and the consolidated report."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from agencies.wording import decimal_vi
from coordination.models import ContentItem, Indicator, Program
from documents.models import Document, Version
from documents.models.version import VersionPart
from reporting.choices import (
    EDITABLE_STATES,
    OWED_STATES,
    CauseKind,
    ItemStatus,
    PeriodKind,
    Qualifier,
    ReportState,
)
from reporting.querysets import AgencyReportQuerySet, ConsolidatedReportQuerySet, PeriodQuerySet


class ReportingPeriod(models.Model):
    """A span a programme is reported on: figures up to ``cutoff_on``, reports due on ``due_on``."""

    program = models.ForeignKey(Program, models.PROTECT, verbose_name="chương trình", related_name="periods")
    kind = models.CharField("loại kỳ", max_length=10, choices=PeriodKind)
    name = models.CharField("tên kỳ", max_length=120)
    starts_on = models.DateField("từ ngày")
    cutoff_on = models.DateField("chốt số liệu đến ngày")
    due_on = models.DateField("hạn nộp")
    closed_on = models.DateField("khóa kỳ ngày", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-cutoff_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "name"],
                name="period_once_a_program",
                violation_error_message="Chương trình đã có kỳ báo cáo mang tên này.",
            ),
            models.CheckConstraint(
                condition=Q(cutoff_on__gte=F("starts_on")),
                name="period_span",
                violation_error_message="Ngày chốt số liệu không được trước ngày bắt đầu kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="period_due_after_start",
                violation_error_message="Hạn nộp không được trước ngày bắt đầu kỳ.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:period", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def year(self) -> int:
        """The year whose figures it counts."""
        return self.cutoff_on.year


class AgencyReport(models.Model):
    """One agency's report of one period, measured against the version in force at its cut-off."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, verbose_name="kỳ báo cáo", related_name="reports")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="agency_reports")
    agency_name = models.CharField("tên cơ quan", max_length=300)
    version = models.ForeignKey(Version, models.PROTECT, related_name="agency_reports")
    state = models.CharField("trạng thái", max_length=20, choices=ReportState, default=ReportState.DRAFT)
    direction_work = models.TextField("công tác chỉ đạo, triển khai", blank=True)
    strengths = models.TextField("ưu điểm", blank=True)
    directions = models.TextField("phương hướng, nhiệm vụ", blank=True)
    recommendations = models.TextField("kiến nghị, đề xuất", blank=True)
    confirmed_on = models.DateField("lãnh đạo xác nhận ngày", null=True, blank=True)
    accepted_on = models.DateField("tiếp nhận ngày", null=True, blank=True)
    supplement_request = models.TextField("nội dung đề nghị bổ sung", blank=True)
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = AgencyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của cơ quan"
        verbose_name_plural = "báo cáo của cơ quan"
        ordering = ["agency__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "agency"], name="agency_report_once"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.SUPPLEMENT) | ~Q(supplement_request=""),
                name="supplement_request_has_reason",
                violation_error_message="Đề nghị bổ sung phải nêu nội dung cần bổ sung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_name}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def is_owed(self) -> bool:
        """Whether the agency has still to hand it in."""
        return self.state in OWED_STATES

    @property
    def days_late(self) -> int:
        """Days between the due date and the handing-in, or today while it is owed; 0 where it is in time."""
        day = timezone.localdate() if self.is_owed or self.confirmed_on is None else self.confirmed_on
        return max((day - self.period.due_on).days, 0)


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

    objects = ConsolidatedReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tổng hợp"
        verbose_name_plural = "báo cáo tổng hợp"

    def __str__(self) -> str:
        return f"Báo cáo tổng hợp {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:consolidated", args=[self.pk])


class GeneratedText(models.Model):
    """What the application wrote into a section of the consolidated report.

    A section that reads otherwise was edited by hand; a newer text is then ``offered`` beside it, never put over it.
    """

    consolidated = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="generated_texts")
    key = models.CharField(max_length=60)
    written = models.TextField(blank=True)
    offered = models.TextField(null=True, blank=True)  # null: nothing new; empty: nothing is reported any more

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

    class Meta:
        verbose_name = "dòng phụ lục số liệu"
        verbose_name_plural = "phụ lục số liệu"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.indicator
