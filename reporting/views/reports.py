"""One agency's report: read, written on one page, and moved on."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from agencies.models import User
from coordination.models import Program
from documents.attaching import attachment_count
from documents.exceptions import AlreadyDone, Incomplete, TransitionError, WrongDate
from documents.views.revisions import posted_revision
from reporting import workflow
from reporting.choices import ReportAction, ReportState
from reporting.entry import lock_for_writing
from reporting.extending import may_ask
from reporting.field_notes import field_notes, has_part, remarks_seen, titled
from reporting.forms.periods import StepForm
from reporting.forms.reports import ReportEntry
from reporting.last_sent import last_sent, sent_general, sent_items
from reporting.letters import letters_of
from reporting.models import AgencyReport
from reporting.permissions import PERMISSIONS, may_send, may_write
from reporting.reading import previous_report, report_rows, rows_and_previous
from reporting.remarks import save_answers, waiting_correction

VERBS: dict[ReportAction, Callable[..., None]] = {
    ReportAction.SEND: workflow.send,
    ReportAction.HAND_BACK: workflow.hand_back,
    ReportAction.CONFIRM: workflow.confirm,
    ReportAction.ASK_SUPPLEMENT: workflow.ask_supplement,
    ReportAction.ACCEPT: workflow.accept,
}
DONE = {
    ReportAction.SEND: "Đã trình lãnh đạo xác nhận.",
    ReportAction.HAND_BACK: "Đã trả lại chuyên viên.",
    ReportAction.CONFIRM: "Đã xác nhận và gửi báo cáo.",
    ReportAction.ASK_SUPPLEMENT: "Đã đề nghị bổ sung.",
    ReportAction.ACCEPT: "Đã tiếp nhận báo cáo.",
}
INTROS = {
    ReportAction.SEND: "Báo cáo được kiểm tra đủ nội dung rồi chuyển đến lãnh đạo cơ quan bạn.",
    ReportAction.HAND_BACK: "Chuyên viên của cơ quan bạn sửa lại và trình lại.",
    ReportAction.CONFIRM: "Báo cáo được gửi đến cơ quan thường trực vào ngày này.",
    ReportAction.ASK_SUPPLEMENT: "Cơ quan báo cáo đọc được nội dung đề nghị, bổ sung và gửi lại.",
    ReportAction.ACCEPT: "Báo cáo đã tiếp nhận được đưa vào báo cáo tổng hợp và chỉ sửa khi được đề nghị bổ sung.",
}
REASONS = {
    ReportAction.HAND_BACK: "Lý do trả lại",
    ReportAction.ASK_SUPPLEMENT: "Nội dung cần bổ sung",
}


def report_or_404(user: User, pk: int) -> AgencyReport:
    seen = AgencyReport.objects.visible_to(user).with_extension_waiting().with_marks().with_correction_waiting()
    reports = seen.select_related("period__program__document", "version", "agency")
    titled = Program.objects.with_title(user).filter(pk=OuterRef("period__program"))
    counted = attachment_count(AgencyReport)
    rows = reports.annotate(attachment_count=counted, program_title=Subquery(titled.values("title")))  # type: ignore[misc]  # annotated
    return get_object_or_404(rows, pk=pk)


class ReportView(LoginRequiredMixin, View):
    """The report: forms for those who write it while it is open, else its text."""

    unsaved: Mapping[int, str] = {}  # answers typed to remarks that somebody else answered meanwhile

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(report_or_404(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Saves what was touched; "trinh" then sends it to the leader."""
        report = report_or_404(request.user, pk)
        try:
            entry = self.save(report)
        except TransitionError as error:
            messages.error(request, f"Chưa lưu được: {error}")
            return redirect(report)
        if not entry.is_valid():
            messages.error(request, "Chưa lưu: có chỗ cần sửa, xem ở từng mục bên dưới.")
            return self.page(report, entry)
        if self.unsaved:
            messages.error(request, "Chưa lưu câu trả lời mà đồng nghiệp cũng vừa ghi, xem ở mục được đề nghị bổ sung.")
            return self.page(report_or_404(request.user, pk))
        return self.send(report) if "trinh" in request.POST else self.saved(report)

    @transaction.atomic
    def save(self, report: AgencyReport) -> ReportEntry:
        """Compares and saves under the report's lock, so that nobody's edit falls between."""
        report = lock_for_writing(report, self.request.user)
        self.unsaved = save_answers(report, self.request.POST)
        entry = ReportEntry(report, rows_and_previous(report)[0], self.request.POST)
        if entry.is_valid() and entry.touched:
            entry.save(self.request.user)
        return entry

    def saved(self, report: AgencyReport) -> HttpResponse:
        messages.success(self.request, "Đã lưu báo cáo.")
        return redirect(report)

    def send(self, report: AgencyReport) -> HttpResponse:
        try:
            workflow.send(report, user=self.request.user, on=timezone.localdate())
        except Incomplete as error:
            entry = ReportEntry(report, report_rows(report, previous_report(report)))
            entry.show(error.findings)
            messages.warning(self.request, "Đã lưu, nhưng chưa trình được vì còn thiếu nội dung.")
            return self.page(report, entry, findings=error.findings)
        except TransitionError as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, DONE[ReportAction.SEND])
        return redirect(report)

    def page(self, report: AgencyReport, entry: ReportEntry | None = None, findings: Any = ()) -> HttpResponse:
        user = self.request.user
        sent = last_sent(report, user)
        rows, previous = ([], None) if sent else rows_and_previous(report)
        writes = report.is_editable and not report.period.is_closed and may_write(user, report)
        if writes and entry is None:
            entry = ReportEntry(report, rows)
        notes = field_notes(report, user, writes=writes)
        if notes and self.unsaved:
            notes.put_back(self.unsaved)
        context = {
            "report": report,
            "rows": rows,
            "entry": entry,
            "findings": findings,
            "letters": letters_of(report) if has_part(user, report) else [],
            "previous": previous,
            "steps": steps(report, user, asks_first=bool(notes and notes.collected)),
            "sends": may_send(user, report),
            "may_ask_extension": report.is_owed and not report.period.is_closed and may_ask(user, report),
            "follows": has_part(user, report),
            "notes": notes,
            "may_ask_correction": report.state == ReportState.ACCEPTED
            and not report.period.is_closed
            and may_ask(user, report),
        }
        if sent:
            context |= {
                "sent": sent,
                "general": sent_general(sent.content),
                "items": sent_items(report, sent.content, notes),
            }
        name = "form" if writes else "sent" if sent else "detail"
        return render(self.request, f"reporting/report_{name}.html", context)


def steps(report: AgencyReport, user: User, *, asks_first: bool = False) -> list[ReportAction]:
    """What the user may do with a report that he does not write: the one that moves it on first.

    ``asks_first``: remarks are written down and not asked yet, which accepting would pass over.
    """
    open_now = workflow.available_actions(report, user) - {ReportAction.SEND}
    onwards = [ReportAction.CONFIRM, ReportAction.ACCEPT, ReportAction.HAND_BACK, ReportAction.ASK_SUPPLEMENT]
    onwards.append(ReportAction.ENTER_PAPER)
    if asks_first:
        onwards.sort(key=lambda action: action != ReportAction.ASK_SUPPLEMENT)
    return [action for action in onwards if action in open_now]


class ReportActionView(LoginRequiredMixin, View):
    """One step of a report: its date and note, and the deed."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["action"] not in ReportAction.values:
            raise Http404("Không có việc này.")
        self.action = ReportAction(kwargs["action"])

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        report = self.report_for_acting(pk)
        if self.action not in workflow.available_actions(report, request.user):
            messages.error(request, f"Báo cáo đang ở trạng thái “{report.get_state_display()}”.")
            return redirect(report)
        return self.page(report, self.form(report))

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        report = self.report_for_acting(pk)
        form = self.form(report, self.filled_in())
        return self.perform(report, form) if form.is_valid() else self.page(report, form)

    def form(self, report: AgencyReport, data: dict[str, Any] | None = None) -> StepForm:
        """With a reason where one must be given; remarks on single fields may stand in for it."""
        asks = self.action == ReportAction.ASK_SUPPLEMENT
        self.collected = list(remarks_seen(report, self.request.user).filter(asked_at=None)) if asks else []
        self.correction = waiting_correction(report) if asks else None
        label = "Nội dung chung (có thể để trống)" if self.collected else REASONS.get(self.action, "")
        reason = f"Theo đề nghị của cơ quan: {self.correction.text}" if self.correction else ""
        return StepForm(data, reason_label=label, required=not self.collected, initial={"reason": reason})

    def report_for_acting(self, pk: int) -> AgencyReport:
        report = report_or_404(self.request.user, pk)
        if not PERMISSIONS[self.action](self.request.user, report):
            raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{self.action.label}” với báo cáo này.")
        return report

    def filled_in(self) -> dict[str, Any]:
        """What was sent; a button without a date means today."""
        return {"on": timezone.localdate().isoformat(), **self.request.POST.dict()}

    def perform(self, report: AgencyReport, form: StepForm) -> HttpResponse:
        try:
            VERBS[self.action](report, user=self.request.user, rev=posted_revision(self.request), **form.cleaned_data)
        except AlreadyDone as error:
            messages.info(self.request, str(error))
        except WrongDate as error:
            form.add_error("on", str(error))
            return self.page(report, form)
        except TransitionError as error:
            current = report_or_404(self.request.user, report.pk)
            return self.page(current, form, refusal=str(error), status=409)
        else:
            messages.success(self.request, DONE[self.action])
        return redirect(self.next_page(report))

    def next_page(self, report: AgencyReport) -> Any:
        """The report, or its period where the user may no longer read it."""
        still = AgencyReport.objects.visible_to(self.request.user).filter(pk=report.pk).exists()
        return report if still else report.period

    def page(self, report: AgencyReport, form: StepForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        takes_up = self.action == ReportAction.ASK_SUPPLEMENT and report.state == ReportState.ACCEPTED
        context = {
            "report": report,
            "action": self.action,
            "intro": INTROS[self.action],
            "form": form,
            "refusal": refusal or (workflow.why_kept_as_accepted(report) if takes_up else ""),
            "collected": titled(report, self.collected),
            "takes_up": takes_up,
            "open": self.action in workflow.available_actions(report, self.request.user),
        }
        return render(self.request, "reporting/report_action.html", context, status=status)
