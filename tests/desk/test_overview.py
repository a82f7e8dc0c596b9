"""Tổng quan: what leaders and viewers see of a year, and what it costs."""

import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.choices import LocalityType, Role
from desk.overview.matrix import NO_REPORT, matrix
from desk.overview.year import Petitions, late_reports, petitions, program_rows
from reporting.models import AgencyReport, Event, PetitionCount
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
URL = reverse("desk:overview")
DAY = datetime.date(2026, 4, 20)


@pytest.fixture
def reported():
    """A programme of 2026 whose leading agency's report is accepted and whose supporting one's is still owed."""
    town = factories.town()
    program = factories.issued(town, on=datetime.date(2026, 1, 5))
    period = factories.opened_period(town, program)
    report = factories.report_in(town, period, town.ubnd, "da-tiep-nhan")
    return SimpleNamespace(town=town, program=program, period=period, report=report)


def test_the_overview_needs_signing_in(client):
    assert client.get(URL).url == f"/dang-nhap/?next={URL}"


def test_the_matrix_tells_who_reported_what_and_marks_who_leads(reported):
    town = reported.town
    found = matrix(reported.program, town.leaders[town.hdnd.pk], DAY)
    assert [agency.pk for agency in found.agencies] == [town.ubnd.pk, town.mttq.pk]
    lead, support = found.rows[0].cells
    assert (lead.sign, lead.is_lead, lead.progress.report_id) == ("Đang làm", True, reported.report.pk)
    assert (support.sign, support.is_lead) == (NO_REPORT, False)
    assert found.told_until == datetime.date(2026, 3, 31)


def test_the_matrix_leaves_out_a_report_that_is_being_supplemented(reported):
    AgencyReport.objects.filter(pk=reported.report.pk).update(state="de-nghi-bo-sung", supplement_request="Rà lại")
    found = matrix(reported.program, reported.town.staff[reported.town.mttq.pk], DAY)
    assert ([cell.sign for cell in found.rows[0].cells], found.told_until) == ([NO_REPORT, NO_REPORT], None)


def test_an_item_is_late_with_its_leading_agency_after_its_day(reported):
    viewer = reported.town.leaders[reported.town.hdnd.pk]
    before = matrix(reported.program, viewer, datetime.date(2026, 6, 30)).rows[0].cells
    after = matrix(reported.program, viewer, datetime.date(2026, 7, 1)).rows[0].cells
    assert [cell.is_overdue for cell in before] == [False, False]
    assert [cell.is_overdue for cell in after] == [True, False]


def test_what_is_late_is_told_with_its_agency(reported):
    town = reported.town
    late = late_reports(town.leaders[town.hdnd.pk], 2026, DAY, None)
    assert {report.agency_id for report in late} == {town.hdnd.pk, town.mttq.pk}
    assert late_reports(town.leaders[town.hdnd.pk], 2026, datetime.date(2026, 4, 10), None) == []


def test_petitions_of_the_years_events_are_summed(reported):
    town, leader = reported.town, reported.town.leaders[reported.town.mttq.pk]
    assert petitions(leader, 2026, None) is None
    fields = {"locality": town.locality, "agency": town.mttq, "kind": "tiep-xuc-cu-tri", "state": "da-to-chuc"}
    for year, received in ((2026, 10), (2026, 5), (2025, 99)):
        event = Event.objects.create(subject="Tiếp xúc cử tri", held_on=datetime.date(year, 3, 1), **fields)
        PetitionCount.objects.create(event=event, level="cap-xa", received=received, resolved=5)
    assert petitions(leader, 2026, None) == Petitions(received=15, resolved=10, in_progress=0)


def test_a_viewer_of_a_province_sees_issued_programmes_and_chooses_a_locality(client):
    province = factories.locality("Hà Nội", LocalityType.CITY)
    office = factories.agency(province)
    near, far = (factories.town(name, parent=province) for name in ("Tây Hồ", "Ba Đình"))
    year = timezone.localdate().year
    issued = [factories.issued(town, year=year, title=f"CTPH {town.locality}") for town in (near, far)]
    draft = factories.program(near, year=year, title="Dự thảo kín")
    client.force_login(factories.user(office, Role.VIEWER))
    assert {row.program for row in client.get(URL).context["rows"]} == set(issued)
    rows = client.get(URL, {"dia-phuong": near.locality.pk}).context["rows"]
    assert [row.program for row in rows] == [issued[0]]
    assert client.get(reverse("desk:matrix", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(("role", "named"), [(Role.LEADER, True), (Role.VIEWER, True), (Role.STAFF, False)])
def test_leaders_and_viewers_have_it_in_the_menu(client, role, named):
    client.force_login(factories.user(factories.town().mttq, role))
    assert ("Tổng quan" in client.get(reverse("documents:documents")).content.decode()) == named


def test_another_town_sees_nothing_of_it(client, reported):
    other = factories.town("Ba Đình")
    leader = other.leaders[other.mttq.pk]
    assert program_rows(leader, 2026, DAY, None, {}) == []
    client.force_login(leader)
    assert client.get(reverse("desk:matrix", args=[reported.program.pk])).status_code == 404
    assert client.get(URL, {"nam": "2026"}).context["late"] == []


@pytest.mark.parametrize("typed", ["abc", "99999", "²", "1"])
def test_a_year_that_is_none_shows_this_one(client, typed):
    client.force_login(factories.user(factories.town().mttq, Role.LEADER))
    assert client.get(URL, {"nam": typed}).context["asked"].year == timezone.localdate().year


def test_thirty_programmes_cost_no_more_queries_than_one(client, reported):
    viewer = factories.user(reported.town.mttq, Role.VIEWER)
    client.force_login(viewer)
    once = count_queries(lambda: client.get(URL, {"nam": "2026"}))
    for number in range(29):
        factories.program(reported.town, year=2026, title=f"Chương trình {number}")
    client.force_login(reported.town.leaders[reported.town.mttq.pk])
    answer = client.get(URL, {"nam": "2026"})
    assert len(answer.context["rows"]) == 30
    assert len(answer.content) < 60_000
    assert count_queries(lambda: client.get(URL, {"nam": "2026"})) == once - 1  # a viewer's localities are one more
    assert once <= 10


def test_the_matrix_costs_no_more_queries_with_more_items(client, reported):
    town = reported.town
    client.force_login(town.leaders[town.ubnd.pk])
    many = factories.issued(town, on=datetime.date(2026, 1, 5), items=8)
    taken = [
        count_queries(lambda pk=pk: client.get(reverse("desk:matrix", args=[pk])))
        for pk in (reported.program.pk, many.pk)
    ]
    assert taken[0] == taken[1] <= 10
