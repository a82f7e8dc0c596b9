"""The Word form: a table for each part; the last column names each row's field in small print.

Plain text in a cell outlives every program that offices write with; content controls do not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reporting.models import AgencyReport
from reporting.sheets.excel import HELP
from reporting.sheets.lines import Block, identity
from reporting.sheets.rows import Returned, SheetRow

WIDTHS = (Cm(5.5), Cm(7), Cm(11), Cm(2.2))
HEADS = ("Mục", "Kỳ trước", "Kỳ này (nhập vào cột này)", "Mã (không sửa)")
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), qn("w:tcPr")}
_CODE = re.compile(r"([a-z0-9_-]+)\|([0-9a-f]{12})")
_IDENTITY = re.compile(r"Mã biểu: (bao-cao:\d+:\d+)")


def write_word(report: AgencyReport, blocks: list[Block]) -> bytes:
    """The form of a report as a .docx file."""
    word = docx.Document()
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    word.core_properties.title = f"Báo cáo của {report.agency_name}, {report.period.name}"
    word.add_paragraph().add_run(word.core_properties.title).bold = True
    word.add_paragraph(HELP)
    _small(word.add_paragraph(), f"Mã biểu: {identity(report)}")
    for block in blocks:
        heading = word.add_paragraph()
        heading.paragraph_format.keep_with_next, heading.paragraph_format.space_before = True, Pt(10)
        heading.add_run(block.heading).bold = True
        _write_table(word, block)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _write_table(word: Any, block: Block) -> None:
    table = word.add_table(rows=1 + len(block.lines), cols=len(HEADS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for cell, head, width in zip(table.rows[0].cells, HEADS, WIDTHS, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(head).bold = True
    for row, line in zip(table.rows[1:], block.lines, strict=True):
        label = f"{line.label} (chọn: {'; '.join(line.choices)})" if line.choices else line.label
        cells = row.cells
        for cell, width, text in zip(cells, WIDTHS, (label, line.before, line.now, ""), strict=True):
            cell.width, cell.text = width, text
        _small(cells[3].paragraphs[0], f"{line.key}|{line.seen}")


def _small(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(6), RGBColor(0x80, 0x80, 0x80)


def read_word(file: IO[bytes]) -> Returned:
    """The filled-in fields of an open .docx file whose package was looked into; raises anything where it is broken."""
    body = docx.Document(file).element.body
    named = _IDENTITY.search(" ".join(_text(child) for child in body.iterchildren(qn("w:p"))))
    tables = enumerate(body.iterchildren(qn("w:tbl")), 1)
    return Returned(named[1] if named else "", [row for number, table in tables for row in _rows(table, number)])


def _rows(table: Any, number: int) -> Iterator[SheetRow]:
    for line, row in enumerate(table.iterchildren(qn("w:tr")), 1):
        cells = [_cell(cell) for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc")]
        code = _CODE.fullmatch("".join(cells[-1].split())) if len(cells) == len(HEADS) else None
        if code:
            yield SheetRow(code[1], code[2], cells[2], f"bảng {number}, dòng {line}")


def _cell(cell: Any) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p"))).strip()


def _text(element: Any) -> str:
    """What a paragraph shows, without what is marked as deleted."""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in (qn("w:br"), qn("w:cr")):
        return "\n"
    if element.tag == qn("w:tab"):
        return " "
    return "" if element.tag in _SKIPPED else "".join(_text(child) for child in element)
