"""A meeting, who leads it, and why it is held."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Appointment, Locality
from coordination.models import Program
from documents.models import Attachment, Document
from meetings.choices import STOPPED_STATES, MeetingState, OfficerRole, PartOfDay, PurposeKind
from meetings.querysets import MeetingQuerySet, PurposeQuerySet, week_start


class Meeting(models.Model):
    """One meeting with one or more purposes. ``held_on`` is the day as corrected; what a source prints differently
    (date, title) is a SourceNote.

    ``guest_papers`` are those of its files, ``guest_documents`` those of its documents that who is invited reads by
    his personal link, without an account.
    ``uid`` names it in people's calendars for good; ``sequence`` counts the changes of time and place they are told.
    """

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
    room = models.CharField("phòng họp, hội trường", max_length=200, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    dress = models.CharField("trang phục", max_length=200, blank=True)
    guest_notes = models.TextField("lưu ý cho đại biểu", blank=True)
    concluded_by = models.CharField("người kết luận", max_length=200, blank=True)
    reported_by = models.CharField("người báo cáo", max_length=200, blank=True)
    state = models.CharField("trạng thái", max_length=12, choices=MeetingState, default=MeetingState.PLANNED)
    state_reason = models.TextField("lý do hoãn, hủy", blank=True)
    notes = models.TextField("ghi chú", blank=True)
    guest_papers = models.ManyToManyField(
        Attachment, verbose_name="tệp mở cho đại biểu", related_name="+", blank=True, editable=False
    )
    guest_documents = models.ManyToManyField(
        Document, verbose_name="văn bản mở cho đại biểu", related_name="+", blank=True, editable=False
    )
    based_on = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="tạo từ hội nghị", related_name="+", null=True, blank=True, editable=False
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField("thay đổi lúc", default=timezone.now, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)

    # set by querysets: with_organizer, with_signing
    organizer_short: str
    organizer_full: str
    signs: bool

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
    def when_printed(self) -> str:
        """Time and day: "08:00-11:00 ngày 05/01/2026"; the day alone where no time is known."""
        return f"{self.time_printed} ngày {self.held_on:%d/%m/%Y}".strip()

    @property
    def place_printed(self) -> str:
        """Room, place and address as far as they are known."""
        return ", ".join(filter(None, [self.room, self.place, self.address]))

    @property
    def chairs(self) -> list[Officer]:
        """Who chairs, in order. Uses prefetched ``officers``."""
        return [officer for officer in self.officers.all() if officer.role == OfficerRole.CHAIR]

    @property
    def secretaries(self) -> list[Officer]:
        """Who keeps the minutes, in order. Uses prefetched ``officers``."""
        return [officer for officer in self.officers.all() if officer.role == OfficerRole.SECRETARY]

    @property
    def chair_printed(self) -> str:
        """All who chair, by appointment or in words. Uses prefetched ``officers``."""
        return "; ".join(map(str, self.chairs))


class Officer(models.Model):
    """Someone who leads a meeting: a chair or a secretary, by appointment or in words. There may be several."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="officers")
    role = models.CharField("vai trò", max_length=10, choices=OfficerRole, default=OfficerRole.CHAIR)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="từ danh bạ", related_name="+", null=True, blank=True
    )
    text = models.CharField("ghi bằng lời", max_length=200, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "người điều hành hội nghị"
        verbose_name_plural = "chủ trì, thư ký"
        ordering = ["role", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "role", "appointment"],
                name="officer_once",
                violation_error_message="Người này đã có trong danh sách chủ trì, thư ký.",
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, text="") | (Q(appointment__isnull=True) & ~Q(text="")),
                name="officer_by_appointment_or_in_words",
                violation_error_message="Chọn từ danh bạ hoặc ghi bằng lời, không ghi cả hai.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.appointment) if self.appointment else self.text


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
