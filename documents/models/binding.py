"""What binds a party to a version: agreement and signature; and the party committee's opinion."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.choices import SigningAuthority
from agencies.models import Agency, Appointment, Delegation
from documents.choices import Decision, SignatureWay
from documents.models.version import Party, Version
from documents.querysets import CommitteeOpinionQuerySet


class Agreement(models.Model):
    """A party's decision on one version. A new version has none yet."""

    party = models.OneToOneField(Party, models.PROTECT, verbose_name="bên", related_name="agreement")
    decision = models.CharField("ý kiến", max_length=20, choices=Decision)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người quyết định",
        related_name="+",
        null=True,
        blank=True,
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="chức vụ", related_name="+", null=True, blank=True
    )
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, verbose_name="theo ủy quyền", related_name="+", null=True, blank=True
    )
    on = models.DateField("ngày")
    remark = models.TextField("ý kiến, lý do", blank=True)
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)

    class Meta:
        verbose_name = "thống nhất"
        verbose_name_plural = "thống nhất"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=Decision.AGREE) | ~Q(remark=""),
                name="return_has_reason",
                violation_error_message="Đề nghị chỉnh sửa phải nêu lý do.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_decision_display()}"


class Signature(models.Model):
    """A party's signature as it was that day: one a party, never one a person."""

    party = models.ForeignKey(Party, models.PROTECT, verbose_name="bên", related_name="signatures")
    way = models.CharField("cách ký", max_length=20, choices=SignatureWay)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người ghi nhận", related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="chức vụ", related_name="signatures", null=True, blank=True
    )
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, verbose_name="theo ủy quyền", related_name="+", null=True, blank=True
    )
    authority = models.CharField("quyền hạn ký", max_length=5, choices=SigningAuthority, blank=True)
    post = models.CharField("chức vụ in", max_length=200, blank=True)
    name = models.CharField("họ tên in", max_length=120, blank=True)
    voided_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    void_reason = models.TextField("lý do hủy", blank=True)

    class Meta:
        verbose_name = "chữ ký"
        verbose_name_plural = "chữ ký"
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(voided_at__isnull=True),
                name="one_signature_a_party",
                violation_error_message="Bên này đã ký.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.name}"


class BindingReminder(models.Model):
    """A party was reminded of its agreement or signature, by the drafting agency or, without ``by``, by the clock."""

    party = models.ForeignKey(Party, models.CASCADE, verbose_name="bên", related_name="reminders")
    on = models.DateField("ngày")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nhắc", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "các lần nhắc"
        constraints = [models.UniqueConstraint(fields=["party", "on"], name="one_reminder_a_party_a_day")]

    def __str__(self) -> str:
        return f"{self.party}: {self.on:%d/%m/%Y}"


class CommitteeOpinion(models.Model):
    """The opinion of the party committee on a version, where custom asks for it. Recorded, not issued here."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="committee_opinion")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cấp ủy", related_name="+", null=True, blank=True)
    number = models.CharField("số văn bản", max_length=120)
    dated_on = models.DateField("ngày")
    opinion = models.TextField("ý kiến")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    objects = CommitteeOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến cấp ủy"
        verbose_name_plural = "ý kiến cấp ủy"

    def __str__(self) -> str:
        return self.number
