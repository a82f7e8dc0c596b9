"""The public pages by which anybody checks a document's code. No sign-in; no title, no content."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agencies.throttling import client_address, over_a_minute
from documents.choices import PUBLIC_STATES
from documents.codes import ALPHABET, LENGTH, grouped, normalised
from documents.models import Document, Party
from documents.verifying import judge

MOST_A_MINUTE = 60  # of one address, behind which a whole office may sit
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page for everybody: slowed down for who tries codes, with nothing for other sites, caches and searchers."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asks_too_often(request):
            response = render(request, "documents/verification/too_many.html", status=429)
        else:
            response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


def asks_too_often(request: HttpRequest) -> bool:
    """Whether the address asked more than ``MOST_A_MINUTE`` times since its first question of the minute."""
    return over_a_minute(f"verification-{client_address(request)}", MOST_A_MINUTE)


@public
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Asks for the code as it is printed; spaces, hyphens and small letters do not matter."""
    typed = request.GET.get("ma", "")
    if _CODE.fullmatch(normalised(typed)):
        return redirect("documents:verify", normalised(typed))
    context = {"typed": typed, "length": LENGTH}
    return render(request, "documents/verification/form.html", context, status=404 if typed else 200)


@csrf_exempt  # changes nothing and uses nobody's rights; without a referrer the check would refuse every browser
@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the document of a code was issued here; a posted file is compared with those kept, and kept nowhere."""
    if code != normalised(code) and request.method != "POST":
        return redirect("documents:verify", normalised(code))
    document = Document.objects.with_replacement().filter(code=normalised(code)).first()
    if document is None:
        context = {"typed": code, "length": LENGTH}
        return render(request, "documents/verification/form.html", context, status=404)
    context = {"document": document, "code": grouped(normalised(code)), "issued": document.state in PUBLIC_STATES}
    if context["issued"]:
        context["issuers"] = issuers(document)
    if context["issued"] and request.method == "POST":
        context["verdict"] = judge(document, request.FILES.get("tep"))
    return render(request, "documents/verification/document.html", context)


def issuers(document: Document) -> list[str]:
    """The issuers' names as the document prints them."""
    parties = Party.objects.filter(version=document.frozen_version).select_related("agency")
    return [str(party) for party in parties]
