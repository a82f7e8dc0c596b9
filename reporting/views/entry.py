"""An agency's report while it is written: one item at a time, and saved by itself part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies.models import User
from documents.exceptions import TransitionError
from reporting.entry import lock_for_writing
from reporting.field_notes import field_notes
from reporting.fields import figure_field
from reporting.forms.guarded import GuardedForm, fingerprint
from reporting.forms.reports import ReportEntry
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.permissions import may_write
from reporting.reading import open_tasks, previous_report, report_rows
from reporting.remarks import ANSWER_PREFIX, answer_name, answer_print, save_answers
from reporting.views.reports import ReportView, report_or_404


class ReportItemView(ReportView):
    """The report's page with one item opened; for htmx that item alone."""

    def get(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:  # type: ignore[override]  # an item more
        report = report_or_404(request.user, pk)
        if not (report.is_editable and not report.period.is_closed and may_write(request.user, report)):
            return redirect(report)
        previous = previous_report(report)
        entry = ReportEntry(report, report_rows(report, previous), opened=item)
        opened = next((one for one in entry.items if one.row.progress.item_id == item), None)
        if opened is None:
            raise Http404("Báo cáo không có nội dung này.")
        if not request.htmx:  # type: ignore[attr-defined]  # its middleware
            return self.page(report, entry)
        notes = field_notes(report, request.user, writes=True)
        context = {"report": report, "item": opened, "previous": previous, "notes": notes}
        return render(request, "reporting/_item_form.html", context)


@login_required
def report_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks that conclusions gave the agency, as a part of the report's page; by itself, the list of tasks."""
    report = report_or_404(request.user, pk)
    if not request.htmx:  # type: ignore[attr-defined]  # its middleware
        return redirect("meetings:task_list")
    return render(request, "reporting/_report_tasks.html", {"tasks": open_tasks(report, request.user)})


class ReportSaveView(View):
    """Saves one part of a report (``place``, the prefix of its form) where it is still as it was ``seen``.

    Answers in JSON: 401 not signed in any more or as somebody else, 403, 404, 409 changed by somebody else or not
    open for writing any more, 410 no such part, 422 a value cannot stand.
    """

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.is_authenticated or request.headers.get("X-Drafter") not in (None, str(request.user.pk)):
            return _signed_out(request, pk)
        try:
            return self.saved(report_or_404(request.user, pk), request.user, request.POST)
        except PermissionDenied as error:
            return JsonResponse({"errors": [str(error)]}, status=403)
        except Http404:
            return JsonResponse({"errors": ["Không tìm thấy báo cáo này."]}, status=404)
        except TransitionError as error:
            return JsonResponse({"closed": str(error)}, status=409)

    @transaction.atomic
    def saved(self, report: AgencyReport, user: User, sent: Mapping[str, str]) -> HttpResponse:
        report = lock_for_writing(report, user)
        place = sent.get("place", "")
        if place.startswith(ANSWER_PREFIX):
            return _answered(report, place, sent)
        data = {name: value for name, value in sent.items() if name.rpartition("-")[0] == place}
        entry = ReportEntry(report, report_rows(report, None), {**data, f"{place}-seen": sent.get("seen", "")})
        form = _part(entry, place)
        if form is None:
            return JsonResponse({"errors": ["Mục này không còn trong báo cáo."]}, status=410)
        if form.touched and not form.is_valid():
            return _refused(form, report, user)
        if form.touched:
            entry.save(user)
            form = _part(ReportEntry(report, report_rows(report, None)), place) or form
        return JsonResponse({**_kept(form), "at": f"{timezone.localtime():%H:%M}"})


def _answered(report: AgencyReport, place: str, sent: Mapping[str, str]) -> HttpResponse:
    """Saves the answer to a remark, whose part of the form this is."""
    typed = {name: value for name, value in sent.items() if name == f"{place}-answer"}
    refused = save_answers(report, {**typed, f"{place}-seen": sent.get("seen", "")})
    number = place.removeprefix(ANSWER_PREFIX)
    stored = report.remarks.filter(pk=int(number) if number.isdecimal() else 0).first()
    if stored is None:
        return JsonResponse({"errors": ["Đề nghị bổ sung này không còn."]}, status=410)
    kept = {"print": answer_print(stored.answer), "values": {answer_name(stored.pk): stored.answer}}
    if refused:
        conflict = {"told": stored.answer, "by": "", "at": "", "words": [], "mine": False}
        return JsonResponse({"conflict": {**conflict, **kept}}, status=409)
    return JsonResponse({**kept, "at": f"{timezone.localtime():%H:%M}"})


def _part(entry: ReportEntry, place: str) -> GuardedForm | None:
    return next((form for form in entry.forms if form.prefix == place), None)


def _kept(form: GuardedForm) -> dict[str, Any]:
    """What is stored in a part: its print and its values by the names of their fields."""
    values = {form.add_prefix(name): value for name, value in form.kept.items()}
    return {"print": fingerprint(form.kept), "values": values}


def _refused(form: GuardedForm, report: AgencyReport, user: User) -> HttpResponse:
    if not form.theirs:
        return JsonResponse({"errors": [str(error) for told in form.errors.values() for error in told]}, status=422)
    newest = report.changes.filter(_changed_with(form)).select_related("by").first()
    by = newest.by if newest else None
    told = "\n".join(f"{label}: {text}" for label, text in form.theirs)
    conflict = {"told": told, "by": str(by or ""), "at": "", "words": [], "mine": by == user}
    return JsonResponse({"conflict": {**conflict, **_kept(form)}}, status=409)


def _changed_with(form: GuardedForm) -> Q:
    """The changes of the fields of a part."""
    part = form.instance
    if isinstance(part, Figure):
        return Q(item=part.progress.item_id, field=figure_field(part.indicator_id))
    return Q(item=part.item_id, field__in=form.names) if isinstance(part, ItemProgress) else Q(item=None)


def _signed_out(request: HttpRequest, pk: int) -> HttpResponse:
    other = request.user.is_authenticated
    told = "Bạn đã chuyển sang tài khoản khác." if other else "Phiên làm việc đã hết hạn."
    back = f"{reverse('agencies:sign_in')}?next={reverse('reporting:report', args=[pk])}"
    return JsonResponse({"errors": [told], "sign_in": back}, status=401)
