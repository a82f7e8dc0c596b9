"""Telling people. Called by transitions inside their transaction; the rows appear with its commit."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import get_script_prefix

from activity.models import Notification
from agencies.models import Agency, Membership, User
from agencies.querysets import agency_heirs


def notify(
    agencies: Iterable[int], roles: Iterable[str], text: str, path: str, *, key: str = "", but: User | None = None
) -> int:
    """Tells the active members of ``agencies`` (ids) in ``roles``, except ``but``; returns how many were told now.

    ``path`` is an address reversed in this request; it is kept without its script prefix. A ``key`` makes a reminder
    idempotent: the same person is told once per agency and key.
    """
    members = Membership.objects.active().filter(agency__in=list(agencies), role__in=list(roles), user__is_active=True)
    pairs = {(m.user_id, m.agency_id) for m in members if but is None or m.user_id != but.pk} - _told(key)
    relative = path.removeprefix(get_script_prefix())
    rows = [Notification(user_id=u, agency_id=a, text=text[:500], path=relative, key=key) for u, a in sorted(pairs)]
    Notification.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)


def with_heirs(agencies: Iterable[int]) -> list[int]:
    """The agencies (ids) and those that carry on for them: a dissolved one has nobody to tell."""
    return list(Agency.objects.filter(pk__in=agency_heirs(agencies)).values_list("pk", flat=True))


def tell_person(person: User, agency_id: int, text: str, path: str) -> None:
    """Tells one account something it is to do for an agency; ``path`` as of ``notify``."""
    relative = path.removeprefix(get_script_prefix())
    Notification.objects.create(user=person, agency_id=agency_id, text=text[:500], path=relative)


def _told(key: str) -> set[tuple[int, int]]:
    """The accounts and agencies (ids) that were told under this key."""
    return set(Notification.objects.filter(key=key).values_list("user_id", "agency_id")) if key else set()
