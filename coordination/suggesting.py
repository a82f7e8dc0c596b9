"""Indicators to pick from while a programme is written. The floor that keeps their catalogue registers itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A usual indicator: its unit, its ``TargetSense``, and the group it is listed under."""

    name: str
    unit: str
    sense: str
    group: str = ""


Source = Callable[[int], Sequence[Suggestion]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Tells who knows usual indicators: a locality's id → what it may pick from, in order."""
    _sources.append(source)


def suggestions(locality_id: int) -> list[Suggestion]:
    """The usual indicators of a locality."""
    return [one for source in _sources for one in source(locality_id)]
