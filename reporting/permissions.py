"""Who may do what with periods and reports: one question a predicate. The state is the workflow's question."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from agencies.choices import Role
from agencies.models import User
from coordination.models import Program
from coordination.permissions import acts_for
from documents.permissions import has_role, is_of_drafting_agency
from reporting.choices import ReportAction
from reporting.models import AgencyReport, ReportingPeriod


def standing_agency_id(program: Program) -> int:
    """The agency that collects the reports: the standing one, else the one that drafted the programme."""
    return program.document.standing_agency_id or program.document.drafting_agency_id


def collected_by(agency_id: int, document: str = "document") -> Q:
    """Rows whose reports the agency collects, as ``standing_agency_id`` tells; ``document`` leads to the document."""
    standing, drafting = f"{document}__standing_agency", f"{document}__drafting_agency"
    return Q(**{standing: agency_id}) | Q(**{standing: None, drafting: agency_id})


def is_of_standing_agency(user: User, program: Program) -> bool:
    return user.acting is not None and user.acting.agency_id == standing_agency_id(program)


def may_open_period(user: User, program: Program) -> bool:
    """Staff, leaders and clerks of the standing or of the drafting agency."""
    own = is_of_standing_agency(user, program) or is_of_drafting_agency(user, program.document)
    return own and has_role(user, Role.STAFF, Role.LEADER, Role.CLERK)


def may_schedule(user: User) -> bool:
    """Who may propose the periods of a year; the page offers the programmes his agency collects for."""
    return has_role(user, Role.STAFF, Role.LEADER, Role.CLERK)


def may_collect(user: User, program: Program) -> bool:
    """Staff and leaders of the standing agency take reports in and bring them together."""
    return is_of_standing_agency(user, program) and has_role(user, Role.STAFF, Role.LEADER)


def may_set_rules(user: User, program: Program) -> bool:
    """Staff and leaders of the standing or of the drafting agency say how indicators are counted."""
    own = is_of_standing_agency(user, program) or is_of_drafting_agency(user, program.document)
    return own and has_role(user, Role.STAFF, Role.LEADER)


def may_close_period(user: User, period: ReportingPeriod) -> bool:
    return may_collect(user, period.program)


def is_of_reporting_agency(user: User, report: AgencyReport) -> bool:
    """Whether the user works for the agency that owes the report, or for what succeeds it once it has ended."""
    if user.acting is None or user.acting.agency_id == report.agency_id:
        return user.acting is not None
    return not report.agency.is_valid_on(timezone.localdate()) and acts_for(user, [report.agency_id])


def may_send(user: User, report: AgencyReport) -> bool:
    """Chuyên viên of the reporting agency."""
    return is_of_reporting_agency(user, report) and has_role(user, Role.STAFF)


def may_enter_paper(user: User, report: AgencyReport) -> bool:
    """Clerks of the standing agency, and of the reporting agency itself, enter what came on paper."""
    known = is_of_reporting_agency(user, report) or is_of_standing_agency(user, report.period.program)
    return known and has_role(user, Role.CLERK)


def may_write(user: User, report: AgencyReport) -> bool:
    """Who sends the report, and who enters it from a paper whose number is recorded."""
    return may_send(user, report) or (bool(report.paper_number) and may_enter_paper(user, report))


def may_attach(user: User, report: AgencyReport) -> bool:
    """Staff, leaders and clerks of the reporting agency and who enters it from paper, until the period is closed."""
    own = is_of_reporting_agency(user, report) and has_role(user, Role.STAFF, Role.LEADER, Role.CLERK)
    return (own or may_enter_paper(user, report)) and not report.period.is_closed


def may_confirm(user: User, report: AgencyReport) -> bool:
    """A leader of the reporting agency confirms, or hands the report back to his own staff."""
    return is_of_reporting_agency(user, report) and has_role(user, Role.LEADER)


def may_receive(user: User, report: AgencyReport) -> bool:
    return may_collect(user, report.period.program)


PERMISSIONS: dict[ReportAction, Callable[[User, AgencyReport], bool]] = {
    ReportAction.SEND: may_send,
    ReportAction.HAND_BACK: may_confirm,
    ReportAction.CONFIRM: may_confirm,
    ReportAction.ENTER_PAPER: may_enter_paper,
    ReportAction.ASK_SUPPLEMENT: may_receive,
    ReportAction.ACCEPT: may_receive,
}
