"""Notifications: the list, opening one, marking all read."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import get_script_prefix
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from activity.models import Notification
from agencies.models import User

ACTING = re.compile(r"vai/\d+/$")


class NotificationListView(LoginRequiredMixin, ListView):
    """What the account was told, for every agency it acts for: unread first, or only the unread (?loc=chua-doc)."""

    template_name = "activity/notification_list.html"
    paginate_by = 30
    page_kwarg = "trang"

    def get_queryset(self):
        told = Notification.objects.of(self.request.user).unread_first()
        return told.unread() if self.only_unread else told

    @property
    def only_unread(self):
        return self.request.GET.get("loc") == "chua-doc"

    def get_context_data(self, **kwargs):
        shorts = {m.agency_id: m.agency_short for m in self.request.user.active_memberships}
        return super().get_context_data(only_unread=self.only_unread, shorts=shorts, **kwargs)


@login_required
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one as read and leads to what it tells of, acting for the agency that was told."""
    told = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    if told.read_at is None:
        told.read_at = timezone.now()
        told.save(update_fields=["read_at"])
    return HttpResponseRedirect(address_for(request.user, told))


def address_for(user: User, told: Notification) -> str:
    """Where a notification leads: with several memberships, under the one of the agency that was told."""
    root = ACTING.sub("", get_script_prefix())
    if len(user.active_memberships) < 2:
        return f"{root}{told.path}"
    own = [membership for membership in user.active_memberships if membership.agency_id == told.agency_id]
    chosen = user.acting if user.acting in own or not own else own[0]
    return f"{root}vai/{chosen.pk}/{told.path}"


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = Notification.objects.of(request.user).unread().update(read_at=timezone.now())
    messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc." if count else "Không có thông báo chưa đọc.")
    return redirect("activity:notifications")
