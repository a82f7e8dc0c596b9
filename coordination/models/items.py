"""What a joint text says: content items, who leads and supports them, until when, and what is counted."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from agencies.models import Agency
from coordination.choices import DueKind, TargetSense
from coordination.clauses import Clause, clauses
from coordination.models.joint import Program, Regulation
from coordination.querysets import ItemLineQuerySet
from documents.models import Version
from documents.models.version import VersionPart, require_draft


class Due(models.Model):
    """A deadline: its kind, as people wrote it, and the day where there is one."""

    due_kind = models.CharField("loại thời hạn", max_length=15, choices=DueKind, default=DueKind.NONE)
    due_text = models.CharField("thời hạn (ghi bằng lời)", max_length=200, blank=True)
    due_on = models.DateField("ngày đến hạn", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def due_printed(self) -> str:
        """The deadline as printed; empty where none is set."""
        if self.due_text:
            return self.due_text
        if self.due_on is None:
            return "Thường xuyên" if self.due_kind == DueKind.RECURRING else ""
        prefix = {DueKind.BY: "Trước ngày ", DueKind.ON: "Ngày "}.get(DueKind(self.due_kind), "Đến ngày ")
        return f"{prefix}{self.due_on:%d/%m/%Y}"


class ContentItem(models.Model):
    """The identity of a content item through all versions. Comments, reports and events hang on it.

    Of a programme (its addenda have the same items), or of a regulation, whose chapters and articles are items too.
    """

    program = models.ForeignKey(
        Program, models.CASCADE, verbose_name="chương trình", related_name="items", null=True, blank=True
    )
    regulation = models.ForeignKey(
        Regulation, models.CASCADE, verbose_name="quy chế", related_name="items", null=True, blank=True
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="nội dung năm trước", related_name="carried_to", null=True, blank=True
    )

    class Meta:
        verbose_name = "nội dung phối hợp"
        verbose_name_plural = "nội dung phối hợp"
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False, regulation__isnull=True)
                | Q(program__isnull=True, regulation__isnull=False),
                name="item_of_one_text",
            ),
        ]

    def __str__(self) -> str:
        return f"Nội dung {self.pk}"


class ItemLine(VersionPart, Due):
    """A content item as one version words it. Printed numbers are computed from position, never stored."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="lines")
    item = models.ForeignKey(ContentItem, models.PROTECT, verbose_name="nội dung", related_name="lines")
    parent = models.ForeignKey(
        "self", models.CASCADE, verbose_name="thuộc nội dung", related_name="children", null=True, blank=True
    )
    position = models.PositiveIntegerField("thứ tự", default=1)
    title = models.CharField("nội dung", max_length=1000)
    body = models.TextField("diễn giải", blank=True)
    lead = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="led_lines", null=True, blank=True
    )
    lead_printed = models.CharField("tên cơ quan chủ trì khi in", max_length=300, blank=True)
    deliverable = models.CharField("sản phẩm", max_length=300, blank=True)
    ended_on = models.DateField("kết thúc ngày", null=True, blank=True)
    carried_over = models.BooleanField("chuyển tiếp từ chương trình trước", default=False)
    rev = models.PositiveIntegerField(default=1, editable=False)

    # set by signs.numbered
    sign: str
    whole_sign: str
    children_in_order: list[ItemLine]

    objects = ItemLineQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nội dung"
        verbose_name_plural = "dòng nội dung"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="line_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def clauses(self) -> list[Clause]:
        """The paragraphs of an article with their signs."""
        return clauses(self.body)

    @property
    def anchor(self) -> str:
        """The fragment of the line on the pages that show it."""
        return f"noi-dung-{self.pk}"


class LinePart(models.Model):
    """A row of a line, with a ``line``: like it, changed only while the version is a draft."""

    line: models.ForeignKey[ItemLine, ItemLine]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenVersion where the version is frozen."""
        require_draft(self.line.version)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises FrozenVersion where the version is frozen."""
        require_draft(self.line.version)
        return super().delete(*args, **kwargs)


class LineSupport(LinePart, Due):
    """A supporting agency of a line, with its own duty and deadline."""

    line = models.ForeignKey(ItemLine, models.CASCADE, related_name="supports")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan phối hợp", related_name="supported_lines")
    printed = models.CharField("tên khi in", max_length=300, blank=True)
    duty = models.CharField("nhiệm vụ", max_length=500, blank=True)

    class Meta:
        verbose_name = "cơ quan phối hợp"
        verbose_name_plural = "cơ quan phối hợp"
        ordering = ["agency__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "agency"],
                name="support_once",
                violation_error_message="Cơ quan này đã phối hợp ở nội dung này.",
            )
        ]

    def __str__(self) -> str:
        return self.printed or str(self.agency)


class Indicator(models.Model):
    """What is counted for an item through all versions."""

    item = models.ForeignKey(ContentItem, models.CASCADE, related_name="indicators")
    name = models.CharField("chỉ tiêu", max_length=300)
    unit = models.CharField("đơn vị tính", max_length=60)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "name"],
                name="indicator_once_an_item",
                violation_error_message="Nội dung đã có chỉ tiêu này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class LineIndicator(LinePart):
    """An indicator's target in one version; null where none is set."""

    line = models.ForeignKey(ItemLine, models.CASCADE, related_name="line_indicators")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="chỉ tiêu", related_name="lines")
    sense = models.CharField("loại kế hoạch", max_length=12, choices=TargetSense, default=TargetSense.AT_LEAST)
    target = models.DecimalField("kế hoạch", max_digits=18, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "kế hoạch chỉ tiêu"
        verbose_name_plural = "kế hoạch chỉ tiêu"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["line", "indicator"], name="target_once_a_line")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.target}"
