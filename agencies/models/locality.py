"""Localities, their names over time and who carries on from whom."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.choices import LocalityType, SuccessionKind
from agencies.models.span import ordered_span
from agencies.querysets import LocalityQuerySet, SuccessionQuerySet


class Locality(models.Model):
    """A province, district or commune. Its type and name are in LocalityName."""

    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="đơn vị cấp trên", null=True, blank=True, related_name="children"
    )
    since = models.DateField("thành lập từ ngày", null=True, blank=True)
    until = models.DateField("kết thúc ngày", null=True, blank=True)

    named_type: str  # type and name on a day, where named() read them
    named_name: str

    objects = LocalityQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị hành chính"
        verbose_name_plural = "đơn vị hành chính"
        constraints = [ordered_span("locality_span")]

    def __str__(self) -> str:
        if hasattr(self, "named_name"):
            return f"{LocalityType(self.named_type).label} {self.named_name}" if self.named_name else f"#{self.pk}"
        name = self.name_on(timezone.localdate())
        return str(name) if name else f"#{self.pk}"

    def name_on(self, on: datetime.date) -> LocalityName | None:
        """The name valid on ``on``, else the earliest one known."""
        return self.names.filter(valid_from__lte=on).order_by("-valid_from").first() or (
            self.names.order_by("valid_from").first()
        )


class LocalityName(models.Model):
    locality = models.ForeignKey(Locality, models.CASCADE, verbose_name="đơn vị hành chính", related_name="names")
    type = models.CharField("loại", max_length=20, choices=LocalityType)
    name = models.CharField("tên", max_length=100)
    valid_from = models.DateField("có hiệu lực từ")

    class Meta:
        verbose_name = "tên đơn vị hành chính"
        verbose_name_plural = "tên đơn vị hành chính"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "valid_from"],
                name="locality_name_once_a_day",
                violation_error_message="Đơn vị đã có tên từ ngày này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.name}"


class LocalitySuccession(models.Model):
    """``successor`` carries on from ``predecessor``; its users see the predecessor's documents."""

    predecessor = models.ForeignKey(
        Locality, models.PROTECT, verbose_name="đơn vị trước", related_name="successions_as_predecessor"
    )
    successor = models.ForeignKey(
        Locality, models.PROTECT, verbose_name="đơn vị kế thừa", related_name="successions_as_successor"
    )
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    on = models.DateField("ngày")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = "kế thừa đơn vị hành chính"
        verbose_name_plural = "kế thừa đơn vị hành chính"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="locality_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="locality_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
