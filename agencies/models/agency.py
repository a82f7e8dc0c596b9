"""Agencies, their names over time and who carries on from whom."""

from __future__ import annotations

import datetime
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.choices import AgencyKind, SuccessionKind
from agencies.models.locality import Locality
from agencies.models.span import ordered_span
from agencies.querysets import AgencyQuerySet, AgencySuccessionQuerySet


class Agency(models.Model):
    """A body of a locality. Its names are in AgencyName."""

    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="agencies")
    kind = models.CharField("loại", max_length=20, choices=AgencyKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="cơ quan chủ quản", null=True, blank=True, related_name="children"
    )
    standing_body = models.CharField(
        "bộ phận thường trực",
        max_length=120,
        blank=True,
        help_text="Ví dụ: Ban Thường trực.",
    )
    order = models.PositiveIntegerField("thứ tự", default=100)
    since = models.DateField("thành lập từ ngày", null=True, blank=True)
    until = models.DateField("kết thúc ngày", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["locality", "order", "pk"]
        constraints = [ordered_span("agency_span")]

    def __str__(self) -> str:
        return self.full

    @cached_property
    def _name(self) -> AgencyName | None:
        return self.name_on(timezone.localdate())

    def name_on(self, on: datetime.date) -> AgencyName | None:
        """The name valid on ``on``, else the earliest one known."""
        return self.names.filter(valid_from__lte=on).order_by("-valid_from").first() or (
            self.names.order_by("valid_from").first()
        )

    def _named(self, part: str) -> str:
        if hasattr(self, f"named_{part}"):
            return getattr(self, f"named_{part}") or f"#{self.pk}"
        return getattr(self._name, part) if self._name else f"#{self.pk}"

    def is_valid_on(self, on: datetime.date) -> bool:
        """Whether the agency existed on the day ``on`` (both ends inclusive)."""
        return not (self.since and self.since > on) and not (self.until and self.until < on)

    @property
    def full(self) -> str:
        """Full name on the annotated day, or today."""
        return self._named("full")

    @property
    def short(self) -> str:
        """Short name on the annotated day, or today."""
        return self._named("short")

    def name_for(self, locality_id: int) -> str:
        """As a document of a locality (id) names it: short at home, in full elsewhere."""
        return self.short if self.locality_id == locality_id else self.full

    @property
    def symbol(self) -> str:
        """Symbol used in document numbers on the annotated day, or today."""
        return self._named("symbol")


class AgencyName(models.Model):
    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name="cơ quan", related_name="names")
    full = models.CharField("tên đầy đủ", max_length=300)
    short = models.CharField("tên ngắn", max_length=120)
    symbol = models.CharField("ký hiệu", max_length=40, help_text="Dùng trong số, ký hiệu văn bản, ví dụ UBND.")
    valid_from = models.DateField("có hiệu lực từ")

    class Meta:
        verbose_name = "tên cơ quan"
        verbose_name_plural = "tên cơ quan"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="agency_name_once_a_day",
                violation_error_message="Cơ quan đã có tên từ ngày này.",
            )
        ]

    def __str__(self) -> str:
        return self.full


class AgencySuccession(models.Model):
    """``successor`` carries on from ``predecessor``; its users see the predecessor's documents."""

    predecessor = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan trước", related_name="successions_as_predecessor"
    )
    successor = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan kế thừa", related_name="successions_as_successor"
    )
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    on = models.DateField("ngày")

    objects = AgencySuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = "kế thừa cơ quan"
        verbose_name_plural = "kế thừa cơ quan"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="agency_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="agency_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
