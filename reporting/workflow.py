"""Every transition of periods and of agencies' reports.

Each verb locks the report's row (the period's with it), guards state, permission and the revision the user saw, saves,
writes one log entry and tells those who are next.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from activity.log import entries_about, record
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.models import Agency, User
from coordination.in_force import version_in_force
from coordination.models import Program
from documents.choices import DocumentKind
from documents.exceptions import AlreadyDone, Incomplete, InvalidTransition, StaleRevision, TransitionError, WrongDate
from documents.models import Document, Version
from documents.workflow import lock as lock_document
from reporting.checking import check_report
from reporting.choices import CORRECTION, MOVES, ReportAction, ReportState, SnapshotReason
from reporting.history import snapshot
from reporting.models import AgencyReport, ItemProgress, ReportingPeriod
from reporting.outline import OutlineLine, outline
from reporting.permissions import PERMISSIONS, may_close_period, may_open_period, standing_agency_id

WRITERS = [Role.STAFF, Role.LEADER]
CONSOLIDATED_ISSUED = (
    "Báo cáo tổng hợp của kỳ này đã ban hành nên không đề nghị bổ sung báo cáo đã tiếp nhận được. "
    "Nội dung cần đính chính được nêu trong báo cáo kỳ sau."
)


def available_actions(report: AgencyReport, user: User) -> set[ReportAction]:
    """What the user may do with the report now; drives the buttons and the POST check alike."""
    if report.period.is_closed:
        return set()
    return {
        action
        for action, (sources, _) in MOVES.items()
        if report.state in sources and PERMISSIONS[action](user, report)
    }


@transaction.atomic
def open_period(
    *,
    program: Program,
    user: User,
    kind: str,
    name: str,
    starts_on: datetime.date,
    cutoff_on: datetime.date,
    due_on: datetime.date,
    on: datetime.date | None = None,
    announce: bool = True,
) -> ReportingPeriod:
    """Opens a period of an issued programme with one report for each agency that owes one; ``announce`` tells them.

    Parties report, and so do agencies that lead or support an item without being a party. Raises InvalidTransition
    where no version is in force at the cut-off, ValidationError for a name given twice or days in the wrong order.
    """
    document = lock_document(program.document)
    if not may_open_period(user, program):
        raise PermissionDenied("Chỉ cơ quan thường trực hoặc cơ quan soạn thảo được mở kỳ báo cáo.")
    if not document.is_issued:
        raise InvalidTransition("Chương trình chưa ban hành nên chưa mở được kỳ báo cáo.")
    version = version_in_force(program, cutoff_on)
    if version is None:
        raise InvalidTransition(f"Chương trình chưa có hiệu lực vào ngày chốt số liệu {cutoff_on:%d/%m/%Y}.")
    period = ReportingPeriod(
        program=program, kind=kind, name=name, starts_on=starts_on, cutoff_on=cutoff_on, due_on=due_on
    )
    period.full_clean()
    period.save()
    reports = open_reports(period, version)
    record(period, "mo-ky", f"Mở kỳ báo cáo {name}, hạn nộp {due_on:%d/%m/%Y}", user=user, on=on)
    for report in reports if announce else ():
        text = f"Kỳ báo cáo mới, hạn nộp {due_on:%d/%m/%Y}: {name}, {program.own_title}"
        notify(with_heirs([report.agency_id]), WRITERS, text, report.get_absolute_url())
    return period


def owed_entries(period: ReportingPeriod, version: Version) -> list[OutlineLine]:
    """The items to be reported on in a period: those that ended by its first day are not."""
    return [e for e in outline(version) if e.line.ended_on is None or e.line.ended_on > period.starts_on]


def open_reports(period: ReportingPeriod, version: Version) -> list[AgencyReport]:
    """One report an agency that has none yet, with one row an item."""
    entries = owed_entries(period, version)
    owing = set(version.parties.values_list("agency", flat=True)).union(*(entry.agencies for entry in entries))
    owing -= set(period.reports.values_list("agency", flat=True))
    names = Agency.objects.named(period.cutoff_on).filter(pk__in=owing)
    reports = [
        AgencyReport.objects.create(period=period, agency=agency, agency_name=agency.full, version=version)
        for agency in names
    ]
    ItemProgress.objects.bulk_create(
        ItemProgress(report=report, item_id=entry.item_id)
        for report in reports
        for entry in entries
        if report.agency_id in entry.agencies
    )
    return reports


@transaction.atomic
def close_period(period: ReportingPeriod, *, user: User, on: datetime.date, reason: str = "") -> None:
    """Closes a period: from then on no report of it changes. Not before its cut-off."""
    lock_document(period.program.document)
    period = lock_period(period)
    if period.is_closed:
        raise InvalidTransition("Kỳ báo cáo này đã khóa.")
    if not may_close_period(user, period):
        raise PermissionDenied("Chỉ cơ quan thường trực được khóa kỳ báo cáo.")
    if on < period.cutoff_on:
        raise WrongDate(f"Không khóa kỳ trước ngày chốt số liệu {period.cutoff_on:%d/%m/%Y}.")
    period.closed_on = on
    period.save(update_fields=["closed_on"])
    record(period, "khoa-ky", f"Khóa kỳ báo cáo {period.name}", user=user, on=on, reason=reason)
    agencies = period.reports.values_list("agency", flat=True)
    notify(with_heirs(agencies), [Role.STAFF], f"Đã khóa kỳ báo cáo {period.name}", period.get_absolute_url())


@transaction.atomic
def reopen_period(period: ReportingPeriod, *, user: User, on: datetime.date, reason: str) -> None:
    """Reopens a closed period for a reason, which the agencies are told. Not once its consolidated report is issued."""
    documents = Document.objects.filter(Q(program=period.program_id) | Q(consolidated_report__period=period.pk))
    locked = [lock_document(document) for document in documents.order_by("pk")]
    period = lock_period(period)
    if not may_close_period(user, period):
        raise PermissionDenied("Chỉ cơ quan thường trực được mở lại kỳ báo cáo.")
    if not period.is_closed:
        raise AlreadyDone("Kỳ báo cáo này đang mở.")
    _require_reason(reason, "Mở lại kỳ báo cáo phải nêu lý do.")
    if any(one.is_issued for one in locked if one.kind == DocumentKind.CONSOLIDATED_REPORT):
        raise InvalidTransition("Báo cáo tổng hợp của kỳ này đã ban hành nên không mở lại kỳ được.")
    period.closed_on = None
    period.save(update_fields=["closed_on"])
    record(period, "mo-lai-ky", f"Mở lại kỳ báo cáo {period.name}", user=user, on=on, reason=reason)
    text = f"Đã mở lại kỳ báo cáo {period.name}, {period.program.own_title}. Lý do: {reason}"
    agencies = with_heirs(period.reports.values_list("agency", flat=True))
    notify(agencies, WRITERS, text, period.get_absolute_url())


def lock_period(period: ReportingPeriod) -> ReportingPeriod:
    """The period read again under its row lock, with its programme."""
    rows = ReportingPeriod.objects.select_related("program__document").select_for_update(of=("self",))
    return rows.get(pk=period.pk)


def lock_report(report: AgencyReport) -> AgencyReport:
    """The report read again under its row lock, after its period's."""
    period = lock_period(report.period)
    report = AgencyReport.objects.select_related("version").select_for_update(of=("self",)).get(pk=report.pk)
    report.period = period
    return report


def guard_open(report: AgencyReport) -> None:
    """Raises InvalidTransition where the period is closed."""
    if report.period.is_closed:
        raise InvalidTransition(f"Kỳ báo cáo đã khóa ngày {report.period.closed_on:%d/%m/%Y}.")


def _guard(report: AgencyReport, action: ReportAction, user: User, on: datetime.date, rev: int | None) -> None:
    guard_open(report)
    if not PERMISSIONS[action](user, report):
        raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{action.label}” với báo cáo này.")
    if rev is not None and rev != report.rev:
        raise _stale(report, action, user)
    if report.state not in MOVES[action][0]:
        raise InvalidTransition(
            f"Không thể thực hiện “{action.label}” khi báo cáo ở trạng thái “{report.get_state_display()}”."
        )
    if on > timezone.localdate():
        raise WrongDate("Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó.")


def _stale(report: AgencyReport, action: ReportAction, user: User) -> StaleRevision:
    """AlreadyDone where the same user made the same move last, as by a second click."""
    newest = entries_about(report).first()
    if newest is not None and newest.actor_id == user.pk and newest.action == action:
        return AlreadyDone(f"Bạn đã thực hiện “{action.label}” rồi.")
    return StaleRevision(what_changed(report))


def what_changed(report: AgencyReport) -> str:
    """Says who changed the report last, for somebody whose page is older."""
    newest = entries_about(report).first()
    if newest is None:
        return "Báo cáo đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi thực hiện."
    when = timezone.localtime(newest.recorded_at)
    return (
        f"Báo cáo đã thay đổi sau khi bạn mở trang: {newest.summary} "
        f"({newest.actor_name}, {when:%H:%M ngày %d/%m/%Y}). Hãy xem lại rồi thực hiện."
    )


def _move(
    report: AgencyReport, action: ReportAction, user: User, on: datetime.date, reason: str = "", **fields: Any
) -> None:
    report.state = MOVES[action][1]
    report.rev += 1
    for name, value in fields.items():
        setattr(report, name, value)
    report.save(update_fields=["state", "rev", *fields])
    record(report, action, f"{action.label}: báo cáo của {report.agency_name}", user=user, on=on, reason=reason)


def tell(report: AgencyReport, agency_id: int, roles: list[Role], text: str, path: str = "") -> None:
    """Tells an agency, or what succeeded it, something of a report; ``path`` leads elsewhere than to the report."""
    told = f"{text}: {report.period.name}, {report.period.program.own_title}"
    notify(with_heirs([agency_id]), roles, told, path or report.get_absolute_url())


@transaction.atomic
def send(report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """Chuyên viên sends the report to his leader. Raises Incomplete with a finding for each field that is missing."""
    report = lock_report(report)
    _guard(report, ReportAction.SEND, user, on, rev)
    findings = check_report(report)
    if findings:
        raise Incomplete(findings)
    _move(report, ReportAction.SEND, user, on, reason)
    tell(report, report.agency_id, [Role.LEADER], "Chờ bạn xác nhận báo cáo")


@transaction.atomic
def hand_back(report: AgencyReport, *, user: User, on: datetime.date, reason: str, rev: int | None = None) -> None:
    """A leader hands the report back to his own staff, with a reason."""
    report = lock_report(report)
    _guard(report, ReportAction.HAND_BACK, user, on, rev)
    _require_reason(reason, "Trả lại báo cáo phải nêu lý do.")
    _move(report, ReportAction.HAND_BACK, user, on, reason)
    tell(report, report.agency_id, [Role.STAFF], "Lãnh đạo trả lại báo cáo để sửa")


@transaction.atomic
def confirm(report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """A leader confirms his agency's report, which hands it in on the day ``on`` and keeps what it says.

    A report that was handed in before keeps that day: a supplement makes nobody late. One that came on paper before is
    the agency's own from here on: no clerk writes in it any more, the paper stays in its log and among its files.
    """
    report = lock_report(report)
    _guard(report, ReportAction.CONFIRM, user, on, rev)
    if on < report.period.starts_on:
        raise WrongDate(f"Ngày xác nhận không được trước ngày bắt đầu kỳ {report.period.starts_on:%d/%m/%Y}.")
    own = {"confirmed_on": report.confirmed_on or on, "paper_number": "", "paper_on": None}
    _move(report, ReportAction.CONFIRM, user, on, reason, **own)
    snapshot(report, SnapshotReason.SENT, user)
    tell(report, standing_agency_id(report.period.program), [Role.STAFF], f"{report.agency_name} đã gửi báo cáo")


@transaction.atomic
def enter_paper(
    report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = ""
) -> None:
    """A clerk enters on the day ``on`` a report that came on paper: it was handed in on the paper's own day, recorded
    before.

    It may lack what the paper lacks; the standing agency asks for a supplement of that as of any other report.
    """
    report = lock_report(report)
    _guard(report, ReportAction.ENTER_PAPER, user, on, rev)
    if not report.paper_number or report.paper_on is None:
        raise InvalidTransition("Ghi số, ngày và bản quét của báo cáo giấy trước.")
    paper = f"Báo cáo giấy số {report.paper_number} ngày {report.paper_on:%d/%m/%Y}"
    told = f"{paper}. {reason}".rstrip(" .")
    handed_in = report.confirmed_on or report.paper_on
    _move(report, ReportAction.ENTER_PAPER, user, report.paper_on, told, confirmed_on=handed_in)
    snapshot(report, SnapshotReason.SENT, user)
    tell(report, report.agency_id, WRITERS, "Văn thư đã nhập báo cáo giấy của cơ quan bạn")
    tell(report, standing_agency_id(report.period.program), [Role.STAFF], f"{report.agency_name} đã gửi báo cáo")


@transaction.atomic
def ask_supplement(
    report: AgencyReport, *, user: User, on: datetime.date, reason: str = "", rev: int | None = None
) -> None:
    """The standing agency asks for a supplement and says of what: in general, on single fields (remarks), or both.

    An accepted report is taken up again so, until its period is closed or the consolidated report issued. Until it is
    accepted anew it counts as not accepted everywhere: progress, figures and consolidation leave it out, rather than
    quote what its agency is just mending; pages say that it is being supplemented after acceptance.
    """
    for document in _consolidated(report):
        lock_document(document)
    report = lock_report(report)
    _guard(report, ReportAction.ASK_SUPPLEMENT, user, on, rev)
    if report.state == ReportState.ACCEPTED and (why := why_kept_as_accepted(report)):
        raise InvalidTransition(why)
    remarks = report.remarks.filter(asked_at=None, settled_at=None).exclude(field=CORRECTION)
    if not remarks:
        _require_reason(reason, "Đề nghị bổ sung phải nêu nội dung cần bổ sung.")
    asked = reason.strip() or f"Đề nghị phối hợp cung cấp, bổ sung {len(remarks)} mục."
    told = "\n".join([asked, *(f"- {remark.text}" for remark in remarks)])
    remarks.update(asked_at=timezone.now())
    report.remarks.filter(field=CORRECTION, settled_at=None).update(settled_at=timezone.now(), answer="Đồng ý.")
    _move(report, ReportAction.ASK_SUPPLEMENT, user, on, told, supplement_request=asked)
    tell(report, report.agency_id, WRITERS, "Báo cáo được đề nghị bổ sung")


def _consolidated(report: AgencyReport) -> QuerySet[Document]:
    return Document.objects.filter(consolidated_report__period=report.period_id).order_by("pk")


def why_kept_as_accepted(report: AgencyReport) -> str:
    """Why an accepted report is not taken up again, in a sentence; empty where it may be."""
    return CONSOLIDATED_ISSUED if any(document.is_issued for document in _consolidated(report)) else ""


@transaction.atomic
def accept(report: AgencyReport, *, user: User, on: datetime.date, rev: int | None = None, reason: str = "") -> None:
    """The standing agency accepts a report as it is kept now; what was asked for on its fields is settled with it.

    From then on it changes only where the standing agency asks for a supplement again.
    """
    report = lock_report(report)
    _guard(report, ReportAction.ACCEPT, user, on, rev)
    if report.confirmed_on and on < report.confirmed_on:
        raise WrongDate(f"Ngày tiếp nhận không được trước ngày gửi {report.confirmed_on:%d/%m/%Y}.")
    report.remarks.filter(settled_at=None, asked_at__isnull=False).update(settled_at=timezone.now())
    _move(report, ReportAction.ACCEPT, user, on, reason, accepted_on=on)
    snapshot(report, SnapshotReason.ACCEPTED, user)
    tell(report, report.agency_id, WRITERS, "Đã tiếp nhận báo cáo")
    if not report.period.reports.exclude(state=ReportState.ACCEPTED).exists():
        text = "Đã tiếp nhận đủ báo cáo, có thể tổng hợp"
        tell(report, standing_agency_id(report.period.program), [Role.STAFF], text)


def accept_together(
    reports: list[tuple[AgencyReport, int]], *, user: User, on: datetime.date
) -> list[tuple[AgencyReport, str]]:
    """Accepts reports, each with the revision its user saw and under its own lock; returns the refused and why."""
    refused = []
    for report, rev in reports:
        try:
            accept(report, user=user, on=on, rev=rev)
        except TransitionError as error:
            refused.append((report, str(error)))
    return refused


def _require_reason(reason: str, message: str) -> None:
    if not reason.strip():
        raise InvalidTransition(message)
