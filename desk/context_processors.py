"""What every page's head shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from activity.models import Notification
from agencies.choices import Role


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The membership acted for, the section of the address and, only where asked, the count of unread notifications."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"acting": None, "section": None, "demo": settings.DEMO}
    section = request.path_info.split("/")[1]

    def unread() -> int:
        waiting = Notification.objects.filter(user=user, read_at__isnull=True)
        return waiting.filter(agency=user.acting.agency_id).count() if user.acting else waiting.count()

    oversees = user.acting is not None and user.acting.role in (Role.LEADER, Role.VIEWER)
    return {
        "acting": user.acting,
        "oversees": oversees,
        "unread": unread,
        "section": section,
        "demo": settings.DEMO,
    }
