"""What a document says: versions with their parties, legal bases and sections."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from agencies.choices import SigningAuthority
from agencies.models import Agency, Appointment
from documents.choices import RoundState
from documents.exceptions import FrozenVersion
from documents.models.document import Document
from documents.querysets import LegalBasisQuerySet, PartyQuerySet
from documents.vietnamese import date_in_words

if TYPE_CHECKING:
    from documents.models.binding import Signature
    from documents.models.electronic import SigningRound


class Version(models.Model):
    """One wording of a document. The draft is the one version that is not frozen; a frozen one never changes."""

    document = models.ForeignKey(Document, models.CASCADE, verbose_name="văn bản", related_name="versions")
    no = models.PositiveIntegerField("lần")
    title = models.CharField("trích yếu", max_length=500)
    preamble = models.TextField("lời dẫn", blank=True)
    place = models.CharField("nơi ban hành", max_length=120, blank=True)
    recipients = models.TextField(
        "nơi nhận", blank=True, help_text="Mỗi dòng một nơi nhận; để trống thì lấy theo các bên."
    )
    reason = models.TextField("lý do mở lại", blank=True)
    opened_at = models.DateTimeField("mở lúc", auto_now_add=True)
    frozen_at = models.DateTimeField("chốt lúc", null=True, blank=True)
    effective_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    hash_schema = models.PositiveSmallIntegerField(default=0)

    came_frozen = False

    class Meta:
        verbose_name = "bản dự thảo"
        verbose_name_plural = "các bản dự thảo"
        ordering = ["document", "no"]
        constraints = [
            models.UniqueConstraint(fields=["document", "no"], name="version_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(frozen_at__isnull=True),
                name="one_draft_a_document",
                violation_error_message="Văn bản đã có một bản đang soạn.",
            ),
            models.CheckConstraint(condition=Q(frozen_at__isnull=True) | ~Q(sha256=""), name="frozen_version_has_hash"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenVersion for a version that was frozen when it was read."""
        if self.came_frozen:
            raise FrozenVersion("Bản đã chốt không thay đổi được: hãy mở bản mới để chỉnh sửa.")
        super().save(*args, **kwargs)
        self.came_frozen = self.is_frozen

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises FrozenVersion for a frozen version."""
        require_draft(self)
        return super().delete(*args, **kwargs)

    @cached_property
    def open_round(self) -> SigningRound | None:
        """The round of electronic signing that is going on, read once. Uses prefetched ``signing_rounds``."""
        return next((one for one in self.signing_rounds.all() if one.state == RoundState.OPEN), None)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remembers whether the row came frozen from the database."""
        version = super().from_db(*args, **kwargs)
        version.came_frozen = "frozen_at" in version.__dict__ and version.is_frozen
        return version


def require_draft(version: Version) -> None:
    """Raises FrozenVersion for a version that is frozen for good."""
    if version.is_frozen:
        raise FrozenVersion("Bản đã chốt không thay đổi được: hãy mở bản mới để chỉnh sửa.")


class VersionPart(models.Model):
    """A row of what a version says, with a ``version``: added, changed and removed only while that is a draft."""

    version: models.ForeignKey[Version, Version]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenVersion where the version is frozen."""
        require_draft(self.version)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises FrozenVersion where the version is frozen."""
        require_draft(self.version)
        return super().delete(*args, **kwargs)


class Party(VersionPart):
    """A party of a version: how it stands in the header and signs. Copies of its names are taken at freezing."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="parties")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="bên tham gia", related_name="parties")
    acting_body = models.CharField(
        "bộ phận thay mặt", max_length=200, blank=True, help_text="Ví dụ: Ban Thường trực Ủy ban MTTQ."
    )
    group_label = models.CharField(
        "tên chung của nhóm", max_length=200, blank=True, help_text="Ví dụ: các tổ chức chính trị - xã hội."
    )
    printed_name = models.CharField("tên in ở đầu văn bản", max_length=300, blank=True)
    printed_short = models.CharField("tên ngắn", max_length=120, blank=True)
    printed_symbol = models.CharField("ký hiệu", max_length=40, blank=True)
    header_position = models.PositiveSmallIntegerField("thứ tự ở đầu văn bản", default=1)
    signature_position = models.PositiveSmallIntegerField("thứ tự ký", default=1)
    authority = models.CharField(
        "quyền hạn ký", max_length=5, choices=SigningAuthority, blank=True, default=SigningAuthority.ON_BEHALF
    )
    signatory = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="người ký", related_name="+", null=True, blank=True
    )
    responsibility = models.TextField("trách nhiệm", blank=True)

    objects = PartyQuerySet.as_manager()

    reminded_on: datetime.date | None  # when last reminded to agree or sign, where read ``with_reminder``

    class Meta:
        verbose_name = "bên tham gia"
        verbose_name_plural = "các bên tham gia"
        ordering = ["header_position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "agency"],
                name="party_once",
                violation_error_message="Cơ quan này đã là một bên tham gia.",
            )
        ]

    def __str__(self) -> str:
        return self.printed_name or str(self.agency)

    @cached_property
    def signature(self) -> Signature | None:
        """The signature that counts when first asked: as read ``with_signature``, else of prefetched ``signatures``."""
        if "signature_id" in vars(self):
            return getattr(self, "joined_signature", None)
        return next((signature for signature in self.signatures.all() if signature.voided_at is None), None)


class Section(VersionPart):
    """A stretch of text of a version under a fixed ``key`` (purpose, requirements …) or a free heading."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    key = models.CharField("mục", max_length=60)
    position = models.PositiveIntegerField("thứ tự", default=1)
    heading = models.CharField("tiêu đề", max_length=300, blank=True)
    body = models.TextField("nội dung", blank=True)

    class Meta:
        verbose_name = "mục văn bản"
        verbose_name_plural = "mục văn bản"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_once_a_key")]

    def __str__(self) -> str:
        return self.heading or self.key


class Recipient(VersionPart):
    """An agency of the directory among the recipients (Nơi nhận); others stand as free text in the version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="recipient_agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan nhận", related_name="+")
    position = models.PositiveIntegerField("thứ tự", default=1)
    printed = models.CharField("tên in", max_length=300, blank=True)

    shown: str  # the name as it is or will be printed, where documents.recipients read it

    class Meta:
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "agency"],
                name="recipient_once",
                violation_error_message="Cơ quan này đã có trong nơi nhận.",
            )
        ]

    def __str__(self) -> str:
        return self.printed or str(self.agency)


class LegalBasis(models.Model):
    """An entry of the catalogue of laws and decisions, with its span and successor."""

    number = models.CharField("số, ký hiệu", max_length=120)
    title = models.CharField("tên văn bản", max_length=400)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    dated_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    expires_on = models.DateField("hết hiệu lực từ", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="thay thế bởi", related_name="replaces", null=True, blank=True
    )

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["title", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="legal_basis_once", violation_error_message="Danh mục đã có văn bản này."
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def citation(self) -> str:
        """As cited among the bases: "Căn cứ Luật … số … ngày 09 tháng 6 năm 2015" where the date is known."""
        dated = f" {date_in_words(self.dated_on)}" if self.dated_on else ""
        return f"Căn cứ {self.title} số {self.number}{dated}"


class LegalBasisLine(VersionPart):
    """A line among a version's bases: from the catalogue, or free text."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="legal_bases")
    position = models.PositiveIntegerField("thứ tự", default=1)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, verbose_name="trong danh mục", related_name="lines", null=True, blank=True
    )
    text = models.CharField("căn cứ", max_length=600, blank=True, help_text="Để trống thì in theo danh mục.")

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_basis__isnull=False) | ~Q(text=""),
                name="legal_basis_line_says_something",
                violation_error_message="Chọn một căn cứ trong danh mục hoặc ghi nội dung căn cứ.",
            )
        ]

    def __str__(self) -> str:
        return self.text or (self.legal_basis.citation if self.legal_basis else "")
