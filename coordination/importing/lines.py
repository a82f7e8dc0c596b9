"""What every file is turned into before it is understood: lines in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coordination.importing.signs import Sign, split_sign
from documents.vietnamese import NBSP, clean_text

# columns of a table of items
NUMBER, TITLE, LEAD, SUPPORTS, DUE, DELIVERABLE, NOTE = (
    "number",
    "title",
    "lead",
    "supports",
    "due",
    "deliverable",
    "note",
)

MOST_SIGNS = 600_000  # of a file's text: some 200 pages


class TooLong(Exception):
    """A file says more than a programme can."""


@dataclass(frozen=True)
class SourceLine:
    """A line of a file: its sign apart from its text.

    place: where it stands, as people find it again ("đoạn 12"). level: of its heading style, 1 the highest; None for
    ordinary text. strong: bold or in capitals. cells: what the row of a table of items says, by the columns above; None
    outside of such a table. boxed: in any other table, as the head and the signatures of a letter are.
    """

    text: str
    place: str
    sign: Sign | None = None
    level: int | None = None
    strong: bool = False
    cells: Mapping[str, str] | None = None
    boxed: bool = False

    @property
    def whole(self) -> str:
        """The line with its sign."""
        return f"{self.sign.printed} {self.text}".strip() if self.sign else self.text


@dataclass
class Source:
    """The lines of a file, and what a reader must be told about them."""

    lines: list[SourceLine]
    notices: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """One line of text: NFC, without invisible signs, every stretch of white space one space."""
    return " ".join(clean_text(text.replace(NBSP, " ")).split())


def tidy_lines(text: str) -> list[str]:
    """The lines of a text that say something, each tidy."""
    return [line for line in map(tidy, text.replace("\v", "\n").splitlines()) if line]


def typed_lines(texts: Sequence[str], place: str, *, strong: bool = False, boxed: bool = False) -> list[SourceLine]:
    """Lines whose signs, if any, are typed."""
    made = []
    for text in texts:
        sign, rest = split_sign(text)
        loud = strong or (rest.isupper() and len(rest) > 3)
        made.append(SourceLine(rest, place, sign, strong=loud, boxed=boxed))
    return made
