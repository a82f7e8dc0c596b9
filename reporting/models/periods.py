"""Periods, the agencies' reports of them, extensions, and what is asked for besides."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from coordination.models import Program
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
    def is_taken_up(self) -> bool:
        """Whether it was accepted once and is being supplemented now: it does not count until it is accepted anew."""
        return self.accepted_on is not None and self.state != ReportState.ACCEPTED

    @property
    def days_late(self) -> int:
        """Days between the due date and the day it was first handed in, else today; 0 where it is in time.

        A report that is being supplemented was handed in already.
        """
        return max(((self.confirmed_on or timezone.localdate()) - self.due_on).days, 0)

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
