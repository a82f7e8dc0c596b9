"""What every page of the admin keeps to: an administrator works within his own localities, the superuser everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest


def keeps_a_directory(request: HttpRequest) -> bool:
    """Whether the user is the superuser or quản trị of a locality today."""
    user = request.user
    return user.is_superuser or (user.is_authenticated and bool(user.administered_localities))


class WithinLocality:
    """For model admins and inlines: rows by the queryset's ``administered_by``, choices as the target's own list."""

    list_select_related: list[str] = []  # False would join the agencies that get_queryset brings with their names

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)  # type: ignore[misc]  # a mixin of ModelAdmin and InlineModelAdmin
        return rows.administered_by(request.user) if hasattr(rows, "administered_by") else rows

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> ModelChoiceField:
        kept = self.admin_site._registry.get(db_field.related_model)  # type: ignore[attr-defined]  # a mixin
        if kept is not None:
            kwargs["queryset"] = kept.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[str]]:
        """What stands in the way of a deletion: rows in use are the reason to show, before a missing right."""
        found, counts, lacking, in_use = super().get_deleted_objects(objs, request)  # type: ignore[misc]  # a mixin
        return found, counts, set() if in_use else lacking, in_use

    def has_module_permission(self, request: HttpRequest) -> bool:
        return keeps_a_directory(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return keeps_a_directory(request)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return keeps_a_directory(request)


class SuperuserWrites:
    """Put before WithinLocality: administrators read, only the superuser adds, changes and deletes."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    has_delete_permission = has_change_permission


class ReadOnly:
    """Put before WithinLocality: what transitions wrote is shown and never touched here."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class OwnChoicesFilter(admin.RelatedFieldListFilter):
    """A filter that offers only the rows the user finds in the target's own list."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        kept = model_admin.admin_site._registry[field.related_model]
        return [(str(row.pk), str(row)) for row in kept.get_queryset(request)]
