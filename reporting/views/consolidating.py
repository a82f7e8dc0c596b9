"""The draft of a consolidated report: edited section by section, by several people at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.presence import forget_presence, note_presence, others_in
from documents.choices import DocumentState
from documents.editing import why_closed
from documents.exceptions import AlreadyDone, TransitionError
from documents.models import Version
from documents.recipients import recipient_rows
from documents.views.refusals import refusal_told
from reporting import consolidation_runs
from reporting.consolidation import choose_apart, consolidate, lock_for_editing
from reporting.forms.consolidated import ConsolidatedEntry, SectionEntry
from reporting.models import ConsolidatedReport, ReportingPeriod
from reporting.permissions import may_collect
from reporting.tasks import build_consolidation
from reporting.views.consolidated import consolidated_or_404, news_context, page_context, reports_of
from reporting.views.periods import period_or_404, run_context


@login_required
@require_POST
def consolidate_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes the consolidated report from the accepted reports, or brings it up to date; of many in the background."""
    found = period_or_404(request.user, pk)
    try:
        if consolidation_runs.takes_long(found):
            return _in_background(request, found)
        made = consolidate(found, user=request.user, on=timezone.localdate())
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect(found)
    return _to_report(request, made)


def _in_background(request: HttpRequest, period: ReportingPeriod) -> HttpResponse:
    try:
        with transaction.atomic():
            run = consolidation_runs.ask(period, user=request.user)
            transaction.on_commit(lambda: build_consolidation.enqueue(run.pk), robust=True)
    except AlreadyDone as error:
        messages.info(request, str(error))
    return redirect("reporting:consolidation_run", period.pk)


def _to_report(request: HttpRequest, made: ConsolidatedReport) -> HttpResponse:
    """To the editor where it has something to decide, else to the report."""
    offered = made.generated_texts.filter(offered__isnull=False).count()
    if offered:
        messages.warning(request, f"Đã tổng hợp. {offered} mục đã sửa tay có nội dung mới, xem ở từng mục bên dưới.")
        return redirect("reporting:consolidated_edit", made.pk)
    messages.success(request, "Đã tổng hợp các báo cáo được tiếp nhận.")
    return redirect(made)


@login_required
@require_GET
def consolidation_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the background is with the reports of a period; to htmx the panel alone, which asks again and again."""
    found = period_or_404(request.user, pk)
    if not may_collect(request.user, found.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được tổng hợp báo cáo.")
    context = run_context(found)
    if context["run"] is None:
        raise Http404("Kỳ này chưa được tổng hợp.")
    context |= {"period": found, "consolidated": ConsolidatedReport.objects.filter(period=found).first()}
    name = "_consolidation_run" if request.htmx else "consolidation_run"  # type: ignore[attr-defined]  # its middleware
    return render(request, f"reporting/{name}.html", context)


@login_required
@require_POST
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds the appendix of what each agency reported, or takes it out."""
    found, _ = draft_or_403(request.user, pk)
    wanted = request.POST.get("kem") == "1"
    with refusal_told(request):
        choose_apart(found, user=request.user, wanted=wanted)
        messages.success(request, f"Đã {'kèm' if wanted else 'bỏ'} phụ lục báo cáo của từng cơ quan.")
    return redirect(f"{found.get_absolute_url()}#phu-luc-co-quan")


class ConsolidatedEditView(LoginRequiredMixin, View):
    """The draft's sections as one form; new text from the reports stands beside what was edited."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, version = draft_or_403(self.request.user, pk)
        return self.page(found, version, ConsolidatedEntry(found, version))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, version = draft_or_403(self.request.user, pk)
        try:
            found, version, entry = self.save(found)
        except TransitionError as error:
            messages.error(request, f"Chưa lưu được: {error}")
            return redirect(found)
        if not entry.is_valid():
            messages.error(request, "Chưa lưu: có chỗ cần sửa, xem ở từng mục bên dưới.")
            return self.page(found, version, entry)
        messages.success(request, "Đã lưu báo cáo tổng hợp.")
        return redirect("reporting:consolidated_edit" if "o-lai" in request.POST else "reporting:consolidated", pk)

    @transaction.atomic
    def save(self, found: ConsolidatedReport) -> tuple[ConsolidatedReport, Version, ConsolidatedEntry]:
        """Compares and saves under the document's lock; what was read before it may be older."""
        lock_for_editing(found, self.request.user)
        found, version = draft_or_403(self.request.user, found.pk)
        entry = ConsolidatedEntry(found, version, self.request.POST)
        if entry.is_valid():
            entry.save(self.request.user)
        return found, version, entry

    def page(self, found: ConsolidatedReport, version: Version, entry: ConsolidatedEntry) -> HttpResponse:
        if found.document.state != DocumentState.DRAFT:
            messages.error(self.request, "Báo cáo không còn là dự thảo: mở lại để chỉnh sửa.")
            return redirect(found)
        context = page_context(found, version, self.request.user, "content")
        context |= {"entry": entry, "recipients": recipient_rows(version)}
        return render(self.request, "reporting/consolidated_form.html", context)


def draft_or_403(user: Any, pk: int) -> tuple[ConsolidatedReport, Version]:
    """The report and its draft for those who may edit it."""
    found, version = consolidated_or_404(user, pk)
    if not may_collect(user, found.period.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được sửa báo cáo tổng hợp.")
    return found, version


class SectionView(LoginRequiredMixin, View):
    """One section saved by itself: the answer is the section as it stands then, or what somebody else saved there."""

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        found, _ = draft_or_403(request.user, pk)
        try:
            one = self.save(found, key)
        except TransitionError as error:
            return render(request, "reporting/_section_closed.html", {"error": error, "consolidated": found})
        if one.form.is_bound and one.form.errors:
            return self.part(found, one)
        found, version = draft_or_403(request.user, pk)
        fresh = ConsolidatedEntry(found, version, only=key)
        return self.part(found, fresh.sections[0], saved=True)

    @transaction.atomic
    def save(self, found: ConsolidatedReport, key: str) -> SectionEntry:
        """Compares and saves under the document's lock; what was read before it may be older."""
        lock_for_editing(found, self.request.user)
        found, version = draft_or_403(self.request.user, found.pk)
        entry = ConsolidatedEntry(found, version, self.request.POST, only=key)
        if not entry.sections:
            raise Http404("Báo cáo không có mục này.")
        if entry.is_valid():
            entry.save(self.request.user)
        return entry.sections[0]

    def part(self, found: ConsolidatedReport, one: SectionEntry, *, saved: bool = False) -> HttpResponse:
        context = {"one": one, "consolidated": found, "saved": saved}
        return render(self.request, "reporting/_section_form.html", context)


@login_required
@require_GET
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Which reports changed since the text was written, asked for again and again by the open editor."""
    found, version = draft_or_403(request.user, pk)
    context = page_context(found, version, request.user, "content")
    context |= news_context(found, reports_of(found, request.user), request.user)
    return render(request, "reporting/_news.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else edits the draft and at which section; a POST says where one is oneself, or that one leaves."""
    found, _ = draft_or_403(request.user, pk)
    document, user = found.document, request.user
    if document.state != DocumentState.DRAFT:
        return JsonResponse({"here": [], "closed": why_closed(document)})
    if "leaves" in request.POST:
        forget_presence(document, user)
        return HttpResponse(status=204)
    if request.method == "POST":
        note_presence(document, user, request.POST.get("place", "")[:60], request.POST.get("name", "")[:120])
    here = [
        {"id": one.user_id, "name": one.user.name, "place": one.place, "at": one.place_name}
        for one in others_in(document, user)
    ]
    return JsonResponse({"here": here, "closed": ""})
