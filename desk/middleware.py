"""Middleware that every page needs: precomposed text in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict


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
