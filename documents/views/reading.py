"""Reading documents: the print view, the PDF and the Word file."""

import re
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from documents.filing import docx_of, pdf_of
from documents.html import render_html
from documents.kinds import kind_of, path_of
from documents.models import Document, Version
from documents.reading import page_prefetches, readable_version

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_NAME = 80  # signs; a Vietnamese one may take three bytes of the 255 that file systems hold
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def pdf_response(document: Document, version: Version, name: str) -> HttpResponse:
    """The PDF of a version, shown in the browser under the file name ``name``: the frozen bytes once issued."""
    filename = name if name.endswith(".pdf") else f"{name}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=filename),
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(pdf_of(document, version), content_type="application/pdf", headers=headers)


def docx_response(document: Document, version: Version, name: str) -> HttpResponse:
    """The Word file of a version as a download: `name` in ASCII, the version's title for browsers of today."""
    titled = quote(f"{_file_title(version.title) or name}.docx")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{name}.docx\"; filename*=UTF-8''{titled}",
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(docx_of(document, version), content_type=DOCX_TYPE, headers=headers)


def _file_title(title: str) -> str:
    """The title without what no file system takes in a name, short enough for all."""
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:LONGEST_NAME].strip(" .")


def visible_document(request: HttpRequest, pk: int) -> Document:
    """The document loaded for a page about it; Http404 where the user may not see it."""
    return get_object_or_404(Document.objects.visible_to(request.user).prefetch_related(*page_prefetches()), pk=pk)


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
    }
    return render(request, "documents/official/page.html", context)


@login_required
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    document, version = _read(request, pk)
    return pdf_response(document, version, f"van-ban-{pk}")


@login_required
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    document, version = _read(request, pk)
    return docx_response(document, version, f"van-ban-{pk}")
