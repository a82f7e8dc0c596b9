"""The year's periods: proposed on working days without a gap, opened together, the impossible ones told."""

import datetime

import pytest
from django.urls import reverse

from activity.models import Notification
from agencies.choices import Role
from reporting.schedule import Chosen, open_together, programs_to_schedule, propose
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

Day = datetime.date


def proposed(collector, *kinds, days=5):
    return propose(list(programs_to_schedule(collector, 2026)), 2026, kinds, days)


def chosen(*proposals):
    return [Chosen(p.program, p.span.kind, p.name, p.starts_on, p.cutoff_on, p.due_on) for p in proposals]


def test_quarters_follow_one_another_on_working_days(program, collector):
    rows = proposed(collector, "quy")
    assert [row.name for row in rows] == [f"Quý {n} năm 2026" for n in ("I", "II", "III", "IV")]
    assert [(row.starts_on, row.cutoff_on) for row in rows] == [
        (Day(2026, 1, 1), Day(2026, 3, 31)),
        (Day(2026, 4, 1), Day(2026, 6, 30)),
        (Day(2026, 7, 1), Day(2026, 9, 30)),
        (Day(2026, 10, 1), Day(2026, 12, 31)),
    ]


def test_a_month_that_ends_on_a_sunday_closes_on_friday_and_the_next_begins_on_saturday(program, collector):
    rows = propose(list(programs_to_schedule(collector, 2026)), 2028, ["quy"], 5)
    assert [(row.starts_on, row.cutoff_on) for row in rows[2:]] == [
        (Day(2028, 7, 1), Day(2028, 9, 29)),
        (Day(2028, 9, 30), Day(2028, 12, 29)),
    ]


def test_the_due_day_skips_weekends_and_holidays(program, collector):
    (half, nine, year) = proposed(collector, "6-thang", "9-thang", "nam", days=3)
    assert (half.name, half.due_on) == ("6 tháng đầu năm 2026", Day(2026, 7, 3))
    assert (nine.name, nine.due_on) == ("9 tháng năm 2026", Day(2026, 10, 5))
    assert (year.name, year.due_on) == ("Năm 2026", Day(2027, 1, 6))


def test_what_exists_is_left_out(program, period, collector):
    assert [row.left_out for row in proposed(collector, "quy")] == ["Đã có kỳ này", "", "", ""]


def test_a_text_not_yet_in_force_is_told(town, collector):
    factories.issued(town, on=Day(2026, 4, 2))
    assert [row.left_out for row in proposed(collector, "quy")] == [
        "Chương trình chưa có hiệu lực vào ngày 31/03/2026",
        "",
        "",
        "",
    ]


def test_only_the_agency_that_collects_is_proposed_anything(town, program):
    assert proposed(town.staff[town.ubnd.pk], "quy") == []


def test_opening_tells_each_agency_once(town, program, collector):
    opened = open_together(chosen(*proposed(collector, "6-thang", "nam")), user=collector)
    assert [period.name for period in opened.periods] == ["6 tháng đầu năm 2026", "Năm 2026"]
    assert [period.reports.count() for period in opened.periods] == [3, 3]
    told = Notification.objects.filter(user=town.staff[town.ubnd.pk], text__startswith="Đã lập 2 kỳ báo cáo")
    assert told.count() == 1


def test_what_was_opened_meanwhile_is_left_out_and_told(program, collector):
    half, year = chosen(*proposed(collector, "6-thang", "nam"))
    open_together([half], user=collector)
    again = open_together([half, year], user=collector)
    assert [period.name for period in again.periods] == ["Năm 2026"]
    assert again.left_out == [
        f"6 tháng đầu năm 2026 ({program.own_title}): Chương trình đã có kỳ báo cáo mang tên này."
    ]


def test_another_agency_opens_nothing(town, program, collector):
    rows = chosen(*proposed(collector, "nam"))
    assert open_together(rows, user=town.staff[town.ubnd.pk]).periods == []


def test_more_periods_cost_no_more_queries(program, collector):
    one = count_queries(lambda: proposed(collector, "nam"))  # the first also reads whom the user acts for
    assert count_queries(lambda: proposed(collector, "quy")) <= one


class TestPage:
    def test_days_are_changed_in_the_table_before_opening(self, client, program, collector):
        client.force_login(collector)
        address = f"{reverse('reporting:schedule')}?nam=2026&ky=nam&so_ngay=5"
        assert "Năm 2026" in client.get(address).content.decode()
        key = f"{program.pk}-nam-12"
        row = {"chosen": "on", "name": "Cả năm 2026", "starts_on": "2026-01-01", "cutoff_on": "2026-12-15"}
        sent = {f"{key}-{name}": value for name, value in row.items()}
        wrong = client.post(address, {**sent, f"{key}-due_on": "2026-12-01"}).content.decode()
        assert "Trước ngày chốt số liệu." in wrong
        assert "Cả năm 2026" in wrong
        client.post(address, {**sent, f"{key}-due_on": "2026-12-20"})
        (opened,) = program.periods.all()
        assert (opened.name, opened.cutoff_on, opened.due_on) == ("Cả năm 2026", Day(2026, 12, 15), Day(2026, 12, 20))

    def test_the_list_leads_there_and_who_collects_for_nothing_is_told_so(self, client, town, program):
        staff = town.staff[town.ubnd.pk]
        client.force_login(staff)
        assert reverse("reporting:schedule") in client.get(reverse("reporting:periods")).content.decode()
        told = client.get(reverse("reporting:schedule")).content.decode()
        assert "Cơ quan bạn không thường trực chương trình nào" in told
        client.force_login(factories.user(town.ubnd, Role.VIEWER))
        assert reverse("reporting:schedule") not in client.get(reverse("reporting:periods")).content.decode()
