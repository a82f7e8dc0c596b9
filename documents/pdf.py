"""The official document as PDF/A-2u."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from weasyprint import HTML, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from documents.fonts import font_face_css, font_files
from documents.html import render_html
from documents.official import OfficialDocument

STYLESHEET = "css/official.css"
VARIANT = "pdf/a-2u"
CLOSING = "official-closing"  # the element that holds the signatures
FEW_LINES = 75 / 25.4 * 96  # CSS pixels from the paper's edge
MOST_PAGES_TIGHTENED = 12


class OwnFilesFetcher(URLFetcher):
    """Reads the font files and the folder of the stylesheet; whatever else a text points at stays unread."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(allowed_protocols=["file"], allow_redirects=False)
        self.folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Raise ValueError for an address outside the folders, links and ".." resolved."""
        parts = urlsplit(url)
        path = Path(os.path.realpath(unquote(parts.path)))
        if parts.scheme != "file" or parts.netloc or not any(path.is_relative_to(folder) for folder in self.folders):
            raise ValueError(f"Not one of our own files: {url}")
        return super().fetch(path.as_uri(), headers)


def stylesheet() -> Path:
    """Return the file of the official stylesheet; raises FileNotFoundError where it is not installed."""
    found = finders.find(STYLESHEET)
    if not isinstance(found, str):
        raise FileNotFoundError(STYLESHEET)
    return Path(found)


def render_pdf(document: OfficialDocument) -> bytes:
    """Return the document as PDF/A-2u, untagged so that several signatures stay quick to verify.

    Same document, same fonts: same bytes. No date of creation is written into it.
    """
    laid = _laid_out(document)
    if _signatures_were_moved(laid):
        tight = _laid_out(document, tight=True)
        laid = tight if len(tight.pages) < len(laid.pages) else laid
    return written(laid)


def written(laid: Document, *, for_archives: bool = True) -> bytes:
    """Pages that were laid out, as the bytes of a PDF; it says of itself to be fit for archives unless it is not."""
    pdf: bytes = laid.write_pdf(pdf_variant=VARIANT if for_archives else None)
    return pdf


def page_html(document: OfficialDocument, *, tight: bool = False) -> str:
    """The page that becomes the PDF, with its rules in it; a `tight` one has less space for ink and between lines,
    down to the decree's single line.
    """
    return sheet_html(document.title, render_html(document), tight=tight)


def sheet_html(title: str, article: SafeString, *, rules: str = "", tight: bool = False) -> str:
    """A page of any article in the official letters; `rules` are CSS of our own beyond the official stylesheet."""
    css = stylesheet().read_text(encoding="utf-8")
    context = {"title": title, "css": f"{font_face_css()}\n{css}\n{rules}", "article": article, "tight": tight}
    return render_to_string("documents/official/pdf.html", context)


def laid_out(page: str) -> Document:
    """The pages that the HTML of `sheet_html` fills."""
    fetcher = OwnFilesFetcher([font_files()[0].parent, stylesheet().parent])
    return HTML(string=page, url_fetcher=fetcher).render(pdf_variant=VARIANT)


def _laid_out(document: OfficialDocument, *, tight: bool = False) -> Document:
    return laid_out(page_html(document, tight=tight))


def _signatures_were_moved(laid: Document) -> bool:
    """Whether signatures that had no room took few lines of text with them to a page, leaving a gap before it.

    A typist sets such a document tighter. Long ones are left as they are: they are not laid out twice.
    """
    places = (page.anchors.get(CLOSING) for page in laid.pages[1:MOST_PAGES_TIGHTENED])
    return any(place is not None and place[1] < FEW_LINES for place in places)
