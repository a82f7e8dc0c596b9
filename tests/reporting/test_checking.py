"""What must be there before a report is sent, and where it is mended."""

import datetime

import pytest

from reporting.checking import check_report
from reporting.entry import FigureInput, save_progress
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(town):
    """Reports the one item of the one report of an agency; returns what is then missing."""
    period = factories.opened_period(town, factories.issued(town, on=datetime.date(2026, 1, 15), items=1))

    def told(agency=None, figure=None, **values):
        agency = agency or town.ubnd
        report = period.reports.get(agency=agency)
        progress = report.progress.select_related("item").get()
        indicator = progress.item.indicators.get()
        figures = [FigureInput(indicator.pk, **figure)] if figure else []
        save_progress(report, progress.item, user=town.staff[agency.pk], figures=figures, **values)
        missing = check_report(report)
        prefix = f"#id_p{progress.pk}"
        short = [f.where.removeprefix(prefix).replace(f"-f{indicator.pk}-value", "-figure") for f in missing]
        return [where.lstrip("-") for where in short]

    return told


def test_nothing_is_missing_in_a_complete_report(tell):
    assert tell(status="dang-thuc-hien", result="Đã làm", figure={"value": 3}) == []


def test_each_item_needs_a_status(tell):
    assert tell(result="Đã làm") == ["status"]


@pytest.mark.parametrize("status", ["dang-thuc-hien", "hoan-thanh", "thuong-xuyen"])
def test_what_is_being_done_needs_a_result_and_figures(tell, status):
    assert tell(status=status) == ["result", "figure"]


@pytest.mark.parametrize("status", ["chua-thuc-hien", "chua-den-ky"])
def test_what_was_not_begun_needs_neither(tell, status):
    assert tell(status=status) == []


@pytest.mark.parametrize("figure", [{"no_figure": True}, {"note": "chưa thống kê xong"}, {"value": 0}])
def test_no_figure_an_explanation_and_zero_are_answers(tell, figure):
    assert tell(status="hoan-thanh", result="Xong", figure=figure) == []


def test_a_supporting_agency_need_not_give_figures(tell, town):
    assert tell(agency=town.mttq, status="dang-thuc-hien", result="Đã phối hợp") == []


def test_what_was_stopped_needs_a_cause(tell):
    assert tell(status="dung") == ["cause"]


def test_a_cause_and_its_kind_go_together(tell):
    assert tell(status="chua-den-ky", cause="Thiếu người") == ["cause_kind"]
    assert tell(status="chua-den-ky", cause="", cause_kind="chu-quan") == ["cause"]


def test_what_is_done_is_not_done_in_part(tell):
    done = {"status": "hoan-thanh", "result": "Xong", "figure": {"value": 1}}
    assert tell(percent=80, **done) == ["percent"]
    assert tell(percent=100, **done) == []
