"""The consolidated report: read, edited while a draft, printed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from agencies.models import User
from agencies.naming import carry_names, name_columns
from documents.actions import buttons
from documents.attaching import attachment_count
from documents.choices import DocumentState
from documents.exceptions import TransitionError
from documents.models import Document, Party, Version
from documents.reading import history, readable_version
from documents.recipients import recipient_rows
from documents.views import docx_response, pdf_response
from documents.views.binding import binding_context
from reporting.choices import ITEM_PREFIX, SUB_ITEM_PREFIX, ReportState
from reporting.consolidation import lock_for_editing
from reporting.forms.consolidated import ConsolidatedEntry
from reporting.models import AgencyReport, ConsolidatedReport
from reporting.permissions import may_collect


def consolidated_or_404(user: User, pk: int) -> tuple[ConsolidatedReport, Version]:
    """The report with its document's versions and party, and the version the user reads, in three queries."""
    reports = ConsolidatedReport.objects.visible_to(user).select_related("document", "period__program__document")
    reports = reports.annotate(
        offered=Count("generated_texts", filter=Q(generated_texts__offered__isnull=False), distinct=True)
    )
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
    }


@login_required
def consolidated(request: HttpRequest, pk: int) -> HttpResponse:
    """Text, figures, whose reports went in, and the binding."""
    found, version = consolidated_or_404(request.user, pk)
    merged = ConsolidatedReport.reports.through.objects.filter(consolidatedreport=found, agencyreport=OuterRef("pk"))
    reports = AgencyReport.objects.filter(period=found.period).annotate(merged=Exists(merged))
    rows = list(reports.order_by("agency__order", "pk"))
    context = page_context(found, version, request.user, "content") | {
        "sections": [_shown(section) for section in version.sections.all()],
        "annex": version.annex_rows.all(),
        **binding_context(found.document, request.user, version.parties.all()),
        "merged": [report for report in rows if report.merged],
        "late": [report for report in rows if not report.merged and report.state == ReportState.ACCEPTED],
        "missing": [report for report in rows if report.state != ReportState.ACCEPTED],
    }
    return render(request, "reporting/consolidated_detail.html", context)


def _shown(section: Any) -> Any:
    section.is_item = section.key.startswith((ITEM_PREFIX, SUB_ITEM_PREFIX))
    return section


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
def consolidated_docx(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = consolidated_or_404(request.user, pk)
    return docx_response(request, found.document, version, f"bao-cao-tong-hop-{pk}")


class ConsolidatedEditView(LoginRequiredMixin, View):
    """The draft's sections as one form; new text from the reports stands beside what was edited."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, version = self.load(pk)
        return self.page(found, version, ConsolidatedEntry(found, version))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, version = self.load(pk)
        try:
            entry = self.save(found, version)
        except TransitionError as error:
            messages.error(request, f"Chưa lưu được: {error}")
            return redirect(found)
        if not entry.is_valid():
            messages.error(request, "Chưa lưu: có chỗ cần sửa, xem ở từng mục bên dưới.")
            return self.page(found, version, entry)
        messages.success(request, "Đã lưu báo cáo tổng hợp.")
        return redirect("reporting:consolidated_edit" if "o-lai" in request.POST else "reporting:consolidated", pk)

    @transaction.atomic
    def save(self, found: ConsolidatedReport, version: Version) -> ConsolidatedEntry:
        """Compares and saves under the document's lock."""
        lock_for_editing(found, self.request.user)
        entry = ConsolidatedEntry(found, version, self.request.POST)
        if entry.is_valid():
            entry.save(self.request.user)
        return entry

    def load(self, pk: int) -> tuple[ConsolidatedReport, Version]:
        found, version = consolidated_or_404(self.request.user, pk)
        if not may_collect(self.request.user, found.period.program):
            raise PermissionDenied("Chỉ cơ quan thường trực được sửa báo cáo tổng hợp.")
        return found, version

    def page(self, found: ConsolidatedReport, version: Version, entry: ConsolidatedEntry) -> HttpResponse:
        if found.document.state != DocumentState.DRAFT:
            messages.error(self.request, "Báo cáo không còn là dự thảo: mở lại để chỉnh sửa.")
            return redirect(found)
        context = page_context(found, version, self.request.user, "content")
        context |= {"entry": entry, "recipients": recipient_rows(version)}
        return render(self.request, "reporting/consolidated_form.html", context)
