"""What the drafting of a version remembers while it goes on: who wrote where last, and what was removed."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from agencies.models import User
from documents.models import Version


class DraftTrace(models.Model):
    """Who did something to a draft, and when."""

    by = models.ForeignKey(User, models.SET_NULL, verbose_name="người sửa", related_name="+", null=True, blank=True)
    by_name = models.CharField("tên người sửa", max_length=120)
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        abstract = True


class FieldEdit(DraftTrace):
    """The last change of a place of a draft (``coordination.editing.places``) and the document's ``rev`` after it."""

    version = models.ForeignKey(Version, models.CASCADE, verbose_name="bản dự thảo", related_name="field_edits")
    place = models.CharField("chỗ", max_length=80)
    rev = models.PositiveIntegerField("lần sửa của văn bản")

    class Meta:
        verbose_name = "lần sửa một chỗ của dự thảo"
        verbose_name_plural = "các lần sửa từng chỗ của dự thảo"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="field_edit_once_a_place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.by_name}"


class RemovedLine(DraftTrace):
    """A line taken out of a draft with those under it, to be put back as it was.

    ``payload``: its rows as Django's serializer gives them. Its items stay while it is kept.
    """

    version = models.ForeignKey(Version, models.CASCADE, verbose_name="bản dự thảo", related_name="removed_lines")
    item = models.ForeignKey("coordination.ContentItem", models.CASCADE, verbose_name="nội dung", related_name="+")
    title = models.CharField("nội dung đã bỏ", max_length=1000, blank=True)
    parent_line = models.PositiveBigIntegerField("thuộc dòng", null=True, blank=True)  # it may be gone, and come back
    position = models.PositiveIntegerField("thứ tự")
    payload = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "nội dung đã bỏ khỏi dự thảo"
        verbose_name_plural = "nội dung đã bỏ khỏi dự thảo"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title or "Nội dung chưa ghi tên"
