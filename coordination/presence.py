"""Who else is in a draft just now: told by the open editors, forgotten when they fall silent."""

from __future__ import annotations

import datetime

from django.utils import timezone

from agencies.models import User
from coordination.models import DraftPresence
from documents.models import Document

FORGOTTEN_AFTER = datetime.timedelta(seconds=45)  # three calls of an open editor


def note_presence(document: Document, user: User, place: str, place_name: str) -> None:
    """Notes that the user is in the draft at a place, in one query."""
    here = DraftPresence(document=document, user=user, place=place, place_name=place_name, seen_at=timezone.now())
    DraftPresence.objects.bulk_create(
        [here],
        update_conflicts=True,
        unique_fields=["document", "user"],
        update_fields=["place", "place_name", "seen_at"],
    )


def forget_presence(document: Document, user: User) -> None:
    """Forgets a user who leaves."""
    DraftPresence.objects.filter(document=document, user=user).delete()


def others_in(document: Document, user: User) -> list[DraftPresence]:
    """Who else is in the draft, with the account, who came to it first first."""
    since = timezone.now() - FORGOTTEN_AFTER
    seen = DraftPresence.objects.filter(document=document).seen_since(since).exclude(user=user)
    return list(seen.select_related("user").order_by("pk"))


def forget_absent() -> int:
    """Forgets those whose editors fell silent; returns how many."""
    return DraftPresence.objects.exclude(seen_at__gte=timezone.now() - FORGOTTEN_AFTER).delete()[0]
