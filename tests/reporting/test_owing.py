"""Who owes a report is told on one page and reminded once a day; reports are accepted together; periods reopen."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import Role
from desk.waiting import waiting_for
from documents.choices import DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import Document
from reporting.choices import ReportState
from reporting.consolidation import consolidate
from reporting.models import AgencyReport, ReportingPeriod
from reporting.workflow import close_period, reopen_period
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

Day = datetime.date
APRIL = Day(2026, 4, 13)
OWING = reverse("reporting:owing")
NUDGE = reverse("reporting:nudge")


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(datetime.datetime(2026, 4, 13, 2, tzinfo=datetime.UTC), tick=False):
        yield


def shown(client, user, url=OWING):
    client.force_login(user)
    return client.get(url).content.decode()


def nudges(agency):
    return Notification.objects.filter(agency=agency, key__startswith="nhac-no-")


def accept(client, period, *reports):
    ticked = [f"{report.pk}-{report.rev}" for report in reports]
    return client.post(reverse("reporting:period_accept", args=[period.pk]), {"bao_cao": ticked}, follow=True)


def test_the_page_tells_who_owes_since_when_and_how_late(client, town, period, collector):
    factories.report_in(town, period, town.hdnd, ReportState.CONFIRMED)
    period.reports.filter(agency=town.mttq).update(due_extended_to=Day(2026, 4, 20))
    text = shown(client, collector)
    names = dict(period.reports.values_list("agency", "agency_name"))
    assert [names[a.pk] in text for a in (town.ubnd, town.mttq, town.hdnd)] == [True, True, False]
    assert text.count('<span class="overdue">3 ngày</span>') == text.count("đến 20/04/2026") == 1
    assert OWING in shown(client, collector, reverse("reporting:periods"))


def test_other_agencies_and_periods_to_come_are_not_on_it(client, town, program, collector):
    factories.opened_period(
        town, program, "Quý II", starts_on=Day(2026, 5, 1), cutoff_on=Day(2026, 6, 30), due_on=Day(2026, 7, 3)
    )
    assert "Không cơ quan nào còn nợ" in shown(client, collector)
    assert [one for one in waiting_for(collector) if "báo cáo" in one.what] == []
    outsider = factories.user(town.ubnd, Role.VIEWER)
    client.force_login(outsider)
    assert client.get(OWING).status_code == 403


def test_it_takes_six_queries_however_long(client, town, program, period, collector):
    client.force_login(collector)
    few = count_queries(lambda: client.get(OWING))
    factories.opened_period(town, program, "Hai tháng", cutoff_on=Day(2026, 2, 28))
    assert few == count_queries(lambda: client.get(OWING)) <= 6


def test_one_or_all_are_reminded_once_a_day(client, town, period, collector):
    report = period.reports.get(agency=town.ubnd)
    client.force_login(collector)
    for _ in range(2):
        client.post(NUDGE, {"bao_cao": report.pk})
    assert nudges(town.ubnd).count() == 2  # chuyên viên and lãnh đạo
    assert entries_about(report).filter(action="nhac").count() == 1
    assert "Đã nhắc hôm nay" in shown(client, collector)
    client.post(NUDGE, {"tat_ca": "1"})
    assert (nudges(town.ubnd).count(), nudges(town.hdnd).count()) == (2, 2)
    client.force_login(town.staff[town.hdnd.pk])
    with time_machine.travel(datetime.datetime(2026, 4, 14, 2, tzinfo=datetime.UTC), tick=False):
        client.post(NUDGE, {"bao_cao": report.pk})
    assert nudges(town.ubnd).count() == 2


def test_ticked_reports_are_accepted_and_the_refused_told_by_name(client, town, period, collector):
    ready, stale = (factories.report_in(town, period, one, ReportState.CONFIRMED) for one in (town.ubnd, town.hdnd))
    page = shown(client, collector, period.get_absolute_url())
    assert f'value="{ready.pk}-{ready.rev}"' in page
    stale.rev -= 1
    answer = accept(client, period, ready, stale).content.decode()
    states = dict(AgencyReport.objects.values_list("pk", "state"))
    assert (states[ready.pk], states[stale.pk]) == (ReportState.ACCEPTED, ReportState.CONFIRMED)
    assert "Đã tiếp nhận 1 báo cáo." in answer
    assert f"Chưa tiếp nhận báo cáo của {stale.agency_name}" in answer
    client.force_login(town.leaders[town.ubnd.pk])
    assert accept(client, period, stale).status_code == 403


def test_a_closed_period_reopens_with_a_reason_only(client, town, period, collector):
    close_period(period, user=collector, on=APRIL)
    url = reverse("reporting:period_reopen", args=[period.pk])
    assert url in shown(client, collector, period.get_absolute_url())
    assert client.post(url, {"reason": " "}).status_code == 200
    assert ReportingPeriod.objects.get(pk=period.pk).is_closed
    client.post(url, {"reason": "Bổ sung số liệu"})
    assert not ReportingPeriod.objects.get(pk=period.pk).is_closed
    assert entries_about(period).first().reason == "Bổ sung số liệu"
    told = Notification.objects.filter(agency=town.hdnd, text__contains="mở lại kỳ")
    assert told.count() == 2
    with pytest.raises(AlreadyDone):
        reopen_period(period, user=collector, on=APRIL, reason="Lần nữa")
    client.force_login(town.staff[town.ubnd.pk])
    assert client.post(url, {"reason": "Tôi muốn"}).status_code == 403


def test_it_stays_closed_once_its_consolidated_report_is_issued(town, period, collector):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    made = consolidate(period, user=collector, on=APRIL)
    close_period(period, user=collector, on=APRIL)
    issued = {"state": DocumentState.ISSUED, "symbol": "01/BC-MTTQ", "issued_on": APRIL}
    Document.objects.filter(pk=made.document_id).update(**issued)
    with pytest.raises(InvalidTransition, match="phải nêu lý do"):
        reopen_period(period, user=collector, on=APRIL, reason=" ")
    with pytest.raises(InvalidTransition, match="đã ban hành"):
        reopen_period(period, user=collector, on=APRIL, reason="Bổ sung số liệu")
