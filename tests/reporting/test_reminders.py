"""Agencies that owe a report are reminded three working days before, on the day, and when it is overdue: once each."""

import datetime

import pytest
import time_machine

from activity.due import run_all
from activity.models import Notification
from reporting.choices import ReportState
from reporting.reminders import remind
from reporting.workflow import ask_supplement, close_period
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DUE = datetime.date(2026, 4, 10)


def remind_on(day):
    with time_machine.travel(datetime.datetime(2026, 4, day, 9, tzinfo=datetime.UTC), tick=False):
        return remind()


def told(town, agency="ubnd"):
    """What the agency's people were told, each wording once."""
    texts = Notification.objects.filter(agency=getattr(town, agency)).exclude(key="").values_list("text", flat=True)
    return sorted({text.split(" (")[0] for text in texts})


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (6, None),
        (7, "Báo cáo còn 3 ngày làm việc đến hạn"),
        (10, "Báo cáo đến hạn hôm nay"),
        (11, "Báo cáo đã quá hạn"),
        (25, "Báo cáo đã quá hạn"),
    ],
)
def test_the_words_follow_the_day(town, period, day, words):
    remind_on(day)
    people = Notification.objects.filter(agency=town.ubnd).exclude(key="")
    assert {note.text.split(" (")[0] for note in people} == ({words} if words else set())
    expected = {town.staff[town.ubnd.pk].pk, town.leaders[town.ubnd.pk].pk} if words else set()
    assert {note.user_id for note in people} == expected


def test_each_reminder_comes_once(town, period):
    counts = [remind_on(day) for day in (7, 7, 8, 9, 10, 10, 11, 12, 13)]
    assert counts == [6, 0, 0, 0, 6, 0, 6, 0, 0]


def test_where_everybody_was_told_a_minute_costs_two_queries(period):
    with time_machine.travel(datetime.datetime(2026, 4, 11, 9, tzinfo=datetime.UTC), tick=False):
        assert remind() == 6
        assert count_queries(remind) == 2


def test_who_handed_in_is_left_in_peace(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    remind_on(11)
    assert told(town) == []
    assert told(town, "hdnd") != []


def test_who_owes_a_supplement_is_reminded(town, period):
    factories.report_in(town, period, town.ubnd, ReportState.SUPPLEMENT)
    remind_on(11)
    assert told(town) == ["Báo cáo đang chờ bổ sung"]


def test_who_mends_what_was_accepted_is_not_told_that_it_is_late(town, period, collector):
    report = factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    ask_supplement(report, user=collector, on=factories.today(), reason="Rà lại")
    remind_on(11)
    assert told(town) == []


def test_a_closed_period_reminds_nobody(period, collector):
    close_period(period, user=collector, on=datetime.date(2026, 4, 10))
    assert remind_on(11) == 0


def test_the_clock_runs_it(period):
    assert run_all()["nhac-bao-cao"] == 6
