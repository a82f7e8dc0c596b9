"""One page of a list in few queries: rows and their number in one, what belongs to them in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

from agencies.naming import carry_names, name_columns
from documents.models import Party

PAGE_SIZE = 25


class Titled(Protocol):
    """A row read ``with_title``: ``readable`` is the id of the version its reader reads."""

    readable: int | None
    party_names: list[str]


class OneQueryPaginator(Paginator):
    """Counts with the rows it reads; only a page beyond the end costs a query more."""

    object_list: QuerySet[Any]

    def get_page(self, number: Any) -> Page:
        """The page of this number; the first where it is none, the last where it lies beyond the end."""
        try:
            wanted = max(int(number or 1), 1)
        except ValueError:
            wanted = 1
        bottom = (wanted - 1) * self.per_page
        counted = self.object_list.annotate(found=Window(Count("pk")))
        rows = list(counted[bottom : bottom + self.per_page])
        if not rows and wanted > 1:
            return super().get_page(wanted)
        self.count = rows[0].found if rows else 0  # instead of the cached query
        return Page(rows, wanted, self)


def name_parties(rows: Iterable[Titled]) -> None:
    """Gives rows read ``with_title`` the ``party_names`` of their readable version, in one query."""
    by_version: dict[int, list[Party]] = {}
    versions = [row.readable for row in rows if row.readable]
    parties = Party.objects.filter(version__in=versions).select_related("agency").annotate(**name_columns("agency"))
    for party in parties:
        carry_names(party, "agency")
        by_version.setdefault(party.version_id, []).append(party)
    for row in rows:
        row.party_names = party_names(by_version.get(row.readable or 0, []))


def party_names(parties: Iterable[Party]) -> list[str]:
    """Short names in header order; parties under one group label stand under it once."""
    return list(dict.fromkeys(party.group_label or party.printed_short or party.agency.short for party in parties))
