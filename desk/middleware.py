"""Middleware that every page needs: precomposed text in, and a way back for whom the session ended while he typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

NOT_SAVED = (
    "Phiên làm việc đã hết nên nội dung vừa gửi chưa được lưu. Đăng nhập lại, bạn trở về trang vừa gửi và gửi lần nữa."
)


class PrecomposedTextMiddleware:
    """Turns submitted text into NFC: some keyboards send Vietnamese letters decomposed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = precomposed(request.GET)  # type: ignore[assignment]  # the same immutable kind of QueryDict
        if request.method == "POST":
            request.POST = precomposed(request.POST)  # type: ignore[assignment]  # the same immutable kind of QueryDict
        return self.get_response(request)


def precomposed(data: QueryDict) -> QueryDict:
    """The same data with every value in NFC; the object itself where nothing changes."""
    if all(unicodedata.is_normalized("NFC", value) for _, values in data.lists() for value in values):
        return data
    changed = data.copy()
    for key, values in data.lists():
        changed.setlist(key, [unicodedata.normalize("NFC", value) for value in values])
    changed._mutable = False
    return changed


class BackToTheFormMiddleware:
    """Who sent a form after his session had ended is told so, and after signing in comes back to the form's page.

    The address that the form was sent to need not have a page of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.user.is_authenticated:
            return self.get_response(request)
        response = self.get_response(request)
        if response.status_code != 302:
            return response
        sign_in = reverse("agencies:sign_in")
        page = urlsplit(request.META.get("HTTP_REFERER", ""))
        if urlsplit(response["Location"]).path == sign_in and page.netloc == request.get_host():
            back = f"{page.path}?{page.query}" if page.query else page.path
            response["Location"] = f"{sign_in}?{urlencode({'next': back})}"
            messages.warning(request, NOT_SAVED)
        return response
