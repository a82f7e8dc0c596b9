"""The official document as PDF/A-2u."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from documents.fonts import font_face_css, font_files
from documents.html import render_html
from documents.official import OfficialDocument

STYLESHEET = "css/official.css"
VARIANT = "pdf/a-2u"


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
    css = stylesheet()
    context = {
        "document": document,
        "css": f"{font_face_css()}\n{css.read_text(encoding='utf-8')}",
        "article": render_html(document),
    }
    page = render_to_string("documents/official/pdf.html", context)
    fetcher = OwnFilesFetcher([font_files()[0].parent, css.parent])
    pdf: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(pdf_variant=VARIANT)
    return pdf
