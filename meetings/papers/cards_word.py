"""Name cards as a Word file: two on a sheet, to be put right, cut and set into holders; the folded ones are the PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from meetings.papers.cards import printed
from meetings.papers.people import Card

SHEET, MARGIN = (210, 297), 12  # millimetres, as the next
CARD = (186, 132)
POST_SIZES = {False: 20, True: 15}  # points, of a short and of a long post


def cards_docx(cards: Sequence[Card]) -> bytes:
    """The cards, at least one, in letters as large as those of the PDF."""
    word = docx.Document()
    sheet = word.sections[0]
    sheet.page_width, sheet.page_height = (Mm(side) for side in SHEET)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Mm(MARGIN)
    word.styles["Normal"].font.name = "Times New Roman"
    for row, card in zip(word.add_table(rows=len(cards), cols=1, style="Table Grid").rows, cards, strict=True):
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.EXACTLY, Mm(CARD[1])
        row.cells[0].width = Mm(CARD[0])
        _write(row.cells[0], card)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def _write(cell: _Cell, card: Card) -> None:
    told = printed(card)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    lines = [(told.name, told.size, True), *([(told.post, POST_SIZES[told.is_long], False)] if told.post else [])]
    for number, (text, points, is_bold) in enumerate(lines):
        line = cell.add_paragraph() if number else cell.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(text)
        run.font.size, run.bold = Pt(points), is_bold
