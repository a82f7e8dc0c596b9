"""What happens at a meeting, as planned and as noted while it ran."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from agencies.models import Appointment
from coordination.models import Program
from documents.models import Attachment, Document
from meetings.choices import AgendaKind, NoteKind
from meetings.models.meeting import Meeting

DAY_MINUTES = 24 * 60


class AgendaItem(models.Model):
    """One item of the agenda. When it begins follows from the meeting's start and the items before it.

    The reports a meeting hears are its items of kind REPORT. ``began_at`` and ``ended_at``: as it was run.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    kind = models.CharField("loại", max_length=12, choices=AgendaKind, default=AgendaKind.OTHER)
    content = models.CharField("nội dung", max_length=500)
    minutes = models.PositiveSmallIntegerField(
        "thời lượng (phút)", default=10, validators=[MaxValueValidator(DAY_MINUTES)]
    )
    presenter = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="người thực hiện", related_name="+", null=True, blank=True
    )
    presenter_text = models.CharField("người thực hiện (ghi bằng lời)", max_length=200, blank=True)
    program = models.ForeignKey(
        Program, models.PROTECT, verbose_name="chương trình", related_name="+", null=True, blank=True
    )
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="văn bản", related_name="agenda_items", null=True, blank=True
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, verbose_name="tài liệu", related_name="+", null=True, blank=True
    )
    began_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True, editable=False)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "mục chương trình hội nghị"
        verbose_name_plural = "chương trình hội nghị"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(presenter__isnull=True) | Q(presenter_text=""),
                name="one_presenter",
                violation_error_message="Đã chọn người thực hiện từ danh bạ: hãy để trống ô ghi bằng lời.",
            )
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def presenter_printed(self) -> str:
        """Who presents it: by appointment, or in words."""
        return str(self.presenter) if self.presenter else self.presenter_text


class Speech(models.Model):
    """A speech that somebody is asked to give."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="speeches")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, verbose_name="mục chương trình", related_name="speeches", null=True, blank=True
    )
    speaker = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="người phát biểu", related_name="+", null=True, blank=True
    )
    speaker_text = models.CharField("người phát biểu (ghi bằng lời)", max_length=200, blank=True)
    topic = models.CharField("nội dung phát biểu", max_length=300)
    minutes = models.PositiveSmallIntegerField(
        "thời lượng (phút)", null=True, blank=True, validators=[MaxValueValidator(DAY_MINUTES)]
    )
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "bài phát biểu, tham luận"
        verbose_name_plural = "phát biểu, tham luận"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(speaker__isnull=False, speaker_text="") | (Q(speaker__isnull=True) & ~Q(speaker_text="")),
                name="speech_has_one_speaker",
                violation_error_message="Chọn người phát biểu từ danh bạ hoặc ghi bằng lời, không ghi cả hai.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker_printed}: {self.topic}"

    @property
    def speaker_printed(self) -> str:
        """Who speaks: by appointment, or in words."""
        return str(self.speaker) if self.speaker else self.speaker_text


class AgendaNote(models.Model):
    """Something noted while a meeting ran: its course, a speech with speaker and gist, a decision.

    ``item`` null: of the meeting as a whole. ``at`` is the time it happened. ``client_id`` is the device's name of
    the note, so that sending it again adds it once.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_notes")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, verbose_name="mục chương trình", related_name="notes", null=True, blank=True
    )
    kind = models.CharField("loại", max_length=12, choices=NoteKind, default=NoteKind.NOTE)
    at = models.DateTimeField("lúc")
    speech = models.ForeignKey(
        Speech, models.SET_NULL, verbose_name="bài đã phân công", related_name="notes", null=True, blank=True
    )
    speaker = models.CharField("người phát biểu", max_length=200, blank=True)
    text = models.TextField("nội dung")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người ghi", related_name="+")
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "ghi chép hội nghị"
        verbose_name_plural = "ghi chép hội nghị"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.SPEECH) | ~Q(speaker=""),
                name="speech_note_names_speaker",
                violation_error_message="Ghi người phát biểu.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
