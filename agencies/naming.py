"""Names of the agencies that other rows point to, read in the query that reads those rows."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import Agency, AgencyName

PARTS = ("full", "short", "symbol")


def name_columns(path: str, on: datetime.date | None = None) -> dict[str, Coalesce]:
    """Annotations with the names on ``on`` (today if omitted) of the agency that ``path`` leads to.

    The earliest known name stands in where all are younger. ``carry_names`` then puts them on the agency itself.
    """
    names = AgencyName.objects.filter(agency=OuterRef(path))
    valid = names.filter(valid_from__lte=on or timezone.localdate()).order_by("-valid_from")
    earliest = names.order_by("valid_from")
    return {
        _column(path, part): Coalesce(Subquery(valid.values(part)[:1]), Subquery(earliest.values(part)[:1]))
        for part in PARTS
    }


def carry_names(row: Model, *paths: str) -> None:
    """Hands the annotated names of ``row`` to its agencies, so that printing them asks nothing more."""
    for path in paths:
        agency = _follow(row, path)
        if agency is not None:
            for part in PARTS:
                setattr(agency, f"named_{part}", getattr(row, _column(path, part)))


def _column(path: str, part: str) -> str:
    return f"{path.replace('__', '_')}_named_{part}"


def _follow(row: Any, path: str) -> Agency | None:
    for step in path.split("__"):
        row = getattr(row, step) if row is not None else None
    return row
