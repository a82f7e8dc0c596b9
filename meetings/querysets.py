"""Reads of the meetings floor."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.choices import Role
from agencies.models import AgencyName
from agencies.querysets import agency_lineage, localities_below, locality_lineage
from coordination.models import Program
from documents.querysets import WORKING_ROLES
from meetings.choices import ANNOUNCED_STATES, OPEN_TASK_STATES, PurposeKind

if TYPE_CHECKING:
    from agencies.models import User


def week_start(day: datetime.date) -> datetime.date:
    """The Monday of the week that holds ``day``."""
    return day - datetime.timedelta(days=day.weekday())


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Meetings the user may see with the membership he acts for.

        A working role: those of its locality or one it succeeds, or held by its agency. Others of the locality: those
        announced or held. A viewer: those announced or held below him. All for the superuser.
        """
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        announced = Q(state__in=ANNOUNCED_STATES)
        if acting.role == Role.VIEWER:
            return self.filter(announced, locality__in=localities_below(acting.locality_id))
        own = Q(locality__in=locality_lineage(acting.locality_id))
        if acting.role not in WORKING_ROLES:
            return self.filter(own, announced)
        return self.filter(own | Q(organizer__in=agency_lineage(acting.agency_id)))

    def between(self, first: datetime.date, last: datetime.date) -> Self:
        """Meetings held from ``first`` to ``last``, both inclusive."""
        return self.filter(held_on__range=(first, last))

    def with_organizer(self) -> Self:
        """Annotates ``organizer_short`` and ``organizer_full`` as they were on the day of the meeting."""
        names = AgencyName.objects.filter(agency=OuterRef("organizer"))
        valid = names.filter(valid_from__lte=OuterRef("held_on")).order_by("-valid_from")
        earliest = names.order_by("valid_from")
        return self.annotate(
            **{
                f"organizer_{part}": Coalesce(Subquery(valid.values(part)[:1]), Subquery(earliest.values(part)[:1]))
                for part in ("short", "full")
            }
        )

    def with_signing(self) -> Self:
        """Annotates ``signs``: whether a programme is to be signed at the meeting."""
        signing = self.model._default_manager.filter(pk=OuterRef("pk"), purposes__kind=PurposeKind.SIGNING)
        return self.annotate(signs=Exists(signing))

    def upcoming_first(self, on: datetime.date | None = None) -> Self:
        """This week's and later meetings in the order they come, then the past ones, newest first."""
        monday = week_start(on or timezone.localdate())
        coming = When(held_on__gte=monday, then=F("held_on"))
        return self.annotate(
            is_past=Case(When(held_on__gte=monday, then=Value(False)), default=Value(True)),
        ).order_by("is_past", Case(coming, default=None), "-held_on", "starts_at", "-pk")


class PurposeQuerySet(models.QuerySet):
    def titled_for(self, user: User) -> Self:
        """Annotates ``program_title`` (as the user may read it) and ``is_readable``: whether he may open its page."""
        readable = Program.objects.visible_to(user).filter(pk=OuterRef("program"))
        titles = readable.with_title(user).values("title")  # type: ignore[misc]  # annotated by with_title
        return self.select_related("program").annotate(is_readable=Exists(readable), program_title=Subquery(titles))


def _given() -> models.Manager:
    """Which agency each task is given to, a row each."""
    return apps.get_model("meetings", "Task").agencies.through._default_manager


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Tasks the user may see with the membership he acts for.

        Announced ones of a meeting's conclusion: its locality, a viewer above it, and whoever they are given to. Those
        passed on: who passed them on, who has them, and the meeting's organizer. Not announced: the organizer alone.
        """
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        told, top = Q(given_on__isnull=False), Q(parent__isnull=True)
        if acting.role == Role.VIEWER:
            return self.filter(told, top, meeting__locality__in=localities_below(acting.locality_id))
        seen = told & top & Q(meeting__locality__in=locality_lineage(acting.locality_id))
        if acting.role in WORKING_ROLES:
            line = agency_lineage(acting.agency_id)
            given = _given().filter(task=OuterRef("pk"), agency__in=line)
            seen |= Q(meeting__organizer__in=line) | (told & (Q(Exists(given)) | Q(passed_by__in=line)))
        return self.filter(seen)

    def open(self) -> Self:
        """Announced and neither done nor dropped."""
        return self.filter(state__in=OPEN_TASK_STATES, given_on__isnull=False)

    def overdue(self, on: datetime.date | None = None) -> Self:
        """Open after their deadline, as of ``on`` (today if omitted)."""
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def given_to(self, agency_id: int) -> Self:
        """Tasks this agency has; passed on or not."""
        given = _given().filter(task=OuterRef("pk"), agency=agency_id)
        return self.filter(Exists(given))

    def followed_by(self, agency_id: int) -> Self:
        """Tasks whose office this agency is: it, or one it succeeds, passed them on or organized the meeting."""
        line = agency_lineage(agency_id)
        return self.filter(Q(passed_by__in=line) | Q(passed_by__isnull=True, meeting__organizer__in=line))

    def soonest_first(self) -> Self:
        """Open ones by deadline, those without one after them, then what has ended, newest first."""
        ended = Case(When(state__in=OPEN_TASK_STATES, then=Value(False)), default=Value(True))
        return self.annotate(is_ended=ended).order_by(
            "is_ended", F("due_on").asc(nulls_last=True), "-meeting__held_on", "position", "pk"
        )
