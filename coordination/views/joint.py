"""The pages every joint text has: what it says, its files, who agreed and signed, what happened to it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coordination.models import Addendum, Program, Regulation
from coordination.views.amending import addendum_page, consolidated_file
from coordination.views.context import joint_context, joint_or_404
from coordination.views.programs import program_page
from coordination.views.regulations import regulation_page
from documents.choices import FileFormat
from documents.reading import binding_parties, frozen_file
from documents.reading import history as history_of
from documents.views import docx_response, pdf_response
from documents.views.binding import binding_context

PAGES: dict[str, Callable[[HttpRequest, Any], HttpResponse]] = {
    Program.kind: program_page,
    Addendum.kind: addendum_page,
    Regulation.kind: regulation_page,
}


@login_required
def joint(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What it says, in the way of its kind."""
    return PAGES[kind](request, joint_or_404(request.user, kind, pk, with_addenda=True))


@login_required
def joint_pdf(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return _file(request, kind, pk, FileFormat.PDF)


@login_required
def joint_docx(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return _file(request, kind, pk, FileFormat.DOCX)


def _file(request: HttpRequest, kind: str, pk: int, file_format: FileFormat) -> HttpResponse:
    """The readable version as a file, or a programme's text in force on the day asked for."""
    if kind == Program.kind and "ngay" in request.GET:
        return consolidated_file(request, pk, file_format)
    found = joint_or_404(request.user, kind, pk)
    version = joint_context(found, request.user, "content")["version"]
    respond = pdf_response if file_format == FileFormat.PDF else docx_response
    return respond(request, found.document, version, f"{kind}-{pk}")


@login_required
def binding(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Thống nhất và ký: each party's agreement and signature."""
    found = joint_or_404(request.user, kind, pk)
    context = joint_context(found, request.user, "binding")
    context |= binding_context(found.document, request.user, binding_parties(context["version"]))
    context["frozen"] = frozen_file(found.document)
    return render(request, "coordination/joint_binding.html", context)


@login_required
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Lịch sử: who did what, when and why."""
    found = joint_or_404(request.user, kind, pk)
    context = joint_context(found, request.user, "history")
    context["entries"] = history_of(found.document, request.user)
    return render(request, "coordination/joint_history.html", context)
