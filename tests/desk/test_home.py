"""The first page: what waits for whom, and what it costs."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from coordination.workflow import send_out
from desk.waiting import waiting_for
from documents import workflow
from documents.choices import SignatureWay
from documents.models import Document
from reporting.choices import ReportState
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


def verbs(user):
    return [(thing.what, thing.title) for thing in waiting_for(user)]


def test_staff_of_the_drafting_agency_is_asked_to_finish_a_draft(town):
    factories.program(town, title="Chương trình phối hợp A")
    assert verbs(town.staff[town.mttq.pk]) == [("Hoàn thiện dự thảo", "Chương trình phối hợp A")]
    assert verbs(town.staff[town.ubnd.pk]) == []
    assert verbs(town.leaders[town.mttq.pk]) == []


def test_an_asked_agency_is_asked_to_comment_by_the_deadline(town):
    program = factories.program(town)
    today = timezone.localdate()
    deadline = today + datetime.timedelta(days=5)
    send_out(program, user=town.staff[town.mttq.pk], on=today, deadline=deadline, agencies=[town.ubnd.pk])
    (thing,) = waiting_for(town.staff[town.ubnd.pk])
    assert (thing.what, thing.due_on) == ("Góp ý dự thảo", deadline)
    assert verbs(town.staff[town.hdnd.pk]) == []
    assert waiting_for(town.staff[town.mttq.pk])[0].due_on == deadline


def test_who_drafted_takes_reports_in_where_no_agency_is_the_standing_one(town):
    span = dict.fromkeys(("starts_on", "cutoff_on", "due_on"), timezone.localdate())
    period = factories.opened_period(town, factories.issued(town, items=1), **span)
    Document.objects.update(standing_agency=None)
    report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    told = f"Tiếp nhận báo cáo của {report.agency_name}"
    assert told in [what for what, _ in verbs(town.staff[town.mttq.pk])]
    assert told not in [what for what, _ in verbs(town.staff[town.hdnd.pk])]


def test_only_leaders_of_parties_that_have_not_decided_are_waited_for(town):
    program = factories.submitted(town)
    workflow.agree(program.document, user=town.leaders[town.ubnd.pk], on=timezone.localdate())
    assert verbs(town.leaders[town.ubnd.pk]) == []
    assert [what for what, _ in verbs(town.leaders[town.hdnd.pk])] == ["Xem và thống nhất"]


def test_clerks_record_signatures_and_the_lead_agencys_clerk_issues(town):
    program = factories.agreed(town)
    assert [what for what, _ in verbs(town.clerks[town.hdnd.pk])] == ["Ghi nhận chữ ký"]
    for party in program.document.current_version.parties.all():
        workflow.sign(
            Document.objects.get(pk=program.document_id),
            party=party,
            user=town.clerks[party.agency_id],
            on=timezone.localdate(),
            way=SignatureWay.CIRCULATION,
            appointment=town.heads[party.agency_id],
            authority="TM.",
        )
        assert "Ghi nhận chữ ký" not in [what for what, _ in verbs(town.clerks[party.agency_id])]
    assert [what for what, _ in verbs(town.clerks[town.mttq.pk])] == ["Vào số và ban hành"]
    assert verbs(town.clerks[town.hdnd.pk]) == []


def test_nothing_waits_for_viewers_and_accounts_without_a_role(town):
    factories.program(town)
    assert waiting_for(factories.user(town.mttq, Role.VIEWER)) == []
    assert waiting_for(factories.user()) == []


def test_dated_things_come_first(town):
    factories.program(town, title="Chương trình phối hợp không hạn")
    other = factories.program(town, drafter=town.ubnd, title="Chương trình phối hợp có hạn")
    today = timezone.localdate()
    send_out(other, user=town.staff[town.ubnd.pk], on=today, deadline=today, agencies=[town.mttq.pk])
    assert [title for _, title in verbs(town.staff[town.mttq.pk])] == [
        "Chương trình phối hợp có hạn",
        "Chương trình phối hợp không hạn",
    ]


def test_the_first_page_needs_signing_in(client):
    response = client.get(reverse("desk:home"))
    assert response.status_code == 302
    assert response.url.startswith("/dang-nhap/")


def test_the_first_page_costs_the_same_with_few_programmes_and_with_twice_as_many(town, client):
    year = timezone.localdate().year
    factories.register(town.mttq, year=year)

    def costs():
        for role in (Role.STAFF, Role.LEADER, Role.CLERK):
            client.force_login(town.people(role)[town.mttq.pk])
            yield role, count_queries(lambda: client.get(reverse("desk:home")))

    for _ in range(2):
        factories.issued(town, year=year, items=1)
    for _ in range(2):
        factories.submitted(town, year=year, items=1)
        factories.program(town, year=year, items=1)
        factories.agreed(town, year=year, items=1)
    few = dict(costs())
    for _ in range(3):
        factories.submitted(town, year=year, items=1)
        factories.program(town, year=year, items=1)
        factories.agreed(town, year=year, items=1)
    assert dict(costs()) == few
    assert max(few.values()) <= 10


def test_the_first_page_is_small(town, client):
    for _ in range(12):
        factories.program(town, year=timezone.localdate().year, items=1)
    client.force_login(town.staff[town.mttq.pk])
    page = client.get(reverse("desk:home"))
    assert "Việc của tôi" in page.content.decode()
    assert len(page.content) < 60_000


def test_health_names_the_database(client):
    assert client.get("/healthz").json()["status"] == "ok"


def test_browsers_find_the_mark(client):
    assert client.get("/favicon.ico").url.endswith("/mark.svg")
