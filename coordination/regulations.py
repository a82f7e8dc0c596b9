"""A regulation and the programmes under it, year by year."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from agencies.models import User
from coordination.models import Program, Regulation
from documents.choices import DocumentState


@dataclass
class YearOfRegulation:
    """A year with the programmes under the regulation that cover it; ``is_past``: it is over."""

    year: int
    is_past: bool
    programs: list[Program] = field(default_factory=list)


def programs_under(regulation: Regulation, user: User) -> list[Program]:
    """The programmes that name the regulation and that the user sees, in the order of their years, in one query."""
    seen = Program.objects.visible_to(user).filter(parent_regulation=regulation.document_id)
    open_or_signed = seen.exclude(document__state=DocumentState.CANCELLED)
    return list(open_or_signed.with_title(user).select_related("document").order_by("year_from", "pk"))


def years_of(regulation: Regulation, user: User) -> list[YearOfRegulation]:
    """Every year of the regulation, in order, with its programmes."""
    today, programs = timezone.localdate(), programs_under(regulation, user)
    return [
        YearOfRegulation(year, year < today.year, [one for one in programs if one.year_from <= year <= one.year_to])
        for year in range(regulation.year_from, regulation.year_to + 1)
    ]
