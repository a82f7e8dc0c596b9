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

TOP = 20 * 72 / 25.4  # of the text; page numbers and running draft marks stand above


def header_words(document):
    """The words of each table's header, which the PDF repeats on every page."""
    tables = [block for part in (document, *document.appendices) for block in part.blocks if block.kind == "table"]
    return [" ".join(column.header for column in table.columns).split() for table in tables]


def whole(found):
    """The texts of words; what a line broke after a hyphen or a slash is one word again."""
    texts = []
    for before, word in pairwise([None, *found]):
        if before and word["top"] >= before["bottom"] - 3 and re.search(r"\S[-/]$", before["text"]):
            texts[-1] += word["text"]
        else:
            texts.append(word["text"])
    return texts


def pdf_words(document):
    words = []
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as read:
        for page in read.pages:
            found = whole([w for w in page.extract_words(use_text_flow=True, x_tolerance=1.5) if w["top"] > TOP])
            repeated = [header for header in header_words(document) if found[: len(header)] == header and words]
            words += found[len(repeated[0]) :] if repeated else found
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
