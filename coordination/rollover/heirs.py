"""Who carries on for agencies that have ceased, and who signs for them now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from agencies.models import Agency, AgencySuccession, Appointment
from agencies.naming import carry_names, name_columns
from agencies.querysets import agency_heirs


class Heirs:
    """The successors on a day; one query where some agency has ceased, none otherwise."""

    def __init__(self, agencies: Iterable[Agency], on: datetime.date) -> None:
        self.on = on
        ceased = {agency.pk for agency in agencies if not self._lives(agency)}
        self._next: dict[int, list[Agency]] = {}
        if ceased:
            self._read(ceased)

    def _lives(self, agency: Agency) -> bool:
        return agency.until is None or agency.until >= self.on

    def _read(self, ceased: set[int]) -> None:
        rows = AgencySuccession.objects.filter(predecessor__in=agency_heirs(ceased), on__lte=self.on)
        named = (
            rows.select_related("successor").annotate(**name_columns("successor")).order_by("successor__order", "pk")
        )
        for row in named:
            carry_names(row, "successor")
            self._next.setdefault(row.predecessor_id, []).append(row.successor)

    def of(self, agency: Agency) -> list[Agency]:
        """The agency itself while it exists, else those that carry on; empty where nobody does."""
        found: dict[int, Agency] = {}
        seen, waiting = {agency.pk}, [agency]
        while waiting:
            one = waiting.pop(0)
            if self._lives(one):
                found[one.pk] = one
                continue
            waiting += [heir for heir in self._next.get(one.pk, []) if heir.pk not in seen]
            seen |= {heir.pk for heir in waiting}
        return list(found.values())


def heads_of(agencies: Iterable[Agency], on: datetime.date) -> dict[int, Appointment]:
    """The appointment that heads each agency on a day, by agency id."""
    held = Appointment.objects.filter(agency__in=list(agencies), post__is_head=True).valid_on(on)
    rows = held.select_related("official", "post").order_by("-post__order")
    return {appointment.agency_id: appointment for appointment in rows}
