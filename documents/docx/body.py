"""The blocks of an official Word file."""

from collections.abc import Iterable, Iterator

from docx.parts.story import StoryPart

from documents.blocks import Align, Block, Centred, Code, Dash, Details, Figure, Heading, Paragraph, Table
from documents.docx.elements import Element, cell, paragraph, row, table
from documents.docx.looks import Style
from documents.docx.pictures import picture
from documents.docx.sizes import CODE, QR_GAP
from documents.docx.styles import HEADINGS
from documents.numbering import Level
from documents.qr import qr_png

CELL_MARGINS = (0.7, 1.4)
CELLS = {Align.LEFT: Style.TABLE_TEXT, Align.CENTER: Style.TABLE_CENTER, Align.RIGHT: Style.TABLE_RIGHT}
SENTENCES = {Level.CLAUSE: Style.NUMBERED, Level.POINT: Style.POINT}


def _heading(sign: str, block: Heading) -> Element:
    style = HEADINGS[block.level] if block.bold else SENTENCES.get(block.level, Style.BODY)
    return paragraph(style, f"{sign}{chr(10) if block.on_own_line else ' '}{block.printed}")


def _dash(block: Dash) -> Element:
    return paragraph(Style.DASH, f"{block.sign} {block.text}")


def _header(block: Table, widths: list[float]) -> Element:
    cells = [
        cell(width, paragraph(Style.TABLE_HEADER, column.header), align="center")
        for column, width in zip(block.columns, widths, strict=True)
    ]
    return row(cells, header=True)


def _table(block: Table, room: float) -> Iterator[Element]:
    if block.caption:
        yield paragraph(Style.CAPTION, block.caption)
    widths = [room * share / 100 for share in block.shares]
    rows = [
        row(
            [cell(width, paragraph(CELLS[align], text)) for width, (align, text) in zip(widths, cells, strict=True)],
            whole=whole,
        )
        for whole, cells in block.printed_rows
    ]
    yield table(widths, [_header(block, widths), *rows], ruled=True, margins=CELL_MARGINS)
    yield paragraph(Style.GAP)


def _figure(block: Figure, part: StoryPart) -> Iterator[Element]:
    drawing = block.drawing
    shown = picture(part, drawing.png(), drawing.width, drawing.height, block.alternative)
    yield paragraph(Style.FIGURE, "", shown)
    yield paragraph(Style.FIGURE_CAPTION, block.caption)


def _code(block: Code, room: float, part: StoryPart) -> Iterator[Element]:
    """The code, beside it what it is for."""
    shown = picture(part, qr_png(block.address), CODE, CODE, block.address)
    widths = [CODE + QR_GAP, room - CODE - QR_GAP]
    text = [paragraph(Style.TABLE_TEXT, line) for line in block.text.split("\n")]
    yield table(widths, [row([cell(widths[0], paragraph(Style.FIGURE, "", shown)), cell(widths[1], *text)])])
    yield paragraph(Style.GAP)


def body(blocks: Iterable[tuple[str, Block]], room: float, part: StoryPart) -> Iterator[Element]:
    """Yield the paragraphs and tables of numbered blocks, tables `room` millimetres wide; the last is a paragraph.

    `part` is the part of the Word file that keeps their pictures.
    """
    for sign, block in blocks:
        match block:
            case Heading():
                yield _heading(sign, block)
            case Paragraph():
                yield paragraph(Style.BODY, block.text)
            case Centred():
                yield paragraph(Style.CENTRED, block.text)
            case Dash():
                yield _dash(block)
            case Details():
                yield from map(_dash, block.dashes)
            case Figure():
                yield from _figure(block, part)
            case Code():
                yield from _code(block, room, part)
            case Table():
                yield from _table(block, room)
