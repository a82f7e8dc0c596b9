"""What the meetings floor tells the floors below when the application starts."""

from __future__ import annotations

from documents.attaching import Carrier, carry
from meetings.models import Meeting
from meetings.permissions import may_organize


def register() -> None:
    """Lets meetings carry files, which the agency that organizes them adds."""
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
