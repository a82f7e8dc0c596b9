"""Numbers as people type and paste them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.choices import Qualifier
from reporting.numbers import Reading, read_number, write_number


@pytest.mark.parametrize(
    ("typed", "value", "qualifier"),
    [
        ("1.178.826.623", "1178826623", ""),
        ("1 178 826 623", "1178826623", ""),
        ("1\u00a0178", "1178", ""),
        ("1,178,826", "1178826", ""),
        ("1,178.5", "1178.5", ""),
        ("1.178,25", "1178.25", ""),
        ("12.5", "12.5", ""),
        ("12,5", "12.5", ""),
        ("1.250", "1250", ""),
        ("0", "0", ""),
        ("\t12\r\n", "12", ""),
        ("\ufeff1.250\u200b", "1250", ""),
        ("１２３", "123", ""),
        ("~200", "200", Qualifier.ABOUT),
        ("Khoảng 200", "200", Qualifier.ABOUT),
        ("trên dưới 200", "200", Qualifier.ABOUT),
        ("trên 11.000", "11000", Qualifier.ABOVE),
        ("200+", "200", Qualifier.ABOVE),
        ("hơn 60", "60", Qualifier.OVER),
        ("gần 3.600", "3600", Qualifier.NEARLY),
        ("ước đạt 110,5 %", "110.5", Qualifier.ESTIMATED),
        ("ước khoảng 20", "20", Qualifier.ESTIMATED),
        ("1,2 tỷ", "1200000000", ""),
        ("1,178 tỷ đồng", "1178000000", ""),
        ("250 triệu", "250000000", ""),
    ],
)
def test_what_people_type_is_read(typed, value, qualifier):
    assert read_number(typed) == Reading(Decimal(value), qualifier)


@pytest.mark.parametrize(
    "typed", ["không có", "N/A", "-", "–", "…", "Chưa có số liệu", "Đã thực hiện, chưa có số liệu"]
)
def test_no_figure_is_never_zero(typed):
    assert read_number(typed) == Reading(no_figure=True)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1,250", "ghi 1.250 nếu là hàng nghìn, 1,25 nếu là số lẻ"),
        ("0.250", "Chưa rõ “0.250”"),
        ("12 5", "Chưa rõ “12 5”"),
        ("1.17.8", "Chưa rõ"),
        ("12,345 ", "ghi 12.345 nếu là hàng nghìn, 12,34 nếu là số lẻ"),
        ("1.178,826", "nhiều nhất hai chữ số"),
        ("1e400", "Không hiểu “e400”"),
        ("9" * 40, "Số quá lớn"),
        ("-5", "không được âm"),
        ("(500)", "không được âm"),
        ("200-300", "ví dụ “khoảng 200”"),
        ("12\t13", "dán từng ô một"),
        ("khoảng hơn 20", "Chỉ ghi một từ"),
        ("dưới 20", "ý khác ghi ở ghi chú"),
        ("Không phát sinh", "ghi 0; nếu chưa thống kê thì ghi “chưa có số liệu”"),
        ("=A1+B1", "Chưa đọc được “=a1+b1”. Ghi một số"),
        ("#N/A", "Ghi một số"),
        ("hai trăm", "nếu chưa có thì ghi “chưa có số liệu”"),
        ("NaN", "Chưa đọc được"),
        ("a" * 90, "lời giải thích ghi ở ghi chú"),
    ],
)
def test_anything_else_is_told_what_to_type(typed, message):
    reading = read_number(typed)
    assert (reading.value, reading.no_figure) == (None, False)
    assert message in reading.error


@pytest.mark.parametrize(
    ("typed", "value"), [("1,2 tỷ", 1200), ("250 triệu đồng", 250), ("250", 250), ("300.000.000 đồng", 300)]
)
def test_a_unit_of_millions_counts_in_millions(typed, value):
    assert read_number(typed, unit="triệu đồng").value == value


def test_a_percentage_is_not_a_count():
    assert read_number("110 %", unit="cuộc").error == "Chỉ tiêu này tính bằng cuộc, không phải %: ghi số cuộc."
    assert read_number("12 cuộc", unit="cuộc").value == 12


def test_what_is_counted_one_by_one_has_no_halves():
    for typed in ("12.5", "12,5"):
        error = read_number(typed, unit="hội nghị").error
        assert error == f"“{typed}” có phần lẻ, mà chỉ tiêu tính bằng hội nghị: ghi số nguyên, ví dụ 12 hoặc 1.250."
    assert read_number("1,2 nghìn", unit="lượt người").value == 1200
    assert read_number("12,5", unit="km").value == Decimal("12.5")


@given(
    st.decimals(0, Decimal(10) ** 16 - 1, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(Qualifier.values),
)
def test_what_is_written_reads_back(value, qualifier):
    assert read_number(write_number(value, qualifier)) == Reading(value, qualifier)


@given(st.text(max_size=80))
def test_nothing_that_can_be_typed_breaks_it(typed):
    reading = read_number(typed)
    assert not (reading.error and reading.value is not None)
