"""Reading documents: the print view, the PDF and the Word file."""

import hashlib
import logging
import re
from collections.abc import Callable
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from agencies.models import User
from documents.attaching import attachment_count
from documents.choices import PUBLIC_STATES
from documents.filing import DamagedFile, docx_of, pdf_of
from documents.html import render_html
from documents.kinds import kind_of, path_of
from documents.models import Document, Version
from documents.reading import carry_party_names, page_prefetches, readable_version

logger = logging.getLogger("documents.files")

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_NAME = 80  # signs; a Vietnamese one may take three bytes of the 255 that file systems hold
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def pdf_response(request: HttpRequest, document: Document, version: Version, name: str) -> HttpResponse:
    """The PDF of a version, shown in the browser under the file name ``name``: the frozen bytes once issued."""
    filename = name if name.endswith(".pdf") else f"{name}.pdf"
    disposition = content_disposition_header(as_attachment=False, filename=filename)
    return file_response(request, lambda: pdf_of(document, version), PDF_TYPE, disposition)


def docx_response(request: HttpRequest, document: Document, version: Version, name: str) -> HttpResponse:
    """The Word file of a version as a download: `name` in ASCII, the version's title for browsers of today."""
    titled = quote(f"{_file_title(version.title) or name}.docx")
    disposition = f"attachment; filename=\"{name}.docx\"; filename*=UTF-8''{titled}"
    return file_response(request, lambda: docx_of(document, version), DOCX_TYPE, disposition)


def file_response(
    request: HttpRequest, content: Callable[[], bytes], media_type: str, disposition: str
) -> HttpResponse:
    """Bytes with their SHA-256 as ETag, 304 where the browser has them; a page that says so where they are damaged.

    Whoever asks again is checked again: the browser may keep the bytes, not show them unasked.
    """
    try:
        data = content()
    except DamagedFile as error:
        logger.error("damaged: %s", error)
        return render(request, "documents/damaged.html", {"kept": error.kept}, status=500)
    etag = quote_etag(hashlib.sha256(data).hexdigest())
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-cache", "ETag": etag}
    response = HttpResponse(data, content_type=media_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _file_title(title: str) -> str:
    """The title without what no file system takes in a name, short enough for all."""
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:LONGEST_NAME].strip(" .")


def visible_document(request: HttpRequest, pk: int) -> Document:
    """The document loaded for a page about it; Http404 where the user may not see it."""
    seen = Document.objects.visible_to(request.user).with_replacement().select_related("replaces", "amends")
    counted = seen.annotate(attachment_count=attachment_count(Document), **_amendment(request.user))
    found = get_object_or_404(counted.prefetch_related(*page_prefetches()), pk=pk)
    carry_party_names(found)
    return found


def _amendment(user: User) -> dict[str, Subquery]:
    """``amended_by`` (id) and ``amended_by_symbol``: of the last issued addendum that the user sees."""
    addenda = Document.objects.visible_to(user).filter(amends=OuterRef("pk"), state__in=PUBLIC_STATES)
    newest = addenda.order_by("-issued_on", "-pk")
    return {"amended_by": Subquery(newest.values("pk")[:1]), "amended_by_symbol": Subquery(newest.values("symbol")[:1])}


def _read(request: HttpRequest, pk: int) -> tuple[Document, Version]:
    document = visible_document(request, pk)
    version = readable_version(document, request.user)
    if version is None:
        raise Http404("Văn bản chưa có bản nào được gửi đi.")
    return document, version


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The print view of the version the user may read: what the PDF prints."""
    document, version = _read(request, pk)
    official = kind_of(document).build(version)
    context = {
        "document": official,
        "article": render_html(official),
        "back_url": path_of(document),
        "pdf_url": reverse("documents:pdf", args=[pk]),
        "docx_url": reverse("documents:docx", args=[pk]),
        "replaced_by": document.replaced_by_symbol,
    }
    return render(request, "documents/official/page.html", context)


@login_required
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    document, version = _read(request, pk)
    return pdf_response(request, document, version, f"van-ban-{pk}")


@login_required
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    document, version = _read(request, pk)
    return docx_response(request, document, version, f"van-ban-{pk}")
