"""The consolidated report to read: each line with who reported it, the annex, files."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import User
from agencies.naming import carry_names, name_columns
from documents.actions import buttons
from documents.attaching import attachment_count
from documents.choices import DocumentState
from documents.models import Document, Party, Version
from documents.reading import history, readable_version
from documents.sheets import XLSX_TYPE
from documents.views import docx_response, pdf_response
from documents.views.binding import binding_context
from reporting.annex import row_text
from reporting.annex_sheet import annex_sheet
from reporting.choices import AGENCY_PREFIX, ANNEX_KEY, ITEM_PREFIX, SUB_ITEM_PREFIX, ReportState
from reporting.consolidation import changed_since
from reporting.folding import Source
from reporting.models import AgencyReport, ConsolidatedReport
from reporting.permissions import may_collect
from reporting.tracing import origins, traced

MOST_INLINE = 200  # lines beside which it stands who reported them; of a longer report each section links to a list


def consolidated_or_404(user: User, pk: int) -> tuple[ConsolidatedReport, Version]:
    """The report with its document's versions and party, and the version the user reads, in three queries."""
    reports = ConsolidatedReport.objects.visible_to(user).select_related("document", "period__program__document")
    reports = reports.annotate(attachment_count=attachment_count(Document, "document"))
    found = get_object_or_404(reports.prefetch_related(*_prefetches()), pk=pk)
    for version in found.document.versions.all():
        for party in version.parties.all():
            carry_names(party, "agency")
    readable = readable_version(found.document, user)
    if readable is None:
        raise Http404("Báo cáo chưa có bản nào được gửi đi.")
    return found, readable


def _prefetches() -> list[Prefetch[Any]]:
    binding = ("agency", "signatory__post", "signatory__official")
    decided = ("agreement__by", "agreement__appointment__post", "agreement__appointment__official")
    parties = Party.objects.select_related(*binding, *decided).annotate(**name_columns("agency"))
    return [
        Prefetch("generated_texts"),
        Prefetch("document__versions", Version.objects.select_related("committee_opinion")),
        Prefetch("document__versions__parties", parties.with_signature()),
    ]


def page_context(found: ConsolidatedReport, version: Version, user: User, tab: str) -> dict[str, Any]:
    editable = found.document.state == DocumentState.DRAFT and may_collect(user, found.period.program)
    return {
        "consolidated": found,
        "period": found.period,
        "document": found.document,
        "version": version,
        "tab": tab,
        "buttons": buttons(found.document, user),
        "editable": editable,
        "offered": sum(text.offered is not None for text in found.generated_texts.all()),
    }


@login_required
def consolidated(request: HttpRequest, pk: int) -> HttpResponse:
    """Text, figures, whose reports went in, and the binding."""
    found, version = consolidated_or_404(request.user, pk)
    reports = reports_of(found, request.user)
    kept = {text.key: text.sources for text in found.generated_texts.all()}
    written = list(version.sections.all())
    apart = [section for section in written if section.key.startswith(AGENCY_PREFIX)]
    sections = [_shown(one, kept.get(one.key, []), reports) for one in written if one not in apart]
    annex = [_traced_row(row, kept.get(ANNEX_KEY, []), reports) for row in version.annex_rows.all()]
    context = page_context(found, version, request.user, "content") | {
        "sections": sections,
        "inline": sum(len(section.lines) for section in sections) <= MOST_INLINE,
        "annex": annex,
        "apart": apart,
        "compared": any(row.before for row in annex),
        **binding_context(found.document, request.user, version.parties.all()),
        **news_context(found, reports, request.user),
        "merged": [report for report in reports.values() if report.pk in found.merged_ids],
        "missing": [report for report in reports.values() if report.state != ReportState.ACCEPTED],
    }
    return render(request, "reporting/consolidated_detail.html", context)


@login_required
def consolidated_sources(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Who reported each line of one section; to htmx the list alone."""
    found, version = consolidated_or_404(request.user, pk)
    section = get_object_or_404(version.sections.all(), key=key)
    kept = {text.key: text.sources for text in found.generated_texts.all()}
    lines = traced(section.body, kept.get(key, []), reports_of(found, request.user))
    context = page_context(found, version, request.user, "content") | {"section": section, "lines": lines}
    name = "_section_sources" if request.htmx else "consolidated_sources"  # type: ignore[attr-defined]  # its middleware
    return render(request, f"reporting/{name}.html", context)


def reports_of(found: ConsolidatedReport, user: User) -> dict[int, Any]:
    """The period's reports by id, agencies in order, each with its agency's names and whether the user may read it."""
    reports = AgencyReport.objects.filter(period=found.period).select_related("agency", "period")
    rows = list(reports.with_visibility(user).annotate(**name_columns("agency")).order_by("agency__order", "agency"))
    for row in rows:
        carry_names(row, "agency")
    return {row.pk: row for row in rows}


def news_context(found: ConsolidatedReport, reports: Mapping[int, AgencyReport], user: User) -> dict[str, Any]:
    """What changed in the reports since the text was written, for those who collect them."""
    collects = may_collect(user, found.period.program)
    return {"changed": changed_since(found, reports.values()) if collects else []}


def _shown(section: Any, kept: list[Any], reports: Mapping[int, AgencyReport]) -> Any:
    section.is_item = section.key.startswith((ITEM_PREFIX, SUB_ITEM_PREFIX))
    section.lines = traced(section.body, kept, reports)
    return section


def _traced_row(row: Any, kept: list[Any], reports: Mapping[int, AgencyReport]) -> Any:
    text = row_text(row.item, row.indicator)
    found = [Source(*one) for told in kept if told["text"] == text for one in told["from"]]
    row.origins = origins(found, reports)
    return row


@login_required
def consolidated_history(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = consolidated_or_404(request.user, pk)
    context = page_context(found, version, request.user, "history") | {"entries": history(found.document, request.user)}
    return render(request, "reporting/consolidated_history.html", context)


@login_required
def consolidated_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = consolidated_or_404(request.user, pk)
    return pdf_response(request, found.document, version, f"bao-cao-tong-hop-{pk}")


@login_required
def consolidated_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The annex of figures as a sheet."""
    found, version = consolidated_or_404(request.user, pk)
    answer = HttpResponse(annex_sheet(version.annex_rows.all()), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="phu-luc-bao-cao-tong-hop-{found.pk}.xlsx"'
    return answer


@login_required
def consolidated_docx(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = consolidated_or_404(request.user, pk)
    return docx_response(request, found.document, version, f"bao-cao-tong-hop-{pk}")
