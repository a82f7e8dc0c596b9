"""The calendar's pages, one meeting's calendar file, and the address to subscribe to."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetings.calendar import ONE_DAY, days_between, feed_of, month_span, renew_feed, user_of, week_span
from meetings.ics import meeting_calendar
from meetings.models import CalendarFeed
from meetings.views.shared import meeting_or_404

MONTH, WEEK, LIST = "thang", "tuan", "danh-sach"
VIEWS = {MONTH: "Tháng", WEEK: "Tuần", LIST: "Danh sách"}
FIRST_YEAR, LAST_YEAR = 1976, 2099
NEW_TOKEN = "calendar_token"  # noqa: S105  # the session's key under which a new address is shown once


def _day_asked_for(request: HttpRequest) -> datetime.date:
    """The day of the address, today where it names none or one that is out of reach."""
    try:
        asked = datetime.date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return timezone.localdate()
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else timezone.localdate()


def _span(view: str, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    if view == WEEK:
        return week_span(day)
    first, last = month_span(day)
    if view == MONTH:
        return first, last
    first = day.replace(day=1)
    return first, (first + datetime.timedelta(days=31)).replace(day=1) - ONE_DAY


def _neighbours(view: str, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """A day of the span before and one of the span after."""
    if view == WEEK:
        return day - datetime.timedelta(days=7), day + datetime.timedelta(days=7)
    first = day.replace(day=1)
    return (first - ONE_DAY).replace(day=1), (first + datetime.timedelta(days=31)).replace(day=1)


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("kieu") if request.GET.get("kieu") in VIEWS else MONTH
    day = _day_asked_for(request)
    first, last = _span(view, day)
    days = days_between(request.user, first, last, day.month)
    before, after = _neighbours(view, day)
    context: dict[str, Any] = {
        "view": view,
        "views": VIEWS.items(),
        "day": day,
        "first": first,
        "last": last,
        "before": before,
        "after": after,
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "busy_days": [one for one in days if one.entries or one.holiday],
        "has_entries": any(one.entries for one in days),
    }
    return render(request, "meetings/calendar.html", context)


@login_required
def meeting_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting for one's own calendar."""
    return _ics(meeting_calendar(meeting_or_404(request.user, pk)), f"hoi-nghi-{pk}.ics")


@login_required
@never_cache
def feed_address(request: HttpRequest) -> HttpResponse:
    """The private address: shown once after it was made, else when that was."""
    token = request.session.pop(NEW_TOKEN, "")
    path = reverse("meetings:feed", args=[token]).removeprefix(get_script_prefix()) if token else ""
    context = {
        "address": f"{settings.PUBLIC_URL}/{path}" if token else "",
        "feed": CalendarFeed.objects.filter(user=request.user.pk).first(),
    }
    return render(request, "meetings/calendar_address.html", context)


@login_required
@require_POST
def feed_renew(request: HttpRequest) -> HttpResponse:
    request.session[NEW_TOKEN] = renew_feed(request.user)
    return redirect("meetings:feed_address")


@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar somebody subscribed to: the address is the key, there is no session. 404 for a wrong one."""
    user = user_of(token)
    if user is None:
        raise Http404("Không có lịch này.")
    return _ics(feed_of(user), "lich-phoi-hop.ics")


def _ics(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
