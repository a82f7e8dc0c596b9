"""The few kinds of WordprocessingML that official documents are made of, each with its children in schema order."""

import re
from collections.abc import Iterable, Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from documents.docx.looks import Style

Element = BaseOxmlElement

_SPACES = re.compile(" {2,}")
_PERCENT = re.compile(r"(?<=\d) (?=%)")
TWIPS_A_MILLIMETRE = 1440 / 25.4


def twips(millimetres: float) -> int:
    """Return a length in Word's twentieths of a point."""
    return round(millimetres * TWIPS_A_MILLIMETRE)


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """Return `<w:tag w:attribute="…">` with its children."""
    made: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def _text(line: str) -> Element:
    made = element("t")
    made.text = _PERCENT.sub("\u00a0", _SPACES.sub(" ", line).strip(" "))
    made.set(qn("xml:space"), "preserve")
    return made


def run(text: str, *properties: Element) -> Element:
    """Return a run that prints `text`, a line feed as a line break; runs of spaces shrink to one as in HTML."""
    made = element("r", element("rPr", *properties)) if properties else element("r")
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("br"))
        made.append(_text(line))
    return made


def paragraph(style: Style, text: str = "", *runs: Element, indents: tuple[float, float] | None = None) -> Element:
    """Return a paragraph of a style; `indents` in millimetres from left and right replace the style's."""
    properties = element("pPr", element("pStyle", val=style.id))
    if indents:
        left, right = map(twips, indents)
        properties.append(element("ind", left=left, right=right, firstLine=0))
    return element("p", properties, *([run(text)] if text else []), *runs)


def keep_with_next(parts: Iterable[Element]) -> None:
    """Hold every paragraph among the elements, those in table cells too, on the page of what follows it."""
    for part in parts:
        for properties in part.iter(qn("w:pPr")):
            if properties.find(qn("w:keepNext")) is None:
                properties.insert(1, element("keepNext"))


def cell(width: float, *content: Element, align: str = "top") -> Element:
    """Return a table cell of a width in millimetres; without content it holds an empty paragraph."""
    properties = element("tcPr", element("tcW", w=twips(width), type="dxa"), element("vAlign", val=align))
    return element("tc", properties, *(content or (paragraph(Style.TABLE_TEXT),)))


def row(cells: Iterable[Element], *, whole: bool = True, header: bool = False) -> Element:
    """Return a table row: a `whole` one does not break over pages, a `header` is repeated on each."""
    marks = [element(name) for name, asked in (("cantSplit", whole), ("tblHeader", header)) if asked]
    return element("tr", *([element("trPr", *marks)] if marks else []), *cells)


def _sides(tag: str, names: Sequence[str], **attributes: object) -> Element:
    return element(tag, *(element(name, **attributes) for name in names))


def _margins(vertical: float, horizontal: float) -> Element:
    sizes = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    return element("tblCellMar", *(element(name, w=twips(size), type="dxa") for name, size in sizes))


def table(
    widths: Sequence[float],
    rows: Iterable[Element],
    *,
    ruled: bool = False,
    margins: tuple[float, float] = (0, 0),
    align: str = "left",
) -> Element:
    """Return a table of fixed column widths; `margins` inside its cells are vertical and horizontal, in millimetres."""
    borders = ("top", "left", "bottom", "right", "insideH", "insideV")
    line: dict[str, object] = {"val": "single", "sz": 4, "space": 0, "color": "000000"} if ruled else {"val": "nil"}
    properties = element(
        "tblPr",
        element("tblW", w=sum(map(twips, widths)), type="dxa"),
        element("jc", val=align),
        _sides("tblBorders", borders, **line),
        element("tblLayout", type="fixed"),
        _margins(*margins),
    )
    grid = element("tblGrid", *(element("gridCol", w=twips(width)) for width in widths))
    return element("tbl", properties, grid, *rows)
