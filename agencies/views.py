"""Sign-in, sign-out, password, the choice of a role, and the directory of agencies."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.addresses import for_role, role_in, without_role
from agencies.directory import directory, posts_over_time, successions
from agencies.forms import DirectoryForm, SignInForm
from agencies.models import Agency, Locality, Membership, User

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


@login_required
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies of a locality on a day; the user's own locality and today unless told otherwise."""
    localities = list(Locality.objects.visible_to(request.user).named().order_by("pk"))
    own = request.user.acting.locality_id if request.user.acting else None
    localities.sort(key=lambda locality: (locality.pk != own, locality.until is not None))
    form = DirectoryForm(localities, request.GET)
    form.is_valid()
    context = {
        "form": form,
        "locality": form.locality,
        "on": form.on,
        "today": timezone.localdate(),
        "entries": directory(form.locality, form.on) if form.locality else [],
    }
    return render(request, "agencies/agency_list.html", context)


@login_required
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency through time: names, posts and holders, what came before and after."""
    visible = Agency.objects.visible_to(request.user)
    shown = get_object_or_404(visible.named().select_related("locality"), pk=pk)
    relatives = successions(shown)
    others = [relative.pk for relative in relatives]
    context = {
        "agency": shown,
        "locality": Locality.objects.named().get(pk=shown.locality_id),
        "names": shown.names.order_by("-valid_from"),
        "posts": posts_over_time(shown),
        "predecessors": [relative for relative in relatives if relative.is_predecessor],
        "successors": [relative for relative in relatives if not relative.is_predecessor],
        "linked": set(visible.filter(pk__in=others).values_list("pk", flat=True)) if others else set(),
    }
    return render(request, "agencies/agency_detail.html", context)
