"""Automatic numbering of a Word file, resolved from its numbering part (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from coordination.importing.signs import Sign, SignKind, split_sign

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_TENS = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_KINDS = {
    "upperRoman": SignKind.ROMAN,
    "upperLetter": SignKind.PART,
    "decimal": SignKind.DECIMAL,
    "decimalZero": SignKind.DECIMAL,
    "lowerLetter": SignKind.LETTER,
    "lowerRoman": SignKind.LETTER,
    "bullet": SignKind.DASH,
}


def roman(number: int) -> str:
    """1 → "I"."""
    text = ""
    for sign, value in _TENS:
        while number >= value:
            text, number = text + sign, number - value
    return text


def written(number: int, form: str) -> str:
    """A number in a format of Word's; an unknown format counts as decimal."""
    if form in ("upperRoman", "lowerRoman"):
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = ALPHABET[(number - 1) % len(ALPHABET)] * ((number - 1) // len(ALPHABET) + 1)
        return letter if form == "lowerLetter" else letter.upper()
    return str(number)


def value_of(parent: Any, path: str, default: str = "") -> str:
    """The w:val of the element that ``path`` ("numPr/numId") leads to."""
    steps = "/".join(qn(f"w:{step}") for step in path.split("/"))
    child = parent.find(steps) if parent is not None else None
    return default if child is None else str(child.get(qn("w:val"), default))


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""


@dataclass
class Numbering:
    """The lists of a file; ``next_sign`` counts on as the paragraphs come."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by the id of the abstract list
    lists: dict[str, str] = field(default_factory=dict)  # numId → abstract list
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)  # numId → first numbers of its own
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def level_of_style(self, num_id: str, style: str) -> int:
        """The level of a list that a paragraph style is bound to; 0 where none is."""
        levels = self.levels.get(self.lists.get(num_id, ""), {})
        return next((number for number, level in levels.items() if level.style and level.style == style), 0)

    def next_sign(self, num_id: str, depth: int) -> Sign | None:
        """The sign of the next paragraph of a list; None where the list shows none."""
        abstract = self.lists.get(num_id)
        levels = self.levels.get(abstract or "", {})
        if abstract is None or depth not in levels:
            return None
        counter = self._counted(abstract, num_id, depth)
        level = levels[depth]
        if level.form == "none" or (not level.text.strip() and level.form != "bullet"):
            return None
        if level.form == "bullet":
            return Sign(SignKind.PLUS, "+") if level.text.strip() == "+" else Sign(SignKind.DASH, "-")
        shown = [int(number) - 1 for number in re.findall(r"%(\d)", level.text)]
        printed = re.sub(r"%(\d)", lambda match: _shown(levels, counter, int(match[1]) - 1), level.text).strip()
        typed, rest = split_sign(f"{printed} x")  # what is typed around the number tells most: "Điều %1."
        if typed and rest == "x":
            return Sign(typed.kind, printed, typed.parts)
        return Sign(_KINDS.get(level.form, SignKind.DECIMAL), printed, max(len(shown), 1))

    def _counted(self, abstract: str, num_id: str, depth: int) -> dict[int, int]:
        counter = self.counters.setdefault(abstract, {})
        if num_id not in self.begun:
            self.begun.add(num_id)
            for number, start in self.restarts.get(num_id, {}).items():
                counter[number] = start - 1
        level = self.levels[abstract][depth]
        counter[depth] = counter.get(depth, level.start - 1) + 1
        for deeper in [number for number in counter if number > depth]:
            del counter[deeper]
        return counter


def _shown(levels: Mapping[int, _Level], counter: dict[int, int], number: int) -> str:
    level = levels.get(number, _Level())
    return written(counter.setdefault(number, level.start), level.form)


def read_numbering(root: Any) -> Numbering:
    """The lists of the numbering part's root element; none where it is None."""
    numbering = Numbering()
    if root is None:
        return numbering
    by_style = {}
    for abstract in root.findall(qn("w:abstractNum")):
        key = abstract.get(qn("w:abstractNumId"))
        numbering.levels[key] = dict(_levels(abstract.findall(qn("w:lvl"))))
        by_style[value_of(abstract, "styleLink")] = key
    linked = {key: value_of(abstract, "numStyleLink") for key, abstract in _abstracts(root)}
    for num in root.findall(qn("w:num")):
        key, num_id = value_of(num, "abstractNumId"), num.get(qn("w:numId"))
        numbering.lists[num_id] = by_style.get(linked.get(key) or "-", key)
        numbering.restarts[num_id] = dict(_starts(num))
    return numbering


def _abstracts(root: Any) -> list[tuple[str, Any]]:
    return [(abstract.get(qn("w:abstractNumId")), abstract) for abstract in root.findall(qn("w:abstractNum"))]


def _levels(found: Iterable[Any]) -> Iterable[tuple[int, _Level]]:
    for one in found:
        start = value_of(one, "start", "1")
        yield (
            int(one.get(qn("w:ilvl"), "0")),
            _Level(
                value_of(one, "numFmt", "decimal"),
                value_of(one, "lvlText"),
                int(start) if start.isdecimal() else 1,
                value_of(one, "pStyle"),
            ),
        )


def _starts(num: Any) -> Iterable[tuple[int, int]]:
    for override in num.findall(qn("w:lvlOverride")):
        start = value_of(override, "startOverride")
        if start.isdecimal():
            yield int(override.get(qn("w:ilvl"), "0")), int(start)
