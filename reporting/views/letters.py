"""The letter to agencies that owe a report: opened from what is owed, read, edited."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from agencies.working_days import WorkCalendar
from documents.actions import buttons
from documents.choices import DocumentState
from documents.editing import fingerprint
from documents.exceptions import AlreadyDone, StaleRevision, TransitionError
from documents.models import Version
from documents.permissions import may_draft
from documents.reading import binding_parties, readable_version
from documents.recipients import recipient_rows
from documents.views.binding import binding_context
from reporting.forms.letters import LetterForm, LetterOpenForm
from reporting.letters import ADDRESSEES, edit_letter, letters_seen, open_letter, owed_in, told_by
from reporting.models import AgencyReport, ReminderLetter, ReportingPeriod
from reporting.permissions import may_collect
from reporting.views.periods import period_or_404

DAYS_GIVEN = 3  # working days, as a letter usually leaves


class LetterOpenView(LoginRequiredMixin, View):
    """Whom of those that owe to write to, and until when their reports are asked for."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = self.load(pk)
        standing = letters_seen(request.user).filter(period=period).exclude(document__state=DocumentState.CANCELLED)
        waiting = standing.exclude(document__state__in=[DocumentState.ISSUED, DocumentState.CLOSED]).first()
        if waiting:
            messages.info(request, "Kỳ này có công văn đôn đốc chưa ban hành.")
            return redirect(waiting)
        return self.page(period, LetterOpenForm(owing=self.owing, initial=self.first(period)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = self.load(pk)
        form = LetterOpenForm(request.POST, owing=self.owing)
        if not form.is_valid():
            return self.page(period, form)
        try:
            letter = open_letter(period, user=request.user, on=timezone.localdate(), **form.cleaned_data)
        except AlreadyDone as error:
            messages.info(request, str(error))
            return redirect("reporting:letter_open", pk)
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(period, form)
        messages.success(request, "Đã soạn công văn đôn đốc từ số liệu của kỳ. Hãy xem lại lời văn rồi trình ký.")
        return redirect("reporting:letter_edit", letter.pk)

    def load(self, pk: int) -> ReportingPeriod:
        period = period_or_404(self.request.user, pk)
        if not may_collect(self.request.user, period.program):
            raise PermissionDenied("Chỉ cơ quan thường trực được soạn công văn đôn đốc.")
        self.reports = [] if period.is_closed else owed_in(period)
        self.owing = [(report.agency_id, report.agency_name) for report in self.reports]
        return period

    def first(self, period: ReportingPeriod) -> dict[str, Any]:
        """Those past their day are ticked, all where none is; a few working days from today."""
        late = [report.agency_id for report in self.reports if report.days_late]
        until = WorkCalendar(period.program.document.locality_id).after(timezone.localdate(), DAYS_GIVEN)
        return {"agencies": late or [pk for pk, _ in self.owing], "until": until}

    def page(self, period: ReportingPeriod, form: LetterOpenForm) -> HttpResponse:
        return render(self.request, "reporting/letter_open.html", {"period": period, "form": form})


def _letter(request: HttpRequest, pk: int) -> tuple[ReminderLetter, Version]:
    letters = letters_seen(request.user).select_related("document__locality", "period__program__document")
    found = get_object_or_404(letters.prefetch_related("document__versions"), pk=pk)
    version = readable_version(found.document, request.user)
    if version is None:
        raise Http404("Công văn chưa có bản nào được gửi đi.")
    return found, version


def _context(request: HttpRequest, letter: ReminderLetter, version: Version) -> dict[str, Any]:
    return {
        "letter": letter,
        "document": letter.document,
        "version": version,
        "period": letter.period,
        "editable": letter.document.state == DocumentState.DRAFT and may_draft(request.user, letter.document),
    }


@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, to whom it goes, who agreed and signed, what can be done."""
    found, version = _letter(request, pk)
    bodies = list(version.sections.all())
    context = _context(request, found, version) | {
        "buttons": buttons(found.document, request.user),
        "addressees": [line for one in bodies if one.key == ADDRESSEES for line in one.body.splitlines()],
        "texts": [one for one in bodies if one.key != ADDRESSEES],
        **binding_context(found.document, request.user, binding_parties(version)),
    }
    return render(request, "reporting/letter_detail.html", context)


class LetterEditView(LoginRequiredMixin, View):
    """The draft on one page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        if self.letter.document.state != DocumentState.DRAFT:
            messages.error(request, "Công văn không còn là dự thảo: mở lại để chỉnh sửa.")
            return redirect(self.letter)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form)
        told = dict(form.cleaned_data)
        seen = told.pop("seen")
        try:
            edit_letter(self.letter, user=request.user, told=told, seen=seen)
        except StaleRevision as error:
            form.add_error(None, str(error))
            form.see_again(fingerprint(self.now))
            return self.page(form, theirs=self.now["body"], status=409)
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect(self.letter)
        messages.success(request, "Đã lưu công văn.")
        return redirect("reporting:letter_edit" if "o-lai" in request.POST else "reporting:letter", pk)

    def load(self, pk: int) -> None:
        self.letter, self.version = _letter(self.request, pk)
        if not may_draft(self.request.user, self.letter.document):
            raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan soạn thảo được sửa công văn.")
        self.now = told_by(self.letter, self.version)

    def form(self, data: Any = None) -> LetterForm:
        """With the agencies that owe now and those addressed already."""
        reports = AgencyReport.objects.filter(period=self.letter.period_id).order_by("agency__order", "pk")
        choices = [
            (one.agency_id, one.agency_name if one.is_owed else f"{one.agency_name} (đã gửi báo cáo)")
            for one in reports
            if one.agency_id in self.now["agencies"]
            or (one.is_owed and one.agency_id != self.letter.document.drafting_agency_id)
        ]
        first = {**self.now, "seen": fingerprint(self.now)}
        return LetterForm(data, initial=first, party=self.version.parties.all()[0], agencies=choices)

    def page(self, form: LetterForm, theirs: str | None = None, status: int = 200) -> HttpResponse:
        context = _context(self.request, self.letter, self.version)
        context |= {"form": form, "theirs": theirs, "recipients": recipient_rows(self.version)}
        return render(self.request, "reporting/letter_form.html", context, status=status)
