"""An agency asks for more time, the standing agency answers; lateness is told by the day that was granted."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activity.log import entries_about
from activity.models import Notification
from desk.waiting import waiting_for
from documents.exceptions import AlreadyDone, InvalidTransition, WrongDate
from reporting.choices import ReportState, Ruling
from reporting.due_dates import reports_due
from reporting.extending import ask_extension, rule_on_extension
from reporting.models import AgencyReport
from reporting.reminders import remind
from reporting.workflow import close_period
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

Day = datetime.date
UNTIL = Day(2026, 4, 20)


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(datetime.datetime(2026, 4, 10, 2, tzinfo=datetime.UTC), tick=False):
        yield


def ask(report, user, until=UNTIL, reason="Chờ số liệu của thôn"):
    return ask_extension(report, user=user, until=until, reason=reason)


def granted(report, writer, collector):
    rule_on_extension(ask(report, writer), user=collector, grant=True, answer="Nhất trí")
    return AgencyReport.objects.select_related("period").get(pk=report.pk)


def texts(agency):
    return list(Notification.objects.filter(agency=agency, text__contains="gia hạn").values_list("text", flat=True))


def test_a_granted_request_moves_the_day_and_both_sides_are_told(town, report, writer, collector):
    report = granted(report, writer, collector)
    assert (report.due_on, report.extensions.get().ruling) == (UNTIL, Ruling.GRANTED)
    assert {entry.reason for entry in entries_about(report)} >= {"Chờ số liệu của thôn", "Nhất trí"}
    assert all("xin gia hạn báo cáo đến 20/04/2026" in text for text in texts(town.mttq))
    assert len(texts(town.mttq)) == len(texts(town.ubnd)) == 2  # chuyên viên and lãnh đạo


def test_a_refusal_says_why_and_leaves_the_day(report, writer, collector):
    asked = ask(report, writer)
    with pytest.raises(InvalidTransition):
        rule_on_extension(asked, user=collector, grant=False, answer=" ")
    rule_on_extension(asked, user=collector, grant=False, answer="Kỳ này gấp")
    assert AgencyReport.objects.get(pk=report.pk).due_extended_to is None
    with pytest.raises(AlreadyDone):
        rule_on_extension(asked, user=collector, grant=True)


@pytest.mark.parametrize(
    ("until", "reason", "refusal"),
    [(Day(2026, 4, 10), "Lý do", WrongDate), (UNTIL, "  ", InvalidTransition)],
)
def test_the_day_lies_after_the_due_day_and_a_reason_is_given(report, writer, until, reason, refusal):
    with pytest.raises(refusal):
        ask(report, writer, until, reason)
    assert not report.extensions.exists()


def test_one_request_waits_at_a_time(report, writer):
    ask(report, writer)
    with pytest.raises(AlreadyDone):
        ask(report, writer)


def test_only_the_two_sides_act_and_only_while_it_is_owed_and_open(town, period, report, writer, collector):
    with pytest.raises(PermissionDenied):
        ask(report, collector)
    asked = ask(report, writer)
    with pytest.raises(PermissionDenied):
        rule_on_extension(asked, user=writer, grant=True)
    handed_in = factories.report_in(town, period, town.hdnd, ReportState.CONFIRMED)
    with pytest.raises(InvalidTransition):
        ask(handed_in, town.staff[town.hdnd.pk])
    close_period(period, user=collector, on=Day(2026, 4, 1))
    with pytest.raises(InvalidTransition):
        rule_on_extension(asked, user=collector, grant=True)


def test_lateness_is_counted_from_the_granted_day_everywhere(town, report, writer, collector):
    report = granted(report, writer, collector)
    late = AgencyReport.objects.overdue(Day(2026, 4, 15))
    assert report.agency_id not in set(late.values_list("agency", flat=True)) != set()
    assert AgencyReport.objects.overdue(Day(2026, 4, 21)).filter(pk=report.pk).exists()
    assert [one.due_on for one in waiting_for(writer) if one.what == "Lập báo cáo"] == [UNTIL]
    assert [one.on for one in reports_due(writer, Day(2026, 4, 1), Day(2026, 4, 30))] == [UNTIL]
    assert [one.on for one in reports_due(collector, Day(2026, 4, 1), Day(2026, 4, 30))] == [Day(2026, 4, 10)]


def test_reminders_follow_the_granted_day(town, report, writer, collector):
    granted(report, writer, collector)
    with time_machine.travel(datetime.datetime(2026, 4, 15, 2, tzinfo=datetime.UTC), tick=False):
        remind()
    told = Notification.objects.exclude(key="").values_list("agency", "text")
    assert {agency: text.split(" (")[0] for agency, text in told} == {
        town.hdnd.pk: "Báo cáo đã quá hạn",
        town.mttq.pk: "Báo cáo đã quá hạn",
        town.ubnd.pk: "Báo cáo còn 3 ngày làm việc đến hạn",  # Thursday, Friday, Monday
    }


def test_the_page_asks_and_answers_and_keeps_what_was_typed(client, town, report, writer, collector):
    url = reverse("reporting:extension", args=[report.pk])
    client.force_login(writer)
    assert url in client.get(report.get_absolute_url()).content.decode()
    early = client.post(url, {"until": "10/04/2026", "reason": "Chờ số liệu"}).content.decode()
    assert "phải sau hạn nộp 10/04/2026" in early
    assert "Chờ số liệu" in early
    client.post(url, {"until": "20/04/2026", "reason": "Chờ số liệu"})
    client.force_login(collector)
    assert url in [one.url for one in waiting_for(collector)]
    answer = reverse("reporting:extension_ruling", args=[report.pk, report.extensions.get().pk])
    assert "phải nêu lý do" in client.post(answer, {"ruling": "khong", "answer": ""}).content.decode()
    client.post(answer, {"ruling": "dong-y", "answer": "Nhất trí"})
    assert count_queries(lambda: client.get(url)) <= 10
    assert AgencyReport.objects.get(pk=report.pk).due_extended_to == UNTIL
    client.force_login(town.staff[town.hdnd.pk])
    assert client.get(url).status_code == 404
