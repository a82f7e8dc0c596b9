"""Reads of the agencies floor: names on a date, what was valid on a date, who came before whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.choices import AgencyKind, Role

if TYPE_CHECKING:
    from agencies.models import User

# One recursive query inside the WHERE clause: the whole lineage costs no round trip of its own. RawSQL adds the only
# brackets: SQLite takes a select in two pairs for a single value.
_LINEAGE = """WITH RECURSIVE line(id) AS (
    SELECT CAST({seed} AS bigint) UNION SELECT s.predecessor_id FROM {table} s JOIN line ON s.successor_id = line.id
) SELECT id FROM line"""


def agency_lineage(agency_id: int) -> RawSQL:
    """The agency's id and those of everything it succeeds, for an ``__in`` lookup."""
    return RawSQL(_LINEAGE.format(seed=int(agency_id), table="agencies_agencysuccession"), [])  # noqa: S611  # ids only


def locality_lineage(locality_id: int) -> RawSQL:
    """The locality's id and those of everything it succeeds, for an ``__in`` lookup."""
    return RawSQL(_LINEAGE.format(seed=int(locality_id), table="agencies_localitysuccession"), [])  # noqa: S611  # ids only


_HEIRS = """WITH RECURSIVE line(id) AS (
    SELECT a.id FROM agencies_agency a WHERE a.id IN ({seeds}) UNION
    SELECT s.successor_id FROM agencies_agencysuccession s JOIN line ON s.predecessor_id = line.id
) SELECT id FROM line"""


def agency_heirs(agencies: Iterable[int]) -> RawSQL:
    """The ids of the agencies and of everything that succeeds one of them, for an ``__in`` lookup."""
    seeds = ", ".join(str(int(pk)) for pk in agencies) or "NULL"
    return RawSQL(_HEIRS.format(seeds=seeds), [])  # noqa: S611  # ids only


_UNDER = """WITH RECURSIVE line(id) AS (
    SELECT CAST({seed} AS bigint) UNION SELECT a.id FROM agencies_agency a JOIN line ON a.parent_id = line.id
) SELECT id FROM line"""


def agencies_under(agency_id: int) -> RawSQL:
    """The agency's id and those of every agency under it, for an ``__in`` lookup."""
    return RawSQL(_UNDER.format(seed=int(agency_id)), [])  # noqa: S611  # ids only


_BELOW = """WITH RECURSIVE line(id) AS (
    SELECT CAST({seed} AS bigint) UNION SELECT l.id FROM agencies_locality l JOIN line ON l.parent_id = line.id
) SELECT id FROM line"""


def localities_below(locality_id: int) -> RawSQL:
    """The locality's id and those of every locality under it, for an ``__in`` lookup."""
    return RawSQL(_BELOW.format(seed=int(locality_id)), [])  # noqa: S611  # ids only


_ABOVE = """WITH RECURSIVE line(id) AS (
    SELECT CAST({seed} AS bigint) UNION
    SELECT l.parent_id FROM agencies_locality l JOIN line ON l.id = line.id WHERE l.parent_id IS NOT NULL
) SELECT id FROM line"""


def localities_above(locality_id: int) -> RawSQL:
    """The locality's id and those of every locality it stands under, for an ``__in`` lookup."""
    return RawSQL(_ABOVE.format(seed=int(locality_id)), [])  # noqa: S611  # ids only


def valid_on(on: datetime.date, path: str = "") -> Q:
    """Rows whose span ``since``–``until`` (both inclusive, open where null) holds the day ``on``.

    ``path`` leads to the row with the span, as in ``"appointments__"``.
    """
    begun = Q(**{f"{path}since__isnull": True}) | Q(**{f"{path}since__lte": on})
    not_ended = Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": on})
    return begun & not_ended


class AdministeredQuerySet(models.QuerySet):
    """Rows that belong to a locality; ``locality_path`` leads to it."""

    locality_path = "locality"

    def administered_by(self, user: User) -> Self:
        """Rows an administrator keeps: all for the superuser, else those of his localities."""
        if user.is_superuser:
            return self
        return self.filter(**{f"{self.locality_path}__in": user.administered_localities})


class SpanQuerySet(AdministeredQuerySet):
    """Rows of a locality with ``since`` and ``until``."""

    def valid_on(self, on: datetime.date) -> Self:
        return self.filter(valid_on(on))

    def active(self) -> Self:
        """Rows valid today."""
        return self.valid_on(timezone.localdate())


def _all(model: str) -> Any:
    """Every row of a model of this floor; models import this module, so it asks the registry."""
    return apps.get_model("agencies", model)._default_manager.all()


def _name_on(owner: str, outer: str, field: str, on: datetime.date) -> Coalesce:
    """The owner's ("agency" or "locality") name valid on ``on``; the earliest one where all are younger than that."""
    names = _all(f"{owner}name").filter(**{owner: OuterRef(outer)}).order_by()
    valid = names.filter(valid_from__lte=on).order_by("-valid_from").values(field)[:1]
    return Coalesce(Subquery(valid), Subquery(names.order_by("valid_from").values(field)[:1]))


class LocalityQuerySet(AdministeredQuerySet):
    locality_path = "pk"

    def visible_to(self, user: User) -> Self:
        """The user's locality and those it succeeds; those below for a viewer; all for the superuser."""
        if user.is_superuser:
            return self
        if not user.is_authenticated or user.acting is None:
            return self.none()
        own = user.acting.locality_id
        return self.filter(pk__in=localities_below(own) if user.acting.role == Role.VIEWER else locality_lineage(own))

    def named(self, on: datetime.date | None = None) -> Self:
        """Annotates ``named_type`` and ``named_name`` as they were on ``on`` (today where omitted)."""
        on = on or timezone.localdate()
        return self.annotate(
            named_type=_name_on("locality", "pk", "type", on), named_name=_name_on("locality", "pk", "name", on)
        )


class AgencyQuerySet(SpanQuerySet):
    def visible_to(self, user: User) -> Self:
        """Agencies of the localities whose directory the user may read."""
        return self.filter(locality__in=_all("locality").visible_to(user))

    def overseen_by(self, user: User) -> Self:
        """Agencies whose account of how they worked the user may read: never those of his equals.

        His own and those it succeeds; for leaders and viewers those under his agency, where that is the party
        committee all of the locality; for viewers those of the localities below; all for the superuser.
        """
        acting = user.acting if user.is_authenticated else None
        if acting is None:
            return self if user.is_superuser else self.none()
        if acting.role == Role.ADMINISTRATOR:
            return self.none()
        seen = Q(pk__in=agency_lineage(acting.agency_id))
        if acting.role in (Role.LEADER, Role.VIEWER):
            seen |= Q(pk__in=agencies_under(acting.agency_id))
            if acting.agency.kind == AgencyKind.PARTY_COMMITTEE:
                seen |= Q(locality=acting.locality_id)
        if acting.role == Role.VIEWER:
            below = _all("locality").filter(pk__in=localities_below(acting.locality_id)).exclude(pk=acting.locality_id)
            seen |= Q(locality__in=below.values("pk"))
        return self.filter(seen)

    def named(self, on: datetime.date | None = None) -> Self:
        """Annotates ``named_full``, ``named_short``, ``named_symbol`` as they were on ``on`` (today if omitted)."""
        on = on or timezone.localdate()
        return self.annotate(
            named_full=_name_on("agency", "pk", "full", on),
            named_short=_name_on("agency", "pk", "short", on),
            named_symbol=_name_on("agency", "pk", "symbol", on),
        )


class SuccessionQuerySet(models.QuerySet):
    locality_path = ""

    def administered_by(self, user: User) -> Self:
        """Successions that one of the administrator's localities takes part in; all for the superuser."""
        if user.is_superuser:
            return self
        own = user.administered_localities
        before, after = (f"{side}{self.locality_path}__in" for side in ("predecessor", "successor"))
        return self.filter(Q(**{before: own}) | Q(**{after: own}))


class AgencySuccessionQuerySet(SuccessionQuerySet):
    locality_path = "__locality"


class ReorganizationStepQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Steps that an agency or a locality of the acting quản trị took part in; all for the superuser."""
        if user.is_superuser:
            return self
        acting = user.acting if user.is_authenticated else None
        if acting is None or acting.role != Role.ADMINISTRATOR:
            return self.none()
        own = acting.locality_id
        taking_part = _all("agency").filter(locality=own).values("pk")
        return self.filter(Q(locality=own) | Q(pk__in=_steps_with(taking_part)))


def _steps_with(agencies: Any) -> Any:
    """The ids of the steps that one of the agencies (ids) took part in."""
    through = apps.get_model("agencies", "ReorganizationStep").agencies.through
    return through._default_manager.filter(agency__in=agencies).values("reorganizationstep")


class UserQuerySet(models.QuerySet):
    def administered_by(self, user: User) -> Self:
        """Accounts with a membership in the administrator's localities; all for the superuser."""
        if user.is_superuser:
            return self
        members = _all("membership").administered_by(user)
        return self.filter(pk__in=members.values("user"), is_superuser=False)

    def entrusted_to(self, user: User) -> Self:
        """Accounts the administrator may change: those with no membership outside his localities."""
        if user.is_superuser:
            return self
        elsewhere = _all("membership").exclude(agency__locality__in=user.administered_localities)
        return self.administered_by(user).exclude(pk__in=elsewhere.values("user"))


class DayOffQuerySet(AdministeredQuerySet):
    def administered_by(self, user: User) -> Self:
        """The days of the administrator's localities and those for all; every day for the superuser."""
        own = user.administered_localities
        return self if user.is_superuser else self.filter(Q(locality__in=own) | Q(locality__isnull=True))

    def that_hold_in(self, locality_id: int) -> Self:
        """The days for all, then the locality's own."""
        rows = self.filter(Q(locality__isnull=True) | Q(locality=locality_id))
        return rows.order_by(models.F("locality").asc(nulls_first=True))


class PostQuerySet(AdministeredQuerySet):
    locality_path = "agency__locality"


class AppointmentQuerySet(SpanQuerySet):
    locality_path = "agency__locality"


class DelegationQuerySet(SpanQuerySet):
    locality_path = "from_appointment__agency__locality"

    def visible_to(self, user: User) -> Self:
        """Those of the agency one works for; for quản trị those of his localities; all for the superuser."""
        if user.is_superuser:
            return self
        if user.acting is None or user.acting.role == Role.VIEWER:
            return self.none()
        if user.acting.role == Role.ADMINISTRATOR:
            return self.administered_by(user)
        return self.filter(from_appointment__agency=user.acting.agency_id)

    def overlapping(self, since: datetime.date, until: datetime.date | None) -> Self:
        """Those that hold on a day from ``since`` to ``until`` (both inclusive, open where None)."""
        rows = self.filter(Q(until__isnull=True) | Q(until__gte=since))
        return rows if until is None else rows.filter(since__lte=until)


class MembershipQuerySet(SpanQuerySet):
    locality_path = "agency__locality"

    def for_acting(self) -> Self:
        """Active memberships with user, agency with its names of today, and locality in one query."""
        today = timezone.localdate()
        return (
            self.active()
            .select_related("user", "agency__locality")
            .annotate(
                agency_full=_name_on("agency", "agency", "full", today),
                agency_short=_name_on("agency", "agency", "short", today),
            )
            .order_by("agency__order", "pk")
        )
