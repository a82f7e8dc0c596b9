"""The admin site: in Vietnamese, for administrators of a locality and the superuser."""

from django.contrib import admin
from django.http import HttpRequest


class AdminSite(admin.AdminSite):
    site_title = "Quản trị phối hợp công tác"
    site_header = "Quản trị phối hợp công tác"
    index_title = "Danh mục và tài khoản"

    def has_permission(self, request: HttpRequest) -> bool:
        """True for the superuser and for a user who is quản trị of a locality today."""
        user = request.user
        return user.is_active and (user.is_superuser or (user.is_authenticated and bool(user.administered_localities)))
