"""The parts of a programme's text, told by the words of their headings."""

from __future__ import annotations

import re
from enum import StrEnum

from agencies.searching import plain
from coordination.importing.lines import SourceLine
from coordination.importing.signs import SignKind

LONGEST_HEADING = 120


class Part(StrEnum):
    """The usual parts of a programme."""

    PURPOSE = "purpose"
    ITEMS = "items"
    DUTIES = "duties"
    IMPLEMENTATION = "implementation"


_HEADINGS = (
    (Part.PURPOSE, re.compile(r"(muc dich|yeu cau|muc tieu)")),
    (Part.IMPLEMENTATION, re.compile(r"(to chuc thuc hien|to chuc thi hanh|dieu khoan thi hanh)")),
    (Part.DUTIES, re.compile(r"(trach nhiem|phan cong|nhiem vu (cua )?(cac|hai|moi) (ben|co quan|don vi))")),
    (Part.ITEMS, re.compile(r"(cac |nhung )?(noi dung|nhiem vu|linh vuc)|.*\bnoi dung phoi hop")),
)


def part_of(line: SourceLine) -> Part | None:
    """The part that a line is the heading of; None where it is no such heading."""
    if line.cells is not None or len(line.text) > LONGEST_HEADING:
        return None
    if line.sign is not None and line.sign.kind > SignKind.DECIMAL:
        return None
    folded = " ".join(plain(line.text).split())
    outer = line.level or line.strong or (line.sign is not None and line.sign.kind <= SignKind.ARTICLE)
    if not (outer or _is_bare(folded)):
        return None
    return next((part for part, pattern in _HEADINGS if pattern.match(folded)), None)


def _is_bare(folded: str) -> bool:
    """Whether a text is a usual heading and nothing more: an item may begin with the same words."""
    return bool(
        re.fullmatch(
            r"muc dich(, | va )yeu cau|muc dich|yeu cau|(cac )?noi dung( phoi hop| thuc hien)?|to chuc thuc hien"
            r"|trach nhiem( cua)?( cac ben| cac co quan| thuc hien)?|phan cong( trach nhiem| thuc hien)?",
            folded.strip(" .:"),
        )
    )
