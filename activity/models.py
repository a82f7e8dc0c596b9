"""What happened, and who is told."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from activity.querysets import NotificationQuerySet
from agencies.models import Agency


class LogEntry(models.Model):
    """One transition or edit of one object. Written once, never changed.

    ``on`` is the business date the deed counts for, ``recorded_at`` when it was entered. The actor's name, role and
    agency are copied as they were.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    action = models.CharField("hành động", max_length=40)
    summary = models.CharField("nội dung", max_length=500)
    reason = models.TextField("lý do", blank=True)
    on = models.DateField("ngày")
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người thực hiện",
        null=True,
        blank=True,
        related_name="+",
    )
    actor_name = models.CharField("người thực hiện", max_length=120, blank=True)
    actor_role = models.CharField("vai trò", max_length=40, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", null=True, blank=True, related_name="+")
    agency_name = models.CharField("cơ quan", max_length=300, blank=True)

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-recorded_at"], name="log_of_object")]

    def __str__(self) -> str:
        return self.summary


class Notification(models.Model):
    """Something one account is told. ``path`` leads there, without script prefix; ``key`` makes a reminder unique."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="tài khoản", related_name="notifications"
    )
    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name="cơ quan", related_name="+")
    text = models.CharField("nội dung", max_length=500)
    path = models.CharField("địa chỉ", max_length=200)
    key = models.CharField("khóa", max_length=120, blank=True)
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notification_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "key"], condition=~models.Q(key=""), name="notification_once_a_key"
            )
        ]

    def __str__(self) -> str:
        return self.text
