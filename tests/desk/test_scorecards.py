"""An agency's scorecard: what it counts, who reads it, and what its leader answers."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from activity.models import Notification
from agencies.choices import AgencyKind, LocalityType, Role
from agencies.models import Agency
from coordination.choices import DueKind
from desk.overview.replying import reply
from desk.overview.scorecards import followed, scorecards
from documents.exceptions import AlreadyDone, InvalidTransition
from meetings.follow_up import pass_on
from meetings.recording import RecordedTask
from reporting import workflow
from reporting.choices import CORRECTION
from reporting.models import AgencyReport, Extension, FieldChange, ScorecardReply, SupplementRemark
from tests import factories
from tests.queries import count_queries
from tests.replay import replayed

pytestmark = pytest.mark.django_db
TODAY = factories.today()
YEAR = TODAY.year
DAY = datetime.timedelta(days=1)


@replayed
def made_world():
    """Phường Tây Hồ under a city: its three bodies, the party committee, and a mass organization under MTTQ."""
    city = factories.locality("Hà Nội", LocalityType.CITY)
    town = factories.town("Tây Hồ", LocalityType.WARD, city)
    under = factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION, parent=town.mttq)
    committee = factories.agency(town.locality, AgencyKind.PARTY_COMMITTEE)
    return SimpleNamespace(city=factories.agency(city), town=town, under=under, committee=committee)


@pytest.fixture
def world():
    return made_world()


def page(agency):
    return reverse("desk:scorecard", args=[agency.pk])


READERS = {
    "own": {Role.STAFF, Role.LEADER, Role.CLERK, Role.VIEWER},
    "parent": {Role.LEADER, Role.VIEWER},
    "equal": set(),
    "committee": {Role.LEADER, Role.VIEWER},
    "city": {Role.VIEWER},
    "elsewhere": set(),
}


def test_a_scorecard_is_read_by_the_agency_and_its_superiors_alone(client, world):
    """A leader of an equal gets a 404, as does anybody of another locality."""
    agencies = {
        "own": world.under, "parent": world.town.mttq, "equal": world.town.ubnd, "committee": world.committee,
        "city": world.city, "elsewhere": factories.town("Ba Đình").mttq,
    }  # fmt: skip
    for place, agency in agencies.items():
        for role in Role:
            person = factories.user(agency, role)
            seen = role in READERS[place]
            assert (world.under in Agency.objects.overseen_by(person)) == seen, (place, role)
    for place in ("equal", "elsewhere"):
        client.force_login(factories.user(agencies[place], Role.LEADER))
        assert client.get(page(world.under)).status_code == 404
        assert world.under not in client.get(reverse("desk:scorecards")).context["page_obj"].object_list
        assert client.post(reverse("desk:scorecard_reply", args=[world.under.pk]), {"text": "x"}).status_code == 404


@replayed
def made_report():
    """A quarter whose report of UBND came two days late, was asked for more, accepted, and changed afterwards."""
    town = made_world().town
    program = factories.issued(town, on=datetime.date(YEAR, 1, 1), year=YEAR)
    due = TODAY - 2 * DAY
    span = {"starts_on": datetime.date(YEAR, 1, 1), "cutoff_on": TODAY, "due_on": due}
    period = factories.opened_period(town, program, **span)
    report = factories.filled_report(town, period, town.ubnd)
    staff, leader, office = town.staff[town.ubnd.pk], town.leaders[town.ubnd.pk], town.staff[town.mttq.pk]
    for _ in range(2):
        workflow.send(report, user=staff, on=TODAY)
        workflow.confirm(AgencyReport.objects.get(pk=report.pk), user=leader, on=TODAY)
        again = AgencyReport.objects.get(pk=report.pk)
        if again.supplement_request:
            workflow.accept(again, user=office, on=TODAY)
        else:
            workflow.ask_supplement(again, user=office, on=TODAY, reason="Bổ sung số liệu")
    FieldChange.objects.create(report=report, field="strengths", before="a", after="b", by=staff)
    Extension.objects.create(report=report, until=TODAY, reason="Bận", asked_on=due, asked_by=staff, ruling="dong-y")
    return SimpleNamespace(town=town, report=report, due=due)


@pytest.fixture
def reported():
    return made_report()


def lines_of(agency, user, year=YEAR):
    now, before = scorecards(agency, year, user, TODAY)
    return [line.now for line in followed(now, before)]


def test_a_late_report_that_was_supplemented_and_corrected_is_told_so(reported):
    town = reported.town
    given = RecordedTask("UBND", "Có trụ sở", agencies=[town.ubnd], due_kind=DueKind.BY, due_on=TODAY - DAY)
    factories.meeting(town, held=True, tasks=[given], held_on=TODAY - 2 * DAY)
    assert lines_of(town.ubnd, town.leaders[town.ubnd.pk]) == ["0/1", "0/1", "1/1", "1/1", "1/1", "0/1"]


def test_a_task_passed_on_counts_for_who_stands_above_and_may_not_open_it(world):
    town = world.town
    given = RecordedTask("MTTQ", "Có trụ sở", agencies=[town.mttq], due_kind=DueKind.BY, due_on=TODAY)
    task = factories.meeting(town, held=True, tasks=[given]).tasks.get()
    pass_on(task, user=town.staff[town.mttq.pk], agencies=[world.under])
    readers = [factories.user(agency, Role.VIEWER) for agency in (world.city, world.under)]
    readers.append(factories.user(world.under, Role.LEADER))
    seen = [[row.is_visible for row in scorecards(world.under, YEAR, reader, TODAY)[0].tasks] for reader in readers]
    assert seen == [[False], [False], [True]]


def test_a_report_taken_up_again_at_the_agencys_own_wish_was_not_asked_for_more(reported):
    town = reported.town
    leader = town.leaders[town.ubnd.pk]
    SupplementRemark.objects.create(
        report=reported.report, field=CORRECTION, text="Nhầm số", made_by=leader, settled_at=timezone.now()
    )
    assert lines_of(town.ubnd, leader)[1:4] == ["1/1", "0/1", "1/1"]


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_supplement_does_not_make_a_report_late_that_first_came_in_time(world, on_paper):
    town, due = world.town, TODAY - 2 * DAY
    program = factories.issued(town, on=datetime.date(YEAR, 1, 1), year=YEAR)
    span = {"starts_on": datetime.date(YEAR, 1, 1), "cutoff_on": due, "due_on": due}
    period = factories.opened_period(town, program, **span)
    if on_paper:
        report = factories.filled_report(town, period, town.ubnd)
        AgencyReport.objects.filter(pk=report.pk).update(paper_number="12/BC-UBND", paper_on=due)
        workflow.enter_paper(report, user=town.clerks[town.mttq.pk], on=TODAY)
        workflow.ask_supplement(report, user=town.staff[town.mttq.pk], on=TODAY, reason="Bổ sung số liệu")
    else:
        report = factories.report_in(town, period, town.ubnd, "de-nghi-bo-sung")
    workflow.send(report, user=town.staff[town.ubnd.pk], on=TODAY)
    workflow.confirm(AgencyReport.objects.get(pk=report.pk), user=town.leaders[town.ubnd.pk], on=TODAY)
    assert lines_of(town.ubnd, town.leaders[town.ubnd.pk])[:3] == ["1/1", "0/1", "1/1"]


def test_more_time_granted_makes_a_report_in_time(reported):
    AgencyReport.objects.filter(pk=reported.report.pk).update(due_extended_to=TODAY)
    assert lines_of(reported.town.ubnd, reported.town.leaders[reported.town.ubnd.pk])[0] == "1/1"


def test_what_is_owed_after_its_day_counts_and_what_is_not_due_does_not(reported):
    hdnd = reported.town.hdnd
    assert lines_of(hdnd, reported.town.leaders[hdnd.pk])[0] == "0/1"
    AgencyReport.objects.filter(agency=hdnd).update(due_extended_to=TODAY)
    assert lines_of(hdnd, reported.town.leaders[hdnd.pk]) == [
        "Chưa có báo cáo nào đến hạn",
        *["Chưa gửi báo cáo nào"] * 3,
        "Không đề nghị gia hạn",
        "Chưa có nhiệm vụ nào đến hạn",
    ]


def test_a_leader_replies_once_and_who_stands_above_is_told(client, world, django_capture_on_commit_callbacks):
    above = factories.user(world.town.mttq, Role.LEADER)
    leader = factories.user(world.under, Role.LEADER)
    client.force_login(leader)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("desk:scorecard_reply", args=[world.under.pk]), {"text": " Do mất điện. "})
    assert answer.url == f"{page(world.under)}?nam={YEAR}#y-kien"
    assert list(ScorecardReply.objects.values_list("agency", "year", "text", "by")) == [
        (world.under.pk, YEAR, "Do mất điện.", leader.pk)
    ]
    assert Notification.objects.filter(user=above, text__startswith="Ý kiến của").count() == 1
    assert "Do mất điện." in client.get(page(world.under)).content.decode()
    with pytest.raises(AlreadyDone):
        reply(world.under, YEAR, user=leader, text="Do mất điện.")


def test_an_empty_reply_says_what_to_type_and_a_year_to_come_has_none(client, world):
    leader = factories.user(world.under, Role.LEADER)
    client.force_login(leader)
    answer = client.post(reverse("desk:scorecard_reply", args=[world.under.pk]), {"text": " "})
    assert "Hãy ghi ý kiến của cơ quan." in answer.content.decode()
    with pytest.raises(InvalidTransition):
        reply(world.under, YEAR + 1, user=leader, text="Sớm")


@pytest.mark.parametrize("role", [Role.STAFF, Role.CLERK, Role.VIEWER])
def test_only_a_leader_of_the_agency_replies(client, world, role):
    person = factories.user(world.under, role)
    client.force_login(person)
    assert client.post(reverse("desk:scorecard_reply", args=[world.under.pk]), {"text": "x"}).status_code == 403
    above = factories.user(world.town.mttq, Role.LEADER)
    with pytest.raises(PermissionDenied):
        reply(world.under, YEAR, user=above, text="x")


def test_a_scorecard_costs_the_same_however_many_reports(client, reported):
    client.force_login(reported.town.leaders[reported.town.ubnd.pk])
    once = count_queries(lambda: client.get(page(reported.town.ubnd)))
    program = reported.report.period.program
    for number in range(3):
        factories.period(program, f"Đợt {number}").reports.create(
            agency=reported.town.ubnd, agency_name="UBND", version=reported.report.version
        )
    assert count_queries(lambda: client.get(page(reported.town.ubnd))) == once <= 10
