"""What waits for a user: one query a source, one entry a thing to do, by date."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from agencies.models import Membership, User
from agencies.querysets import agency_lineage
from coordination.models import Consultation, ConsultedAgency
from documents.choices import DocumentState, RoundState
from documents.kinds import path_of
from documents.models import Delivery, Document, Party, Signature, SigningRound, Version
from documents.querysets import DocumentQuerySet
from meetings.choices import Ruling, TaskState
from meetings.models import Task, TaskExtension, TaskReport
from reporting.choices import ReportState
from reporting.models import AgencyReport
from reporting.permissions import collected_by


@dataclass(frozen=True)
class Waiting:
    """A thing to do: the verb, of what, where, and by when if a day is set."""

    what: str
    title: str
    url: str
    due_on: datetime.date | None = None


DRAFTING_WORK = {
    DocumentState.DRAFT: "Hoàn thiện dự thảo",
    DocumentState.CONSULTING: "Theo dõi và tiếp thu góp ý",
    DocumentState.OPINION: "Theo dõi ý kiến cấp ủy",
}
RECEPTION = {True: "Xác nhận văn bản đến", False: "Xem văn bản được chuyển"}  # by whether it is not acknowledged


def waiting_for(user: User) -> list[Waiting]:
    """All that waits for the membership the user acts for: dated things first, by date."""
    acting = user.acting
    if acting is None or acting.role not in (Role.STAFF, Role.LEADER, Role.CLERK):
        return []
    found = [*_documents(user, acting), *_reports(acting), *_tasks(acting)]
    return sorted(found, key=lambda waiting: (waiting.due_on is None, waiting.due_on or datetime.date.max))


def _documents(user: User, acting: Membership) -> Iterator[Waiting]:
    """Documents on their way or asked about, and issued ones that the agency received, in one query."""
    sources = {Role.STAFF: _to_draft, Role.LEADER: _to_agree, Role.CLERK: _to_sign_or_issue}
    seen = Document.objects.visible_to(user)
    on_their_way = Q(pk__in=sources[Role(acting.role)](seen, acting).values("pk"))
    rows = _received(_turn(_asked(seen, acting), acting), user, acting).annotate(is_own=_told(on_their_way))
    rows = (
        rows.filter(on_their_way | Q(is_asked=True) | Q(is_turn=True) | Q(is_unopened=True) | Q(is_unacknowledged=True))
        .with_title(user)
        .annotate(deadline=_deadline())
        .select_related("program", "regulation", "addendum__program", "consolidated_report", "reminder_letter")
    )
    for document in rows:
        yield from _document_work(document, acting)


def _document_work(document: Any, acting: Membership) -> Iterator[Waiting]:
    """What a document asks of the user; who drafts it may be asked for his comments besides, in place of another."""
    if document.is_asked:
        yield Waiting("Góp ý dự thảo", document.title, path_of(document), document.deadline)
    if document.is_issued:
        url = reverse("documents:sending", args=[document.pk])
        yield Waiting(RECEPTION[document.is_unacknowledged], f"{document.symbol}: {document.title}", url)
    elif document.is_turn:
        yield Waiting("Ký số", document.title, reverse("documents:signing", args=[document.pk]))
    elif document.is_own:
        yield Waiting(_verb(document, acting), document.title, path_of(document), document.deadline)


def _told(condition: Q) -> Case:
    """A condition as a column."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _asked(documents: DocumentQuerySet, acting: Membership) -> DocumentQuerySet:
    """Annotates ``is_asked``: the agency, or one it succeeds, owes its comments; for its chuyên viên and leaders."""
    silent = ConsultedAgency.objects.silent().filter(agency__in=agency_lineage(acting.agency_id))
    silent = silent.filter(consultation__version__document=OuterRef("pk"))
    return documents.annotate(is_asked=Exists(silent if acting.role != Role.CLERK else silent.none()))


def _turn(documents: DocumentQuerySet, acting: Membership) -> DocumentQuerySet:
    """Annotates ``is_turn``: the agency holds the file that is signed electronically, for its văn thư and leaders."""
    held = _open_rounds().filter(holder__agency=acting.agency_id)
    return documents.annotate(is_turn=Exists(held if acting.role != Role.STAFF else held.none()))


def _open_rounds() -> QuerySet[SigningRound]:
    return SigningRound.objects.filter(version__document=OuterRef("pk"), state=RoundState.OPEN)


def _received(documents: DocumentQuerySet, user: User, acting: Membership) -> DocumentQuerySet:
    """Annotates ``is_unopened``: passed on to the user, who has not opened it; ``is_unacknowledged``: for văn thư."""
    received = Delivery.objects.received_by(user).filter(document=OuterRef("pk"))
    unopened = received.filter(passed_on__to=user, passed_on__seen_at__isnull=True)
    unacknowledged = received.unacknowledged() if acting.role == Role.CLERK else received.none()
    return documents.annotate(is_unopened=Exists(unopened), is_unacknowledged=Exists(unacknowledged))


def _deadline() -> Subquery:
    consultations = Consultation.objects.open().filter(version__document=OuterRef("pk"))
    return Subquery(consultations.values("deadline")[:1])


def _to_draft(documents: DocumentQuerySet, acting: Membership) -> DocumentQuerySet:
    return documents.filter(drafting_agency=acting.agency_id, state__in=DRAFTING_WORK)


def _newest_parties() -> QuerySet[Party]:
    """The parties of the newest version of the outer document, in header order."""
    newest = Version.objects.filter(document=OuterRef(OuterRef("pk"))).order_by("-no").values("pk")[:1]
    return Party.objects.filter(version=Subquery(newest)).order_by("header_position", "pk")


def _lead() -> Coalesce:
    """The agency whose register numbers the outer document, as documents.permissions.numbering_agency_id tells it."""
    drafting = _newest_parties().filter(agency=OuterRef("drafting_agency"))
    return Coalesce(Subquery(drafting.values("agency")[:1]), Subquery(_newest_parties().values("agency")[:1]))


def _to_agree(documents: DocumentQuerySet, acting: Membership) -> DocumentQuerySet:
    undecided = _newest_parties().filter(agency=acting.agency_id, agreement__isnull=True)
    return documents.filter(Exists(undecided), state=DocumentState.AGREEING)


def _to_sign_or_issue(documents: DocumentQuerySet, acting: Membership) -> DocumentQuerySet:
    signed = Signature.objects.filter(party=OuterRef("pk"), voided_at__isnull=True)
    unsigned = _newest_parties().filter(~Exists(signed), agency=acting.agency_id)
    to_sign = Q(Exists(unsigned), ~Exists(_open_rounds()), state=DocumentState.AGREED)
    to_issue = Q(state=DocumentState.SIGNED, lead=acting.agency_id)
    return documents.annotate(lead=_lead()).filter(to_sign | to_issue)


def _verb(document: Document, acting: Membership) -> str:
    """What the user's role is to do with the document."""
    if acting.role == Role.STAFF:
        return DRAFTING_WORK[DocumentState(document.state)]
    if acting.role == Role.LEADER:
        return "Xem và thống nhất"
    return "Ghi nhận chữ ký" if document.state == DocumentState.AGREED else "Vào số và ban hành"


REPORT_WORK = {
    Role.STAFF: ([ReportState.DRAFT, ReportState.SUPPLEMENT], "Lập báo cáo"),
    Role.LEADER: ([ReportState.SENT], "Xác nhận báo cáo"),
}


def _reports(acting: Membership) -> Iterator[Waiting]:
    if acting.role not in REPORT_WORK:
        return
    states, verb = REPORT_WORK[Role(acting.role)]
    own = Q(agency__in=agency_lineage(acting.agency_id), state__in=states)
    own &= Q(period__starts_on__lte=timezone.localdate())
    collects = collected_by(acting.agency_id, "period__program__document")
    rows = (
        AgencyReport.objects.filter(period__closed_on__isnull=True).with_extension_waiting().with_correction_waiting()
    )
    rows = rows.annotate(mine=_told(own), collected=_told(collects))
    asked = Q(state=ReportState.CONFIRMED) | Q(extension_waits=True) | Q(correction_waits=True)
    reports = rows.filter(Q(mine=True) | (collects & asked))
    for report in reports.select_related("period__program__document"):
        yield from _report_work(report, verb)


def _report_work(report: Any, verb: str) -> Iterator[Waiting]:
    """What a report (with ``mine``, ``collected`` and what it waits for) asks of writers and collectors."""
    title = f"{report.period.name}, chương trình phối hợp {report.period.program.span}"
    if report.collected and report.extension_waits:
        path = reverse("reporting:extension", args=[report.pk])
        yield Waiting(f"Trả lời đề nghị gia hạn của {report.agency_name}", title, path)
    if report.collected and report.correction_waits:
        path = reverse("reporting:correction", args=[report.pk])
        yield Waiting(f"Trả lời đề nghị đính chính của {report.agency_name}", title, path)
    if report.mine:
        what = "Bổ sung báo cáo" if report.state == ReportState.SUPPLEMENT else verb
        yield Waiting(what, title, report.get_absolute_url(), None if report.is_taken_up else report.due_on)
    elif report.collected and report.state == ReportState.CONFIRMED:
        yield Waiting(f"Tiếp nhận báo cáo của {report.agency_name}", title, report.get_absolute_url())


def _tasks(acting: Membership) -> Iterator[Waiting]:
    """Tasks of conclusions: to be done, overdue for leaders; reports and requests for time that the office rules on."""
    if acting.role == Role.CLERK:
        return
    today = timezone.localdate()
    reports = TaskReport.objects.filter(task=OuterRef("pk"), ruling=Ruling.WAITING)
    extensions = TaskExtension.objects.filter(task=OuterRef("pk"), ruling=Ruling.WAITING)
    tasks = Task.objects.open().annotate(
        reported=Exists(reports), extended=Exists(extensions), mine=Exists(_given_to(acting.agency_id))
    )
    pressing = Q(due_on__isnull=False) | Q(state=TaskState.NEW) if acting.role == Role.STAFF else Q(due_on__lt=today)
    to_do = pressing & Q(mine=True)
    to_rule = Q(pk__in=tasks.followed_by(acting.agency_id).values("pk")) & (Q(reported=True) | Q(extended=True))
    rows = tasks.filter(to_rule | (to_do & ~Q(state=TaskState.REPORTED)))
    for task in rows.annotate(followed=Exists(Task.objects.followed_by(acting.agency_id).filter(pk=OuterRef("pk")))):
        yield Waiting(_task_verb(task, acting), task.what, task.get_absolute_url(), task.due_on)


def _given_to(agency_id: int) -> QuerySet[Any]:
    return Task.agencies.through.objects.filter(task=OuterRef("pk"), agency=agency_id)


def _task_verb(task: Any, acting: Membership) -> str:
    if task.followed and task.reported:
        return "Xem xét báo cáo nhiệm vụ"
    if task.followed and task.extended:
        return "Xem xét đề nghị gia hạn"
    return "Chỉ đạo nhiệm vụ quá hạn" if acting.role == Role.LEADER else "Thực hiện nhiệm vụ được giao"
