"""What an item consists of through the year: sessions, meetings with voters, supervision, dialogues …"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.models import Agency, Locality
from coordination.models import ContentItem, Program
from reporting.choices import EventKind, EventState, PetitionLevel
from reporting.querysets import EventQuerySet


class Event(models.Model):
    """One event: planned for a day, held on another; of a content item, or of the locality's own work."""

    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="events")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="events")
    supporters = models.ManyToManyField(Agency, verbose_name="cơ quan phối hợp", related_name="+", blank=True)
    program = models.ForeignKey(
        Program, models.PROTECT, verbose_name="chương trình", related_name="events", null=True, blank=True
    )
    item = models.ForeignKey(
        ContentItem, models.PROTECT, verbose_name="nội dung", related_name="events", null=True, blank=True
    )
    kind = models.CharField("loại", max_length=20, choices=EventKind)
    subject = models.CharField("nội dung", max_length=500)
    place = models.CharField("địa điểm", max_length=300, blank=True)
    planned_on = models.DateField("dự kiến ngày", null=True, blank=True)
    held_on = models.DateField("đã tổ chức ngày", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=12, choices=EventState, default=EventState.PLANNED)
    state_reason = models.TextField("lý do hoãn, hủy", blank=True)
    attendances = models.PositiveIntegerField("số lượt người", null=True, blank=True)
    opinions = models.PositiveIntegerField("số ý kiến", null=True, blank=True)
    outcome = models.TextField("kết quả", blank=True)
    rev = models.PositiveIntegerField(default=1, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "sự kiện"
        verbose_name_plural = "sự kiện"
        ordering = [F("held_on").desc(nulls_first=True), "-planned_on", "-pk"]
        indexes = [models.Index(fields=["locality", "kind"], name="event_of_locality")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=EventState.HELD) | Q(held_on__isnull=False),
                name="held_event_has_day",
                violation_error_message="Ghi ngày đã tổ chức.",
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(held_on__isnull=False),
                name="event_has_a_day",
                violation_error_message="Ghi ngày dự kiến hoặc ngày đã tổ chức.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EventState.POSTPONED, EventState.CANCELLED]) | ~Q(state_reason=""),
                name="stopped_event_has_reason",
                violation_error_message="Hoãn hoặc hủy phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("reporting:event", args=[self.pk])


class PetitionCount(models.Model):
    """Voters' petitions of an event by whose competence they are: received, resolved, in progress, not yet."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="petitions")
    level = models.CharField("thẩm quyền", max_length=12, choices=PetitionLevel)
    received = models.PositiveIntegerField("tiếp nhận", default=0)
    resolved = models.PositiveIntegerField("đã giải quyết", default=0)
    in_progress = models.PositiveIntegerField("đang giải quyết", default=0)

    class Meta:
        verbose_name = "kiến nghị cử tri"
        verbose_name_plural = "kiến nghị cử tri"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "level"], name="petitions_once_a_level"),
            models.CheckConstraint(
                condition=Q(received__gte=F("resolved") + F("in_progress")),
                name="petitions_not_more_than_received",
                violation_error_message="Số đã và đang giải quyết không được lớn hơn số tiếp nhận.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.received}"

    @property
    def not_yet(self) -> int:
        """Those nobody has begun with."""
        return self.received - self.resolved - self.in_progress
