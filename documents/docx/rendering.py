"""Builds the Word file of an official document."""

from collections.abc import Iterator, Sequence

from docx.document import Document as WordDocument

from documents.docx.body import body
from documents.docx.closing import closing
from documents.docx.elements import Element, keep_with_next, paragraph
from documents.docx.head import head
from documents.docx.looks import Style
from documents.docx.package import describe, empty_word, packed, replace_children
from documents.docx.pages import section, text_width
from documents.docx.sizes import TEXT_WIDTH
from documents.docx.styles import style_elements
from documents.lines import fitted
from documents.numbering import numbered
from documents.official import Appendix, OfficialDocument


def render_docx(document: OfficialDocument) -> bytes:
    """Return the document as a Word file: the text and order of the PDF, its sizes and places, no time in it.

    Same document, same bytes. Line breaks of head and signatures are measured with the fonts of `fonts.py`.
    """
    word = empty_word()
    replace_children(word.styles.element, style_elements(document))
    replace_children(word.element.body, list(_content(word, document)))
    describe(word, document)
    return packed(word)


def render_docx_of(documents: Sequence[OfficialDocument]) -> bytes:
    """Return several documents, at least one, of the same style as one Word file, each on pages of its own."""
    word = empty_word()
    replace_children(word.styles.element, style_elements(documents[0]))
    parts = [list(_content(word, document)) for document in documents]
    for part in parts[:-1]:
        part[-2].get_or_add_pPr().append(part.pop())  # a section's last paragraph bears its properties
    replace_children(word.element.body, [element for part in parts for element in part])
    describe(word, documents[0])
    return packed(word)


def _content(word: WordDocument, document: OfficialDocument) -> Iterator[Element]:
    """The document and its appendices, a section each; a section's last paragraph bears its properties."""
    parts = [_main(word, document)]
    sections = [section(word, document.draft_mark, verification=document.verification)]
    for label, appendix in document.labelled_appendices:
        parts.append(_appendix(word, label, appendix, document))
        sections.append(section(word, document.draft_mark, appendix=True, landscape=appendix.landscape))
    for part, properties in zip(parts[:-1], sections[:-1], strict=True):
        part[-1][0].append(properties)
        yield from part
    yield from (*parts[-1], sections[-1])


def _main(word: WordDocument, document: OfficialDocument) -> list[Element]:
    measured = fitted(document)
    blocks = [*numbered(document.opening), *numbered(document.body, document.style.roman_end)]
    text = list(body(blocks, TEXT_WIDTH, word.part))
    if document.signatures:
        keep_with_next(text[-1:])
    return [*head(measured), *text, *closing(measured)]


def _appendix(word: WordDocument, label: str, appendix: Appendix, document: OfficialDocument) -> list[Element]:
    blocks = numbered(appendix.blocks, document.style.roman_end)
    return [
        paragraph(Style.APPENDIX, label),
        paragraph(Style.APPENDIX_TITLE, appendix.title.upper()),
        paragraph(Style.APPENDIX_NOTE, appendix.note or document.appendix_note),
        *body(blocks, text_width(appendix.landscape), word.part),
    ]
