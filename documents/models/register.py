"""Registers of numbers and the files frozen at issue."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from documents.choices import DocumentKind, EntryState, FileFormat
from documents.models.document import Document
from documents.querysets import RegisterQuerySet

TOKENS = {
    "so": "số, dưới 10 có số 0 ở trước",
    "loai": "chữ viết tắt của loại văn bản",
    "ky_hieu": "ký hiệu các bên",
    "co_quan": "ký hiệu cơ quan có sổ",
    "nam": "năm của ngày văn bản",
    "nhiem_ky": "nhiệm kỳ của sổ, ví dụ 2025-2030",
}
_TOKEN = re.compile(r"\{(\w*)\}")
_KIND = re.compile(r"\{loai\}[-/]?")


def tokens_of(pattern: str) -> list[str]:
    """The names of the tokens in a pattern, known or not, in order."""
    return _TOKEN.findall(pattern)


def validate_pattern(pattern: str) -> None:
    """A pattern must hold {so} once, no token unknown here and no stray brace; ValidationError in Vietnamese."""
    names = tokens_of(pattern)
    known = ", ".join(f"{{{token}}}" for token in TOKENS)
    unknown = next((name for name in names if name not in TOKENS), None)
    if unknown is not None:
        raise ValidationError(f"Không có ký hiệu thay thế {{{unknown}}}. Được dùng: {known}.")
    if re.search(r"[{}]", _TOKEN.sub("", pattern)):
        raise ValidationError(f"Mẫu số có dấu ngoặc nhọn lẻ. Được dùng: {known}.")
    if names.count("so") != 1:
        raise ValidationError("Mẫu số phải có {so} đúng một lần.")


class Register(models.Model):
    """A book of numbers of one agency for a span of days (a year, a term)."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="registers")
    name = models.CharField("tên sổ", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày", null=True, blank=True)
    pattern = models.CharField(
        "mẫu số, ký hiệu",
        max_length=120,
        default="{so}/{loai}-{ky_hieu}",
        validators=[validate_pattern],
        help_text="; ".join(f"{{{token}}} {meaning}" for token, meaning in TOKENS.items()) + ".",
    )
    next = models.PositiveIntegerField("số tiếp theo", default=1)

    # set by querysets.RegisterQuerySet.counted
    used: int
    reserved: int
    voided: int

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = "sổ đăng ký văn bản"
        verbose_name_plural = "sổ đăng ký văn bản"
        ordering = ["agency", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="register_span",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> str:
        """The span in words: "năm 2026", "từ 15/10/2025 đến 31/12/2030", "từ 15/10/2025"."""
        begins, ends = self.starts_on, self.ends_on
        if ends and (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31):
            return f"năm {begins.year}" if begins.year == ends.year else f"nhiệm kỳ {begins.year}-{ends.year}"
        return f"từ {begins:%d/%m/%Y}" + (f" đến {ends:%d/%m/%Y}" if ends else "")

    def printed(self, number: int, *, kind_symbol: str, party_symbols: list[str], year: int, agency_symbol: str) -> str:
        """The number as printed; below 10 with a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3).

        A kind without a sign, as a letter is, leaves none of the pattern's joints behind.
        """
        values = {
            "so": f"{number:02d}",
            "loai": kind_symbol,
            "ky_hieu": "-".join(party_symbols),
            "co_quan": agency_symbol,
            "nam": str(year),
            "nhiem_ky": f"{self.starts_on.year}-{self.ends_on.year}" if self.ends_on else str(self.starts_on.year),
        }
        pattern = self.pattern if kind_symbol else _KIND.sub("", self.pattern).rstrip("-/")
        return _TOKEN.sub(lambda match: values.get(match[1], match[0]), pattern)


class RegisterKind(models.Model):
    """A kind of document numbered in a register."""

    register = models.ForeignKey(Register, models.CASCADE, related_name="kinds")
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind)

    class Meta:
        verbose_name = "loại văn bản của sổ"
        verbose_name_plural = "loại văn bản của sổ"
        constraints = [models.UniqueConstraint(fields=["register", "kind"], name="register_kind_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class RegisterEntry(models.Model):
    """One number. A committed one is used or voided with a reason, and never given again."""

    register = models.ForeignKey(Register, models.PROTECT, verbose_name="sổ", related_name="entries")
    number = models.PositiveIntegerField("số")
    state = models.CharField("trạng thái", max_length=10, choices=EntryState, default=EntryState.USED)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="văn bản", related_name="register_entries", null=True, blank=True
    )
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind, blank=True)
    printed = models.CharField("số, ký hiệu", max_length=300)
    dated_on = models.DateField("ngày văn bản")
    reason = models.TextField("ghi chú, lý do", blank=True)
    subject = models.CharField("trích yếu", max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người ghi sổ", related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField("ghi sổ lúc", auto_now_add=True)

    class Meta:
        verbose_name = "số đã cấp"
        verbose_name_plural = "số đã cấp"
        ordering = ["register", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="number_once_a_register"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.VOIDED) | ~Q(reason=""),
                name="voided_number_has_reason",
                violation_error_message="Hủy số phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.printed


class FrozenFile(models.Model):
    """The bytes of an issued document, as served from then on."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="frozen_files")
    format = models.CharField(max_length=5, choices=FileFormat)
    file = models.FileField(upload_to="van-ban/%Y/")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người ban hành", related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "tệp đã ban hành"
        verbose_name_plural = "tệp đã ban hành"
        constraints = [models.UniqueConstraint(fields=["document", "format"], name="frozen_file_once_a_format")]

    def __str__(self) -> str:
        return f"{self.document} ({self.get_format_display()})"

    @property
    def size(self) -> int | None:
        """In bytes; None where the storage has lost the file."""
        try:
            return self.file.size
        except OSError:
            return None
