"""What every page of the admin keeps to: an administrator works within his own localities, the superuser everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from agencies.models import User


def administrator(request: HttpRequest) -> User:
    """Who works in the admin; its site lets only signed-in accounts in."""
    return cast(User, request.user)


def keeps_a_directory(request: HttpRequest) -> bool:
    """Whether the user is the superuser or quản trị of a locality today."""
    user = administrator(request)
    return user.is_superuser or (user.is_authenticated and bool(user.administered_localities))


class WithinLocality(BaseModelAdmin):
    """For model admins and inlines: rows by the queryset's ``administered_by``, choices as the target's own list."""

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.administered_by(request.user) if hasattr(rows, "administered_by") else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kept = self.admin_site._registry.get(db_field.related_model)
        if kept is not None:
            kwargs["queryset"] = kept.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return keeps_a_directory(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps_a_directory(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps_a_directory(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps_a_directory(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeps_a_directory(request)


class DirectoryAdmin(WithinLocality, admin.ModelAdmin):
    """The admin of one table; ``get_queryset`` brings the agencies and localities it shows with their names."""

    list_select_related: ClassVar[list[str]] = []  # False would join them without their names
    list_per_page = 50

    def get_deleted_objects(
        self, objs: QuerySet[Any] | Sequence[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """What stands in the way of a deletion: rows in use are the reason to show, before a missing right.

        They are counted by kind, never named: some are drafts that an administrator does not see.
        """
        found, counts, lacking, in_use = super().get_deleted_objects(objs, request)
        if not in_use:
            return found, counts, lacking, in_use
        collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
        collector.collect(objs)
        kinds = Counter(str(capfirst(row._meta.verbose_name)) for row in collector.protected)
        return [], counts, set(), [f"{kind}: {count}" for kind, count in sorted(kinds.items())]


class SuperuserWrites(BaseModelAdmin):
    """Put before the others: administrators read, only the superuser adds, changes and deletes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser


class ReadOnly(BaseModelAdmin):
    """Put before the others: what transitions wrote is shown and never touched here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OwnChoicesFilter(admin.RelatedFieldListFilter):
    """A filter that offers only the rows the user finds in the target's own list."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin) -> Any:
        kept = model_admin.admin_site._registry[field.related_model]
        return [(row.pk, str(row)) for row in kept.get_queryset(request)]
