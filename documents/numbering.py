"""Numbers of the parts of an official document (Nghị định 30/2020, Phụ lục I, mục II.6)."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import TypeVar

VIETNAMESE_LETTERS = "abcdđeghiklmnopqrstuvxy"

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return 1 … 3999 in Roman capitals; anything else raises ValueError."""
    if not 1 <= number <= 3999:
        raise ValueError(f"No Roman numeral for {number}.")
    numeral = ""
    for value, sign in _ROMAN:
        numeral += sign * (number // value)
        number %= value
    return numeral


def letter(number: int) -> str:
    """Return a, b, c, d, đ, e, g … y for 1 … 23 and aa, ab … from 24 on; below 1 raises ValueError.

    The decree names no sign after y; doubling goes on as columns of a sheet do.
    """
    if number < 1:
        raise ValueError(f"No letter for {number}.")
    sign = ""
    while number:
        number, position = divmod(number - 1, len(VIETNAMESE_LETTERS))
        sign = VIETNAMESE_LETTERS[position] + sign
    return sign


def padded(number: int) -> str:
    """Return a document's number with a zero before it when it is below 10."""
    return f"{number:02d}"


class Level(IntEnum):
    """Depth of a numbered part, the highest first."""

    PART = 1  # Phần I
    CHAPTER = 2  # Chương I
    SECTION = 3  # Mục 1
    ARTICLE = 4  # Điều 1.
    ROMAN = 5  # I.
    CLAUSE = 6  # 1.
    POINT = 7  # a)


_CONTINUOUS = {Level.CHAPTER, Level.ARTICLE}  # run through the whole document


def label(level: Level, number: int, roman_end: str = ".") -> str:
    """Return the printed sign of the part that is `number`-th at its level; a Roman one ends as its style asks."""
    match level:
        case Level.PART | Level.CHAPTER:
            return f"{'Phần' if level is Level.PART else 'Chương'} {roman(number)}"
        case Level.SECTION:
            return f"Mục {number}"
        case Level.ARTICLE:
            return f"Điều {number}."
        case Level.ROMAN:
            return f"{roman(number)}{roman_end}"
        case Level.CLAUSE:
            return f"{number}."
        case _:
            return f"{letter(number)})"


BlockT = TypeVar("BlockT")


def numbered(blocks: Iterable[BlockT], roman_end: str = ".") -> Iterator[tuple[str, BlockT]]:
    """Pair each block with its printed sign, "" for a block without a `level`.

    A part starts again at 1 under each higher part; chapters and articles run on.
    """
    counts = dict.fromkeys(Level, 0)
    for block in blocks:
        level: Level | None = getattr(block, "level", None)
        if level is None:
            yield "", block
            continue
        counts[level] += 1
        for lower in Level:
            if lower > level and lower not in _CONTINUOUS:
                counts[lower] = 0
        yield label(level, counts[level], roman_end), block
