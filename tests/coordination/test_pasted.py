"""Texts as people paste them."""

import unicodedata

import pytest

from coordination.forms.pasted import PastedText, plain_text
from tests.coordination.pasted_snippets import MARKUP, TEXTS


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        *MARKUP,
        *TEXTS,
        ("<!--[if gte mso 9]><xml>rác</xml><![endif]--><style>p{mso-x:1}</style><span>Chữ</span>", "Chữ"),
        ("tỷ lệ < 5 % và > 3 %", "tỷ lệ < 5 % và > 3 %"),
        (unicodedata.normalize("NFD", "hòa giải 🌸"), "hòa giải 🌸"),
        ("<script>alert(1)</script><b>Đậm</b>", "Đậm"),
        ("- gạch đầu dòng\n\n+ dấu cộng", "- gạch đầu dòng\n\n+ dấu cộng"),
    ],
)
def test_what_is_pasted_from_word_becomes_plain_text(pasted, kept):
    assert plain_text(pasted) == kept
    assert plain_text(kept) == kept


def test_a_text_too_long_is_refused_with_its_length():
    field = PastedText(label="Lời văn", longest=20000)
    with pytest.raises(Exception, match=r"Dài quá 20.000 ký tự \(hiện có 20001\)"):
        field.clean("a" * 20001)
    assert field.clean("a" * 20000) == "a" * 20000
