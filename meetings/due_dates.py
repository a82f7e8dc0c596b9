"""The deadlines this floor knows of: answers to consultations, and tasks that meetings gave."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery

from agencies.models import User
from agencies.querysets import agency_lineage
from coordination.models import Consultation
from documents.kinds import path_of
from documents.models import Document
from documents.querysets import WORKING_ROLES
from meetings import deadlines
from meetings.choices import OPEN_TASK_STATES
from meetings.deadlines import Deadline
from meetings.models import Task


def register() -> None:
    """Lets the calendar show them."""
    deadlines.register("gop-y", consultations)
    deadlines.register("nhiem-vu", tasks)


def consultations(user: User, first: datetime.date, last: datetime.date) -> Iterator[Deadline]:
    """Until when comments on documents the user may see are to be given, while that is open."""
    titled = Document.objects.with_title(user).filter(pk=OuterRef("version__document"))
    found = Consultation.objects.filter(
        version__document__in=Document.objects.visible_to(user), deadline__range=(first, last), closed_on=None
    ).annotate(title=Subquery(titled.values("title")))  # type: ignore[misc]  # annotated by with_title
    for one in found.select_related("version__document__program"):
        path = path_of(one.version.document)
        yield Deadline(f"gop-y-{one.pk}", one.deadline, "Hạn góp ý", one.title or one.version.title, path)


def tasks(user: User, first: datetime.date, last: datetime.date) -> Iterator[Deadline]:
    """Open tasks that were given to the user's agency, or by it."""
    if user.acting is None or user.acting.role not in WORKING_ROLES:
        return
    mine = agency_lineage(user.acting.agency_id)
    given = Q(given_on__isnull=False) & (Q(agencies__in=mine) | Q(lead__in=mine))
    found = Task.objects.filter(given | Q(meeting__organizer__in=mine), state__in=OPEN_TASK_STATES)
    for task in found.filter(due_on__range=(first, last)).distinct():
        if task.due_on is not None:  # the range asks for it
            yield Deadline(f"nhiem-vu-{task.pk}", task.due_on, "Hạn nhiệm vụ", task.what, task.get_absolute_url())
