"""Awards handed out at a meeting: for what, by which decision, to whom."""

from __future__ import annotations

from django.db import models

from documents.models import Document
from meetings.choices import HonoreeKind
from meetings.models.meeting import Meeting


class Commendation(models.Model):
    """Awards given at a meeting; null counts where the source tells none. May be for another body's work.

    ``decision_symbol`` and ``decided_on``: of a decision taken elsewhere; one that is issued here is an AwardDecision.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="commendations")
    collectives = models.PositiveIntegerField("số tập thể", null=True, blank=True)
    individuals = models.PositiveIntegerField("số cá nhân", null=True, blank=True)
    by = models.CharField("người khen thưởng", max_length=200, blank=True)
    for_what = models.CharField("thành tích", max_length=300, blank=True)
    form = models.CharField("hình thức khen thưởng", max_length=120, blank=True)
    basis = models.TextField("căn cứ", blank=True)
    decision_symbol = models.CharField("số quyết định", max_length=100, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    bonus = models.CharField("mức thưởng kèm theo", max_length=120, blank=True)

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.for_what

    @property
    def counted(self) -> str:
        """How many, as far as it is told: "15 tập thể, 18 cá nhân"; empty where nothing is."""
        told = [(self.collectives, "tập thể"), (self.individuals, "cá nhân")]
        return ", ".join(f"{number} {word}" for number, word in told if number is not None)


class Honoree(models.Model):
    """A collective or an individual that is commended. ``handed_at``: when the award was handed over."""

    commendation = models.ForeignKey(Commendation, models.CASCADE, related_name="honorees")
    kind = models.CharField("loại", max_length=10, choices=HonoreeKind)
    name = models.CharField("tên tập thể, họ tên cá nhân", max_length=300)
    post = models.CharField("chức vụ, đơn vị", max_length=300, blank=True)
    achievement = models.CharField("thành tích", max_length=500, blank=True)
    handed_at = models.DateTimeField("trao lúc", null=True, blank=True, editable=False)
    position = models.PositiveIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "tập thể, cá nhân được khen thưởng"
        verbose_name_plural = "tập thể, cá nhân được khen thưởng"
        ordering = ["-kind", "position", "pk"]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.post]))


class AwardDecision(models.Model):
    """The decision about a commendation (quyết định khen thưởng), issued here."""

    commendation = models.ForeignKey(Commendation, models.PROTECT, verbose_name="khen thưởng", related_name="decisions")
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="văn bản", related_name="award_decision")

    class Meta:
        verbose_name = "quyết định khen thưởng"
        verbose_name_plural = "quyết định khen thưởng"

    def __str__(self) -> str:
        return f"Quyết định khen thưởng: {self.commendation}"
