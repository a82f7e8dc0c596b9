"""What a reorganisation moves: every floor registers its part when the application starts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from agencies.reorganizing.change import Change


class LineSort(models.TextChoices):
    """What a line of the preview says."""

    STOPS = "chua-duoc", "Phải xử lý trước"
    MOVES = "chuyen", "Sẽ thay đổi"
    WARNS = "luu-y", "Cần làm tiếp"
    STAYS = "giu-nguyen", "Giữ nguyên"


@dataclass(frozen=True)
class Line:
    """One line of the preview: a sentence, and of what (``names``, as the reader may know them)."""

    sort: LineSort
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A floor's part. ``preview`` tells what ``move`` would do, in sentences; it changes nothing.

    ``move`` runs inside the step's transaction, after the directory's rows are written and the agencies locked; it
    locks its own rows in id order, documents first. What would make it fail ``preview`` tells as LineSort.STOPS.
    ``reopened`` puts successors into the draft of a text that was frozen at the time and is opened again on a day.
    """

    preview: Callable[[Change], Iterable[Line]]
    move: Callable[[Change], None]
    reopened: Callable[[Any, datetime.date], None] = lambda _draft, _on: None


_parts: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Adds the part of one floor; they are asked in the order of registration."""
    _parts[name] = part


def parts() -> list[Part]:
    """All parts, lower floors first."""
    return list(_parts.values())


def listed(sort: LineSort, text: str, names: Iterable[str]) -> list[Line]:
    """One line where there are names, with their number in place of ``{n}``; none where there is nothing to tell."""
    found = tuple(names)
    return [Line(sort, text.replace("{n}", str(len(found))), found)] if found else []
