"""Reads a document's PDF back: its pages, where its words stand and how they look."""

import io

import pdfplumber

from documents.pdf import render_pdf

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 194.5 * MM, 20 * MM, 277 * MM
FARTHEST = 195 * MM  # the decree leaves 15 mm at least


def opened(pdf):
    return pdfplumber.open(io.BytesIO(pdf)).pages


def pages(document):
    return opened(render_pdf(document))


def found(page, text):
    match, *_ = page.search(text, regex=False)
    return match


def middle(match):
    return (match["x0"] + match["x1"]) / 2


def looks(read, text):
    """Sizes and fonts of the first place where a text stands."""
    matches = [match for page in read for match in page.search(text, regex=False)]
    chars = [char for char in matches[0]["chars"] if char["text"].strip()]
    return {(round(char["size"], 1), char["fontname"].partition("+")[2]) for char in chars}


def rules_below(page, match):
    """The rules right under a text, of which it has one or none."""
    below = (match["bottom"] - 2, match["bottom"] + 8)
    return [
        edge
        for edge in page.rects + page.lines
        if below[0] < edge["top"] < below[1] and edge["x0"] < middle(match) < edge["x1"]
    ]


def rule_below(page, match):
    (rule,) = rules_below(page, match)
    return rule


def measured(document, **components):
    """What a built document's PDF has wrong of paper, margins (of upright pages) and ``components``: text → look."""
    read = pages(document)
    papers = {tuple(sorted((round(page.width / MM), round(page.height / MM)))) for page in read}
    beyond = outside([page for page in read if page.width < page.height], foot=True)
    seen = {text: looks(read, text) for text in components}
    wrong = {text: look for text, look in seen.items() if look != {components[text]}}
    return wrong | ({"papers": papers} if papers != {(210, 297)} else {}) | ({"outside": beyond} if beyond else {})


def outside(read, *, foot=False):
    """The letters that stand outside the margins; page numbers and draft marks above, a verification below excepted."""
    chars = [char for page in read for char in page.chars if char["text"].strip() and char["bottom"] > TOP]
    return [
        char["text"]
        for char in chars
        if char["x0"] < LEFT - 0.5 or char["x1"] > FARTHEST or (char["bottom"] > BOTTOM and not foot)
    ]
