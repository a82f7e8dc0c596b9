"""Who carries on for agencies that have ended, as the successions of the directory tell."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Protocol

from django.db.models import QuerySet

from agencies.models import Agency, AgencySuccession
from agencies.querysets import agency_heirs


class Successors(Protocol):
    """Who takes over from an agency as of the day ``on``."""

    @property
    def on(self) -> datetime.date: ...

    def heir_of(self, agency_id: int | None) -> Agency | None:
        """Who takes over what is open; None where the agency goes on, or nobody does."""


class Inheritance:
    """Who took over from those of the ``agencies`` (ids) that had ended before the day ``on``.

    One query where none had, two otherwise. Of several successors the first one took over what was open.
    """

    def __init__(self, agencies: Iterable[int] | QuerySet, on: datetime.date) -> None:
        self.on = on
        self.ended = set(Agency.objects.filter(pk__in=agencies, until__lt=on).values_list("pk", flat=True))
        self._next: dict[int, list[Agency]] = {}
        if self.ended:
            rows = AgencySuccession.objects.filter(predecessor__in=agency_heirs(self.ended), on__lte=on)
            for row in rows.select_related("successor").order_by("pk"):
                self._next.setdefault(row.predecessor_id, []).append(row.successor)

    def heir_of(self, agency_id: int | None) -> Agency | None:
        """The first successor that goes on, however many steps away."""
        waiting = list(self._next.get(agency_id or 0, []))
        seen = {agency_id}
        while waiting:
            heir = waiting.pop(0)
            if heir.until is None or heir.until >= self.on:
                return heir
            if heir.pk not in seen:
                seen.add(heir.pk)
                waiting = [*self._next.get(heir.pk, []), *waiting]
        return None
