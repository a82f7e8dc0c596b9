"""What is to be done together: programmes, their content items, and the consultation about them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from coordination.choices import Answer, CommentedText, Disposition, DueKind, Family, NoteKind, SpanKind, TargetSense
from coordination.querysets import (
    CommentQuerySet,
    ConsultationQuerySet,
    ConsultedAgencyQuerySet,
    ItemLineQuerySet,
    ProgramImportQuerySet,
    ProgramQuerySet,
)
from documents.models import Document, Version
from documents.models.version import VersionPart, require_draft


class Program(models.Model):
    """A coordination programme; its texts, parties and state are its document's. The year never follows from a date."""

    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="program")
    family = models.CharField("nhóm chương trình", max_length=5, choices=Family)
    span_kind = models.CharField("thời gian của chương trình", max_length=10, choices=SpanKind, default=SpanKind.YEAR)
    year_from = models.PositiveSmallIntegerField("năm (từ năm)")
    year_to = models.PositiveSmallIntegerField("đến năm")
    parent_regulation = models.ForeignKey(
        Document, models.PROTECT, verbose_name="quy chế phối hợp", related_name="+", null=True, blank=True
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, verbose_name="chương trình trước", related_name="next_programs", null=True, blank=True
    )

    # set by querysets.with_title and listing.name_parties
    title: str
    readable: int | None
    party_names: list[str]

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = "chương trình phối hợp"
        verbose_name_plural = "chương trình phối hợp"
        ordering = ["-year_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year_to__gte=F("year_from")),
                name="program_span",
                violation_error_message="Năm kết thúc không được trước năm bắt đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(span_kind=SpanKind.YEAR) | Q(year_from=F("year_to")),
                name="yearly_program_is_one_year",
                violation_error_message="Chương trình một năm có năm bắt đầu và kết thúc trùng nhau.",
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, "title", None) or f"Chương trình phối hợp {self.span}"

    def get_absolute_url(self) -> str:
        return reverse("coordination:program", args=[self.pk])

    @property
    def span(self) -> str:
        """The span in words: "năm 2024", "giai đoạn 2017-2022", "nhiệm kỳ 2021-2026"."""
        if self.span_kind == SpanKind.YEAR:
            return f"năm {self.year_from}"
        word = "giai đoạn" if self.span_kind == SpanKind.SPAN else "nhiệm kỳ"
        return f"{word} {self.year_from}-{self.year_to}"


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
    """The identity of a content item through all versions. Comments, reports and events hang on it."""

    program = models.ForeignKey(Program, models.CASCADE, verbose_name="chương trình", related_name="items")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="nội dung năm trước", related_name="carried_to", null=True, blank=True
    )

    class Meta:
        verbose_name = "nội dung phối hợp"
        verbose_name_plural = "nội dung phối hợp"

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

    # set by content.lines_of
    sign: str
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


class Consultation(models.Model):
    """One sending-out of a version for comments, until a deadline."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="consultation")
    sent_on = models.DateField("gửi ngày")
    deadline = models.DateField("hạn góp ý")
    message = models.TextField("lời nhắn", blank=True)
    mutual = models.BooleanField("các cơ quan xem được ý kiến của nhau", default=True)
    closed_on = models.DateField("kết thúc ngày", null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "lấy ý kiến"
        verbose_name_plural = "lấy ý kiến"
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gte=F("sent_on")),
                name="consultation_span",
                violation_error_message="Hạn góp ý không được trước ngày gửi.",
            )
        ]

    def __str__(self) -> str:
        return f"Lấy ý kiến đến {self.deadline:%d/%m/%Y}"


class ConsultedAgency(models.Model):
    """An agency asked, and its answer; empty while silent.

    ``paper_on`` and ``paper_number`` are those of the paper on which the answer came, where it did.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="consulted")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="consulted_in")
    answer = models.CharField("ý kiến", max_length=20, choices=Answer, blank=True)
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    remark = models.TextField("ý kiến chung", blank=True)
    paper_number = models.CharField("số, ký hiệu công văn", max_length=120, blank=True)
    paper_on = models.DateField("công văn đề ngày", null=True, blank=True)
    reminded_on = models.DateField("nhắc ngày", null=True, blank=True)

    # set by consulting.rounds_of
    is_own: bool
    of_drafter: bool
    has_ended: bool  # the agency exists no more

    objects = ConsultedAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan được lấy ý kiến"
        verbose_name_plural = "cơ quan được lấy ý kiến"
        ordering = ["agency__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "agency"], name="consulted_once"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DISAGREE) | ~Q(remark=""),
                name="disagreement_has_reason",
                violation_error_message="Không nhất trí phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency)

    @property
    def reminded_today(self) -> bool:
        return self.reminded_on == timezone.localdate()


class Comment(models.Model):
    """A comment of an agency on the version it saw; with its disposition.

    It hangs on an item, on one of the texts around the items (``section``), or on the whole. ``quote`` is the marked
    passage as that version words it; ``suggestion`` what should stand in its place, or be added where none is marked.
    ``general`` is the remark of the agency's answer. ``adopts`` tells that the drafting agency takes the suggestion;
    ``adopted_in`` is the version it went into, null as long as it did not.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="comments")
    item = models.ForeignKey(
        ContentItem, models.PROTECT, verbose_name="nội dung", related_name="comments", null=True, blank=True
    )
    section = models.CharField("mục", max_length=20, choices=CommentedText, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    general = models.BooleanField("ý kiến chung", default=False)
    quote = models.TextField("đoạn được góp ý", blank=True)
    suggestion = models.TextField("lời văn đề nghị", blank=True)
    text = models.TextField("góp ý")
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    disposition = models.CharField("tiếp thu, giải trình", max_length=20, choices=Disposition, blank=True)
    disposition_reason = models.TextField("lý do, cách tiếp thu", blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)
    disposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    adopts = models.BooleanField("nhận lời văn đề nghị", default=False)
    adopted_in = models.ForeignKey(
        Version, models.PROTECT, verbose_name="lời văn đã vào bản", related_name="+", null=True, blank=True
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "góp ý"
        verbose_name_plural = "góp ý"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disposition__in=["", Disposition.ACCEPTED]) | ~Q(disposition_reason=""),
                name="disposition_has_reason",
                violation_error_message="Tiếp thu một phần hoặc không tiếp thu phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(section=""),
                name="comment_in_one_place",
                violation_error_message="Một góp ý chỉ gắn với một nội dung hoặc một mục.",
            ),
            models.CheckConstraint(
                condition=Q(adopts=False) | (Q(disposition=Disposition.ACCEPTED) & ~Q(suggestion="")),
                name="adopted_wording_is_accepted",
                violation_error_message="Chỉ nhận lời văn đề nghị khi tiếp thu góp ý.",
            ),
            models.UniqueConstraint(
                fields=["version", "agency"], condition=Q(general=True), name="one_general_comment_an_agency"
            ),
        ]

    def __str__(self) -> str:
        return (self.text or self.suggestion)[:80]

    @property
    def stamp(self) -> str:
        """A sign of the disposition as it stands; another one tells that somebody changed it meanwhile."""
        return self.disposed_at.isoformat() if self.disposed_at else ""


class CommentReply(models.Model):
    """What the drafting agency or another agency says to a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="replies")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField("trả lời")
    created_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "trả lời góp ý"
        verbose_name_plural = "trả lời góp ý"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


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
