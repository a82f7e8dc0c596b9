"""The Word file holds the words of the PDF, in the order of the PDF."""

import io
import re
from itertools import pairwise

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from documents.docx import render_docx
from documents.pdf import render_pdf
from tests.documents.samples import BROKEN, SAMPLES

MM = 72 / 25.4
MARGIN = 20 * MM  # page numbers and running draft marks stand above the text, the verification below


def header_words(document):
    """The words of each table's header, which the PDF repeats on every page."""
    tables = [block for part in (document, *document.appendices) for block in part.blocks if block.kind == "table"]
    return [" ".join(column.header for column in table.columns).split() for table in tables]


def whole(found):
    """The texts of words; what a line broke after a hyphen or a slash is one word again."""
    texts = []
    for before, word in pairwise([None, *found]):
        if before and word["top"] >= before["bottom"] - 3 and re.search(r"\w[-/]$", before["text"]):
            texts[-1] += word["text"]
        else:
            texts.append(word["text"])
    return texts


def pdf_words(document):
    printed = []
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as read:
        for page in read.pages:
            words = page.extract_words(use_text_flow=True, x_tolerance=1.5)
            found = whole([word for word in words if MARGIN < word["top"] < page.height - MARGIN])
            repeated = [header for header in header_words(document) if found[: len(header)] == header and printed]
            printed += found[len(repeated[0]) :] if repeated else found
    return without_drawings(document, printed)


def without_drawings(document, words):
    """The words but for those in drawings, which are pictures in Word."""
    blocks = [block for part in (document, *document.appendices) for block in part.blocks]
    for figure in (block for block in blocks if block.kind == "figure"):
        inside = [word for label in figure.drawing.labels for word in label.text.split()]
        start = next(n for n in range(len(words)) if words[n : n + len(inside)] == inside)
        words = words[:start] + words[start + len(inside) :]
    return words


def docx_words(document):
    body = docx.Document(io.BytesIO(render_docx(document))).element.body
    parts = body.iter(qn("w:t"), qn("w:p"), qn("w:br"))
    return "".join((part.text or "") if part.tag == qn("w:t") else " " for part in parts).split()


@pytest.mark.parametrize("name", SAMPLES)
def test_word_and_pdf_hold_the_same_words_in_the_same_order(name):
    assert docx_words(SAMPLES[name]) == pdf_words(SAMPLES[name])


@pytest.mark.parametrize("name", BROKEN)
def test_words_that_lines_break_keep_their_letters_in_order(name):
    assert "".join(docx_words(BROKEN[name])) == "".join(pdf_words(BROKEN[name]))


def test_both_tell_in_the_foot_of_the_first_page_how_to_verify():
    document = SAMPLES["verified, with a chart"]
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as read:
        below = [page.crop((0, page.height - MARGIN, page.width, page.height)) for page in read.pages]
        feet = [[word["text"] for word in foot.extract_words()] for foot in below]
    word = docx.Document(io.BytesIO(render_docx(document))).sections[0]
    told = " ".join(document.verification.lines).split()
    assert feet == [told, *[[]] * (len(feet) - 1)]
    first = word.first_page_footer._element.iter(qn("w:t"))
    assert " ".join(text.text for text in first).split() == told
    assert not word.footer._element.xpath(".//w:t")
