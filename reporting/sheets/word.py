"""The Word form: a table for each part, whose cells to fill in are content controls that carry their field's name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reporting.models import AgencyReport
from reporting.sheets.excel import HELP
from reporting.sheets.lines import Block, Line, identity
from reporting.sheets.rows import Returned, SheetRow

WIDTHS = (Cm(6), Cm(7.5), Cm(11.5))
HEADS = ("Mục", "Kỳ trước", "Kỳ này (nhập vào cột này)")
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")}


def write_word(report: AgencyReport, blocks: list[Block]) -> bytes:
    """The form of a report as a .docx file."""
    word = docx.Document()
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    word.core_properties.identifier = identity(report)
    word.core_properties.title = f"Báo cáo của {report.agency_name}, {report.period.name}"
    word.add_paragraph().add_run(word.core_properties.title).bold = True
    word.add_paragraph(HELP)
    for block in blocks:
        word.add_paragraph().add_run(block.heading).bold = True
        _write_table(word, block)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _write_table(word: Any, block: Block) -> None:
    table = word.add_table(rows=1 + len(block.lines), cols=3, style="Table Grid")
    for cell, head, width in zip(table.rows[0].cells, HEADS, WIDTHS, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(head).bold = True
    for row, line in zip(table.rows[1:], block.lines, strict=True):
        told = f"{line.label} (chọn: {'; '.join(line.choices)})" if line.choices else line.label
        cells = row.cells
        for cell, width, text in zip(cells, WIDTHS, (told, line.before, ""), strict=True):
            cell.width, cell.text = width, text
        _put_control(cells[2], line)


def _put_control(cell: Any, line: Line) -> None:
    """Wraps the cell's paragraphs in a content control named as the field."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    for name, value in (("alias", line.label[:60]), ("tag", f"{line.key}|{line.seen}"), ("lock", "sdtLocked")):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        properties.append(element)
    control.append(properties)
    cell.text = line.now
    for paragraph in cell.paragraphs:
        content.append(paragraph._p)
    control.append(content)
    cell._tc.append(control)


def read_word(file: IO[bytes]) -> Returned:
    """The filled-in fields of an open .docx file whose package was looked into; raises anything where it is broken."""
    word = docx.Document(file)
    rows = [row for number, table in enumerate(word.element.body.iter(qn("w:tbl")), 1) for row in _rows(table, number)]
    return Returned(word.core_properties.identifier, rows)


def _rows(table: Any, number: int) -> Iterator[SheetRow]:
    for line, row in enumerate(table.iter(qn("w:tr")), 1):
        for control in row.iter(qn("w:sdt")):
            tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
            key, _, seen = (tag.get(qn("w:val"), "") if tag is not None else "").partition("|")
            content = control.find(qn("w:sdtContent"))
            if seen and content is not None:
                texts = [_text(paragraph) for paragraph in content.iter(qn("w:p"))]
                place = f"bảng {number}, dòng {line}"
                yield SheetRow(key, seen, "\n".join(texts).strip(), place)


def _text(element: Any) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in (qn("w:br"), qn("w:cr")):
        return "\n"
    if element.tag == qn("w:tab"):
        return " "
    return "" if element.tag in _SKIPPED else "".join(_text(child) for child in element)
