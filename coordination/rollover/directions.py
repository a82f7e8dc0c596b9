"""What the last report of a programme says is to be done next, offered to whoever drafts the next programme.

The floor that keeps the reports registers itself when the application starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coordination.choices import NoteKind
from coordination.models import Program, RolloverNote

FRAGMENT = "noi-dung"  # the items in the editor


@dataclass(frozen=True)
class Direction:
    """A task in words, and the report that names it."""

    text: str
    report: str


Source = Callable[[Program], list[Direction]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Tells who knows the directions of a programme."""
    _sources.append(source)


def direction_notes(program: Program) -> list[RolloverNote]:
    """A note (unsaved) for each direction of the programme's last report, in its order."""
    told = [direction for source in _sources for direction in source(program)]
    return [
        RolloverNote(kind=NoteKind.DIRECTION, place=one.report[:300], text=one.text, fragment=FRAGMENT) for one in told
    ]
