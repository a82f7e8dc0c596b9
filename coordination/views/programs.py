"""The list of programmes and the page of one."""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coordination.above import named_above
from coordination.content import lines_of
from coordination.filters import ProgramFilter
from coordination.models import Program, Regulation
from coordination.permissions import may_amend, may_record, may_start
from coordination.rollover.years import shift_of
from coordination.spans import recurring, years_of_program
from coordination.views.amending import in_force_context
from coordination.views.context import program_context
from documents.listing import PAGE_SIZE, OneQueryPaginator, name_parties
from documents.models import Document, SourceNote
from documents.reading import bases_and_recipients


@login_required
def program_list(request: HttpRequest) -> HttpResponse:
    """Programmes the user may see, filtered by the address; htmx asks for the rows only."""
    programs = Program.objects.visible_to(request.user).with_title(request.user).with_next_date().with_replacement()
    rows = programs.with_amendments().select_related("document")
    found = ProgramFilter(request.GET, queryset=rows, request=request)
    page = OneQueryPaginator(found.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    name_parties(page.object_list)
    context = {
        "filter": found,
        "page_obj": page,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "may_start": may_start(request.user),
        "may_record": may_record(request.user),
    }
    fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render(request, f"coordination/{'_program_rows' if fragment else 'program_list'}.html", context)


def program_page(request: HttpRequest, program: Program) -> HttpResponse:
    """Nội dung: the readable version as an outline."""
    context = program_context(program, request.user, "content")
    version = context["version"]
    recorded = context["recorded"]
    context |= in_force_context(request, program, version)
    lines = lines_of(context["text"])
    bases, recipients = bases_and_recipients(version) if version.has_bases_or_recipients else ([], [])
    context |= {
        "untold": recorded and not any(line.lead_id for line in lines),
        "told": [party for party in context["text"].parties.all() if party.responsibility],
        "lines": lines,
        "bases": bases,
        "recipients": recipients,
        "notes": source_notes(program) if recorded else [],
        "above": named_above(program, request.user),
        "years": years_of_program(program, lines),
        "recurring": recurring(lines),
        "next_span": shift_of(program).span() if may_start(request.user) and program.rolls_over else "",
        "may_amend": may_amend(request.user, program),
    }
    return render(request, "coordination/program_detail.html", context)


def source_notes(program: Program | Regulation) -> QuerySet[SourceNote]:
    """What the source printed about the text or its document, and what was corrected."""
    of_program, of_document = (ContentType.objects.get_for_model(model) for model in (Program, Document))
    return SourceNote.objects.filter(
        Q(content_type=of_program, object_id=program.pk) | Q(content_type=of_document, object_id=program.document_id)
    )
