"""The admin site: in Vietnamese, for administrators of a locality and the superuser."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class AdminSite(admin.AdminSite):
    site_title = "Quản trị phối hợp công tác"
    site_header = "Quản trị phối hợp công tác"
    index_title = "Danh mục và tài khoản"

    def has_permission(self, request: HttpRequest) -> bool:
        """True for the superuser and for a user who is quản trị of a locality today."""
        user = request.user
        return user.is_active and (user.is_superuser or (user.is_authenticated and bool(user.administered_localities)))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The application's own sign-in; who is signed in already and comes here has no business in the admin."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Trang quản trị dành cho quản trị của đơn vị.")
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("agencies:sign_in"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Signs out as everywhere else."""
        return LogoutView.as_view(next_page=reverse("agencies:sign_in"))(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The application's own page for one's password."""
        return redirect("agencies:password")
