"""The pages of one document: what it is, its files, what happened to it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from documents.reading import history as history_of
from documents.views.frame import document_context
from documents.views.reading import visible_document


@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Văn bản: the facts of a document."""
    context = document_context(visible_document(request, pk), request.user, "document")
    return render(request, "documents/document_detail.html", context)


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Lịch sử: who did what, when and why."""
    found = visible_document(request, pk)
    context = document_context(found, request.user, "history")
    context["entries"] = history_of(found, request.user)
    return render(request, "documents/document_history.html", context)
