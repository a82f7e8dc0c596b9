"""Sending out: an issued document received by agencies, acknowledged, and passed on to their own staff."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from agencies.models import Agency
from documents.models.document import Document
from documents.querysets import DeliveryQuerySet


class Delivery(models.Model):
    """An issued document as one agency received it; acknowledged once, by one of its people."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name="văn bản", related_name="deliveries")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="nơi nhận", related_name="deliveries")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người gửi", related_name="+", null=True, blank=True
    )
    sent_at = models.DateTimeField("gửi lúc", auto_now_add=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nhận", related_name="+", null=True, blank=True
    )
    acknowledged_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    reminded_at = models.DateTimeField("nhắc lần cuối lúc", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "gửi nhận văn bản"
        verbose_name_plural = "gửi nhận văn bản"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "agency"],
                name="delivered_once",
                violation_error_message="Văn bản đã được gửi cho cơ quan này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.agency}"

    @property
    def days_since(self) -> int:
        """Days since it was sent; 0 on the same day."""
        return (timezone.localdate() - timezone.localdate(self.sent_at)).days

    @property
    def reminded_today(self) -> bool:
        return self.reminded_at is not None and timezone.localdate(self.reminded_at) == timezone.localdate()


class PassingOn(models.Model):
    """A received document handed to somebody of the receiving agency, with what he is to do."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, verbose_name="văn bản đến", related_name="passed_on")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="chuyển cho", related_name="+")
    note = models.CharField("ý kiến chuyển", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người chuyển", related_name="+")
    at = models.DateTimeField("chuyển lúc", auto_now_add=True)
    seen_at = models.DateTimeField("đã xem lúc", null=True, blank=True)

    class Meta:
        verbose_name = "chuyển văn bản"
        verbose_name_plural = "chuyển văn bản"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "to"],
                name="passed_on_once",
                violation_error_message="Văn bản đã được chuyển cho người này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery} → {self.to}"
