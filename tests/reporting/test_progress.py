"""How far a programme is follows from the latest accepted reports."""

import datetime

import pytest

from reporting.choices import ReportState
from reporting.progress import Progress, item_states, program_progress, summary
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

MAY, JULY = datetime.date(2026, 5, 1), datetime.date(2026, 7, 1)  # the items are due by 30 June


def report(town, program, agency, name="Quý I", month=3, state=ReportState.ACCEPTED, **values):
    period = program.periods.filter(name=name).first() or factories.opened_period(
        town,
        program,
        name=name,
        cutoff_on=datetime.date(2026, month, 28),
        due_on=datetime.date(2026, month + 1, 5),
    )
    return factories.report_in(town, period, agency, state, **values)


def test_nothing_is_done_before_a_report_is_accepted(town, program):
    report(town, program, town.ubnd, state=ReportState.CONFIRMED, status="hoan-thanh")
    assert program_progress([program], MAY) == {program.pk: Progress(done=0, total=2, percent=0, overdue=0)}


@pytest.mark.parametrize(("status", "done"), [("hoan-thanh", 2), ("thuong-xuyen", 2), ("dang-thuc-hien", 0)])
def test_done_and_regular_items_are_fulfilled(town, program, status, done):
    report(town, program, town.ubnd, status=status)
    assert program_progress([program], MAY)[program.pk][:3] == (done, 2, done * 50)


def test_the_latest_period_counts(town, program):
    report(town, program, town.ubnd, status="hoan-thanh")
    report(town, program, town.ubnd, "Quý II", 6, status="dang-thuc-hien")
    assert program_progress([program], MAY)[program.pk].done == 0


def test_the_leading_agency_counts_before_a_supporter(town, program):
    report(town, program, town.ubnd, status="dang-thuc-hien")
    report(town, program, town.mttq, status="hoan-thanh")
    assert program_progress([program], MAY)[program.pk].done == 0


def test_an_item_past_its_day_is_overdue_unless_it_has_ended(town, program):
    assert program_progress([program], MAY)[program.pk].overdue == 0
    assert program_progress([program], JULY)[program.pk].overdue == 2
    report(town, program, town.ubnd, status="dung", cause="Không còn cần", cause_kind="khach-quan")
    assert program_progress([program], JULY)[program.pk].overdue == 0


def test_a_programme_that_is_not_in_force_is_missing(town):
    assert program_progress([factories.program(town)], MAY) == {}


def test_an_item_shows_its_figures_and_who_reported_them(town, program):
    report(town, program, town.ubnd, value=12)
    first = item_states(program, program.document.frozen_version, JULY)[0]
    assert first.latest.report.agency == town.ubnd
    assert [(row.plan, row.value, row.percent) for row in first.figures] == [("ít nhất 10", "12", "120 %")]
    assert first.is_overdue


def test_the_summary_of_the_page_is_the_one_of_the_list(town, program):
    report(town, program, town.ubnd, status="hoan-thanh")
    states = item_states(program, program.document.frozen_version, JULY)
    assert summary(states) == program_progress([program], JULY)[program.pk] == Progress(2, 2, 100, 0)


def test_a_list_costs_the_same_for_one_programme_and_for_several(town, program):
    report(town, program, town.ubnd)
    others = [factories.issued(town, on=datetime.date(2026, 2, 1)) for _ in range(3)]
    one = count_queries(lambda: program_progress([program], MAY))
    assert count_queries(lambda: program_progress([program, *others], MAY)) == one == 2
