"""Charts of official documents, drawn in black and grey so that any printer prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.drawing import Anchor, Box, Drawing, Label, Line, Shade
from documents.fonts import text_width

ROW, BAR = 9.0, 5.0  # millimetres: a row's height and a bar's
LABEL_ROOM = 0.42  # of the chart's width, left of the bars
VALUE_ROOM = 26.0  # right of the longest bar
TOP = 7.0  # above the rows, for the scale's labels
SIZE = 11.0  # points
KEY = 11.0  # millimetres above compared bars, where it says which is which
PAIR_LABEL, PAIR_BAR, PAIR_GAP = 5.6, 4.2, 2.6  # a label's line, a bar, what is left free below a pair
PAIR_VALUE_ROOM = 42.0  # right of the longest of compared bars


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what is measured, how much of the plan was reached (percent), and that as printed."""

    label: str
    percent: float
    printed: str


def shortened(text: str, room: float, size: float) -> str:
    """Return a text that fits `room` millimetres, its end given up for "…" where it must."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def bar_chart(bars: Sequence[Bar], width: float, whole: str = "100 % kế hoạch") -> Drawing:
    """Return level bars under one another with a line, called `whole`, at 100 %; a bar ends at twice that."""
    left = width * LABEL_ROOM
    scale = (width - left - VALUE_ROOM) / max(100.0, *(min(bar.percent, 200.0) for bar in bars))
    height = TOP + ROW * len(bars)
    boxes, labels = [], [Label(left, TOP - 3, "0 %", Anchor.MIDDLE, SIZE - 1)]
    labels.append(Label(left + 100 * scale, TOP - 3, whole, Anchor.MIDDLE, SIZE - 1))
    for number, bar in enumerate(bars):
        middle = TOP + ROW * (number + 0.5)
        length = min(bar.percent, 200.0) * scale
        boxes.append(Box(left, middle - BAR / 2, length, BAR))
        labels.append(Label(left - 2, middle + 1.4, shortened(bar.label, left - 4, SIZE), Anchor.END, SIZE))
        labels.append(Label(left + max(length, 100 * scale) + 2, middle + 1.4, bar.printed, Anchor.START, SIZE))
    marks = [Line(left, TOP - 1.5, left, height), Line(left + 100 * scale, TOP - 1.5, left + 100 * scale, height)]
    return Drawing(width, height, boxes, marks, labels)


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of two bars: a share (percent; None draws no bar) and how it is printed, now and before.

    ``has_whole``: whether 100 % means something for it, as a plan does, and is marked.
    """

    label: str
    now: float | None
    now_printed: str
    before: float | None = None
    before_printed: str = ""
    has_whole: bool = True


def compared_chart(rows: Sequence[Compared], width: float, names: tuple[str, str], whole: str = "") -> Drawing:
    """Return pairs of bars, each under its label: grey the first of `names`, white the second where it is named.

    A bar ends at 200; 100 is marked, and called `whole` in the key, for rows that have a whole.
    """
    shares = [share for row in rows for share in (row.now, row.before) if share is not None]
    scale = (width - PAIR_VALUE_ROOM) / max(100.0, *(min(share, 200.0) for share in shares), 0.0)
    bars_in_row = 2 if names[1] else 1
    height = PAIR_LABEL + PAIR_BAR * bars_in_row + PAIR_GAP
    boxes, labels, lines = _key(names, whole)
    for number, row in enumerate(rows):
        top = KEY + height * number + PAIR_LABEL
        labels.append(Label(0.2, top - 1.5, shortened(row.label, width, SIZE), Anchor.START, SIZE))
        told = [(row.now, row.now_printed, Shade.GREY), (row.before, row.before_printed, Shade.WHITE)]
        for place, (share, printed, shade) in enumerate(told[:bars_in_row]):
            length, at = min(share or 0.0, 200.0) * scale, top + place * PAIR_BAR
            if share is not None:
                boxes.append(Box(0.2, at, length, PAIR_BAR, shade))
            after = max(length, 100 * scale) if row.has_whole else length
            shown = shortened(printed, width - after - 2, SIZE - 1)
            labels.append(Label(after + 2, at + PAIR_BAR - 0.9, shown, Anchor.START, SIZE - 1))
        if row.has_whole and whole:
            lines.append(Line(100 * scale, top - 0.6, 100 * scale, top + PAIR_BAR * bars_in_row + 0.6))
    return Drawing(width, KEY + height * len(rows), boxes, lines, labels)


def _key(names: tuple[str, str], whole: str) -> tuple[list[Box], list[Label], list[Line]]:
    """What each shade means, and the mark of the whole, in a line above the bars."""
    boxes, labels, lines, at = [], [], [], 0.2
    for name, shade in zip(names, (Shade.GREY, Shade.WHITE), strict=True):
        if name:
            boxes.append(Box(at, 1.2, 6, PAIR_BAR, shade))
            labels.append(Label(at + 7.5, 4.6, name, Anchor.START, SIZE - 1))
            at += 14 + text_width(name, SIZE - 1)
    if whole:
        lines.append(Line(at + 1, 0.8, at + 1, 5.8))
        labels.append(Label(at + 3, 4.6, whole, Anchor.START, SIZE - 1))
    return boxes, labels, lines
