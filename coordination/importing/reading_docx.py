"""A Word file as lines: what Word shows, with its automatic numbers; accepted insertions, without deletions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from coordination.importing.columns import Row, find_head, table_lines
from coordination.importing.lines import Source, SourceLine, tidy, tidy_lines, typed_lines
from coordination.importing.numbering import Numbering, read_numbering, value_of

# Drawings hold text boxes, and their text a second time for older readers: neither is part of the text.
_SKIPPED = {
    qn(f"w:{name}")
    for name in ("del", "moveFrom", "drawing", "pict", "object", "instrText", "delText", "footnoteReference")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
_HOLDERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OFF = ("0", "false", "none")


def read_docx(file: IO[bytes]) -> Source:
    """The lines of an open Word file whose package was looked into. May raise anything where the file is broken."""
    word = docx.Document(file)
    reader = _Reader(read_numbering(_numbering_root(word)), word.styles.element)
    lines = list(reader.lines_of(word.element.body))
    notices = []
    if reader.revised:
        notices.append("Tệp có sửa đổi còn theo dõi (Track Changes): đã lấy phần thêm, bỏ phần xóa.")
    if reader.hidden:
        notices.append("Chữ ẩn trong tệp không được đọc.")
    if any(True for _ in word.element.body.iter(qn("w:txbxContent"))):
        notices.append("Chữ trong khung (Text Box) không được đọc: hãy chép ra ngoài khung nếu cần.")
    return Source(lines, notices)


def _numbering_root(word: Any) -> Any:
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            return relation.target_part.element
    return None


class _Reader:
    """Walks through the body; keeps count of lists and of what was passed over."""

    def __init__(self, numbering: Numbering, styles: Any) -> None:
        self.numbering = numbering
        self.styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        self.default = next(
            (key for key, style in self.styles.items() if style.get(qn("w:default")) and _is_paragraph(style)), ""
        )
        self.paragraphs = self.tables = 0
        self.revised = self.hidden = False
        self.pending = ""  # text of a paragraph whose mark was deleted: it runs on in the next

    def lines_of(self, parent: Any) -> Iterator[SourceLine]:
        for child in parent:
            if child.tag == qn("w:p"):
                self.paragraphs += 1
                yield from self.paragraph(child, f"đoạn {self.paragraphs}")
            elif child.tag == qn("w:tbl"):
                self.tables += 1
                yield from self.table(child)
            elif child.tag in _HOLDERS:
                yield from self.lines_of(child)

    def paragraph(self, element: Any, place: str, *, boxed: bool = False) -> Iterator[SourceLine]:
        text = self.pending + self.text(element)
        self.pending = ""
        properties = element.find(qn("w:pPr"))
        if _has(properties, "w:rPr/w:del"):
            self.revised, self.pending = True, text
            return
        texts = tidy_lines(text)
        if not texts:
            return
        first, *others = typed_lines(texts, place, strong=self.is_bold(element), boxed=boxed)
        chain = self.chain(value_of(properties, "pStyle") or self.default)
        level = _outline_level(properties, chain)
        automatic = self.automatic_sign(properties, chain)
        if automatic:
            first = replace(first, text=texts[0] if first.sign is None else first.text, sign=automatic)
        yield replace(first, level=level)
        yield from others

    def text(self, element: Any) -> str:
        """What a paragraph shows."""
        if element.tag == qn("w:t"):
            return element.text or ""
        if element.tag in _BREAKS:
            return "" if element.get(qn("w:type")) == "page" else _BREAKS[element.tag]
        if element.tag in _SKIPPED:
            self.revised = self.revised or element.tag in (qn("w:del"), qn("w:moveFrom"))
            return ""
        if element.tag == qn("w:r") and _is_on(element.find(qn("w:rPr")), "vanish"):
            self.hidden = True
            return ""
        self.revised = self.revised or element.tag in (qn("w:ins"), qn("w:moveTo"))
        return "".join(self.text(child) for child in element if child.tag not in (qn("w:pPr"), qn("w:rPr")))

    def is_bold(self, element: Any) -> bool:
        """Whether every run that shows something is bold."""
        runs = [run for run in element.iter(qn("w:r")) if tidy(self.text(run))]
        return bool(runs) and all(_is_on(run.find(qn("w:rPr")), "b") for run in runs)

    def chain(self, style: str) -> list[tuple[str, Any]]:
        """The properties of a style and of those it is based on, by their ids; the nearest first."""
        found: list[tuple[str, Any]] = []
        while style in self.styles and len(found) < 20:
            found.append((style, self.styles[style]))
            style = value_of(self.styles[style], "basedOn")
        return found

    def automatic_sign(self, properties: Any, chain: list[tuple[str, Any]]) -> Any:
        num_id, depth = value_of(properties, "numPr/numId"), value_of(properties, "numPr/ilvl")
        for style, element in chain:
            if num_id:
                break
            num_id = value_of(element.find(qn("w:pPr")), "numPr/numId")
            own = value_of(element.find(qn("w:pPr")), "numPr/ilvl")
            depth = depth or own or str(self.numbering.level_of_style(num_id, style))
        return self.numbering.next_sign(num_id, int(depth or 0)) if num_id and num_id != "0" else None

    def table(self, element: Any) -> Iterator[SourceLine]:
        name = f"bảng {self.tables}"
        rows = list(self.rows(element, name))
        head = find_head(rows)
        for row in rows[: head.first] if head else rows:
            for column, text in enumerate(row.cells):
                if column not in row.merged:
                    yield from typed_lines(tidy_lines(text), row.place, boxed=True)
        if head:
            yield from table_lines(rows[head.under :], head.roles)

    def rows(self, element: Any, name: str) -> Iterator[Row]:
        above: list[str] = []
        for number, row in enumerate(_direct(element, "w:tr"), 1):
            if _has(row.find(qn("w:trPr")), "w:del"):
                self.revised = True
                continue
            cells: list[str] = []
            merged = set()
            for cell in _direct(row, "w:tc"):
                properties = cell.find(qn("w:tcPr"))
                repeated = _goes_on(properties) and len(cells) < len(above)
                if repeated:
                    merged.add(len(cells))
                cells.append(above[len(cells)] if repeated else self.cell(cell))
                span = value_of(properties, "gridSpan", "1")
                cells += [""] * (min(int(span), 60) - 1 if span.isdecimal() else 0)
            above = cells
            yield Row(cells, f"{name}, dòng {number}", frozenset(merged))

    def cell(self, element: Any) -> str:
        """The paragraphs of a cell as lines, each with its sign."""
        lines = [line for child in _direct(element, "w:p") for line in self.paragraph(child, "")]
        return "\n".join(line.whole for line in lines)


def _direct(element: Any, tag: str) -> Iterator[Any]:
    """The children of this tag, also inside content controls and insertions."""
    for child in element:
        if child.tag == qn(tag):
            yield child
        elif child.tag in _HOLDERS:
            yield from _direct(child, tag)


def _has(properties: Any, path: str) -> bool:
    return properties is not None and properties.find("/".join(qn(step) for step in path.split("/"))) is not None


def _is_on(properties: Any, name: str) -> bool:
    found = properties.find(qn(f"w:{name}")) if properties is not None else None
    return found is not None and found.get(qn("w:val"), "1") not in _OFF


def _goes_on(properties: Any) -> bool:
    """Whether a cell goes on the one above it."""
    found = properties.find(qn("w:vMerge")) if properties is not None else None
    return found is not None and found.get(qn("w:val"), "continue") == "continue"


def _is_paragraph(style: Any) -> bool:
    return bool(style.get(qn("w:type")) == "paragraph")


def _outline_level(properties: Any, chain: list[tuple[str, Any]]) -> int | None:
    """The level of a heading, from 1: of the paragraph itself, else of its style by outline level or name."""
    told = value_of(properties, "outlineLvl")
    for _, style in chain:
        told = told or value_of(style.find(qn("w:pPr")), "outlineLvl")
        named = _HEADING.match(value_of(style, "name"))
        told = told or (str(int(named[1]) - 1) if named else "")
    return int(told) + 1 if told.isdecimal() and int(told) < 9 else None
