"""The sign before a line, typed or automatic: "I.", "1.", "1.1.", "a)", "-"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class SignKind(IntEnum):
    """Kinds of signs, the outer ones first: a sign stands under the nearest one before it that is further out."""

    PART = 0
    ROMAN = 1
    ARTICLE = 2
    DECIMAL = 3
    LETTER = 4
    DASH = 5
    PLUS = 6


@dataclass(frozen=True)
class Sign:
    """``parts``: how many numbers a decimal has, 2 for "1.1."; ``printed`` as it stands in the file."""

    kind: SignKind
    printed: str
    parts: int = 1


_ROMAN = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
_PATTERNS = (
    (SignKind.PART, re.compile(r"(?:Phần|Chương|PHẦN|CHƯƠNG)\s+(?:[IVX]+|\d+|thứ\s+\w+|THỨ\s+\w+)\s*[.:]?(?=\s|$)")),
    (SignKind.ARTICLE, re.compile(r"(?:Điều|ĐIỀU)\s+\d+\s*[.:]?(?=\s|$)")),
    (SignKind.ROMAN, re.compile(rf"{_ROMAN}\s?(?:[.)/](?=\D|$)|[-–:](?=\s))")),
    (SignKind.PART, re.compile(r"[A-HĐ]\s?[.)/](?=\s)")),
    (SignKind.DECIMAL, re.compile(r"\(?\d{1,2}(?:\.\d{1,2}){1,3}\s?(?:[.)/:](?=\D|$)|(?=\s|$))")),
    (SignKind.DECIMAL, re.compile(r"\(?\d{1,3}\s?(?:\.(?=\D|$)|\)|[/:](?=\s)|[-–](?=\s))")),
    (SignKind.LETTER, re.compile(r"\(?[a-zđ]\d?\s?(?:\)|[./](?=\s))")),
    (SignKind.DASH, re.compile(r"[-–—−•·▪●○◦‣➢✓*\uf0b7\uf02d\uf0a7]+(?=[^-\d]|\s)")),
    (SignKind.PLUS, re.compile(r"\+(?=\D)")),
)
_BARE = re.compile(rf"(?P<roman>{_ROMAN})|(?P<decimal>\d{{1,3}}(?:\.\d{{1,2}})*)|(?P<letter>[a-zđ])")


def split_sign(text: str) -> tuple[Sign | None, str]:
    """The sign that begins a text, and the text after it; None and the whole text where there is none."""
    for kind, pattern in _PATTERNS:
        found = pattern.match(text)
        if found:
            printed = "-" if kind == SignKind.DASH else found[0].strip()
            parts = len(re.findall(r"\d+", printed)) if kind == SignKind.DECIMAL else 1
            return Sign(kind, printed, parts), text[found.end() :].strip()
    return None, text


def sign_of_cell(text: str) -> Sign | None:
    """The sign in a cell of the column TT, where it may lack its stop: "1", "1.2", "II", "a", "-"."""
    sign, rest = split_sign(text.strip())
    if sign and not rest:
        return sign
    found = _BARE.fullmatch(text.strip())
    if found is None:
        return None
    if found["roman"]:
        return Sign(SignKind.ROMAN, f"{text.strip()}.")
    if found["letter"]:
        return Sign(SignKind.LETTER, f"{text.strip()})")
    return Sign(SignKind.DECIMAL, f"{text.strip()}.", text.count(".") + 1)
