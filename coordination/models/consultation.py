"""The consultation about a version: who is asked, what they answer and comment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.models import Agency
from coordination.choices import Answer, CommentedText, Disposition
from coordination.models.items import ContentItem
from coordination.querysets import CommentQuerySet, ConsultationQuerySet, ConsultedAgencyQuerySet
from documents.models import Version


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
