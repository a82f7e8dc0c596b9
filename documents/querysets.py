"""Reads of the documents floor. Visibility of everything upstairs goes through DocumentQuerySet.visible_to."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce, NullIf

from agencies.choices import Role
from agencies.querysets import (
    AdministeredQuerySet,
    agency_lineage,
    localities_above,
    localities_below,
    locality_lineage,
)
from documents.choices import OPEN_STATES, PUBLIC_STATES, EntryState, ShareReason

if TYPE_CHECKING:
    from agencies.models import User

WORKING_ROLES = (Role.STAFF, Role.LEADER, Role.CLERK)


class DocumentQuerySet(AdministeredQuerySet):
    def visible_to(self, user: User) -> Self:
        """Documents the user may see with the membership he acts for (docs/development.md, "Who sees what").

        Shared with his agency or one it succeeds; issued ones of his locality or one it succeeds; for a viewer the
        issued ones of the localities below his; all for the superuser.
        """
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        issued = Q(state__in=PUBLIC_STATES)
        if acting.role == Role.VIEWER:
            return self.filter(issued, locality__in=localities_below(acting.locality_id))
        seen = issued & Q(locality__in=locality_lineage(acting.locality_id))
        if acting.role in WORKING_ROLES:
            shares = apps.get_model("documents", "Share").objects
            seen |= Q(pk__in=shares.filter(agency__in=agency_lineage(acting.agency_id)).values("document"))
        return self.filter(seen)

    def with_replacement(self) -> Self:
        """Annotates ``replaced_by`` (id), ``replaced_by_symbol`` and ``replaced_on``: of what is issued instead.

        And ``replacement_draft`` (id): of what is being drafted to replace it.
        """
        replacements = self.model._default_manager.filter(replaces=OuterRef("pk"))
        issued, drafted = (replacements.filter(state__in=states) for states in (PUBLIC_STATES, OPEN_STATES))
        columns = {"replaced_by": "pk", "replaced_by_symbol": "symbol", "replaced_on": "issued_on"}
        told = {name: Subquery(issued.values(field)[:1]) for name, field in columns.items()}
        return self.annotate(**told, replacement_draft=Subquery(drafted.values("pk")[:1]))

    def with_day(self) -> Self:
        """Annotates ``dated``: the day of issue as ISO text, or as much of it as a record tells; null before issue."""
        told = NullIf("recorded_date", models.Value(""))
        days = (Cast(day, models.CharField()) for day in ("issued_on", "signed_on"))
        issued = Coalesce(next(days), told, next(days))
        return self.annotate(dated=models.Case(models.When(state__in=PUBLIC_STATES, then=issued)))

    def open(self) -> Self:
        """Documents on their way to being issued."""
        return self.filter(state__in=OPEN_STATES)

    def with_title(self, user: User) -> Self:
        """Annotates ``title`` and ``readable`` (id): those of the newest version the user may read.

        Drafts are read by the drafting agency and its successors only.
        """
        versions = apps.get_model("documents", "Version").objects
        readable = versions.filter(document=OuterRef("pk"))
        if user.acting is not None:
            frozen = Q(frozen_at__isnull=False)
            own = Q(document__drafting_agency__in=agency_lineage(user.acting.agency_id))
            readable = readable.filter(frozen | own if user.acting.role in WORKING_ROLES else frozen)
        newest = readable.order_by("-no")
        return self.annotate(title=Subquery(newest.values("title")[:1]), readable=Subquery(newest.values("pk")[:1]))


class DeliveryQuerySet(models.QuerySet):
    def received_by(self, user: User) -> Self:
        """What was sent to the agency the user acts for or to one it succeeds; none for other than working roles."""
        acting = user.acting if user.is_authenticated else None
        if acting is None or acting.role not in WORKING_ROLES:
            return self.none()
        return self.filter(agency__in=agency_lineage(acting.agency_id))

    def unacknowledged(self) -> Self:
        return self.filter(acknowledged_at__isnull=True)

    def passed_on_to(self, user: User) -> Self:
        """What was passed on to the user."""
        return self.filter(pk__in=self._passed_on(user).values("delivery"))

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")

    def waiting_first(self) -> Self:
        """Those not yet acknowledged before the others, each in the order of sending."""
        return self.order_by(models.F("acknowledged_at").asc(nulls_first=True), "pk")

    def with_title(self, user: User) -> Self:
        """Annotates ``title``: the document's, of the newest version the user may read."""
        titled = apps.get_model("documents", "Document").objects.with_title(user).filter(pk=OuterRef("document"))
        return self.annotate(title=Subquery(titled.values("title")))  # type: ignore[misc]  # annotated by with_title

    def _passed_on(self, user: User) -> models.QuerySet:
        return apps.get_model("documents", "PassingOn")._default_manager.filter(to=user)


class PartyQuerySet(models.QuerySet):
    def with_signature(self) -> Self:
        """Reads each party's signature that counts with its post, or that there is none, in the same query."""
        valid = models.FilteredRelation("signatures", condition=Q(signatures__voided_at__isnull=True))
        joined = self.annotate(joined_signature=valid, signature_id=models.F("joined_signature__pk"))
        return joined.select_related("joined_signature__appointment")

    def with_reminder(self) -> Self:
        """Annotates ``reminded_on``, the day the party was last reminded of its agreement or signature."""
        reminders = apps.get_model("documents", "BindingReminder")._default_manager.filter(party=OuterRef("pk"))
        return self.annotate(reminded_on=Subquery(reminders.order_by("-on").values("on")[:1]))


class CommitteeOpinionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Of documents that the user's agency, or one it succeeds, drafts or is a party of; all for the superuser.

        The public reads what was agreed and issued, not what the committee wrote before.
        """
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        if acting.role not in WORKING_ROLES:
            return self.none()
        documents = apps.get_model("documents", "Document")._default_manager.visible_to(user)
        shared = {"shares__agency__in": agency_lineage(acting.agency_id)}
        bound = documents.filter(shares__why__in=[ShareReason.DRAFTER, ShareReason.PARTY], **shared)
        return self.filter(version__document__in=bound)


class LegalBasisQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date) -> Self:
        """Legal bases in force on the day ``on``."""
        return self.filter(Q(effective_from__isnull=True) | Q(effective_from__lte=on)).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gt=on)
        )


class RegisterQuerySet(AdministeredQuerySet):
    locality_path = "agency__locality"

    def for_issue(self, agency_id: int, kind: str, on: datetime.date) -> Self:
        """Registers of the agency that number this kind of document on the day of issue ``on``."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), agency=agency_id, starts_on__lte=on, kinds__kind=kind
        )

    def visible_to(self, user: User) -> Self:
        """Registers of the user's agency and of those it succeeds; all for the superuser.

        Staff, leaders and clerks read them: they name documents that are not issued yet.
        """
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        if acting.role not in WORKING_ROLES:
            return self.none()
        return self.filter(agency__in=agency_lineage(acting.agency_id))

    def of_year(self, year: int) -> Self:
        """Registers whose span touches the calendar year."""
        begun = self.filter(starts_on__lte=datetime.date(year, 12, 31))
        return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=datetime.date(year, 1, 1)))

    def counted(self) -> Self:
        """Annotates ``used``, ``reserved`` and ``voided``: how many numbers are in each state."""
        states = {"used": EntryState.USED, "reserved": EntryState.RESERVED, "voided": EntryState.VOIDED}
        return self.annotate(
            **{name: Count("entries", filter=Q(entries__state=state)) for name, state in states.items()}
        )


class TrustedCertificateQuerySet(AdministeredQuerySet):
    def trusted_by(self, locality_id: int, on: datetime.date) -> Self:
        """Authorities that a locality trusts on a day: its own, those of the localities above it, the common ones."""
        trusting = Q(locality__isnull=True) | Q(locality__in=localities_above(locality_id))
        return self.filter(trusting, Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))
