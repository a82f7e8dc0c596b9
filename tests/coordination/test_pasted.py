"""Texts as people paste them."""

import unicodedata

import pytest

from coordination.forms.pasted import plain_text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p class=MsoNormal>Điều 1<o:p></o:p></p>\r\n<p>Điều\r\n2 &amp; 3</p>", "Điều 1\nĐiều 2 & 3"),
        ("<!--[if gte mso 9]><xml>rác</xml><![endif]--><style>p{mso-x:1}</style><span>Chữ</span>", "Chữ"),
        ("tỷ lệ < 5 % và > 3 %", "tỷ lệ < 5 % và > 3 %"),
        (unicodedata.normalize("NFD", "hòa giải 🌸"), "hòa giải 🌸"),
        ("<script>alert(1)</script><b>Đậm</b>", "Đậm"),
    ],
)
def test_what_is_pasted_from_word_becomes_plain_text(pasted, kept):
    assert plain_text(pasted) == kept
