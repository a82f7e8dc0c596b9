"""What changed between two wordings, word by word: plain data in, plain data out."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, TypeVar

from diff_match_patch import diff_match_patch

# Words with the marks that have no composed form, numbers and signs such as 30/6/2026 or 05/CTr-UBND whole, an emoji
# with what joins or colours it, runs of white space.
_TOKEN = re.compile(
    r"[\w\u0300-\u036f]+(?:[./,:\-–][\w\u0300-\u036f]+)*"
    r"|\s+"
    r"|[^\w\s](?:\u200d[^\w\s]|[\ufe0e\ufe0f\u0300-\u036f\U0001f3fb-\U0001f3ff])*"
)
_FIRST = 0x10000  # tokens stand as signs of the upper planes, clear of surrogates
SECONDS_A_TEXT = 0.3
LEAST_COMMON = 0.25  # of the longer text's words: where less stays, the whole text counts as replaced
LONGEST_KEPT = 40  # words and spaces of an unchanged stretch that an abridged text shows beside a change


class RunKind(StrEnum):
    KEPT = "giu"
    INSERTED = "them"
    DELETED = "bo"


@dataclass(frozen=True)
class Run:
    """A stretch of text that both wordings have, or only the newer or the older one."""

    kind: RunKind
    text: str


class Keyed(Protocol):
    @property
    def key(self) -> Hashable: ...


@dataclass(frozen=True)
class Text:
    """A labelled text of a piece; ``key`` tells it from the piece's others in every version."""

    key: Hashable
    label: str
    value: str


@dataclass(frozen=True)
class Piece:
    """A part of a wording that keeps its identity (``key``) when it is reworded or moved.

    ``number`` is what prints before it, "" where it has none; ``parent`` the key of the piece it stands under.
    """

    key: Hashable
    name: str
    texts: tuple[Text, ...]
    number: str = ""
    parent: Hashable = None


@dataclass(frozen=True)
class Chapter:
    """Pieces under a heading, in printed order, those under another right after it."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class TextChange:
    """A labelled text as it was and is."""

    label: str
    runs: tuple[Run, ...]

    @property
    def changed(self) -> bool:
        return any(run.kind != RunKind.KEPT for run in self.runs)

    @property
    def before(self) -> list[Run]:
        return [run for run in self.runs if run.kind != RunKind.INSERTED]

    @property
    def after(self) -> list[Run]:
        return [run for run in self.runs if run.kind != RunKind.DELETED]


class Change(StrEnum):
    SAME = "giu-nguyen"
    CHANGED = "sua"
    ADDED = "them"
    REMOVED = "bo"


@dataclass(frozen=True)
class Entry:
    """A piece in two wordings, with its numbers in both. ``moved``: to another place among what both have."""

    name: str
    change: Change
    moved: bool
    number_before: str
    number_after: str
    texts: tuple[TextChange, ...]

    @property
    def differs(self) -> bool:
        return self.moved or self.change != Change.SAME

    @property
    def title(self) -> str:
        """The first text as it is now, or was where the piece was removed."""
        return "".join(run.text for run in self.texts[0].after or self.texts[0].before)

    @property
    def told(self) -> str:
        """What happened to the piece in a few words."""
        labels = dict.fromkeys(text.label.lower() for text in self.texts if text.changed)
        words = {Change.ADDED: "thêm mới", Change.REMOVED: "bỏ đi", Change.CHANGED: f"sửa {', '.join(labels)}"}
        place = f"chuyển chỗ từ {self.number_before} sang {self.number_after}" if self.moved else ""
        return "; ".join(filter(None, [words.get(self.change, ""), place]))

    @property
    def renumbered(self) -> bool:
        """Whether the number changed only because of what comes before."""
        both = self.number_before and self.number_after
        return bool(both) and not self.moved and self.number_before != self.number_after


@dataclass(frozen=True)
class ChapterChange:
    heading: str
    entries: tuple[Entry, ...]

    @property
    def differing(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.differs]


def compare(old: Sequence[Chapter], new: Sequence[Chapter]) -> list[ChapterChange]:
    """The changes from one wording to another, chapter by chapter in the order of the newer one.

    Both have the same headings in the same order.
    """
    return [
        ChapterChange(after.heading, tuple(_entries(before.pieces, after.pieces)))
        for before, after in zip(old, new, strict=True)
    ]


def _entries(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Entry]:
    moved = moved_keys(old, new)
    for before, after, shown in woven(old, new):
        yield Entry(
            name=shown.name,
            change=_change(before, after),
            moved=shown.key in moved,
            number_before=before.number if before else "",
            number_after=after.number if after else "",
            texts=_texts(before, after),
        )


def _change(before: Piece | None, after: Piece | None) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    same = [(text.key, plain(text.value)) for text in before.texts] == [(t.key, plain(t.value)) for t in after.texts]
    return Change.SAME if same else Change.CHANGED


def _texts(before: Piece | None, after: Piece | None) -> tuple[TextChange, ...]:
    pairs = woven(before.texts if before else (), after.texts if after else ())
    told = [
        TextChange(shown.label, compare_words(old.value if old else "", new.value if new else ""))
        for old, new, shown in pairs
    ]
    return tuple(text for text in told if text.runs)


Part = TypeVar("Part", bound=Keyed)


def woven(old: Sequence[Part], new: Sequence[Part]) -> Iterator[tuple[Part | None, Part | None, Part]]:
    """Each part as it was, as it is, and the newer of these, in the order of the newer list.

    What was removed stands after what it stood after.
    """
    before, kept = {part.key: part for part in old}, {part.key for part in new}
    removed: dict[Hashable, list[Part]] = {}
    last: Hashable = None
    for part in old:
        if part.key in kept:
            last = part.key
        else:
            removed.setdefault(last, []).append(part)
    yield from ((gone, None, gone) for gone in removed.get(None, []))
    for part in new:
        yield before.get(part.key), part, part
        yield from ((gone, None, gone) for gone in removed.get(part.key, []))


def moved_keys(old: Sequence[Piece], new: Sequence[Piece]) -> set[Hashable]:
    """The keys of what changed its place: under another parent, or out of the longest order that both keep.

    What only got another number because something before it came, went or moved is not among them.
    """
    places = {piece.key: (piece.parent, place) for place, piece in enumerate(old)}
    moved: set[Hashable] = set()
    siblings: dict[Hashable, list[Piece]] = {}
    for piece in new:
        if piece.key in places:
            stayed = places[piece.key][0] == piece.parent
            siblings.setdefault(piece.parent, []).append(piece) if stayed else moved.add(piece.key)
    for pieces in siblings.values():
        order = [places[piece.key][1] for piece in pieces]
        steady = set(_longest_rising(order))
        moved |= {piece.key for piece, place in zip(pieces, order, strict=True) if place not in steady}
    return moved


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest rising subsequence of different numbers."""
    ends: list[int] = []
    at: list[int] = []
    for number in numbers:
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
        at.append(place)
    wanted, found = len(ends) - 1, []
    for number, place in zip(reversed(numbers), reversed(at), strict=True):
        if place == wanted:
            found.append(number)
            wanted -= 1
    return found[::-1]


def plain(text: str) -> str:
    """The text as it is compared: precomposed, lines ended alike."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def words_of(text: str) -> list[str]:
    """The text in words, signs and white space, none of which a comparison cuts."""
    return _TOKEN.findall(text)


def compare_words(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other, both as ``plain`` gives them; whole words only.

    Kept and deleted runs together are the older text, kept and inserted ones the newer.
    """
    before, after = plain(before), plain(after)
    if before == after:
        return (Run(RunKind.KEPT, before),) if before else ()
    old, new = words_of(before), words_of(after)
    if _common(Counter(_spoken(old)), Counter(_spoken(new))) < LEAST_COMMON:
        return _replaced(before, after)
    runs = _word_runs(old, new)
    kept = Counter(_spoken(words_of(" ".join(run.text for run in runs if run.kind == RunKind.KEPT))))
    return runs if _common(kept, Counter(_spoken(old))) >= LEAST_COMMON else _replaced(before, after)


def _spoken(tokens: Iterable[str]) -> list[str]:
    return [token for token in tokens if not token.isspace()]


def _common(one: Counter[str], other: Counter[str]) -> float:
    longer = max(one.total(), other.total())
    return (one & other).total() / longer if longer else 1.0


def _replaced(before: str, after: str) -> tuple[Run, ...]:
    runs = (Run(RunKind.DELETED, before), Run(RunKind.INSERTED, after))
    return tuple(run for run in runs if run.text)


def _word_runs(old: list[str], new: list[str]) -> tuple[Run, ...]:
    signs: dict[str, str] = {}
    one, other = ("".join(signs.setdefault(token, chr(_FIRST + len(signs))) for token in side) for side in (old, new))
    tokens = list(signs)
    engine = diff_match_patch()
    engine.Diff_Timeout = SECONDS_A_TEXT
    steps = engine.diff_main(one, other, False)
    engine.diff_cleanupSemantic(steps)
    kinds = {0: RunKind.KEPT, 1: RunKind.INSERTED, -1: RunKind.DELETED}
    return tuple(Run(kinds[kind], "".join(tokens[ord(sign) - _FIRST] for sign in text)) for kind, text in steps)


def abridged(change: TextChange) -> TextChange:
    """The text with long unchanged stretches cut to the words next to the changes."""
    last = len(change.runs) - 1
    cut = [
        _cut(run, head=number > 0, tail=number < last) if run.kind == RunKind.KEPT else run
        for number, run in enumerate(change.runs)
    ]
    return replace(change, runs=tuple(cut))


def _cut(run: Run, *, head: bool, tail: bool) -> Run:
    tokens = words_of(run.text)
    if len(tokens) <= 2 * LONGEST_KEPT:
        return run
    first = "".join(tokens[:LONGEST_KEPT]) if head else ""
    end = "".join(tokens[-LONGEST_KEPT:]) if tail else ""
    return replace(run, text=f"{first}[…]{end}")
