"""What changed in one text put into another one that was edited meanwhile: lines, plain data in, plain data out."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def merged(before: str, after: str, edited: str) -> str | None:
    """The edited text with the lines that changed from ``before`` to ``after``; None where these were edited too.

    A line counts as edited unless it stands word for word in the edited text. Added lines go after the line they stand
    after.
    """
    old, new, mine = (text.splitlines() for text in (before, after, edited))
    places = _places(old, mine)
    result = list(mine)
    for start, end, first, last in reversed(_changes(old, new)):
        at = _span(places, start, end, len(old), len(mine))
        if at is None:
            return None
        result[at[0] : at[1]] = new[first:last]
    return "\n".join(result)


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The stretches that differ; as many lines in place of as many others change one by one."""
    changes = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and end - start == last - first:
            changes += [(start + n, start + n + 1, first + n, first + n + 1) for n in range(end - start)]
        elif kind != "equal":
            changes.append((start, end, first, last))
    return changes


def _places(old: Sequence[str], mine: Sequence[str]) -> dict[int, int]:
    """Where the lines that were left as they were stand in the edited text."""
    blocks = SequenceMatcher(None, old, mine, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _span(places: dict[int, int], start: int, end: int, old: int, mine: int) -> tuple[int, int] | None:
    """The lines of the edited text that stand for the lines from ``start`` to ``end``; an empty span to insert at."""
    if start < end:
        found = [places.get(line) for line in range(start, end)]
        first = found[0]
        if first is None or found != list(range(first, first + len(found))):
            return None
        return first, first + len(found)
    if start in places:
        return places[start], places[start]
    if start - 1 in places:
        return places[start - 1] + 1, places[start - 1] + 1
    return (mine, mine) if start == old and not mine else None
