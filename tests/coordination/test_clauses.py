"""Clauses and points within an article."""

import pytest

from coordination.clauses import clauses


def signs(body):
    return [(clause.sign, clause.text) for clause in clauses(body)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", []),
        ("Một đoạn.", [("", "Một đoạn.")]),
        ("Đoạn một.\n\nĐoạn hai.", [("1.", "Đoạn một."), ("2.", "Đoạn hai.")]),
        ("Các bên có trách nhiệm:\nMột.\nHai.", [("", "Các bên có trách nhiệm:"), ("1.", "Một."), ("2.", "Hai.")]),
        ("Gồm:\n- lịch;\n- thành phần.", [("", "Gồm:"), ("a)", "lịch;"), ("b)", "thành phần.")]),
        ("Một:\n- x;\nd) y.\nHai:\n- z.", [("1.", "Một:"), ("a)", "x;"), ("b)", "y."), ("2.", "Hai:"), ("a)", "z.")]),
        ("1. Một.\nnói thêm.\n3. Hai.", [("1.", "Một."), ("", "nói thêm."), ("2.", "Hai.")]),
        ("2026 là năm đầu.\n1.5 triệu đồng.", [("1.", "2026 là năm đầu."), ("2.", "1.5 triệu đồng.")]),
        ("- chỉ một ý", [("a)", "chỉ một ý")]),
    ],
)
def test_paragraphs_become_clauses_and_points(body, told):
    assert signs(body) == told


def test_the_letters_of_points_are_vietnamese():
    assert [clause.sign for clause in clauses("\n".join(["Gồm:", *["- một ý"] * 6]))][1:] == [
        "a)", "b)", "c)", "d)", "đ)", "e)",
    ]  # fmt: skip
