"""Figures that contradict each other are found, and only those."""

import datetime
from decimal import Decimal

import pytest

from reporting.adding import Span
from reporting.contradictions import Case, Reported, contradictions
from reporting.rules import Rule


def span(first, last):
    return Span(datetime.date(2026, *first), datetime.date(2026, *last))


Q1, Q2, HALF = span((1, 1), (3, 31)), span((4, 1), (6, 30)), span((1, 1), (6, 30))


def reported(value, agency=1, leads=True, parts=None, complete=True, qualifier=""):
    total = None if parts is None else Decimal(parts)
    return Reported(agency, agency, f"Cơ quan {agency}", Decimal(value), qualifier, leads, total, complete)


def found(*figures, **told):
    """The kinds found of an indicator, reported on for the second quarter."""
    rule = Rule(**told.pop("rule", {}))
    told = {"unit": "hội nghị", "span": Q2, "before_span": Q1, "before_name": "Quý I", **told}
    if told.get("target") is not None:
        told["target"] = Decimal(told["target"])
    told["before"] = [reported(told["before"])] if told.get("before") is not None else []
    case = Case(1, 1, "1. Nội dung", "Số hội nghị", rule=rule, figures=figures, **told)
    return [finding.kind.value for finding in contradictions([case])]


@pytest.mark.parametrize(
    ("figures", "told", "kinds"),
    [
        ([reported(12)], {"before": 11, "target": 20}, []),
        ([reported(12), reported(12, 2, leads=False)], {}, []),
        ([reported(12), reported(15, 2, leads=False)], {}, ["chu-tri-phoi-hop"]),
        ([reported(9, 2, leads=False), reported(8, 3, leads=False)], {}, ["chu-tri-phoi-hop"]),
        ([reported(12000), reported(12, 2, leads=False)], {}, ["don-vi-tinh"]),
        ([reported(12000), reported(12, 2, leads=False)], {"before": 13}, ["don-vi-tinh"]),
        ([reported(11000, qualifier="tren"), reported(11020, 2, leads=False)], {}, []),
        ([reported(11000), reported(12300, 2, leads=False, qualifier="khoang")], {}, ["chu-tri-phoi-hop"]),
        ([reported(260, parts=250, qualifier="khoang")], {}, []),
        ([reported(260, parts=200, qualifier="khoang")], {}, ["cong-don-vi"]),
        ([reported(12, parts=12)], {}, []),
        ([reported(12, parts=11)], {}, ["cong-don-vi"]),
        ([reported(12, parts=11, complete=False)], {}, []),
        ([reported(12, parts=13, complete=False)], {}, ["cong-don-vi"]),
        ([reported(33)], {"before": 11}, ["dot-bien"]),
        ([reported(32)], {"before": 11}, []),
        ([reported(5)], {"before": 15}, ["dot-bien"]),
        ([reported(0)], {"before": 15}, ["dot-bien"]),
        ([reported(9)], {"before": 3}, []),
        ([reported(15)], {"before": 0}, []),
        ([reported(15)], {"before": 16, "rule": {"is_cumulative": True}}, ["luy-ke-giam"]),
        ([reported(60)], {"before": 16, "rule": {"is_cumulative": True}}, []),
        ([reported(15)], {"before": 16, "span": HALF}, ["luy-ke-giam"]),
        ([reported(15)], {"before": 16, "span": HALF, "rule": {"aggregation": "cuoi-ky"}}, []),
        ([reported(100)], {"before": 16, "span": span((4, 1), (12, 31))}, []),
        ([reported(200)], {"target": 100}, []),
        ([reported(201)], {"target": 100}, ["vuot-xa"]),
        ([reported(5)], {"target": 1}, []),
        ([reported(101)], {"unit": "%", "target": 90}, ["vuot-xa"]),
        ([reported("110.5")], {"unit": "%", "target": 105}, []),
        ([reported(1_178_826_623)], {"unit": "đồng", "before": 1_178_827}, ["don-vi-tinh"]),
        ([reported(1_179)], {"unit": "đồng", "target": 1_000_000_000}, ["don-vi-tinh"]),
        ([reported(12)], {"target": 12_000}, []),
        ([reported(12)], {"rule": {"counts": "doi-thoai"}, "held": 11}, ["su-kien"]),
        ([reported(12)], {"rule": {"counts": "doi-thoai"}, "held": 12}, []),
        ([reported(12)], {"rule": {"counts": "doi-thoai"}}, []),
        ([reported(12)], {"held": 3}, []),
    ],
)
def test_what_does_not_fit_is_found(figures, told, kinds):
    assert found(*figures, **told) == kinds


def test_a_finding_names_both_numbers_and_changes_its_key_with_them():
    def one(value):
        figures = [reported("1234.5"), reported(value, 2, leads=False)]
        return contradictions([Case(7, 1, "1. Nội dung", "Số lượt", "lượt", Rule(), Q2, figures)])[0]

    assert one(15).key == "chu-tri-phoi-hop:7:1:1234.5:15:2"
    assert one(16).key != one(15).key
    assert one(15).message == (
        "Cơ quan chủ trì và cơ quan phối hợp báo cáo khác nhau: Số lượt, 1.234,5 lượt (Cơ quan 1), 15 lượt (Cơ quan 2)."
    )
