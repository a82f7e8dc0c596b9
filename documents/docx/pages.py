"""Sections of an official Word file: paper, margins, page numbers and the running draft mark."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from documents.docx.elements import Element, element, paragraph, run, twips
from documents.docx.looks import Style
from documents.docx.sizes import (
    BOTTOM,
    HEADER,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TEXT_WIDTH,
    TOP,
    WIDE_TEXT_WIDTH,
)


def text_width(landscape: bool) -> float:
    """Return the room between the margins in millimetres."""
    return WIDE_TEXT_WIDTH if landscape else TEXT_WIDTH


def _page_field() -> Element:
    return element("fldSimple", run("2"), instr=" PAGE ")


def _numbered(mark: str, width: float) -> Element:
    """The header of later pages: the page number in the middle, the draft mark at the right."""
    if not mark:
        return paragraph(Style.PAGE_NUMBER, "", _page_field())
    tabs = element(
        "tabs", *(element("tab", val=val, pos=twips(at)) for val, at in (("center", width / 2), ("right", width)))
    )
    made = paragraph(Style.PAGE_NUMBER, "", element("r", element("tab")), _page_field(), element("r", element("tab")))
    made[0].extend([tabs, element("jc", val="left")])
    made.append(run(mark, element("b"), element("bCs"), element("sz", val=18), element("szCs", val=18)))
    return made


def _first(mark: str) -> Element:
    """The header of a first page, which shows no number."""
    return paragraph(Style.RUNNING_DRAFT, mark)


def _reference(word: WordDocument, kind: str, content: Element) -> Element:
    part, relation = word.part.add_header_part()
    for default in list(part.element):
        part.element.remove(default)
    part.element.append(content)
    made = element("headerReference", type=kind)
    made.set(qn("r:id"), relation)
    return made


def _paper(landscape: bool) -> Element:
    width, height = twips(PAGE_WIDTH), twips(PAGE_HEIGHT)
    if landscape:
        return element("pgSz", w=height, h=width, orient="landscape")
    return element("pgSz", w=width, h=height)


def section(word: WordDocument, mark: str, *, appendix: bool = False, landscape: bool = False) -> Element:
    """Return the properties of a section whose pages count from 1 and whose first page shows no number.

    The draft mark runs along every page but a document's first, which bears it below the number.
    """
    margins = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT, "header": HEADER, "footer": HEADER}
    return element(
        "sectPr",
        _reference(word, "default", _numbered(mark, text_width(landscape))),
        _reference(word, "first", _first(mark if appendix else "")),
        element("type", val="nextPage"),
        _paper(landscape),
        element("pgMar", **{side: twips(size) for side, size in margins.items()}, gutter=0),
        element("pgNumType", start=1),
        element("titlePg"),
    )
