"""Charts of official documents, drawn in black and grey so that any printer prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.drawing import Anchor, Box, Drawing, Label, Line
from documents.fonts import text_width

ROW, BAR = 9.0, 5.0  # millimetres: a row's height and a bar's
LABEL_ROOM = 0.42  # of the chart's width, left of the bars
VALUE_ROOM = 26.0  # right of the longest bar
TOP = 7.0  # above the rows, for the scale's labels
SIZE = 11.0  # points


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
