"""Several papers as one PDF: a contents page, bookmarks, and page numbers that run through the whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from weasyprint import Document, Page

from documents.html import render_html
from documents.official import OfficialDocument
from documents.pdf import laid_out, sheet_html, written
from documents.scans import ScanPage, show

LABELS = """
.official-type, .official-title, .official-heading { bookmark-level: none }
.official-one { bookmark-level: 2; bookmark-label: attr(data-label) }
"""
# The number within the file stands in the corner below the text, where no paper has anything of its own.
RULES = """
.official-leaf {{ bookmark-level: 1; bookmark-label: attr(data-label) }}
@page {{ counter-increment: leaf; @bottom-right-corner {{ content: counter(leaf); font: 9pt "Official", serif }} }}
@page :first {{ counter-reset: leaf {before} }}
"""
SCAN_RULES = """
.official-scan + .official-scan { break-before: page }
@page { @top-center { content: none } }
"""
WIDE = "@page { size: A4 landscape }"


@dataclass(frozen=True)
class Sheet:
    """Pages laid out at once. A sheet without a label continues the paper before it.

    ``rules``: CSS of our own for an article of another look. ``scans``: pages drawn below those of the article, one
    each.
    """

    label: str
    article: Callable[[], SafeString]
    rules: str = ""
    scans: Sequence[ScanPage] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the contents: the paper, where its link leads, the page it begins on."""

    label: str
    anchor: str
    page: int


def several_html(documents: Sequence[tuple[str, OfficialDocument]]) -> SafeString:
    """Documents with the labels of their bookmarks (none where that is ""), each on pages of its own."""
    articles = [(label, render_html(document)) for label, document in documents]
    return render_to_string("documents/official/several.html", {"articles": articles})


def render_pdf_of(title: str, documents: Sequence[tuple[str, OfficialDocument]]) -> bytes:
    """Several documents as one PDF without contents; the labels are bookmarks."""
    return written(laid_out(sheet_html(title, several_html(documents), rules=LABELS)))


def collected_pdf(
    title: str, subtitle: str, sheets: Iterable[Sheet], told: Callable[[int], object] = lambda _done: None
) -> bytes:
    """The sheets behind a contents page; ``told`` is given the number of sheets done, after each."""
    sheets = list(sheets)
    labels = [sheet.label for sheet in sheets if sheet.label]
    contents = len(_contents(title, subtitle, [Entry(label, "", 0) for label in labels]).pages)
    pages: list[Page] = []
    entries: list[Entry] = []
    places: dict[int, ScanPage] = {}
    for number, sheet in enumerate(sheets, 1):
        before = contents + len(pages)
        if sheet.label:
            entries.append(Entry(sheet.label, f"phan-{number}", before + 1))
        places.update(enumerate(sheet.scans, before))
        pages += _laid(title, sheet, f"phan-{number}", before).pages
        told(number)
    first = _contents(title, subtitle, entries)
    content = written(first.copy([*first.pages, *pages]), for_archives=not places)
    return show(content, places) if places else content


def scan_sheets(label: str, scans: Iterable[ScanPage]) -> list[Sheet]:
    """Sheets that show the pages of a file under one label: pages in a row that lie the same way are one sheet."""
    sheets: list[Sheet] = []
    for is_wide, some in groupby(scans, attrgetter("is_wide")):
        run = list(some)
        blank = SafeString('<div class="official-scan"></div>' * len(run))
        rules = SCAN_RULES + (WIDE if is_wide else "")
        sheets.append(Sheet("" if sheets else label, lambda blank=blank: blank, rules, run))  # type: ignore[misc]
    return sheets


def _contents(title: str, subtitle: str, entries: list[Entry]) -> Document:
    context = {"title": title, "subtitle": subtitle, "entries": entries}
    article = render_to_string("documents/official/contents.html", context)
    return laid_out(sheet_html(title, article, rules=_rules(0)))


def _laid(title: str, sheet: Sheet, anchor: str, before: int) -> Document:
    article = sheet.article()
    if sheet.label:
        mark = format_html('<div class="official-leaf" id="{}" data-label="{}"></div>', anchor, sheet.label)
        article = SafeString(mark + article)
    return laid_out(sheet_html(title, article, rules=sheet.rules + _rules(before)))


def _rules(before: int) -> str:
    """The rules of pages that stand behind ``before`` others."""
    return LABELS + RULES.format(before=before)
