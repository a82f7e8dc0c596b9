"""The log of what was reorganised: one row a step, never deleted; a step is undone by another one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.choices import StepKind, StepState
from agencies.models.agency import Agency
from agencies.models.locality import Locality
from agencies.querysets import ReorganizationStepQuerySet


class ReorganizationStep(models.Model):
    """Agencies or localities renamed, merged, split or abolished from the day ``on``, and on what legal basis.

    A step for a day to come waits (``StepState.WAITING``) and changes nothing before. ``plan`` is what was asked for
    (``reorganizing.plan``), ``details`` what was told in the preview and what became of it. Names are kept as text:
    they are those of the day the step was made.
    """

    kind = models.CharField("việc sắp xếp", max_length=20, choices=StepKind)
    state = models.CharField("trạng thái", max_length=22, choices=StepState, default=StepState.DONE)
    on = models.DateField("có hiệu lực từ ngày")
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    summary = models.CharField("nội dung", max_length=1000)
    locality = models.ForeignKey(
        Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="reorganization_steps"
    )
    agencies = models.ManyToManyField(
        Agency, verbose_name="cơ quan có liên quan", related_name="reorganization_steps", blank=True
    )
    withdraws = models.OneToOneField(
        "self", models.PROTECT, verbose_name="rút lại bước", related_name="withdrawn_by", null=True, blank=True
    )
    plan: Any = models.JSONField(default=dict)
    details: Any = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người thực hiện", related_name="+", null=True
    )
    made_by_name = models.CharField("người thực hiện", max_length=120, blank=True)
    made_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)
    carried_out_at = models.DateTimeField("thực hiện lúc", null=True, blank=True)

    objects = ReorganizationStepQuerySet.as_manager()

    class Meta:
        verbose_name = "bước sắp xếp lại"
        verbose_name_plural = "các bước sắp xếp lại"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=StepKind.WITHDRAW) | Q(withdraws__isnull=True), name="only_a_withdrawal_withdraws"
            ),
        ]

    def __str__(self) -> str:
        return self.summary
