"""What stands in the body of an official document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import ClassVar

from django.utils.safestring import SafeString

from documents.drawing import Drawing
from documents.numbering import Level
from documents.parts import Part
from documents.qr import qr_svg
from documents.vietnamese import punctuated

LONGEST_WHOLE = 800  # signs of a cell up to which its row is not split


@dataclass(frozen=True, slots=True)
class Heading(Part):
    """A numbered part; its sign (I., 1., a) …) is computed. A clause is bold when it is a title."""

    kind: ClassVar[str] = "heading"
    level: Level
    text: str
    titled: bool = True

    @property
    def css_class(self) -> str:
        """What the stylesheet calls this part."""
        return f"official-{self.level.name.lower()}"

    @property
    def bold(self) -> bool:
        """Whether it is a title; a point never is."""
        return self.titled and self.level is not Level.POINT

    @property
    def on_own_line(self) -> bool:
        """Whether the title stands in capitals under its sign instead of beside it."""
        return self.level in (Level.PART, Level.CHAPTER, Level.SECTION)

    @property
    def printed(self) -> str:
        """The title in capitals where the decree asks for them."""
        capitals = self.on_own_line or self.level is Level.ROMAN
        return self.text.upper() if capitals else self.text


@dataclass(frozen=True, slots=True)
class Paragraph(Part):
    """Running text, its first line indented."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Dash(Part):
    """A line after "-", or after "+" at depth 2."""

    kind: ClassVar[str] = "dash"
    text: str
    depth: int = 1

    @property
    def sign(self) -> str:
        """The sign before the line."""
        return "-" if self.depth == 1 else "+"


@dataclass(frozen=True, slots=True)
class Detail(Part):
    """One thing told of an item, "Cơ quan chủ trì: …"; `lines` follow under it, one after "+" each."""

    label: str
    value: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Details(Part):
    """Who leads and supports an item, by when, with what product and indicators."""

    kind: ClassVar[str] = "details"
    details: Sequence[Detail]

    @property
    def dashes(self) -> list[Dash]:
        """The lines as they are printed: ";" between them, "." after the last, ":" before lines below."""
        lines: list[Dash] = []
        for detail in self.details:
            lines.append(Dash(f"{detail.label}: {detail.value}" if detail.label else detail.value))
            lines.extend(Dash(line, depth=2) for line in detail.lines)
        texts = punctuated([line.text for line in lines])
        return [replace(line, text=text.replace(":;", ":")) for line, text in zip(lines, texts, strict=True)]


class Align(StrEnum):
    """Where the cells of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column(Part):
    """A table's column; `width` weighs against the other columns' widths."""

    header: str
    width: int = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table(Part):
    """A table whose header is repeated on each page. A row of another length raises ValueError."""

    kind: ClassVar[str] = "table"
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    caption: str = ""

    def __post_init__(self) -> None:
        Part.__post_init__(self)
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Every row of a table needs one cell for each column.")

    @property
    def shares(self) -> list[int]:
        """The columns' widths in whole percents, 100 in all."""
        total = sum(column.width for column in self.columns)
        edges = [round(100 * edge / total) for edge in accumulate((c.width for c in self.columns), initial=0)]
        return [right - left for left, right in pairwise(edges)]

    @property
    def cells(self) -> list[list[tuple[Align, str]]]:
        """The rows, each text beside its column's alignment."""
        aligns = [column.align for column in self.columns]
        return [list(zip(aligns, row, strict=True)) for row in self.rows]

    @property
    def printed_rows(self) -> list[tuple[bool, list[tuple[Align, str]]]]:
        """The rows of cells; the mark before a row tells that it is short enough to stay whole on a page."""
        return [(all(len(text) <= LONGEST_WHOLE for _, text in row), row) for row in self.cells]


@dataclass(frozen=True, slots=True)
class Figure(Part):
    """A drawing of our own with its caption; `alternative` says in words what it shows."""

    kind: ClassVar[str] = "figure"
    drawing: Drawing
    caption: str
    alternative: str

    @property
    def svg(self) -> SafeString:
        """The drawing as it stands in a page."""
        return self.drawing.svg(self.alternative)


@dataclass(frozen=True, slots=True)
class Code(Part):
    """The QR code of an address, with what it is for beside it."""

    kind: ClassVar[str] = "code"
    address: str
    text: str

    @property
    def svg(self) -> SafeString:
        """The code as it stands in a page."""
        return qr_svg(self.address, css_class="official-code-drawing")


@dataclass(frozen=True, slots=True)
class Centred(Part):
    """A bold line in the middle, as "QUYẾT ĐỊNH:" between the bases of a decision and its articles."""

    kind: ClassVar[str] = "centred"
    text: str


Block = Heading | Paragraph | Centred | Dash | Details | Table | Figure | Code


def paragraphs(text: str) -> list[Paragraph | Dash]:
    """Return one block a line of `text`; a line that begins with "-" or "+" becomes a dash."""
    blocks: list[Paragraph | Dash] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line[0] in "-–+" and line[1:].strip():
            blocks.append(Dash(line[1:].strip(), depth=2 if line[0] == "+" else 1))
        else:
            blocks.append(Paragraph(line))
    return blocks


def closed(blocks: Sequence[Block], ending: str) -> tuple[Block, ...]:
    """Return the blocks with `ending` ("./.") after the last text or title; after a table it takes its own line."""
    if not ending:
        return tuple(blocks)
    match blocks[-1] if blocks else None:
        case Paragraph() | Dash() | Heading() as last:
            return (*blocks[:-1], replace(last, text=_ended(last.text, ending)))
        case Details(details=(*others, detail)) as last:
            return (*blocks[:-1], replace(last, details=(*others, _ended_detail(detail, ending))))
        case _:
            return (*blocks, Paragraph(ending))


def _ended(text: str, ending: str) -> str:
    return text.removesuffix(ending).rstrip(" .;,") + ending


def _ended_detail(detail: Detail, ending: str) -> Detail:
    if detail.lines:
        return replace(detail, lines=(*detail.lines[:-1], _ended(detail.lines[-1], ending)))
    return replace(detail, value=_ended(detail.value, ending))
