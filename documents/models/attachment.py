"""Files that any object carries, with their versions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from agencies.models import Agency


class Attachment(models.Model):
    """A file of an object through all its versions, kept up by the agency that added it.

    Removing hides it; nothing is deleted.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    title = models.CharField("tên tài liệu", max_length=200)
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan đưa lên", related_name="+", null=True, blank=True
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đưa lên"
    )
    added_at = models.DateTimeField("đưa lên lúc", auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gỡ", null=True, blank=True
    )
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tài liệu đính kèm"
        verbose_name_plural = "tài liệu đính kèm"
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_of_object")]

    def __str__(self) -> str:
        return self.title


class AttachmentVersion(models.Model):
    """One state of an attached file; its bytes never change."""

    attachment = models.ForeignKey(Attachment, models.PROTECT, verbose_name="tài liệu", related_name="versions")
    no = models.PositiveIntegerField("lần")
    file = models.FileField("tệp", upload_to="dinh-kem/%Y/%m/")
    name = models.CharField("tên tệp", max_length=200)
    media_type = models.CharField("kiểu nội dung", max_length=120)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đưa lên"
    )
    uploaded_at = models.DateTimeField("đưa lên lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần đính kèm"
        verbose_name_plural = "các lần đính kèm"
        ordering = ["attachment", "-no"]
        constraints = [models.UniqueConstraint(fields=["attachment", "no"], name="attachment_version_once")]

    def __str__(self) -> str:
        return self.name
