"""Accounts and what they may act for."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q

from agencies.choices import Role
from agencies.models.agency import Agency
from agencies.models.post import Official
from agencies.models.span import ordered_span
from agencies.querysets import MembershipQuerySet, UserQuerySet


class AccountManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Django's manager of accounts with our reads."""

    use_in_migrations = False


class User(AbstractUser):
    """An account. What it may do follows from its memberships."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    name = models.CharField("họ và tên", max_length=120)
    official = models.ForeignKey(
        Official, models.SET_NULL, verbose_name="là cán bộ", null=True, blank=True, related_name="accounts"
    )

    REQUIRED_FIELDS = ["name"]

    objects: ClassVar[AccountManager] = AccountManager()

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

    agency_full: str  # the agency's names of today, where for_acting() read them
    agency_short: str

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
