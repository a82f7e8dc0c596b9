"""Indicators against plan and last year: the rows, the page, its paper and its workbook."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pdfplumber
import pytest
from django.urls import reverse

from agencies.choices import LocalityType, Role
from agencies.models import Agency
from coordination.models import ContentItem, Indicator, LineIndicator
from desk.overview.indicators import counted_until, indicator_rows
from desk.overview.measuring import ITEMS, make_localities, make_programs
from reporting.models import IndicatorRule
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
URL = reverse("desk:indicators")
ON, BEFORE = datetime.date(2026, 7, 20), datetime.date(2025, 7, 20)


@pytest.fixture
def viewer():
    return factories.user(factories.agency(factories.locality("Hà Nội", LocalityType.CITY)), Role.VIEWER)


@pytest.fixture
def programs(viewer):
    """A programme of 2026, each of its items carried on from 2025's."""
    agencies = make_localities(viewer.memberships.get().agency.locality, 1)
    (before,), (now,) = make_programs(agencies, 2025, 1), make_programs(agencies, 2026, 1)
    for old, new in zip(before.items.order_by("pk"), now.items.order_by("pk"), strict=True):
        ContentItem.objects.filter(pk=new.pk).update(carried_from=old)
    return before, now


def rows_of(program):
    return indicator_rows([program], 2026, ON, BEFORE)[program.pk]


def told(row):
    return row.plan, row.value, row.percent, row.last_year, row.difference


def test_an_indicator_stands_beside_its_plan_and_the_same_of_last_year(programs):
    before, now = programs
    last = before.items.order_by("pk").first().indicators.get()
    last.figures.update(value=Decimal(2))
    rows = rows_of(now)
    assert len(rows) == ITEMS
    assert told(rows[0]) == ("ít nhất 10", "6", "60 %", "4", "+2")
    assert (rows[0].compared.now, rows[0].compared.before) == (60.0, 40.0)


def test_without_last_years_figure_the_rules_baseline_stands_in_its_place(programs):
    now = programs[1]
    ContentItem.objects.update(carried_from=None)
    first = now.items.order_by("pk").first().indicators.get()
    IndicatorRule.objects.create(indicator=first, baseline=Decimal("7.5"))
    rows = rows_of(now)
    assert [told(row)[3:] for row in rows[:2]] == [("7,5", "-1,5"), ("", "")]


def test_no_figure_is_never_zero_and_a_ceiling_has_no_percentage(programs):
    now = programs[1]
    first, second, *_ = Indicator.objects.filter(item__program=now).order_by("pk")
    first.figures.all().delete()
    LineIndicator.objects.filter(indicator=second).update(sense="nhieu-nhat", target=5)
    rows = rows_of(now)
    assert told(rows[0])[1:3] == ("", "")
    assert rows[0].compared.now is None
    assert told(rows[1])[:3] == ("nhiều nhất 5", "6", "vượt mức")


@pytest.mark.parametrize(
    ("year", "today", "days"),
    [
        (2026, datetime.date(2026, 7, 20), (ON, BEFORE)),
        (2024, datetime.date(2026, 7, 20), (datetime.date(2024, 12, 31), datetime.date(2023, 12, 31))),
        (2028, datetime.date(2028, 2, 29), (datetime.date(2028, 2, 29), datetime.date(2027, 2, 28))),
    ],
)
def test_last_year_counts_up_to_the_same_day(year, today, days):
    assert counted_until(year, today) == days


def test_the_page_its_paper_and_its_workbook_say_the_same(client, viewer, programs):
    client.force_login(viewer)
    ask = {"nam": "2026"}
    text = client.get(URL, ask).content.decode()
    assert "<title>Chỉ tiêu năm 2026</title><desc>Số hội nghị (hội nghị): năm 2026 6 / 10, cùng kỳ 2025 6;" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("desk:indicators_file", args=["xlsx"]), ask).content))
    row = [cell.value for cell in book["Chỉ tiêu"][2]]
    assert row[2:] == ["Số hội nghị", "hội nghị", "ít nhất 10", "6", "60 %", "6", "0"]
    pdf = client.get(reverse("desk:program_indicators_file", args=[programs[1].pk, "pdf"]), ask).content
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        page = paper.pages[0]
        assert page.width > page.height
        assert "1 Số hội nghị hội nghị ít nhất 10 6 60 % 6 0" in page.extract_text()


def test_another_province_reads_none_of_it(client, programs):
    stranger = factories.user(factories.agency(factories.locality("Đà Nẵng", LocalityType.CITY)), Role.VIEWER)
    client.force_login(stranger)
    assert client.get(URL, {"nam": "2026"}).context["blocks"] == []
    assert client.get(reverse("desk:program_indicators", args=[programs[1].pk])).status_code == 404


def test_more_programmes_cost_no_more_queries(client, viewer, programs):
    client.force_login(viewer)
    once = count_queries(lambda: client.get(URL, {"nam": "2026"}))
    make_programs(make_localities(viewer.memberships.get().agency.locality, 3), 2026, 1)
    answer = client.get(URL, {"nam": "2026"})
    assert (len(answer.context["blocks"]), len(answer.content) < 60_000) == (4, True)
    assert count_queries(lambda: client.get(URL, {"nam": "2026"})) == once <= 10


def test_the_same_indicator_is_followed_over_years_within_the_budget(client, viewer, programs):
    before, now = programs
    (oldest,) = make_programs(list(Agency.objects.filter(locality=before.document.locality).order_by("pk")), 2024, 1)
    for old, new in zip(oldest.items.order_by("pk"), before.items.order_by("pk"), strict=True):
        ContentItem.objects.filter(pk=new.pk).update(carried_from=old)
    oldest.items.order_by("pk").first().indicators.get().figures.update(value=Decimal(1))
    client.force_login(viewer)
    page = reverse("desk:indicator_years", args=[now.pk])
    context = client.get(page).context
    assert context["told"].years == [2024, 2025, 2026]
    assert [[cell for _, cell in cells] for _, cells in context["rows"]][:2] == [["2", "6", "6"], ["6", "6", "6"]]
    assert [round(bar.now) for bar in context["chart"].rows[:3]] == [33, 100, 100]
    assert count_queries(lambda: client.get(page)) <= 10
