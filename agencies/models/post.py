"""Posts, the officials who hold them, and who acts for whom."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.choices import SigningAuthority
from agencies.models.agency import Agency
from agencies.models.locality import Locality
from agencies.models.span import ordered_span
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
