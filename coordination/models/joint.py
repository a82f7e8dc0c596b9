"""What several bodies draft and sign together: programmes, their addenda, regulations."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coordination.choices import Family, SpanKind
from coordination.querysets import AddendumQuerySet, ProgramQuerySet, RegulationQuerySet
from documents.choices import DocumentKind
from documents.models import Document, Version

if TYPE_CHECKING:
    from coordination.models.items import ContentItem, ItemLine

# how a document leads to what it is on this floor
JOINT_NAMES = {
    DocumentKind.PROGRAM: "program",
    DocumentKind.ADDENDUM: "addendum",
    DocumentKind.REGULATION: "regulation",
}


class JointText(models.Model):
    """What several bodies draft, consult on, agree and sign together: a programme, its addendum, a regulation.

    Its texts, parties and state are its ``document``'s. Addresses name it by ``kind`` and key.
    """

    kind: ClassVar[DocumentKind]
    plans: ClassVar[bool] = True
    """Whether items are work with a lead, a deadline and targets, texts and duties around them; else articles."""
    noun: ClassVar[str]
    """What it is called within a sentence: "chương trình"."""
    top_noun: ClassVar[str] = "nội dung"
    """What an item of the outer level is called within a sentence; ``inner_noun``: one under it."""
    inner_noun: ClassVar[str] = "điểm"
    document: models.OneToOneField[Document, Document]

    # set by querysets.with_title, with_replacement and listing.name_parties
    title: str
    readable: int | None
    party_names: list[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return getattr(self, "title", None) or self.called

    def get_absolute_url(self) -> str:
        return reverse("coordination:joint", args=[self.kind, self.pk])

    @property
    def called(self) -> str:
        """What it is called where its title is not at hand or would be too long."""
        raise NotImplementedError

    @property
    def crumb(self) -> str:
        """The last word of the way to its page."""
        return self.called

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year it is for."""
        raise NotImplementedError

    def new_item(self) -> ContentItem:
        """A content item of its own, saved."""
        raise NotImplementedError

    def item_noun(self, line: ItemLine) -> str:
        """What a line of it is called within a sentence: "nội dung", "điểm", "chương", "điều"."""
        return self.inner_noun if line.parent_id else self.top_noun


class Span(models.Model):
    """One year, or from a year to a year."""

    span_kind = models.CharField("thời gian của chương trình", max_length=10, choices=SpanKind, default=SpanKind.YEAR)
    year_from = models.PositiveSmallIntegerField("năm (từ năm)")
    year_to = models.PositiveSmallIntegerField("đến năm")

    class Meta:
        abstract = True

    @property
    def years(self) -> tuple[int, int]:
        return self.year_from, self.year_to

    @property
    def span(self) -> str:
        """The span in words: "năm 2024", "giai đoạn 2017-2022", "nhiệm kỳ 2021-2026"."""
        if self.span_kind == SpanKind.YEAR:
            return f"năm {self.year_from}"
        word = "giai đoạn" if self.span_kind == SpanKind.SPAN else "nhiệm kỳ"
        return f"{word} {self.year_from}-{self.year_to}"


class Program(Span, JointText):
    """A coordination programme. The year never follows from a date.

    ``higher`` is the programme of a higher level that it carries out; ``higher_text`` names one that is not kept here.
    """

    kind = DocumentKind.PROGRAM
    noun = "chương trình"

    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="program")
    family = models.CharField("nhóm chương trình", max_length=5, choices=Family)
    parent_regulation = models.ForeignKey(
        Document, models.PROTECT, verbose_name="quy chế phối hợp", related_name="+", null=True, blank=True
    )
    higher = models.ForeignKey(
        Document, models.PROTECT, verbose_name="chương trình cấp trên", related_name="+", null=True, blank=True
    )
    higher_text = models.CharField("chương trình cấp trên (ghi bằng lời)", max_length=500, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, verbose_name="chương trình trước", related_name="next_programs", null=True, blank=True
    )

    # set by views.context
    is_amended: bool
    rolls_over: bool
    notes_open: int | None
    seen_addenda: list[Addendum]

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

    @property
    def called(self) -> str:
        return f"Chương trình phối hợp {self.span}"

    @property
    def crumb(self) -> str:
        return self.span.capitalize()

    @cached_property
    def own_title(self) -> str:
        """The programme's own title, whatever an addendum is called whose text is in force."""
        return (self.document.frozen_version or self.document.current_version).title

    def new_item(self) -> ContentItem:
        return self.items.create()


class Addendum(JointText):
    """A numbered amendment of a signed programme.

    Its versions hold the programme's text as amended, whole, with the items' identity: the signed one is the text in
    force from its ``effective_from``. It prints what differs from ``base``, the version in force when it was opened.
    """

    kind = DocumentKind.ADDENDUM
    noun = "văn bản sửa đổi, bổ sung"

    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="addendum")
    program = models.ForeignKey(Program, models.PROTECT, verbose_name="chương trình", related_name="addenda")
    base = models.ForeignKey(Version, models.PROTECT, verbose_name="sửa đổi bản", related_name="+")
    position = models.PositiveSmallIntegerField("lần sửa đổi", null=True)  # null: cancelled, its place is free again

    objects = AddendumQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản sửa đổi, bổ sung"
        verbose_name_plural = "văn bản sửa đổi, bổ sung"
        ordering = ["program", "position"]
        constraints = [
            models.UniqueConstraint(fields=["program", "position"], name="addendum_position_once"),
        ]

    @property
    def called(self) -> str:
        return f"Sửa đổi, bổ sung lần {self.position}" if self.position else "Sửa đổi, bổ sung đã hủy"

    @property
    def years(self) -> tuple[int, int]:
        return self.program.years

    @property
    def span(self) -> str:
        """The programme's span."""
        return self.program.span

    def new_item(self) -> ContentItem:
        return self.program.new_item()


class Regulation(Span, JointText):
    """A coordination regulation (quy chế phối hợp) of chapters and articles; programmes of its years refer to it."""

    kind = DocumentKind.REGULATION
    plans = False
    noun = "quy chế"
    top_noun = "chương"
    inner_noun = "điều"

    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="regulation")

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = "quy chế phối hợp"
        verbose_name_plural = "quy chế phối hợp"
        ordering = ["-year_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year_to__gte=F("year_from")),
                name="regulation_span",
                violation_error_message="Năm kết thúc không được trước năm bắt đầu.",
            ),
        ]

    @property
    def called(self) -> str:
        return f"Quy chế phối hợp {self.span}"

    def new_item(self) -> ContentItem:
        return self.items.create()

    def item_noun(self, line: ItemLine) -> str:
        """A line with articles under it is a chapter."""
        return self.top_noun if line.children.exists() else self.inner_noun


def joint_of(document: Document) -> Program | Addendum | Regulation:
    """What the document is on this floor; ObjectDoesNotExist for a kind of another floor."""
    joint: Program | Addendum | Regulation = getattr(document, JOINT_NAMES[DocumentKind(document.kind)])
    return joint
