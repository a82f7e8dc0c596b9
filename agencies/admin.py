"""The directory in the admin: localities, agencies, posts, officials, accounts.

Rights follow from the role quản trị, not from Django's permission rows. Successions open a predecessor's documents to
its successor, and a locality's parent opens them to a viewer: between localities only the superuser sets them.
"""

from __future__ import annotations

from typing import Any

from axes.utils import reset as unlock_sign_in
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.db.models import CharField, Field, Prefetch, QuerySet
from django.http import HttpRequest

from agencies.administration import DirectoryAdmin, OwnChoicesFilter, SuperuserWrites, WithinLocality, administrator
from agencies.models import (
    Agency,
    AgencyName,
    AgencySuccession,
    Appointment,
    DayOff,
    Delegation,
    Locality,
    LocalityName,
    LocalitySuccession,
    Membership,
    Official,
    Post,
    User,
)

# Several texts beside each other in one row.
NARROW: dict[type[Field], dict[str, Any]] = {
    CharField: {"widget": forms.TextInput(attrs={"size": 22})}
}  # several texts beside each other in one row


def named(path: str, model: type[Agency] | type[Locality] = Agency) -> Prefetch:
    """Brings the agencies (or localities) a list shows together with their names of today, in one query."""
    return Prefetch(path, model.objects.named())


class LocalityNameInline(WithinLocality, admin.TabularInline):
    model = LocalityName
    extra = 0
    min_num = 1


class LocalitySuccessionInline(SuperuserWrites, WithinLocality, admin.TabularInline):
    model = LocalitySuccession
    fk_name = "successor"
    autocomplete_fields = ["predecessor"]
    extra = 0
    verbose_name_plural = "kế thừa của các đơn vị trước"


@admin.register(Locality)
class LocalityAdmin(DirectoryAdmin):
    list_display = ["__str__", "parent", "since", "until"]
    list_filter = ["names__type", "until"]
    search_fields = ["names__name"]
    autocomplete_fields = ["parent"]
    inlines = [LocalityNameInline, LocalitySuccessionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Locality]:
        return super().get_queryset(request).named().prefetch_related(named("parent", Locality)).order_by("pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Locality | None = None) -> list[str]:
        return [] if administrator(request).is_superuser else ["parent", "since", "until"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser


@admin.register(LocalitySuccession)
class LocalitySuccessionAdmin(SuperuserWrites, DirectoryAdmin):
    list_display = ["predecessor", "successor", "kind", "on"]
    list_filter = ["kind"]
    search_fields = ["predecessor__names__name", "successor__names__name"]
    autocomplete_fields = ["predecessor", "successor"]
    date_hierarchy = "on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LocalitySuccession]:
        ends = named("predecessor", Locality), named("successor", Locality)
        return super().get_queryset(request).prefetch_related(*ends)


class AgencyNameInline(WithinLocality, admin.TabularInline):
    model = AgencyName
    formfield_overrides = NARROW
    extra = 0
    min_num = 1


class AgencySuccessionInline(SuperuserWrites, WithinLocality, admin.TabularInline):
    model = AgencySuccession
    fk_name = "successor"
    autocomplete_fields = ["predecessor"]
    extra = 0
    verbose_name_plural = "kế thừa của các cơ quan trước"


class PostInline(WithinLocality, admin.TabularInline):
    model = Post
    formfield_overrides = NARROW
    extra = 0


@admin.register(Agency)
class AgencyAdmin(DirectoryAdmin):
    list_display = ["__str__", "kind", "locality", "order", "until"]
    list_filter = ["kind", ("locality", OwnChoicesFilter)]
    search_fields = ["names__full", "names__short", "names__symbol"]
    autocomplete_fields = ["locality", "parent"]
    inlines = [AgencyNameInline, PostInline, AgencySuccessionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        return super().get_queryset(request).named().prefetch_related(named("locality", Locality))

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> list[str]:
        return ["locality"] if obj else []


@admin.register(AgencySuccession)
class AgencySuccessionAdmin(DirectoryAdmin):
    list_display = ["predecessor", "successor", "kind", "on"]
    list_filter = ["kind"]
    search_fields = ["predecessor__names__full", "successor__names__full"]
    autocomplete_fields = ["predecessor", "successor"]
    date_hierarchy = "on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgencySuccession]:
        return super().get_queryset(request).prefetch_related(named("predecessor"), named("successor"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators change a succession only where both agencies are of their localities."""
        if obj is None or administrator(request).is_superuser:
            return super().has_change_permission(request, obj)
        own = administrator(request).administered_localities
        return obj.predecessor.locality_id in own and obj.successor.locality_id in own

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Post)
class PostAdmin(DirectoryAdmin):
    list_display = ["title", "agency", "signing_title", "authority", "is_head", "order"]
    list_filter = ["is_head", "authority", ("agency__locality", OwnChoicesFilter)]
    search_fields = ["title", "signing_title", "agency__names__full", "agency__names__short"]
    autocomplete_fields = ["agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).prefetch_related(named("agency"))


class AppointmentInline(WithinLocality, admin.TabularInline):
    model = Appointment
    autocomplete_fields = ["agency", "post"]
    extra = 0


@admin.register(Official)
class OfficialAdmin(DirectoryAdmin):
    list_display = ["name", "locality"]
    list_filter = [("locality", OwnChoicesFilter)]
    search_fields = ["name"]
    autocomplete_fields = ["locality"]
    inlines = [AppointmentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Official]:
        return super().get_queryset(request).prefetch_related(named("locality", Locality))


@admin.register(Appointment)
class AppointmentAdmin(DirectoryAdmin):
    list_display = ["official", "post", "agency", "since", "until"]
    list_filter = ["until", ("agency__locality", OwnChoicesFilter)]
    search_fields = ["official__name", "post__title", "agency__names__full", "agency__names__short"]
    autocomplete_fields = ["official", "agency", "post"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        rows = super().get_queryset(request).select_related("official", "post")
        return rows.prefetch_related(named("agency"))


@admin.register(Delegation)
class DelegationAdmin(DirectoryAdmin):
    list_display = ["from_appointment", "to_appointment", "powers", "since", "until"]
    list_filter = ["authority", "since"]
    search_fields = ["from_appointment__official__name", "to_appointment__official__name", "powers", "basis"]
    autocomplete_fields = ["from_appointment", "to_appointment"]
    list_select_related = [
        f"{end}__{part}" for end in ("from_appointment", "to_appointment") for part in ("official", "post")
    ]


@admin.register(DayOff)
class DayOffAdmin(DirectoryAdmin):
    """Days off and days worked instead. Those for all localities are kept by the superuser and read by everybody."""

    list_display = ["day", "name", "kind", "locality"]
    list_filter = ["kind", ("locality", OwnChoicesFilter)]
    search_fields = ["name"]
    autocomplete_fields = ["locality"]
    date_hierarchy = "day"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DayOff]:
        return super().get_queryset(request).prefetch_related(named("locality", Locality))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if not administrator(request).is_superuser:
            kwargs |= {"required": True, "help_text": ""}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: DayOff | None = None) -> bool:
        for_all = obj is not None and obj.locality_id is None
        return super().has_change_permission(request, obj) and (administrator(request).is_superuser or not for_all)

    def has_delete_permission(self, request: HttpRequest, obj: DayOff | None = None) -> bool:
        return self.has_change_permission(request, obj)


class MembershipInline(WithinLocality, admin.TabularInline):
    model = Membership
    autocomplete_fields = ["agency"]
    extra = 0

    def get_formset(
        self, request: HttpRequest, obj: User | None = None, **kwargs: Any
    ) -> type[forms.models.BaseInlineFormSet]:
        """An administrator's account keeps a role in his locality: without one he would lose sight of it."""
        required = not administrator(request).is_superuser
        return super().get_formset(request, obj, **{"min_num": int(required), "validate_min": required, **kwargs})


class AccountCreationForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name")


class AccountChangeForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class UserAdmin(DirectoryAdmin, DjangoUserAdmin):
    """Accounts. An administrator changes those whose every role is in his localities; never a superuser's."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ["username", "name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role", ("memberships__agency__locality", OwnChoicesFilter)]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    autocomplete_fields = ["official"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline]
    actions = ["unlock"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Thông tin cá nhân", {"fields": ["name", "official", "email"]}),
        ("Hoạt động", {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "password1", "password2"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        members = Membership.objects.for_acting().select_related(None)
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", members))

    @admin.display(description="vai trò hôm nay")
    def roles(self, account: User) -> str:
        return "; ".join(str(membership) for membership in account.memberships.all())

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and administrator(request).is_superuser:
            fieldsets.append(("Quyền cao nhất", {"fields": ["is_superuser"]}))
        return fieldsets

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or User.objects.entrusted_to(administrator(request)).filter(pk=obj.pk).exists())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    @admin.action(description="Mở khóa đăng nhập cho tài khoản đã chọn", permissions=["change"])
    def unlock(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        for account in User.objects.entrusted_to(administrator(request)).filter(pk__in=accounts):
            unlock_sign_in(username=account.username)
        self.message_user(request, "Đã mở khóa đăng nhập.", messages.SUCCESS)


@admin.register(Membership)
class MembershipAdmin(DirectoryAdmin):
    """Roles, also those in this locality of accounts that have others elsewhere."""

    list_display = ["user", "role", "agency", "since", "until"]
    list_filter = ["role", "until", ("agency__locality", OwnChoicesFilter)]
    search_fields = ["user__username", "user__name", "agency__names__full", "agency__names__short"]
    autocomplete_fields = ["user", "agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user").prefetch_related(named("agency"))
