"""When reports are due and what is planned, for the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from agencies.models import User
from meetings.deadlines import Deadline
from reporting.choices import EventState
from reporting.models import AgencyReport, Event, ReportingPeriod


def reports_due(user: User, first: datetime.date, last: datetime.date) -> Iterator[Deadline]:
    """Until when reports are to be handed in for the open periods of programmes the user may see: the day his own
    agency was granted where it was granted more time."""
    own = AgencyReport.objects.filter(period=OuterRef("pk"), agency=user.acting.agency_id if user.acting else None)
    day = Coalesce(Subquery(own.with_due_day().values("due_day")[:1]), "due_on")  # type: ignore[misc]  # annotated
    periods: Any = ReportingPeriod.objects.visible_to(user).open().with_title(user).annotate(own_due_on=day)
    for period in periods.filter(own_due_on__range=(first, last)):
        title = ": ".join(filter(None, [period.name, period.title]))
        yield Deadline(f"bao-cao-{period.pk}", period.own_due_on, "Hạn báo cáo", title, period.get_absolute_url())


def events_on(user: User, first: datetime.date, last: datetime.date) -> Iterator[Deadline]:
    """The events the user may see that are planned for these days, and those held on them."""
    seen = Event.objects.visible_to(user).filter(state__in=(EventState.PLANNED, EventState.HELD))
    found: Any = seen.annotate(day=Coalesce("held_on", "planned_on")).filter(day__range=(first, last))
    for event in found:
        held = ", đã tổ chức" if event.state == EventState.HELD else ""
        key, kind = f"su-kien-{event.pk}", f"{event.get_kind_display()}{held}"
        yield Deadline(key, event.day, kind, event.subject, event.get_absolute_url(), is_due=False)
