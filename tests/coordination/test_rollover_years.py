"""Years of a programme in its texts, and its deadlines in words."""

import datetime

import pytest

from coordination.choices import SpanKind
from coordination.rollover.years import Shift, rewrite, rewrite_due

YEAR = Shift(SpanKind.YEAR, 2026, 2026)
SPAN = Shift(SpanKind.SPAN, 2021, 2025)
TERM = Shift(SpanKind.TERM, 2021, 2026)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Chương trình phối hợp công tác năm 2026", "Chương trình phối hợp công tác năm 2027"),
        ("Quý I/2026, quý II năm 2026", "Quý I/2027, quý II năm 2027"),
        ("trước 30/6/2026; ngày 15-3-2026; 01.7.2026", "trước 30/6/2027; ngày 15-3-2027; 01.7.2027"),
        ("6 tháng đầu năm 2026 và 9 tháng 2026", "6 tháng đầu năm 2027 và 9 tháng 2027"),
        ("Tết 2026", "Tết 2027"),
        ("tổng kết, báo cáo kết quả năm 2026", "tổng kết, báo cáo kết quả năm 2027"),
        ("phấn đấu năm 2026 đạt 95 %", "phấn đấu năm 2027 đạt 95 %"),
        ("năm 2026 (so với năm 2025)", "năm 2027 (so với năm 2025)"),
    ],
)
def test_the_programmes_year_becomes_the_next_one(said, told):
    assert rewrite(said, YEAR)[0] == told


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("năm 2025 đạt 98 %", "năm khác"),
        ("năm 2026 đã tổ chức 12 hội nghị", "kết quả, số liệu của năm"),
        ("so với cùng kỳ năm 2026", "kết quả, số liệu của năm"),
        ("nhiệm kỳ 2021-2026", "giai đoạn khác"),
        ("giai đoạn 2026 – 2030", "giai đoạn khác"),
        ("Nghị quyết số 12/2026/NQ-HĐND", "số, ngày của văn bản"),
        ("Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND", "số, ngày của văn bản"),
        ("Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026", "số, ngày của văn bản"),
        ("thực hiện từ năm 2026", "mốc bắt đầu"),
        ("vận động 2026 lượt người", "chưa rõ có phải năm của chương trình"),
    ],
)
def test_a_year_that_means_something_else_stays_and_is_told(said, why):
    told, spots = rewrite(said, YEAR)
    assert told == said
    assert {spot.kept for spot in spots} == {why}


def test_figures_are_no_years():
    assert rewrite("2.026 người; 12.026 hộ; 20261 đồng; 1,2026", YEAR) == (
        "2.026 người; 12.026 hộ; 20261 đồng; 1,2026",
        [],
    )


def test_every_place_is_told_with_the_words_around_it():
    text = "Các bên phối hợp thực hiện nhiệm vụ được giao trong năm 2026 theo Nghị quyết nhiệm kỳ 2021-2026 của Đại hội"
    assert [str(spot) for spot in rewrite(text, YEAR)[1]] == [
        "“…thực hiện nhiệm vụ được giao trong năm 2026 theo Nghị quyết nhiệm kỳ 2021-2026 của…” → 2027",
        "“…năm 2026 theo Nghị quyết nhiệm kỳ 2021-2026 của Đại hội”: giữ nguyên (giai đoạn khác)",
    ]


def test_a_span_moves_by_its_length_and_a_term_to_the_year_it_ends_in():
    assert rewrite("giai đoạn 2021-2025", SPAN)[0] == "giai đoạn 2026-2030"
    assert rewrite("nhiệm kỳ 2021 - 2026", TERM)[0] == "nhiệm kỳ 2026 - 2031"
    assert (SPAN.span(), TERM.span(), YEAR.span()) == ("giai đoạn 2026-2030", "nhiệm kỳ 2026-2031", "năm 2027")
    assert [spot.kept for spot in rewrite("năm 2022 của giai đoạn", SPAN)[1]] == ["một năm riêng"]


def test_the_29th_of_february_becomes_the_28th():
    leap = Shift(SpanKind.YEAR, 2028, 2028)
    assert leap.day(datetime.date(2028, 2, 29)) == datetime.date(2029, 2, 28)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Trước ngày 30/6/2026", "Trước ngày 01/7/2027"),
        ("trước 30/06 hằng năm", "trước 01/07 hằng năm"),
        ("từ 15/01/2026 đến 30/6/2026", "từ 15/01/2027 đến 01/7/2027"),
        ("Quý II/2026", "Quý II/2027"),
    ],
)
def test_a_deadline_in_words_names_the_new_day(said, told):
    assert rewrite_due(said, YEAR, datetime.date(2026, 6, 30), datetime.date(2027, 7, 1))[0] == told
