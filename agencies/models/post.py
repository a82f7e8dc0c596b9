"""Posts, the officials who hold them, and who acts for whom."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.choices import FOR_ANOTHER, SigningAuthority
from agencies.models.agency import Agency
from agencies.models.locality import Locality
from agencies.models.span import ordered_span, span_in_words
from agencies.querysets import AdministeredQuerySet, AppointmentQuerySet, DelegationQuerySet, PostQuerySet


class Post(models.Model):
    """A post of an agency, as printed: "Chủ tịch UBND phường" is its title, "CHỦ TỊCH" what stands over a signature."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="posts")
    title = models.CharField("chức vụ", max_length=200)
    signing_title = models.CharField("chức vụ khi ký", max_length=120, blank=True, help_text="Ví dụ: Chủ tịch.")
    authority = models.CharField(
        "quyền hạn ký", max_length=5, choices=SigningAuthority, blank=True, default=SigningAuthority.HEAD
    )
    is_head = models.BooleanField("là người đứng đầu", default=False)
    order = models.PositiveIntegerField("thứ tự", default=100)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ["agency", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "title"],
                name="post_once_an_agency",
                violation_error_message="Cơ quan đã có chức vụ này.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Official(models.Model):
    """A person who holds or held posts."""

    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="officials")
    name = models.CharField("họ và tên", max_length=120)

    objects = AdministeredQuerySet.as_manager()

    class Meta:
        verbose_name = "cán bộ"
        verbose_name_plural = "cán bộ"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """An official holds a post from one day to another; several at once are usual."""

    official = models.ForeignKey(Official, models.PROTECT, verbose_name="cán bộ", related_name="appointments")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="chức vụ", related_name="appointments")
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "giữ chức vụ"
        verbose_name_plural = "giữ chức vụ"
        ordering = ["agency", "post__order", "-since"]
        constraints = [ordered_span("appointment_span")]

    def __str__(self) -> str:
        return f"{self.official.name}, {self.post.title}"

    def clean(self) -> None:
        if self.post_id and self.agency_id and self.post.agency_id != self.agency_id:
            raise ValidationError({"post": "Chức vụ này không thuộc cơ quan đã chọn."})

    def is_valid_on(self, on: datetime.date) -> bool:
        """Whether the post is held on the day ``on`` (both ends inclusive)."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    @property
    def span(self) -> str:
        """The days the post is held, as in a sentence."""
        return span_in_words(self.since, self.until)


class Delegation(models.Model):
    """A deputy acts for the holder of a post in given days."""

    from_appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="người giao", related_name="delegations_given"
    )
    to_appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="người được giao", related_name="delegations_received"
    )
    powers = models.CharField("nội dung giao", max_length=300)
    authority = models.CharField(
        "quyền hạn ký", max_length=5, choices=SigningAuthority, default=SigningAuthority.DEPUTY
    )
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người ghi",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người kết thúc sớm",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "giao quyền, ủy quyền"
        verbose_name_plural = "giao quyền, ủy quyền"
        constraints = [
            ordered_span("delegation_span"),
            models.CheckConstraint(
                condition=~Q(from_appointment=F("to_appointment")),
                name="delegation_to_another",
                violation_error_message="Không thể giao quyền cho chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_appointment} → {self.to_appointment}"

    @property
    def is_over(self) -> bool:
        """Whether it ended before today."""
        return self.until is not None and self.until < timezone.localdate()

    def clean(self) -> None:
        """Both ends hold posts of one agency, all the time; nobody is given the same power twice at once."""
        if self.from_appointment_id is None or self.to_appointment_id is None or self.since is None:
            return
        if self.authority not in FOR_ANOTHER:
            raise ValidationError({"authority": "Ký theo giao quyền, ủy quyền chỉ có KT., TL. hoặc TUQ."})
        if self.from_appointment.official_id == self.to_appointment.official_id:
            raise ValidationError({"to_appointment": "Không thể giao quyền cho chính mình."})
        if self.from_appointment.agency_id != self.to_appointment.agency_id:
            raise ValidationError({"to_appointment": "Người giao và người được giao phải cùng một cơ quan."})
        self._require_both_in_post()
        self._require_once()

    def _require_both_in_post(self) -> None:
        for held in (self.from_appointment, self.to_appointment):
            if not held.is_valid_on(self.since):
                raise ValidationError({"since": f"{held} giữ chức vụ {held.span}: ngày bắt đầu ở ngoài thời gian đó."})
            if held.until is not None and (self.until is None or self.until > held.until):
                raise ValidationError(
                    {"until": f"{held} giữ chức vụ {held.span}: ghi ngày kết thúc trong thời gian đó."}
                )

    def _require_once(self) -> None:
        same = Delegation.objects.filter(
            from_appointment=self.from_appointment, to_appointment=self.to_appointment, authority=self.authority
        )
        other = same.overlapping(self.since, self.until).exclude(pk=self.pk).first()
        if other is not None:
            raise ValidationError(
                f"Đã có giao quyền {self.authority} giữa hai người này {other.span}. "
                "Kết thúc lần đó trước, hoặc chọn thời gian khác."
            )

    @property
    def span(self) -> str:
        """The days it holds, as in a sentence."""
        return span_in_words(self.since, self.until)
