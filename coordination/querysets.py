"""Reads of the coordination floor."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from agencies.naming import name_columns
from agencies.querysets import agency_lineage
from coordination.choices import SpanKind
from coordination.in_force import SIGNED_STATES, texts_in_force
from documents.choices import PUBLIC_STATES, DocumentState
from documents.models import Document, Party, Version
from documents.querysets import WORKING_ROLES

if TYPE_CHECKING:
    from agencies.models import User

ROLLED_OVER_STATES = SIGNED_STATES


Rows = TypeVar("Rows", bound=models.QuerySet)


class JointTextQuerySet(models.QuerySet):
    """Reads of what has a document: programmes, addenda, regulations."""

    def visible_to(self, user: User) -> Self:
        """Those whose document the user may see."""
        return self.filter(document__in=Document.objects.visible_to(user))

    def with_title(self, user: User) -> Self:
        """Annotates ``title`` and ``readable`` (id): those of the newest version the user may read."""
        titled = Document.objects.with_title(user).filter(pk=OuterRef("document"))
        columns = {name: Subquery(titled.values(name)) for name in ("title", "readable")}
        return self.annotate(**columns)

    def with_replacement(self) -> Self:
        """Annotates ``replaced_by`` (the document's id) and ``replaced_by_symbol``: of what was issued instead."""
        old = Document.objects.with_replacement().filter(pk=OuterRef("document"))
        columns = ("replaced_by", "replaced_by_symbol")
        return self.annotate(**{name: Subquery(old.values(name)) for name in columns})

    def with_names(self) -> Self:
        """Reads document, locality, drafting and standing agency with their names of today in the same query."""
        agencies = ("document__drafting_agency", "document__standing_agency")
        columns = {name: column for path in agencies for name, column in name_columns(path).items()}
        return self.select_related("document__locality", *agencies).annotate(**columns)


class AddendumQuerySet(JointTextQuerySet):
    pass


class RegulationQuerySet(JointTextQuerySet):
    pass


class ProgramQuerySet(JointTextQuerySet):
    def not_replaced(self) -> Self:
        """Programmes in whose place no other was issued."""
        return self.with_replacement().filter(replaced_by__isnull=True)

    def with_amendments(self) -> Self:
        """Annotates ``amended_times``: how many addenda of the programme were issued, None for none."""
        addenda = apps.get_model("coordination", "Addendum")._default_manager
        issued = addenda.filter(program=OuterRef("pk"), document__state__in=PUBLIC_STATES).order_by().values("program")
        return self.annotate(amended_times=Subquery(issued.annotate(count=Count("pk")).values("count")))

    def with_notes_open(self) -> Self:
        """Annotates ``notes_open``: how many places of a rolled over programme are still to be looked at, else None."""
        notes = apps.get_model("coordination", "RolloverNote")._default_manager
        open_ones = notes.filter(program=OuterRef("pk"), checked_at__isnull=True).order_by().values("program")
        return self.annotate(notes_open=Subquery(open_ones.annotate(count=Count("pk")).values("count")))

    def with_next_date(self, on: datetime.date | None = None) -> Self:
        """Annotates ``next_date``: the deadline for comments, or the next item's deadline from ``on`` (today)."""
        day = on or timezone.localdate()
        text = texts_in_force(OuterRef(OuterRef("document")), day).values("pk")[:1]
        lines = apps.get_model("coordination", "ItemLine")._default_manager.filter(version=Subquery(text))
        due = lines.filter(due_on__gte=day).exclude(ended_on__lte=F("due_on"))
        asked = Version.objects.filter(document=OuterRef("document"), consultation__closed_on__isnull=True)
        deadline = asked.order_by("-no").values("consultation__deadline")[:1]
        return self.annotate(
            next_date=Case(
                When(document__state=DocumentState.CONSULTING, then=Subquery(deadline)),
                When(document__state=DocumentState.ISSUED, then=Subquery(due.order_by("due_on").values("due_on")[:1])),
                output_field=models.DateField(),
            )
        )

    def open_to_rollover(self, user: User) -> Self:
        """Signed programmes in force or past that the user's agency, or one it succeeds, drafted or is a party of.

        One of several years is from its last year on. One that was replaced is not: the next is drafted from what
        replaced it.
        """
        if user.acting is None:
            return self.none()
        line = agency_lineage(user.acting.agency_id)
        frozen = Version.objects.filter(document=OuterRef("version__document"), frozen_at__isnull=False).order_by("-no")
        newest = Subquery(frozen.values("pk")[:1])
        party = Party.objects.filter(version__document=OuterRef("document"), version=newest, agency__in=line)
        own = Q(document__drafting_agency__in=line) | Exists(party)
        near_end = Q(span_kind=SpanKind.YEAR) | Q(year_to__lte=timezone.localdate().year)
        signed = self.visible_to(user).filter(own, near_end, document__state__in=ROLLED_OVER_STATES)
        return signed.exclude(document__replacements__state__in=PUBLIC_STATES)

    def not_followed(self) -> Self:
        """Programmes after which no other was signed."""
        return self.exclude(next_programs__document__state__in=ROLLED_OVER_STATES)

    def rolled_over_from(self, pk: int | OuterRef, year: int | OuterRef, user: User) -> Self:
        """The programmes that begin after ``year`` and name the programme ``pk`` as the one before, newest first."""
        seen = self.visible_to(user).exclude(document__state=DocumentState.CANCELLED)
        return seen.filter(previous=pk, year_from__gt=year).order_by("-pk")

    def of_year(self, year: int) -> Self:
        """Programmes that cover the year."""
        return self.filter(year_from__lte=year, year_to__gte=year)


class ItemLineQuerySet(models.QuerySet):
    def top(self) -> Self:
        return self.filter(parent__isnull=True)


class ConsultationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)


class ConsultedAgencyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The agencies asked with their answers, as ``CommentQuerySet.visible_to`` shows comments."""
        return _seen_in_round(self, user, "consultation__version")

    def silent(self) -> Self:
        """Those who owe an answer to a consultation that is still open."""
        return self.filter(answer="", consultation__closed_on__isnull=True)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Comments on documents the user may see: all for the drafting agency, else those of his own agency.

        Where the consultation lets the agencies see one another's, who was asked and the parties see all of it. An
        agency that succeeds another sees as that one; viewers and administrators see none.
        """
        return _seen_in_round(self, user, "version")


def _seen_in_round(rows: Rows, user: User, version: str) -> Rows:
    """Rows of an ``agency`` about the version that the path ``version`` leads to."""
    seen = rows.filter(**{f"{version}__document__in": Document.objects.visible_to(user)})
    if user.acting is None:
        return seen
    if user.acting.role not in WORKING_ROLES:
        return rows.none()
    line = agency_lineage(user.acting.agency_id)
    asked = apps.get_model("coordination", "ConsultedAgency").objects.filter(
        agency__in=line, consultation__version=OuterRef(version)
    )
    party = Party.objects.filter(agency__in=line, version=OuterRef(version))
    takes_part = Q(**{f"{version}__consultation__mutual": True}) & (Exists(asked) | Exists(party))
    return seen.filter(Q(agency__in=line) | Q(**{f"{version}__document__drafting_agency__in": line}) | takes_part)


class ProgramImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The user's own imports for the agency he acts for."""
        return self.filter(user=user, agency=user.acting.agency_id) if user.acting else self.none()

    def unfinished(self) -> Self:
        """Those that no draft was made of yet."""
        return self.filter(program__isnull=True)


class DraftPresenceQuerySet(models.QuerySet):
    def seen_since(self, moment: datetime.datetime) -> Self:
        return self.filter(seen_at__gte=moment)
