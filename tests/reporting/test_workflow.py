"""Periods and reports move only as the table, the roles and the days allow."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import AgencyKind, Role
from coordination.models import LineSupport
from documents.exceptions import AlreadyDone, Incomplete, InvalidTransition, StaleRevision, WrongDate
from reporting import workflow
from reporting.choices import MOVES, ReportAction, ReportState
from reporting.models import AgencyReport
from tests import factories

pytestmark = pytest.mark.django_db

Day = datetime.date
APRIL = Day(2026, 4, 20)
VERBS = {
    ReportAction.SEND: workflow.send,
    ReportAction.HAND_BACK: workflow.hand_back,
    ReportAction.CONFIRM: workflow.confirm,
    ReportAction.ENTER_PAPER: workflow.enter_paper,
    ReportAction.ASK_SUPPLEMENT: workflow.ask_supplement,
    ReportAction.ACCEPT: workflow.accept,
}
DOER = {
    ReportAction.SEND: ("ubnd", Role.STAFF),
    ReportAction.HAND_BACK: ("ubnd", Role.LEADER),
    ReportAction.CONFIRM: ("ubnd", Role.LEADER),
    ReportAction.ENTER_PAPER: ("ubnd", Role.CLERK),
    ReportAction.ASK_SUPPLEMENT: ("mttq", Role.STAFF),
    ReportAction.ACCEPT: ("mttq", Role.STAFF),
}


def person(town, agency, role):
    return town.people(role)[getattr(town, agency).pk]


def act(action, report, user, on=APRIL, **more):
    if action == ReportAction.ENTER_PAPER:
        AgencyReport.objects.filter(pk=report.pk).update(paper_number="12/BC-UBND", paper_on=Day(2026, 4, 9))
    VERBS[action](report, user=user, on=on, reason="Có lý do", **more)


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("action", ReportAction)
def test_an_action_is_open_in_the_states_of_its_table_only(town, period, state, action):
    report = factories.report_in(town, period, town.ubnd, state)
    doer = person(town, *DOER[action])
    sources, target = MOVES[action]
    assert (action in workflow.available_actions(report, doer)) == (state in sources)
    if state in sources:
        act(action, report, doer)
        assert AgencyReport.objects.get(pk=report.pk).state == target
    else:
        with pytest.raises(InvalidTransition):
            act(action, report, doer)
        assert AgencyReport.objects.get(pk=report.pk).state == state


@pytest.mark.parametrize("agency", ["hdnd", "ubnd", "mttq"])
@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.CLERK])
@pytest.mark.parametrize("action", ReportAction)
def test_only_the_right_role_of_the_right_agency_acts(town, period, action, role, agency):
    allowed = [DOER[action]]
    if action in (ReportAction.ASK_SUPPLEMENT, ReportAction.ACCEPT):
        allowed.append(("mttq", Role.LEADER))
    if action == ReportAction.ENTER_PAPER:
        allowed.append(("mttq", Role.CLERK))
    report = factories.report_in(town, period, town.ubnd, MOVES[action][0][0])
    user = person(town, agency, role)
    assert (action in workflow.available_actions(report, user)) == ((agency, role) in allowed)
    if (agency, role) not in allowed:
        with pytest.raises(PermissionDenied):
            act(action, report, user)


def test_people_of_another_locality_may_nothing(period, town):
    other = factories.town("Đống Đa")
    report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    for role in (Role.STAFF, Role.LEADER, Role.CLERK):
        assert workflow.available_actions(report, other.people(role)[other.mttq.pk]) == set()


def test_every_party_owes_a_report_with_the_items_it_leads_or_supports(town, period):
    owed = {r.agency_id: r.progress.count() for r in period.reports.all()}
    assert owed == {town.hdnd.pk: 0, town.ubnd.pk: 2, town.mttq.pk: 2}


def test_an_agency_that_supports_an_item_without_being_a_party_owes_a_report(town):
    women = factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION, "Hội Liên hiệp Phụ nữ phường Tây Hồ")
    program = factories.program(town)
    LineSupport.objects.create(line=program.document.current_version.lines.first(), agency=women)
    program = factories.issue(town, program, Day(2026, 1, 15))
    period = factories.opened_period(town, program)
    report = period.reports.get(agency=women)
    assert report.agency_name == "Hội Liên hiệp Phụ nữ phường Tây Hồ"
    assert report.progress.count() == 1


def test_a_sub_item_without_its_own_lead_is_reported_by_the_lead_of_its_item(town):
    program = factories.program(town, items=1)
    draft = program.document.current_version
    factories.line(draft, town, 1, parent=draft.lines.get(), lead=None, title="Nội dung nhỏ")
    period = factories.opened_period(town, factories.issue(town, program, Day(2026, 1, 15)))
    assert period.reports.get(agency=town.ubnd).progress.count() == 2


def test_the_reports_are_measured_against_the_version_in_force_at_the_cut_off(program, period):
    assert {report.version for report in period.reports.all()} == {program.document.frozen_version}


def test_no_period_opens_before_the_programme_is_issued(town):
    with pytest.raises(InvalidTransition, match="chưa ban hành"):
        factories.opened_period(town, factories.signed(town, on=Day(2026, 1, 15)))


def test_no_period_opens_whose_cut_off_lies_before_the_programme_took_effect(town, program):
    with pytest.raises(InvalidTransition, match="chưa có hiệu lực vào ngày chốt số liệu 10/01/2026"):
        factories.opened_period(town, program, cutoff_on=Day(2026, 1, 10))


@pytest.mark.parametrize(("agency", "role"), [("ubnd", Role.STAFF), ("hdnd", Role.LEADER), ("ubnd", Role.CLERK)])
def test_another_agency_opens_no_period(town, program, agency, role):
    with pytest.raises(PermissionDenied):
        workflow.open_period(
            program=program,
            user=person(town, agency, role),
            kind="quy",
            name="Quý I",
            starts_on=Day(2026, 1, 1),
            cutoff_on=Day(2026, 3, 31),
            due_on=Day(2026, 4, 10),
        )


def test_a_name_is_given_to_one_period_of_a_programme(town, program, period):
    with pytest.raises(ValidationError, match="đã có kỳ báo cáo mang tên này"):
        factories.opened_period(town, program)


def test_opening_tells_each_agency_where_its_report_is(town, period):
    report = period.reports.get(agency=town.ubnd)
    told = Notification.objects.filter(agency=town.ubnd, path__endswith=f"bao-cao/{report.pk}/")
    assert set(told.values_list("user", flat=True)) == {town.staff[town.ubnd.pk].pk, town.leaders[town.ubnd.pk].pk}


def test_an_incomplete_report_is_not_sent_and_says_what_is_missing(town, period):
    report = period.reports.get(agency=town.ubnd)
    with pytest.raises(Incomplete) as error:
        workflow.send(report, user=town.staff[town.ubnd.pk], on=APRIL)
    assert [f.message for f in error.value.findings] == [
        "nội dung 1 chưa chọn tình trạng",
        "nội dung 2 chưa chọn tình trạng",
    ]


def test_a_step_from_an_older_page_is_refused_and_says_who_changed_it(town, period):
    report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    workflow.ask_supplement(report, user=town.leaders[town.mttq.pk], on=APRIL, reason="Bổ sung", rev=report.rev)
    with pytest.raises(StaleRevision, match=town.leaders[town.mttq.pk].name):
        workflow.accept(report, user=town.staff[town.mttq.pk], on=APRIL, rev=report.rev)


def test_a_second_click_changes_nothing_and_says_that_it_is_done(town, period, collector):
    report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    workflow.accept(report, user=collector, on=APRIL, rev=report.rev)
    with pytest.raises(AlreadyDone):
        workflow.accept(report, user=collector, on=APRIL, rev=report.rev)


@pytest.mark.parametrize("action", [ReportAction.HAND_BACK, ReportAction.ASK_SUPPLEMENT])
def test_giving_a_report_back_needs_a_reason(town, period, action):
    report = factories.report_in(town, period, town.ubnd, MOVES[action][0][0])
    with pytest.raises(InvalidTransition, match="phải nêu"):
        VERBS[action](report, user=person(town, *DOER[action]), on=APRIL, reason=" ")


def test_the_reason_of_a_supplement_is_kept_for_the_agency(town, period):
    report = factories.report_in(town, period, town.ubnd, ReportState.SUPPLEMENT)
    assert report.supplement_request == "Bổ sung số liệu"
    assert Notification.objects.filter(agency=town.ubnd, text__startswith="Báo cáo được đề nghị bổ sung").exists()


def test_nothing_moves_in_a_closed_period(town, period, collector):
    report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    workflow.close_period(period, user=collector, on=APRIL)
    with pytest.raises(InvalidTransition, match="Kỳ báo cáo đã khóa ngày 20/04/2026"):
        workflow.accept(report, user=collector, on=APRIL)
    report.period.refresh_from_db()
    assert workflow.available_actions(report, collector) == set()


def test_a_period_is_closed_once_by_the_standing_agency_and_not_before_its_cut_off(town, period, collector):
    with pytest.raises(PermissionDenied):
        workflow.close_period(period, user=town.staff[town.ubnd.pk], on=APRIL)
    with pytest.raises(WrongDate):
        workflow.close_period(period, user=collector, on=Day(2026, 3, 1))
    workflow.close_period(period, user=collector, on=APRIL)
    with pytest.raises(InvalidTransition, match="đã khóa"):
        workflow.close_period(period, user=collector, on=APRIL)


def test_days_follow_one_another(town, period, collector):
    report = factories.report_in(town, period, town.ubnd, ReportState.SENT)
    leader = town.leaders[town.ubnd.pk]
    with pytest.raises(WrongDate):
        workflow.confirm(report, user=leader, on=Day(2025, 12, 31))
    with pytest.raises(WrongDate):
        workflow.confirm(report, user=leader, on=factories.today() + datetime.timedelta(days=1))
    workflow.confirm(report, user=leader, on=APRIL)
    with pytest.raises(WrongDate):
        workflow.accept(report, user=collector, on=Day(2026, 4, 19))


def test_a_report_counts_the_days_it_was_late(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.SENT)
    report = period.reports.get(agency=town.ubnd)
    workflow.confirm(report, user=town.leaders[town.ubnd.pk], on=Day(2026, 4, 13))
    assert period.reports.get(agency=town.ubnd).days_late == 3


def _again(report):
    return AgencyReport.objects.get(pk=report.pk)


def test_a_supplement_makes_nobody_late(town, period):
    report = factories.report_in(town, period, town.ubnd, ReportState.SUPPLEMENT)
    assert (report.days_late, report in AgencyReport.objects.overdue(APRIL)) == (0, False)
    workflow.send(report, user=town.staff[town.ubnd.pk], on=APRIL)
    workflow.confirm(_again(report), user=town.leaders[town.ubnd.pk], on=APRIL)
    assert (_again(report).confirmed_on, _again(report).days_late) == (period.due_on, 0)


def test_each_step_is_logged_with_its_day_and_reason(town, period):
    report = factories.report_in(town, period, town.ubnd, ReportState.SUPPLEMENT)
    newest = entries_about(report).first()
    assert (newest.action, newest.on, newest.reason) == ("de-nghi-bo-sung", period.due_on, "Bổ sung số liệu")


def test_with_the_last_report_the_standing_agency_is_told_that_all_are_in(town, period, collector):
    for agency in town.parties:
        factories.report_in(town, period, agency, ReportState.ACCEPTED)
    assert Notification.objects.filter(user=collector, text__startswith="Đã tiếp nhận đủ báo cáo").count() == 1
