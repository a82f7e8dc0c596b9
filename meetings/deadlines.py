"""Deadlines a calendar shows. Every floor above registers where its own come from when the application starts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agencies.models import User


@dataclass(frozen=True)
class Deadline:
    """Something due on a day, or planned for it (``is_due`` False).

    ``key`` names it for good; ``path`` leads there; ``kind`` says what it is, in words.
    """

    key: str
    on: datetime.date
    kind: str
    title: str
    path: str
    is_due: bool = True


Source = Callable[[User, datetime.date, datetime.date], Iterable[Deadline]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Adds a source: the deadlines a user may see from one day to another, both inclusive, in one query."""
    _sources[name] = source


def deadlines_between(user: User, first: datetime.date, last: datetime.date) -> list[Deadline]:
    """All deadlines the user may see in those days, by day. One query a source."""
    found = [deadline for source in _sources.values() for deadline in source(user, first, last)]
    return sorted(found, key=lambda deadline: (deadline.on, deadline.title))
