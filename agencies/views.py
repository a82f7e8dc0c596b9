"""Sign-in, sign-out, password, and the choice of a role."""

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme


class SignInView(auth_views.LoginView):
    template_name = "agencies/sign_in.html"
    redirect_authenticated_user = True


class SignOutView(auth_views.LogoutView):
    http_method_names = ["post"]


class PasswordView(SuccessMessageMixin, auth_views.PasswordChangeView):
    template_name = "agencies/password.html"
    success_url = reverse_lazy("agencies:password")
    success_message = "Đã đổi mật khẩu."


@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """The roles one may act for, each leading to the page one came from."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return render(request, "agencies/roles.html", {"target": target})
