"""Sections of an official Word file: paper, margins, page numbers and the running draft mark."""

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.parts.story import StoryPart

from documents.docx.elements import Element, cell, element, paragraph, row, run, table, twips
from documents.docx.looks import Style
from documents.docx.package import replace_children
from documents.docx.pictures import picture
from documents.docx.sizes import (
    BOTTOM,
    FOOTER,
    HEADER,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QR,
    QR_GAP,
    RIGHT,
    TEXT_WIDTH,
    TOP,
    WIDE_TEXT_WIDTH,
)
from documents.official import Verification
from documents.qr import qr_png


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


def _reference(tag: str, kind: str, part: StoryPart, relation: str, content: Iterable[Element]) -> Element:
    """Write the content into a new part for pages of a kind; return what names it in the section."""
    replace_children(part.element, list(content))
    made = element(tag, type=kind)
    made.set(qn("r:id"), relation)
    return made


def _header(word: WordDocument, kind: str, content: Element) -> Element:
    part, relation = word.part.add_header_part()
    return _reference("headerReference", kind, part, relation, [content])


def _verification(word: WordDocument, verification: Verification) -> Element:
    """The footer of the first page: the QR code, beside it code and address."""
    part, relation = word.part.add_footer_part()
    code = paragraph(Style.QR, "", picture(part, qr_png(verification.url), QR, QR, verification.url))
    lines = [paragraph(Style.VERIFICATION, line) for line in verification.lines]
    widths = [QR + QR_GAP, TEXT_WIDTH - QR - QR_GAP]
    cells = [cell(width, *content) for width, content in zip(widths, ([code], lines), strict=True)]
    content = [table(widths, [row(cells)]), paragraph(Style.FOOT)]
    return _reference("footerReference", "first", part, relation, content)


def _paper(landscape: bool) -> Element:
    width, height = twips(PAGE_WIDTH), twips(PAGE_HEIGHT)
    if landscape:
        return element("pgSz", w=height, h=width, orient="landscape")
    return element("pgSz", w=width, h=height)


def section(
    word: WordDocument,
    mark: str,
    *,
    appendix: bool = False,
    landscape: bool = False,
    verification: Verification | None = None,
) -> Element:
    """Return the properties of a section whose pages count from 1 and whose first page shows no number.

    The draft mark runs along every page but a document's first, which bears it below the number. What tells how to
    verify an issued document stands in the bottom margin of its first page.
    """
    margins = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT, "header": HEADER, "footer": FOOTER}
    return element(
        "sectPr",
        _header(word, "default", _numbered(mark, text_width(landscape))),
        _header(word, "first", _first(mark if appendix else "")),
        *([_verification(word, verification)] if verification else []),
        element("type", val="nextPage"),
        _paper(landscape),
        element("pgMar", **{side: twips(size) for side, size in margins.items()}, gutter=0),
        element("pgNumType", start=1),
        element("titlePg"),
    )
