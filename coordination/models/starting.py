"""What helps a draft on its way from last year's programme or a file."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from agencies.models import Agency
from coordination.choices import Family, NoteKind
from coordination.models.items import ContentItem
from coordination.models.joint import Program
from coordination.querysets import ProgramImportQuerySet


class RolloverNote(models.Model):
    """Something a rollover changed, left or could not decide, for the drafter to look at and tick off.

    ``item`` or ``fragment`` is the place in the editor.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="rollover_notes")
    kind = models.CharField("loại", max_length=10, choices=NoteKind)
    place = models.CharField("chỗ", max_length=300)
    item = models.ForeignKey(ContentItem, models.CASCADE, related_name="+", null=True, blank=True)
    fragment = models.CharField(max_length=60, blank=True)
    text = models.TextField("nội dung")
    checked_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "chỗ cần xem lại"
        verbose_name_plural = "những chỗ cần xem lại"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class ProgramImport(models.Model):
    """A file read as a programme: what was understood, corrected by its user until the draft is made of it.

    ``rows`` are those of ``importing.outline``; ``rev`` counts their corrections. The file is kept until the draft has
    it as an attachment.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người nhập")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", verbose_name="cơ quan")
    name = models.CharField("tên tệp", max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    sha256 = models.CharField(max_length=64)
    file = models.FileField("tệp", upload_to="nhap/%Y/%m/", blank=True)
    family = models.CharField("nhóm chương trình", max_length=5, choices=Family)
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên chương trình", max_length=500)
    rows = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    rev = models.PositiveIntegerField(default=1)
    program = models.ForeignKey(Program, models.CASCADE, related_name="imports", null=True, blank=True)
    created_at = models.DateTimeField("lúc", auto_now_add=True)

    objects = ProgramImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập từ tệp"
        verbose_name_plural = "các lần nhập từ tệp"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["agency", "sha256"], name="import_of_a_file")]

    def __str__(self) -> str:
        return self.name
