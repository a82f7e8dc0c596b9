"""When reports are due and what is planned, for the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from agencies.models import User
from meetings.deadlines import Deadline
from reporting.choices import EventState
from reporting.models import Event, ReportingPeriod


def reports_due(user: User, first: datetime.date, last: datetime.date) -> Iterator[Deadline]:
    """Until when reports are to be handed in for the open periods of programmes the user may see."""
    found = ReportingPeriod.objects.visible_to(user).open().filter(due_on__range=(first, last)).with_title(user)
    for period in found:
        title = ": ".join(filter(None, [period.name, getattr(period, "title", None)]))
        yield Deadline(f"bao-cao-{period.pk}", period.due_on, "Hạn báo cáo", title, period.get_absolute_url())


def events_planned(user: User, first: datetime.date, last: datetime.date) -> Iterator[Deadline]:
    """The events the user may see that are planned for these days."""
    found = Event.objects.visible_to(user).filter(state=EventState.PLANNED, planned_on__range=(first, last))
    for event in found:
        key, path = f"su-kien-{event.pk}", event.get_absolute_url()
        yield Deadline(key, event.planned_on or first, event.get_kind_display(), event.subject, path, is_due=False)
