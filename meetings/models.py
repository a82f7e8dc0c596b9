"""When: ceremonies and conferences, who came, what was said and given as tasks."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Appointment, Locality
from coordination.models import Due, Program
from meetings.choices import STOPPED_STATES, MeetingState, PartOfDay, PurposeKind, RemarkKind
from meetings.querysets import MeetingQuerySet, PurposeQuerySet, week_start


class Meeting(models.Model):
    """One meeting with one or more purposes. ``held_on`` is the day as corrected; what a source prints differently
    (date, title) is a SourceNote."""

    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="meetings")
    organizer = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan chủ trì tổ chức", related_name="organized_meetings"
    )
    title = models.CharField("tên hội nghị", max_length=300)
    held_on = models.DateField("ngày họp")
    date_as_printed = models.CharField("ngày như nguồn đã in", max_length=60, blank=True)
    starts_at = models.TimeField("giờ bắt đầu", null=True, blank=True)
    ends_at = models.TimeField("giờ kết thúc", null=True, blank=True)
    part_of_day = models.CharField("buổi", max_length=10, choices=PartOfDay, blank=True)
    place = models.CharField("địa điểm", max_length=300, blank=True)
    chair = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="chủ trì", related_name="+", null=True, blank=True
    )
    chair_text = models.CharField("chủ trì (ghi bằng lời)", max_length=200, blank=True)
    concluded_by = models.CharField("người kết luận", max_length=200, blank=True)
    reported_by = models.CharField("người báo cáo", max_length=200, blank=True)
    state = models.CharField("trạng thái", max_length=12, choices=MeetingState, default=MeetingState.PLANNED)
    state_reason = models.TextField("lý do hoãn, hủy", blank=True)
    notes = models.TextField("ghi chú", blank=True)
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "hội nghị"
        verbose_name_plural = "hội nghị"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["locality", "held_on"], name="meeting_of_locality")]
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "held_on", "title"],
                name="meeting_once_a_day",
                violation_error_message="Cơ quan đã có hội nghị này vào ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STOPPED_STATES) | ~Q(state_reason=""),
                name="stopped_meeting_has_reason",
                violation_error_message="Hoãn hoặc hủy hội nghị phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def span(self) -> str:
        """Where a list puts it: this week, to come, or past."""
        today = timezone.localdate()
        monday = week_start(today)
        if self.held_on < monday:
            return "Đã qua"
        return "Tuần này" if self.held_on < monday + datetime.timedelta(days=7) else "Sắp tới"

    @property
    def time_printed(self) -> str:
        """The time of day as far as it is known: "08:00-11:00, buổi sáng"."""
        hours = "-".join(f"{time:%H:%M}" for time in (self.starts_at, self.ends_at) if time)
        return ", ".join(filter(None, [hours, self.get_part_of_day_display()]))

    @property
    def chair_printed(self) -> str:
        """Who chairs: by appointment, or in words."""
        return str(self.chair) if self.chair else self.chair_text


class Purpose(models.Model):
    """Why a meeting is held; a purpose may be another body's own work (no programme then)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="purposes")
    kind = models.CharField("mục đích", max_length=12, choices=PurposeKind)
    program = models.ForeignKey(
        Program, models.PROTECT, verbose_name="chương trình", related_name="purposes", null=True, blank=True
    )
    subject = models.CharField("nội dung", max_length=300, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=1)

    objects = PurposeQuerySet.as_manager()

    class Meta:
        verbose_name = "mục đích hội nghị"
        verbose_name_plural = "mục đích hội nghị"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "program"],
                name="purpose_once",
                violation_error_message="Hội nghị đã có mục đích này với chương trình này.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "subject"],
                condition=Q(program__isnull=True),
                name="free_purpose_once",
                violation_error_message="Hội nghị đã có mục đích này với nội dung này.",
            ),
            models.CheckConstraint(
                condition=Q(program__isnull=False) | ~Q(subject=""),
                name="purpose_says_of_what",
                violation_error_message="Chọn chương trình hoặc ghi nội dung.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PurposeKind.SIGNING) | Q(program__isnull=False),
                name="signing_names_its_program",
                violation_error_message="Chọn chương trình được ký kết.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"

    @property
    def what(self) -> str:
        """What it is about, without a title the reader may not see: in words, else the programme's span."""
        title = getattr(self, "program_title", None)
        if self.program is None:
            return self.subject
        named = title or f"Chương trình phối hợp {self.program.span}"
        return f"{named} ({self.subject})" if self.subject else named


class DelegateGroup(models.Model):
    """A group of delegates: named ones, or only a count (null: the source does not say)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="groups")
    name = models.CharField("nhóm đại biểu", max_length=300)
    count = models.PositiveIntegerField("số lượng", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "nhóm đại biểu"
        verbose_name_plural = "nhóm đại biểu"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Delegate(models.Model):
    """A delegate by appointment, or as typed; the name may be unknown where a source tells only the post.

    Name, post and agency are what is printed: copied from the appointment when it is chosen.
    """

    group = models.ForeignKey(DelegateGroup, models.CASCADE, related_name="delegates")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="từ danh bạ", related_name="+", null=True, blank=True
    )
    name = models.CharField("họ và tên", max_length=120, blank=True)
    post = models.CharField("chức vụ", max_length=200, blank=True)
    agency_name = models.CharField("cơ quan", max_length=300, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "đại biểu"
        verbose_name_plural = "đại biểu"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", post=""),
                name="delegate_has_name_or_post",
                violation_error_message="Ghi họ tên hoặc chức vụ của đại biểu.",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.post]))


class Remark(models.Model):
    """What was reported, assessed or concluded at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="remarks")
    kind = models.CharField("loại", max_length=15, choices=RemarkKind)
    text = models.TextField("nội dung")
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "nội dung hội nghị"
        verbose_name_plural = "nội dung hội nghị"
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Task(Due):
    """A task a meeting's conclusion gives, with whom and until when as said there."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tasks")
    to_text = models.CharField("giao cho", max_length=300)
    via = models.CharField("thông qua", max_length=300, blank=True)
    agencies = models.ManyToManyField(Agency, verbose_name="cơ quan", related_name="meeting_tasks", blank=True)
    what = models.TextField("việc được giao")
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "nhiệm vụ được giao"
        verbose_name_plural = "nhiệm vụ được giao"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.what[:80]


class Commendation(models.Model):
    """Awards given at a meeting; null counts where the source tells none. May be for another body's work."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="commendations")
    collectives = models.PositiveIntegerField("số tập thể", null=True, blank=True)
    individuals = models.PositiveIntegerField("số cá nhân", null=True, blank=True)
    by = models.CharField("người khen thưởng", max_length=200, blank=True)
    for_what = models.CharField("thành tích", max_length=300, blank=True)

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.for_what

    @property
    def counted(self) -> str:
        """How many, as far as it is told: "15 tập thể, 18 cá nhân"; empty where nothing is."""
        told = [(self.collectives, "tập thể"), (self.individuals, "cá nhân")]
        return ", ".join(f"{number} {word}" for number, word in told if number is not None)
