"""The list of programmes and the pages of one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from activity.log import entries_about
from coordination.models import Program
from coordination.views.context import program_context, program_or_404
from documents.reading import binding_parties
from documents.views import pdf_response


@login_required
def program_list(request: HttpRequest) -> HttpResponse:
    programs = Program.objects.visible_to(request.user).with_title(request.user).select_related("document")
    return render(request, "coordination/program_list.html", {"programs": programs})


@login_required
def program(request: HttpRequest, pk: int) -> HttpResponse:
    """Nội dung: the readable version as an outline."""
    found = program_or_404(request.user, pk)
    return render(request, "coordination/program_detail.html", program_context(found, request.user, "content"))


@login_required
def program_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = program_or_404(request.user, pk)
    context = program_context(found, request.user, "content")
    return pdf_response(found.document, context["version"], f"chuong-trinh-{pk}")


@login_required
def binding(request: HttpRequest, pk: int) -> HttpResponse:
    """Thống nhất và ký: each party's agreement and signature."""
    found = program_or_404(request.user, pk)
    context = program_context(found, request.user, "binding")
    context["parties"] = binding_parties(context["version"])
    return render(request, "coordination/program_binding.html", context)


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Lịch sử: who did what, when and why."""
    found = program_or_404(request.user, pk)
    context = program_context(found, request.user, "history")
    context["entries"] = entries_about(found.document)
    return render(request, "coordination/program_history.html", context)
