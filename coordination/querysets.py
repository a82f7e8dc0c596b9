"""Reads of the coordination floor."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from documents.choices import PUBLIC_STATES
from documents.models import Document

if TYPE_CHECKING:
    from agencies.models import User


class ProgramQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Programmes whose document the user may see."""
        return self.filter(document__in=Document.objects.visible_to(user))

    def with_title(self, user: User) -> Self:
        """Annotates ``title``: of the newest version the user may read."""
        titled = Document.objects.with_title(user).filter(pk=OuterRef("document"))
        return self.annotate(title=Subquery(titled.values("title")))

    def in_force(self) -> Self:
        """Programmes issued and not reviewed finally."""
        return self.filter(document__state__in=PUBLIC_STATES)

    def of_year(self, year: int) -> Self:
        """Programmes that cover the year."""
        return self.filter(year_from__lte=year, year_to__gte=year)


class ItemLineQuerySet(models.QuerySet):
    def top(self) -> Self:
        return self.filter(parent__isnull=True)

    def overdue(self, on: datetime.date) -> Self:
        """Lines with a dated deadline before ``on``; whether they are done is known upstairs."""
        return self.filter(due_on__lt=on)


class ConsultationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Comments on documents the user may see: all for the drafting agency, else those of his own agency."""
        seen = self.filter(version__document__in=Document.objects.visible_to(user))
        if user.acting is None:
            return seen
        own = Q(agency=user.acting.agency_id) | Q(version__document__drafting_agency=user.acting.agency_id)
        return seen.filter(own)
