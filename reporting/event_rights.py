"""Who may write what about events, and of which items. The state is the question of `reporting.events`."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from agencies.models import Agency, User
from agencies.querysets import agency_lineage
from coordination.in_force import texts_in_force
from coordination.models import ItemLine, Program
from coordination.permissions import acts_for
from documents.choices import PUBLIC_STATES
from documents.permissions import has_role
from documents.querysets import WORKING_ROLES
from reporting.models import Event
from reporting.outline import outline_of


class OpenItem(NamedTuple):
    """An item the user may put events under, as the text in force words it; ``number`` as printed."""

    item_id: int
    number: str
    title: str
    program: Program


def may_add_events(user: User) -> bool:
    """Staff, leaders and clerks plan and record the events of their agency."""
    return has_role(user, *WORKING_ROLES)


def may_edit_event(user: User, event: Event) -> bool:
    """Staff, leaders and clerks of an agency that leads or supports the event, or of what succeeds one."""
    agencies = {event.agency_id, *(agency.pk for agency in event.supporters.all())}
    return has_role(user, *WORKING_ROLES) and acts_for(user, agencies)


def items_open_to(user: User, on: datetime.date) -> list[OpenItem]:
    """The items that the user's agency, or one it succeeds, leads or supports in issued programmes in force on ``on``.

    Those of last year's programmes are among them: its events may be entered late. Four queries.
    """
    if user.acting is None:
        return []
    own = set(Agency.objects.filter(pk__in=agency_lineage(user.acting.agency_id)).values_list("pk", flat=True))
    programs = Program.objects.visible_to(user).with_title(user).filter(document__state__in=PUBLIC_STATES)
    programs = programs.filter(year_from__lte=on.year, year_to__gte=on.year - 1)
    text = Subquery(texts_in_force(OuterRef("document"), on).values("pk")[:1])
    by_version = {program.text: program for program in programs.annotate(text=text).order_by("-year_from", "pk")}
    lines: dict[int, list[ItemLine]] = {}
    for line in ItemLine.objects.filter(version__in=by_version).order_by("position", "pk").prefetch_related("supports"):
        lines.setdefault(line.version_id, []).append(line)
    return [
        OpenItem(entry.item_id, entry.number, entry.line.title, program)
        for version, program in by_version.items()
        for entry in outline_of(lines.get(version, []))
        if entry.agencies & own
    ]
