"""A document: what several bodies write, agree, sign and issue."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models

from agencies.models import Agency, Locality
from documents.choices import DocumentKind, DocumentState, LayoutStyle, Numbering, Origin, ShareReason
from documents.querysets import DocumentQuerySet

if TYPE_CHECKING:
    from documents.models.version import Version

PARTIAL_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


class Document(models.Model):
    """Identity, state and number of a document; what it says is in its versions.

    ``rev`` counts every change of the state or of the draft: a transition names the revision its user saw.
    ``state_since`` is the business date of the last change of state; null for a document recorded as a whole.
    """

    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="documents")
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind)
    origin = models.CharField("nguồn gốc", max_length=20, choices=Origin, default=Origin.DRAFTED)
    style = models.CharField("thể thức", max_length=20, choices=LayoutStyle, default=LayoutStyle.DECREE_30_2020)
    drafting_agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan soạn thảo", related_name="drafted_documents"
    )
    standing_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        verbose_name="cơ quan thường trực",
        related_name="standing_documents",
        null=True,
        blank=True,
    )
    numbering = models.CharField("cách cấp số", max_length=10, choices=Numbering, default=Numbering.ONE)
    amends = models.ForeignKey(
        "self", models.PROTECT, verbose_name="sửa đổi, bổ sung", related_name="amendments", null=True, blank=True
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, verbose_name="thay thế", related_name="replacements", null=True, blank=True
    )
    state = models.CharField("trạng thái", max_length=20, choices=DocumentState, default=DocumentState.DRAFT)
    state_since = models.DateField("từ ngày", null=True, blank=True, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)
    symbol = models.CharField("số, ký hiệu", max_length=500, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    recorded_date = models.CharField(
        "ngày ghi trên văn bản",
        max_length=10,
        blank=True,
        validators=[RegexValidator(PARTIAL_DATE, "Ghi năm, tháng/năm hoặc ngày/tháng/năm.")],
        help_text="Với văn bản đã ký trước đây; có thể chỉ biết năm hoặc tháng.",
    )
    code = models.CharField("mã xác minh", max_length=20, null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    # set by querysets.with_replacement
    replaced_by: int | None
    replaced_by_symbol: str | None

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["locality", "kind", "state"], name="document_of_locality")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(origin=Origin.DRAFTED, state__in=[DocumentState.ISSUED, DocumentState.CLOSED])
                | (models.Q(issued_on__isnull=False) & ~models.Q(symbol="")),
                name="issued_has_number_and_date",
                violation_error_message="Văn bản đã ban hành phải có số và ngày.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~models.Q(state=DocumentState.CANCELLED),
                name="one_replacement_a_document",
                violation_error_message="Văn bản này đã có văn bản thay thế.",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol or f"{self.get_kind_display()} #{self.pk}"

    @property
    def is_issued(self) -> bool:
        return self.state in (DocumentState.ISSUED, DocumentState.CLOSED)

    @cached_property
    def current_version(self) -> Version:
        """The newest version, frozen or not. Uses prefetched ``versions`` where there are."""
        return max(self.versions.all(), key=lambda version: version.no)

    @cached_property
    def frozen_version(self) -> Version | None:
        """The newest frozen version: what parties comment on, agree to and sign."""
        return max((v for v in self.versions.all() if v.frozen_at), key=lambda version: version.no, default=None)


class Share(models.Model):
    """An agency sees a document. Written by transitions only."""

    document = models.ForeignKey(Document, models.CASCADE, verbose_name="văn bản", related_name="shares")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="shares")
    why = models.CharField("vì", max_length=20, choices=ShareReason)
    since = models.DateTimeField("từ lúc", auto_now_add=True)

    class Meta:
        verbose_name = "chia sẻ"
        verbose_name_plural = "chia sẻ"
        constraints = [models.UniqueConstraint(fields=["document", "agency", "why"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_why_display()}"


class SourceNote(models.Model):
    """A fact taken from elsewhere: as printed there, as corrected, and why."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    field = models.CharField("trường", max_length=80, help_text="Tên mục mà người đọc thấy, ví dụ: Ngày họp.")
    as_printed = models.TextField("như đã in", blank=True)
    corrected = models.TextField("đính chính", blank=True)
    why = models.TextField("lý do", blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)

    class Meta:
        verbose_name = "ghi chú nguồn"
        verbose_name_plural = "ghi chú nguồn"
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="source_note_of_object")]

    def __str__(self) -> str:
        return f"{self.field}: {self.as_printed} → {self.corrected or '?'}"


class StyleRule(models.Model):
    """Which layout style an agency's new documents take from a day on: of one kind, or of all kinds."""

    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name="cơ quan", related_name="style_rules")
    kind = models.CharField(
        "loại văn bản", max_length=20, choices=DocumentKind, blank=True, help_text="Để trống: mọi loại văn bản."
    )
    style = models.CharField("thể thức", max_length=20, choices=LayoutStyle)
    since = models.DateField("áp dụng từ ngày")

    class Meta:
        verbose_name = "thể thức của cơ quan"
        verbose_name_plural = "thể thức của cơ quan"
        ordering = ["agency", "kind", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "since"],
                name="style_rule_once",
                violation_error_message="Cơ quan này đã có quy định thể thức từ ngày đó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() or 'Mọi loại văn bản'}: {self.get_style_display()}"
