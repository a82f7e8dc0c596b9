"""Days on which a locality does not work although it is a weekday, or works although it is not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.choices import DayKind
from agencies.models.locality import Locality
from agencies.querysets import DayOffQuerySet


class DayOff(models.Model):
    """A day announced for one locality, or (``locality`` null) for all; it goes before the computed holidays."""

    locality = models.ForeignKey(
        Locality,
        models.CASCADE,
        verbose_name="đơn vị hành chính",
        related_name="days_off",
        null=True,
        blank=True,
        help_text="Để trống: áp dụng cho mọi đơn vị.",
    )
    day = models.DateField("ngày")
    name = models.CharField("tên gọi", max_length=120, help_text="Ví dụ: Nghỉ bù Tết Nguyên đán.")
    kind = models.CharField("loại", max_length=10, choices=DayKind, default=DayKind.OFF)

    objects = DayOffQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "day"],
                name="day_once_a_locality",
                violation_error_message="Đơn vị đã có ngày này.",
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(locality__isnull=True),
                name="day_once_for_all",
                violation_error_message="Đã có ngày này cho mọi đơn vị.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.name}"
