"""Reads of the reporting floor."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest

from agencies.choices import Role
from agencies.naming import name_columns
from agencies.querysets import agency_lineage, localities_below, locality_lineage
from coordination.in_force import SIGNED_STATES
from coordination.models import Program
from documents.models import Document
from documents.querysets import WORKING_ROLES
from reporting.choices import CORRECTION, HANDED_IN_STATES, OWED_STATES, ReportState, Ruling, SnapshotReason

if TYPE_CHECKING:
    from agencies.models import User


def of_standing_or_drafting(agencies: RawSQL) -> Q:
    """Reports of programmes whose standing or drafting agency is among the agencies."""
    standing, drafting = (f"period__program__document__{name}_agency__in" for name in ("standing", "drafting"))
    return Q(**{standing: agencies}) | Q(**{drafting: agencies})


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Periods of the programmes the user may see."""
        return self.filter(program__in=Program.objects.visible_to(user))

    def with_title(self, user: User) -> Self:
        """Annotates ``title``: the programme's, of the newest version the user may read."""
        titled = Program.objects.with_title(user).filter(pk=OuterRef("program"))
        return self.annotate(title=Subquery(titled.values("title")))  # type: ignore[misc]  # annotated

    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)


class AgencyReportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Reports of the user's own agency; what others handed in, also on paper and not entered yet, where his agency
        is the programme's standing or drafting agency; accepted ones where he may see the programme, which is all that
        quản trị sees; accepted ones below for a viewer."""
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        accepted = Q(state=ReportState.ACCEPTED)
        if acting.role == Role.VIEWER:
            below = localities_below(acting.locality_id)
            return self.filter(accepted, period__program__document__locality__in=below)
        mine = agency_lineage(acting.agency_id)
        handed_in = Q(state__in=HANDED_IN_STATES)
        seen = accepted & Q(period__program__in=Program.objects.visible_to(user))
        if acting.role not in WORKING_ROLES:
            return self.filter(seen)
        handed_in |= Q(paper_number__gt="")
        return self.filter(Q(agency__in=mine) | (handed_in & of_standing_or_drafting(mine)) | seen)

    def with_visibility(self, user: User) -> Self:
        """Annotates ``is_visible``: whether the user may read what the report says."""
        seen = apps.get_model("reporting", "AgencyReport").objects.visible_to(user).filter(pk=OuterRef("pk"))
        return self.annotate(is_visible=Exists(seen))

    def overdue(self, on: datetime.date) -> Self:
        """Reports never handed in although they were due before ``on``; not those that are being supplemented."""
        return self.owed().filter(confirmed_on__isnull=True).with_due_day().filter(due_day__lt=on)

    def with_due_day(self) -> Self:
        """Annotates ``due_day``, which is ``AgencyReport.due_on``: the period's, or later where time was granted."""
        extended = Coalesce("due_extended_to", "period__due_on")
        return self.annotate(due_day=Greatest(extended, "period__due_on"))

    def with_extension_waiting(self) -> Self:
        """Annotates ``extension_waits``: whether the agency asked for more time and has no answer yet."""
        rows = apps.get_model("reporting", "Extension").objects.filter(report=OuterRef("pk"), ruling=Ruling.WAITING)
        return self.annotate(extension_waits=Exists(rows))

    def with_marks(self) -> Self:
        """Annotates ``accepted_at``, when the report was kept as accepted last, and ``remarked_at``, when the first of
        the remarks on its fields that are not settled was asked."""
        kept = apps.get_model("reporting", "ReportSnapshot").objects.filter(
            report=OuterRef("pk"), why=SnapshotReason.ACCEPTED
        )
        remarks = apps.get_model("reporting", "SupplementRemark").objects.filter(report=OuterRef("pk"), settled_at=None)
        asked = remarks.exclude(field=CORRECTION).filter(asked_at__isnull=False).order_by("asked_at")
        return self.annotate(
            accepted_at=Subquery(kept.order_by("-no").values("taken_at")[:1]),
            remarked_at=Subquery(asked.values("asked_at")[:1]),
        )

    def with_correction_waiting(self) -> Self:
        """Annotates ``correction_waits``: whether the agency asks to take its accepted report up again."""
        remarks = apps.get_model("reporting", "SupplementRemark").objects.filter(report=OuterRef("pk"))
        return self.annotate(correction_waits=Exists(remarks.filter(field=CORRECTION, settled_at=None)))

    def owed(self) -> Self:
        """Reports that their agency has still to hand in."""
        return self.filter(state__in=OWED_STATES)


class ConsolidatedReportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Consolidated reports whose document the user may see."""
        return self.filter(document__in=Document.objects.visible_to(user))


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Events of programmes the user may see; those of no programme within his locality, below for a viewer."""
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        seen = Q(program__in=Program.objects.visible_to(user))
        if acting.role == Role.VIEWER:
            own = Q(locality__in=localities_below(acting.locality_id))
        else:
            own = Q(locality__in=locality_lineage(acting.locality_id))
        return self.filter(seen | (Q(program__isnull=True) & own))

    def listed(self) -> Self:
        """Annotates ``day`` (held, else planned), the agency's names and the newest signed ``item_title``."""
        lines = apps.get_model("coordination", "ItemLine").objects.filter(item=OuterRef("item"))
        lines = lines.filter(version__frozen_at__isnull=False, version__document__state__in=SIGNED_STATES)
        title = Subquery(lines.order_by("-version").values("title")[:1])
        names = name_columns("agency")
        return self.annotate(day=Coalesce("held_on", "planned_on"), item_title=title, **names).order_by("-day", "-pk")
