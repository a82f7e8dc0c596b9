"""Agencies' texts brought together: each under its agency's name, what several say alike once under all their names.

Plain data in, plain data out. Nothing is folded that differs in a figure, a negation or an abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.9  # of the signs of two sentences, case and punctuation aside, from which on they say the same
# Words that turn a sentence round although they are few signs of it.
DECISIVE = frozenset(
    [
        "không",
        "chưa",
        "chẳng",
        "chậm",
        "tăng",
        "giảm",
        "trên",
        "dưới",
        "hơn",
        "gần",
        "khoảng",
        "ước",
        "vượt",
        "thiếu",
        "trước",
        "sau",
        "đề",
        "nghị",
        "kiến",
        "chủ",
        "phối",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:[.,/:%-][^\W_]+)*%?")
_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+(?=[A-ZÀ-ỸĐ])")
_SIGNS = "-–+• "


class Source(NamedTuple):
    """Where a text or figure was reported. ``item``, ``place`` (the account's row): 0 for a report's general part.

    ``field`` is the name of the report's or the account's field, or "figure-" with the indicator's id.
    """

    report: int
    item: int
    place: int
    field: str


@dataclass(frozen=True)
class Said:
    """What one agency says, in one or several lines."""

    agency: str
    text: str
    sources: tuple[Source, ...] = ()

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip(_SIGNS)]


@dataclass(frozen=True)
class Line:
    """A line of the report with where it comes from; nothing where it is of no agency."""

    text: str
    sources: tuple[Source, ...] = ()


@dataclass
class _Unit:
    """A sentence with everybody who says it; ``passage`` tells which sentences stood in one line."""

    text: str
    passage: int
    speakers: list[str]
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Passage:
    """A line that the same agencies say."""

    speakers: tuple[str, ...]
    line: Line


def sentence(text: str) -> str:
    """The text with an end; nothing for nothing."""
    text = text.strip()
    return text if not text or text[-1] in ".;:!?…" else f"{text}."


def sentences(line: str) -> list[str]:
    """The sentences of a line; joined by a space they are the line again."""
    return _SENTENCE_END.split(line)


def body_of(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def attributed(said: Iterable[Said]) -> list[Line]:
    """Texts by agency: one agency's as it stands, several each under the name of everybody who says it."""
    told = [one for one in said if one.lines]
    if len({one.agency for one in told}) < 2:
        return [Line(sentence(line), one.sources) for one in told for line in one.lines]
    by_speakers: dict[tuple[str, ...], list[Line]] = {}
    for passage in folded(told):
        by_speakers.setdefault(passage.speakers, []).append(passage.line)
    return [line for speakers, lines in by_speakers.items() for line in _under("; ".join(speakers), lines)]


def grouped(groups: Sequence[tuple[str, Sequence[Said]]]) -> list[Line]:
    """Texts under headings, each with who says it; without names where one agency alone speaks in all groups."""
    told = [(heading, [one for one in said if one.lines]) for heading, said in groups]
    named = len({one.agency for _, said in told for one in said}) > 1
    return [
        line for heading, said in told if said for line in _under(heading, _named(folded(said), named), apart=named)
    ]


def _named(passages: Sequence[Passage], named: bool) -> list[Line]:
    """What the same agencies say as one line after their names."""
    by_speakers: dict[tuple[str, ...], list[Line]] = {}
    for passage in passages:
        by_speakers.setdefault(passage.speakers, []).append(passage.line)
    if not named:
        return [line for lines in by_speakers.values() for line in lines]
    return [_joined(f"{'; '.join(speakers)}: ", lines) for speakers, lines in by_speakers.items()]


def _joined(start: str, lines: Sequence[Line]) -> Line:
    text = " ".join(sentence(line.text.lstrip(_SIGNS)) for line in lines)
    return Line(start + text, tuple(dict.fromkeys(source for line in lines for source in line.sources)))


def _under(heading: str, lines: Sequence[Line], *, apart: bool = False) -> list[Line]:
    """One line after the heading unless it is to stand ``apart``, several below it."""
    ended = [replace(line, text=sentence(line.text.lstrip(_SIGNS))) for line in lines]
    if len(ended) == 1 and not apart:
        return [replace(ended[0], text=f"- {heading}: {ended[0].text}")]
    return [Line(f"- {heading}:"), *(replace(line, text=f"+ {line.text}") for line in ended)]


def folded(said: Sequence[Said]) -> list[Passage]:
    """The lines in order of the first who says each; a sentence that others say alike is said once, for all of them."""
    units: list[_Unit] = []
    known: dict[tuple[str, ...], list[tuple[str, _Unit]]] = {}
    passages = ((one, line) for one in said for line in one.lines)
    for number, (one, line) in enumerate(passages):
        for text in sentences(line.lstrip(_SIGNS)):
            likes = known.setdefault(_decisive(text), [])
            normal = normalised(text)
            unit = next((u for other, u in likes if one.agency not in u.speakers and alike(normal, other)), None)
            if unit is None:
                unit = _Unit(text, number, [])
                units.append(unit)
                likes.append((normal, unit))
            unit.speakers.append(one.agency)
            unit.sources += [source for source in one.sources if source not in unit.sources]
    return _passages(units)


def _passages(units: Sequence[_Unit]) -> list[Passage]:
    """The sentences of one line that the same agencies say, joined again."""
    lines: dict[tuple[int, tuple[str, ...]], list[_Unit]] = {}
    for unit in units:
        lines.setdefault((unit.passage, tuple(unit.speakers)), []).append(unit)
    return [
        Passage(
            speakers, Line(" ".join(u.text for u in some), tuple(dict.fromkeys(s for u in some for s in u.sources)))
        )
        for (_, speakers), some in lines.items()
    ]


def normalised(text: str) -> str:
    """The words in small letters with single spaces; accents stay."""
    return " ".join(_WORD.findall(text.lower()))


def alike(one: str, other: str, least: float = ALIKE) -> bool:
    """Whether two normalised sentences say the same."""
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least


def _decisive(text: str) -> tuple[str, ...]:
    """What two sentences must have in common, in order, to be the same: figures, abbreviations, negations."""
    words = _WORD.findall(text)
    return tuple(
        word.lower()
        for word in words
        if any(sign.isdigit() for sign in word) or (len(word) > 1 and word.isupper()) or word.lower() in DECISIVE
    )
