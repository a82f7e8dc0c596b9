"""Periods, the agencies' reports of them, extensions, and what is asked for besides."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from coordination.models import ContentItem, Program
from documents.models import Version
from reporting.choices import EDITABLE_STATES, OWED_STATES, PeriodKind, ReportState, Ruling
from reporting.querysets import AgencyReportQuerySet, PeriodQuerySet


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
    due_extended_to = models.DateField("được gia hạn đến", null=True, blank=True)
    paper_number = models.CharField("số, ký hiệu báo cáo giấy", max_length=120, blank=True)
    paper_on = models.DateField("báo cáo giấy đề ngày", null=True, blank=True)
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
        return max((day - self.due_on).days, 0)

    @property
    def due_on(self) -> datetime.date:
        """The day it is due: the period's, or later where the agency was given more time."""
        return max(self.period.due_on, self.due_extended_to or self.period.due_on)


class Extension(models.Model):
    """An agency asks for more time for its report, with its reason; the standing agency grants it or not."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, verbose_name="báo cáo", related_name="extensions")
    until = models.DateField("xin gia hạn đến")
    reason = models.TextField("lý do")
    asked_on = models.DateField("ngày đề nghị")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruling = models.CharField("kết quả", max_length=12, choices=Ruling, default=Ruling.WAITING)
    ruled_on = models.DateField("ngày trả lời", null=True, blank=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)

    class Meta:
        verbose_name = "đề nghị gia hạn"
        verbose_name_plural = "đề nghị gia hạn"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(ruling=Ruling.WAITING),
                name="one_extension_waits_a_report",
                violation_error_message="Báo cáo này đã có một đề nghị gia hạn đang chờ trả lời.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_reason",
                violation_error_message="Đề nghị gia hạn phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(ruling=Ruling.REFUSED) | ~Q(answer=""),
                name="refused_extension_has_answer",
                violation_error_message="Không đồng ý gia hạn phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report.agency_name}: {self.until:%d/%m/%Y}"


class SupplementRemark(models.Model):
    """What the standing agency asks for on one field of a report, and what the agency answers."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="remarks")
    item = models.ForeignKey(
        ContentItem, models.PROTECT, verbose_name="nội dung", related_name="+", null=True, blank=True
    )
    field = models.CharField("mục", max_length=60, blank=True)  # a general part, a field of the item, or "figure-<id>"
    text = models.TextField("nội dung cần bổ sung")
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
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
    why = models.CharField("khi", max_length=40)
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
