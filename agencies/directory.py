"""The directory: agencies, their posts and who held them on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from agencies.models import Agency, AgencyName, AgencySuccession, Locality, Post
from agencies.querysets import valid_on


@dataclass
class Entry:
    """An agency with its posts: one (title, holder's name or "") per holder, or one without a holder where vacant."""

    agency: Agency
    posts: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Relative:
    """An agency (``pk``, its last ``name``) that came before or after another, by a succession."""

    pk: int
    name: str
    succession: AgencySuccession
    is_predecessor: bool


def directory(locality: Locality, on: datetime.date) -> list[Entry]:
    """The agencies of a locality that existed on ``on``, named as then, with posts and holders. Two queries."""
    entries = {
        agency.pk: Entry(agency)
        for agency in Agency.objects.filter(locality=locality).valid_on(on).named(on).order_by("order", "pk")
    }
    for post in _held_posts(Post.objects.filter(agency__locality=locality), valid_on(on, "appointments__")):
        if post["agency_id"] in entries:
            entries[post["agency_id"]].posts.append(post)
    return list(entries.values())


def posts_over_time(agency: Agency) -> list[dict[str, Any]]:
    """Every post of an agency with everybody who ever held it, the latest first. One query."""
    return list(_held_posts(agency.posts.all(), Q()))


def _held_posts(posts: QuerySet[Post], held: Q) -> Iterable[dict[str, Any]]:
    """Posts joined to the appointments that match ``held``, in one query: a vacant post keeps its row."""
    joined: QuerySet[Any, Any] = posts.annotate(held=FilteredRelation("appointments", condition=held))
    names = {"holder": F("held__official__name"), "since": F("held__since"), "until": F("held__until")}
    ordered = joined.order_by("agency", "order", "pk", F("held__since").desc(nulls_last=True), "held__pk")
    return ordered.values("agency_id", "title", "is_head", **names)


def successions(agency: Agency) -> list[Relative]:
    """What the agency succeeds and what succeeds it, the oldest first. One query."""
    newest = AgencyName.objects.order_by("-valid_from").values("full")
    lines = AgencySuccession.objects.filter(Q(predecessor=agency) | Q(successor=agency)).annotate(
        predecessor_name=Subquery(newest.filter(agency=OuterRef("predecessor"))[:1]),
        successor_name=Subquery(newest.filter(agency=OuterRef("successor"))[:1]),
    )
    return [
        Relative(line.predecessor_id, line.predecessor_name, line, is_predecessor=True)
        if line.successor_id == agency.pk
        else Relative(line.successor_id, line.successor_name, line, is_predecessor=False)
        for line in lines.order_by("on", "pk")
    ]
