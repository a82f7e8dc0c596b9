"""Sign-in, sign-out, password, the choice of a role."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.addresses import for_role, role_in, without_role
from agencies.forms import SignInForm
from agencies.models import Membership, User

DEMO_PASSWORD = "phoi-hop-demo"  # noqa: S105  # the demonstration's, shown on its sign-in page
DEMO_ACCOUNTS = [
    "tay-ho.mttq.chuyen-vien",
    "tay-ho.mttq.lanh-dao",
    "tay-ho.ubnd.chuyen-vien",
    "tay-ho.ubnd.lanh-dao",
    "tay-ho.hdnd.lanh-dao",
    "tay-ho.mttq.van-thu",
    "ha-noi.xem",
    "admin",
]


class SignInView(auth_views.LoginView):
    template_name = "agencies/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Where one came from, but never into somebody else's role nor back to this page."""
        target = super().get_success_url()
        own = {membership.pk for membership in self.request.user.active_memberships}
        if role_in(target) not in {None, *own}:
            target = without_role(target)
        return target if target != self.request.path else without_role(reverse("desk:home"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "demo_accounts": demo_accounts() if settings.DEMO else [],
            "demo_password": DEMO_PASSWORD,
        }


def demo_accounts() -> list[tuple[str, str]]:
    """The demonstration's accounts that are loaded, with what each is; none where they are not."""
    loaded = set(User.objects.filter(username__in=DEMO_ACCOUNTS).values_list("username", flat=True))
    if loaded != set(DEMO_ACCOUNTS):
        return []
    members = Membership.objects.for_acting().filter(user__username__in=DEMO_ACCOUNTS)
    what = {m.user.username: f"{m.get_role_display()}, {m.agency_short}" for m in members}
    return [(username, what.get(username, "Quản trị toàn hệ thống")) for username in DEMO_ACCOUNTS]


class SignOutView(auth_views.LogoutView):
    http_method_names = ["post"]

    def get_success_url(self) -> str:
        return without_role(resolve_url(settings.LOGOUT_REDIRECT_URL))


class PasswordView(SuccessMessageMixin, auth_views.PasswordChangeView):
    template_name = "agencies/password.html"
    success_url = reverse_lazy("desk:home")
    success_message = "Đã đổi mật khẩu."


@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """The roles one may act for, each leading to the page one came from."""
    target = request.GET.get("next", "")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = without_role(reverse("desk:home"))
    choices = [(membership, for_role(target, membership.pk)) for membership in request.user.active_memberships]
    return render(request, "agencies/roles.html", {"choices": choices, "current": role_in(request.path)})
