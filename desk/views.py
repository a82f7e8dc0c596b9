"""First page, health, and the pages shown when something fails."""

import datetime
import logging
import secrets

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone

from coordination.models import Program
from desk.waiting import waiting_for
from documents.choices import DocumentState
from meetings.models import Meeting
from reporting.progress import program_progress

logger = logging.getLogger("desk.failures")

PROGRAMS_SHOWN = 12
DAYS_SHOWN = 7


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Việc của tôi: what waits for me, this week's meetings, my locality's programmes of this year."""
    user, today = request.user, timezone.localdate()
    programs = (
        Program.objects.visible_to(user)
        .of_year(today.year)
        .not_replaced()
        .exclude(document__state=DocumentState.CANCELLED)
        .with_title(user)
        .select_related("document")
    )
    shown = list(programs[:PROGRAMS_SHOWN])
    context = {
        "waiting": waiting_for(user),
        "meetings": Meeting.objects.visible_to(user).between(today, today + datetime.timedelta(days=DAYS_SHOWN)),
        "programs": shown,
        "progress": program_progress(shown),
        "year": str(today.year),
        "today": today,
    }
    return render(request, "desk/home.html", context)


def health(request: HttpRequest) -> JsonResponse:
    """200 with the database's state; 503 where it does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": connection.vendor})


def mark(request: HttpRequest) -> HttpResponse:
    """The mark, for pages that do not name it (the admin's)."""
    return redirect(static("img/mark.svg"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"message": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of last resort: no database, no context processors. Its number stands beside the logged trace."""
    reference = secrets.token_hex(4).upper()
    logger.exception("failure %s at %s", reference, request.path)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
