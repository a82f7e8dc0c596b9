"""Who: localities, agencies and their names over time, posts, officials, accounts and what they may act for.

Tables follow the spine: names have no end (the next name ends them), a reorganisation is a succession, rights come
from memberships and printed posts from appointments.
"""

from __future__ import annotations

import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.choices import AgencyKind, LocalityType, Role, SigningAuthority, SuccessionKind
from agencies.querysets import (
    AdministeredQuerySet,
    AgencyQuerySet,
    AppointmentQuerySet,
    DelegationQuerySet,
    LocalityQuerySet,
    MembershipQuerySet,
    PostQuerySet,
)


def ordered_span(name: str) -> models.CheckConstraint:
    """A span must not end before it begins."""
    return models.CheckConstraint(
        condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
        name=name,
        violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
    )


class Locality(models.Model):
    """A province, district or commune. Its type and name are in LocalityName."""

    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="đơn vị cấp trên", null=True, blank=True, related_name="children"
    )
    since = models.DateField("thành lập từ ngày", null=True, blank=True)
    until = models.DateField("kết thúc ngày", null=True, blank=True)

    objects = LocalityQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị hành chính"
        verbose_name_plural = "đơn vị hành chính"
        constraints = [ordered_span("locality_span")]

    def __str__(self) -> str:
        if hasattr(self, "named_name"):
            return f"{LocalityType(self.named_type).label} {self.named_name}" if self.named_name else f"#{self.pk}"
        name = self.name_on(timezone.localdate())
        return str(name) if name else f"#{self.pk}"

    def name_on(self, on: datetime.date) -> LocalityName | None:
        """The name valid on ``on``, else the earliest one known."""
        return self.names.filter(valid_from__lte=on).order_by("-valid_from").first() or (
            self.names.order_by("valid_from").first()
        )


class LocalityName(models.Model):
    locality = models.ForeignKey(Locality, models.CASCADE, verbose_name="đơn vị hành chính", related_name="names")
    type = models.CharField("loại", max_length=20, choices=LocalityType)
    name = models.CharField("tên", max_length=100)
    valid_from = models.DateField("có hiệu lực từ")

    class Meta:
        verbose_name = "tên đơn vị hành chính"
        verbose_name_plural = "tên đơn vị hành chính"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "valid_from"],
                name="locality_name_once_a_day",
                violation_error_message="Đơn vị đã có tên từ ngày này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.name}"


class LocalitySuccession(models.Model):
    """``successor`` carries on from ``predecessor``; its users see the predecessor's documents."""

    predecessor = models.ForeignKey(
        Locality, models.PROTECT, verbose_name="đơn vị trước", related_name="successions_as_predecessor"
    )
    successor = models.ForeignKey(
        Locality, models.PROTECT, verbose_name="đơn vị kế thừa", related_name="successions_as_successor"
    )
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "kế thừa đơn vị hành chính"
        verbose_name_plural = "kế thừa đơn vị hành chính"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="locality_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="locality_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Agency(models.Model):
    """A body of a locality. Its names are in AgencyName."""

    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name="đơn vị hành chính", related_name="agencies")
    kind = models.CharField("loại", max_length=20, choices=AgencyKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="cơ quan chủ quản", null=True, blank=True, related_name="children"
    )
    standing_body = models.CharField(
        "bộ phận thường trực",
        max_length=120,
        blank=True,
        help_text="Ví dụ: Ban Thường trực.",
    )
    order = models.PositiveIntegerField("thứ tự", default=100)
    since = models.DateField("thành lập từ ngày", null=True, blank=True)
    until = models.DateField("kết thúc ngày", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["locality", "order", "pk"]
        constraints = [ordered_span("agency_span")]

    def __str__(self) -> str:
        return self.full

    @cached_property
    def _name(self) -> AgencyName | None:
        return self.name_on(timezone.localdate())

    def name_on(self, on: datetime.date) -> AgencyName | None:
        """The name valid on ``on``, else the earliest one known."""
        return self.names.filter(valid_from__lte=on).order_by("-valid_from").first() or (
            self.names.order_by("valid_from").first()
        )

    def _named(self, part: str) -> str:
        if hasattr(self, f"named_{part}"):
            return getattr(self, f"named_{part}") or f"#{self.pk}"
        return getattr(self._name, part) if self._name else f"#{self.pk}"

    @property
    def full(self) -> str:
        """Full name on the annotated day, or today."""
        return self._named("full")

    @property
    def short(self) -> str:
        """Short name on the annotated day, or today."""
        return self._named("short")

    @property
    def symbol(self) -> str:
        """Symbol used in document numbers on the annotated day, or today."""
        return self._named("symbol")


class AgencyName(models.Model):
    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name="cơ quan", related_name="names")
    full = models.CharField("tên đầy đủ", max_length=300)
    short = models.CharField("tên ngắn", max_length=120)
    symbol = models.CharField("ký hiệu", max_length=40, help_text="Dùng trong số, ký hiệu văn bản, ví dụ UBND.")
    valid_from = models.DateField("có hiệu lực từ")

    class Meta:
        verbose_name = "tên cơ quan"
        verbose_name_plural = "tên cơ quan"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="agency_name_once_a_day",
                violation_error_message="Cơ quan đã có tên từ ngày này.",
            )
        ]

    def __str__(self) -> str:
        return self.full


class AgencySuccession(models.Model):
    """``successor`` carries on from ``predecessor``; its users see the predecessor's documents."""

    predecessor = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan trước", related_name="successions_as_predecessor"
    )
    successor = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan kế thừa", related_name="successions_as_successor"
    )
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    on = models.DateField("ngày")

    class Meta:
        verbose_name = "kế thừa cơ quan"
        verbose_name_plural = "kế thừa cơ quan"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="agency_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="agency_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


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


class User(AbstractUser):
    """An account. What it may do follows from its memberships."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    name = models.CharField("họ và tên", max_length=120)
    official = models.ForeignKey(
        Official, models.SET_NULL, verbose_name="là cán bộ", null=True, blank=True, related_name="accounts"
    )

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.rsplit(" ", 1)[-1]

    @cached_property
    def active_memberships(self) -> list[Membership]:
        """Memberships valid today, with agency, locality and their names of today."""
        return list(Membership.objects.for_acting().filter(user=self))

    @cached_property
    def acting(self) -> Membership | None:
        """The membership this request acts for; the first active one outside a request."""
        return self.active_memberships[0] if self.active_memberships else None

    @cached_property
    def administered_localities(self) -> list[int]:
        """Ids of the localities whose directory this user keeps as quản trị."""
        return [m.agency.locality_id for m in self.active_memberships if m.role == Role.ADMINISTRATOR]


class Membership(models.Model):
    """The right to act for an agency in a role, for a span of days."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="tài khoản", related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan", related_name="memberships")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò của tài khoản"
        verbose_name_plural = "vai trò của tài khoản"
        constraints = [
            ordered_span("membership_span"),
            models.UniqueConstraint(
                fields=["user", "agency", "role", "since"],
                name="membership_once",
                violation_error_message="Tài khoản đã có vai trò này ở cơ quan.",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(since__isnull=True),
                name="membership_without_start_once",
                violation_error_message="Tài khoản đã có vai trò này ở cơ quan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {getattr(self, 'agency_short', None) or self.agency.short}"

    @property
    def locality_id(self) -> int:
        return self.agency.locality_id


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
