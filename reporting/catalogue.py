"""The catalogue of usual indicators: everybody's and a locality's own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from coordination.suggesting import Suggestion
from reporting.models import CatalogueIndicator


def catalogue_of(locality_id: int) -> QuerySet[CatalogueIndicator]:
    """What a locality picks from: the common indicators and its own, in the catalogue's order."""
    return CatalogueIndicator.objects.filter(Q(locality=None) | Q(locality=locality_id))


def usual_indicators(locality_id: int) -> list[Suggestion]:
    """The catalogue as the programme's editor offers it; a locality's own stands for the common one of its name."""
    rows = catalogue_of(locality_id).values_list("name", "unit", "sense", "group", "locality")
    found: dict[str, Suggestion] = {}
    for *row, locality in rows:
        if locality is not None or row[0] not in found:
            found[row[0]] = Suggestion(*row)
    return list(found.values())
