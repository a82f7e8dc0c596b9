"""Reads of the meetings floor."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from agencies.choices import Role
from agencies.querysets import agency_lineage, localities_below, locality_lineage

if TYPE_CHECKING:
    from agencies.models import User


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Meetings of the user's locality or one it succeeds, or held by his agency; below him for a viewer."""
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        if acting.role == Role.VIEWER:
            return self.filter(locality__in=localities_below(acting.locality_id))
        return self.filter(
            Q(locality__in=locality_lineage(acting.locality_id)) | Q(organizer__in=agency_lineage(acting.agency_id))
        )

    def between(self, first: datetime.date, last: datetime.date) -> Self:
        """Meetings held from ``first`` to ``last``, both inclusive."""
        return self.filter(held_on__range=(first, last))
