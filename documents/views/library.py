"""The list of documents, and the pages of one: what it is, its files, what happened to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.codes import verification_of
from documents.exceptions import TransitionError
from documents.filters import DocumentFilter
from documents.kinds import kind_of, path_of
from documents.listing import PAGE_SIZE, OneQueryPaginator, name_parties
from documents.models import Document
from documents.reading import bases_and_recipients
from documents.reading import history as history_of
from documents.replacing import may_replace, replace
from documents.sheets import MOST_ROWS, XLSX_TYPE, document_sheet
from documents.views.frame import document_context
from documents.views.reading import visible_document

SELDOM_USED = ("tu_ngay", "den_ngay", "nguon", "xep")  # filters that unfold


def found_documents(request: HttpRequest) -> DocumentFilter:
    """The documents the user may see, filtered and in order as the address tells."""
    seen = Document.objects.visible_to(request.user).with_title(request.user).with_replacement().with_day()
    readable = seen.filter(readable__isnull=False)  # type: ignore[misc]  # annotated
    return DocumentFilter(request.GET, queryset=readable, request=request)


@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """Every document the user may see, of every kind; htmx asks for the rows only."""
    found = found_documents(request)
    page = OneQueryPaginator(found.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    name_parties(page.object_list)
    used = {name for name in found.filters if request.GET.get(name)}
    context = {
        "main_fields": [found.form[name] for name in found.filters if name not in SELDOM_USED],
        "more_fields": [found.form[name] for name in SELDOM_USED],
        "more_used": not used.isdisjoint(SELDOM_USED),
        "page_obj": page,
        "filtered": bool(used - {"xep"}),
    }
    fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render(request, f"documents/{'_document_rows' if fragment else 'document_list'}.html", context)


@login_required
def documents_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a sheet."""
    rows = list(found_documents(request).qs[:MOST_ROWS])
    name_parties(rows)
    name = f"van-ban-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(document_sheet(rows), content_type=XLSX_TYPE, headers=headers)


@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Văn bản: the facts of a document."""
    found = visible_document(request, pk)
    context = document_context(found, request.user, "document")
    version = context["version"]
    bases, recipients = bases_and_recipients(version)
    context |= {
        "bases": bases,
        "recipients": [*recipients, *version.recipients.splitlines()],
        "parties": sorted(version.parties.all(), key=lambda party: (party.signature_position, party.pk)),
        "files": list(found.frozen_files.select_related("by").order_by("pk")),
        "verification": verification_of(found),
        "may_replace": found.is_issued and may_replace(request.user, found),
    }
    return render(request, "documents/document_detail.html", context)


@login_required
@require_POST
def replace_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập văn bản thay thế: leads to the editor of the new draft, or says why there is none."""
    found = visible_document(request, pk)
    try:
        draft = replace(found, user=request.user)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("documents:document", pk)
    messages.success(request, f"Đã lập dự thảo thay thế số {found}. Hãy chỉnh sửa rồi trình các bên.")
    edit_path = kind_of(draft).edit_path
    return redirect(edit_path(draft) if edit_path else path_of(draft))


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Lịch sử: who did what, when and why."""
    found = visible_document(request, pk)
    context = document_context(found, request.user, "history")
    context["entries"] = history_of(found, request.user)
    return render(request, "documents/document_history.html", context)
