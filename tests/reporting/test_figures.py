"""Figures are printed with their qualifier and never as zero for nothing."""

from decimal import Decimal

import pytest

from coordination.choices import TargetSense
from coordination.models import Indicator, LineIndicator
from reporting.figures import figure_sentence, figures_sentence, percent_printed, value_printed
from reporting.models import Figure


def told(value=None, qualifier="", target=None, unit="người", sense=TargetSense.AT_LEAST, **more):
    indicator = Indicator(name="Người tham gia", unit=unit)
    value = None if value is None else Decimal(value)
    figure = Figure(value=value, qualifier=qualifier, **more)
    planned = LineIndicator(indicator=indicator, sense=sense, target=None if target is None else Decimal(target))
    return figure, planned


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "printed"),
    [
        ("11000", "tren", "người", "trên 11.000 người"),
        ("3600.00", "gan", "người", "gần 3.600 người"),
        ("95", "", "%", "95 %"),
        ("1178826623", "", "đồng", "1.178.826.623 đồng"),
        ("110.50", "uoc", "%", "ước 110,5 %"),
        ("0", "", "vụ", "0 vụ"),
    ],
)
def test_published_magnitudes_are_printed_as_people_write_them(value, qualifier, unit, printed):
    figure, target = told(value, qualifier, unit=unit)
    assert figure_sentence(figure, target) == f"Người tham gia: {printed}"


def test_a_figure_stands_against_its_target_with_its_own_qualifier():
    figure, target = told("11000", "tren", target="10000")
    sentence = "Người tham gia: trên 11.000 người (kế hoạch: ít nhất 10.000 người, đạt trên 110 %)"
    assert figure_sentence(figure, target) == sentence


def test_against_a_ceiling_it_is_kept_or_exceeded():
    kept, ceiling = told("3", target="3", sense=TargetSense.AT_MOST)
    assert percent_printed(kept, ceiling) == "không vượt"
    exceeded, ceiling = told("4", target="3", sense=TargetSense.AT_MOST)
    assert percent_printed(exceeded, ceiling) == "vượt mức"


def test_a_percentage_is_rounded_to_a_tenth():
    assert percent_printed(*told("2", target="3")) == "66,7 %"


def test_no_target_and_a_target_of_zero_have_no_percentage():
    assert percent_printed(*told("5")) == ""
    assert percent_printed(*told("5", target="0")) == ""


def test_done_without_a_figure_is_said_and_is_not_zero():
    figure, target = told(no_figure=True, note="đang thống kê")
    assert value_printed(figure) == "đã thực hiện, chưa có số liệu"
    assert figure_sentence(figure, target) == "Người tham gia: đã thực hiện, chưa có số liệu (đang thống kê)"


def test_an_explanation_stands_where_a_figure_is_missing():
    assert value_printed(told(note="chưa đến kỳ đếm")[0]) == "chưa đến kỳ đếm"
    assert value_printed(None) == ""


def test_several_figures_are_one_sentence_with_one_capital():
    assert figures_sentence([told("12"), told("30")]) == "Người tham gia: 12 người; người tham gia: 30 người"
    assert figures_sentence([]) == ""
