"""What the meetings floor tells the floors below when the application starts."""

from __future__ import annotations

from agencies.reorganizing import parts
from documents.attaching import Carrier, carry
from meetings import reorganizing
from meetings.models import Meeting
from meetings.permissions import may_organize


def register() -> None:
    """Lets meetings carry files, which the agency that organizes them adds; tells what a reorganisation moves."""
    carry(
        "hoi-nghi",
        Carrier(
            model=Meeting,
            visible=Meeting.objects.visible_to,
            may_attach=may_organize,
            path=Meeting.get_absolute_url,
            title=str,
        ),
    )
    parts.register("meetings", reorganizing.PART)
