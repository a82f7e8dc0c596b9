"""What was read out of a form that came back."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class SheetRow:
    """One filled-in field: its name, the print of what the form was written with, its text, its place in the file.

    ``problem`` is a sentence where the text could not be read.
    """

    key: str
    seen: str
    text: str
    place: str
    problem: str = ""

    @property
    def stored(self) -> list[str]:
        return list(astuple(self))


@dataclass(frozen=True)
class Returned:
    """A form that came back: what it says of itself (``lines.identity``), and its rows."""

    identity: str
    rows: list[SheetRow]
