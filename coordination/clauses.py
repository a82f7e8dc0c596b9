"""Clauses (khoản) and points (điểm) within an article, from its text of one paragraph a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.numbering import Level, label

_CLAUSE = re.compile(r"^\d{1,2}[.)]\s+(?=\S)")
_POINT = re.compile(r"^(?:[a-zđ]\)|[-–+])\s*(?=\S)")
_DECIMAL = re.compile(r"^\d{1,2}\.\d")  # "1.1." is nobody's clause number


@dataclass(frozen=True)
class Clause:
    """A paragraph of an article: a clause, a point, or (``level`` None) one without a number. ``sign``: "1.", "a)"."""

    text: str
    level: Level | None = None
    sign: str = ""


def clauses(body: str) -> list[Clause]:
    """The paragraphs of an article's text with their signs, counted anew whatever numbers were typed.

    A lone paragraph has no number, nor an opening one that ends in ":"; of several each is a clause, or where some were
    typed with a number only these. A line after "-" or "a)" is a point of the clause before it.
    """
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    levels = _levels(lines)
    found, clause, point = [], 0, 0
    for line, level in zip(lines, levels, strict=True):
        if level is Level.POINT:
            point += 1
            found.append(Clause(_POINT.sub("", line), level, label(level, point)))
        elif level is Level.CLAUSE:
            clause, point = clause + 1, 0
            found.append(Clause(_CLAUSE.sub("", line), level, label(level, clause)))
        else:
            point = 0
            found.append(Clause(line))
    return found


def _levels(lines: list[str]) -> list[Level | None]:
    typed = [bool(_CLAUSE.match(line)) and not _DECIMAL.match(line) for line in lines]
    points = [bool(_POINT.match(line)) for line in lines]
    paragraphs = [number for number, point in enumerate(points) if not point]
    opening = paragraphs[:1] if len(paragraphs) > 2 and lines[paragraphs[0]].endswith(":") else []
    numbered = {number for number in paragraphs if typed[number]} if any(typed) else set(paragraphs) - set(opening)
    if len(paragraphs) == 1 and not any(typed):
        numbered = set()
    return [
        Level.POINT if points[number] else Level.CLAUSE if number in numbered else None for number in range(len(lines))
    ]
