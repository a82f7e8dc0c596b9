"""Which membership a request acts for.

Somebody with one membership acts for it. With several, the address says which: ``/vai/<membership id>/…``. The prefix
is taken off before routing and set as the script prefix, so that every address reversed in that request keeps it: each
tab, and each form posted from it, acts for its own membership, with or without script.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse, set_script_prefix

from agencies.models import Membership

PREFIX = re.compile(r"^/vai/(\d+)(/.*)$")
NEUTRAL = re.compile(
    r"^/(admin|static|healthz|favicon\.ico|dang-nhap|dang-xuat|vai-tro|mat-khau|van-ban/xac-minh|lich/[\w-]+\.ics)(/|$)"
)


class ActingMembershipMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outer_prefix = get_script_prefix()
        chosen = self._take_prefix(request, outer_prefix)
        try:
            redirect = self._choose(request, chosen)
            return redirect or self.get_response(request)
        finally:
            set_script_prefix(outer_prefix)

    def _take_prefix(self, request: HttpRequest, outer_prefix: str) -> int | None:
        match = PREFIX.match(request.path_info)
        if not match:
            return None
        set_script_prefix(f"{outer_prefix.rstrip('/')}/vai/{match[1]}/")
        request.path_info = match[2]
        return int(match[1])

    def _choose(self, request: HttpRequest, chosen: int | None) -> HttpResponse | None:
        """Sets ``request.user.acting``; answers with the chooser where a choice is missing."""
        if chosen is None and NEUTRAL.match(request.path_info):
            return None
        if not request.user.is_authenticated:
            return None
        memberships: list[Membership] = request.user.active_memberships
        if chosen is not None:
            request.user.acting = self._own(memberships, chosen)
        elif len(memberships) > 1:
            if request.method not in {"GET", "HEAD"}:
                raise PermissionDenied("Bạn có nhiều vai trò: hãy chọn vai trò trước khi thực hiện.")
            return HttpResponseRedirect(f"{reverse('agencies:roles')}?{urlencode({'next': request.get_full_path()})}")
        return None

    def _own(self, memberships: list[Membership], chosen: int) -> Membership:
        for membership in memberships:
            if membership.pk == chosen:
                return membership
        raise PermissionDenied("Vai trò này không phải của bạn hoặc đã kết thúc.")
