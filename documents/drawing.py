"""Small drawings of rectangles, lines and labels: SVG for pages, PNG for Word. `charts.py` makes charts of them.

Lengths are millimetres from the upper left corner, sizes of letters points. Labels are text and never markup.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from PIL import Image, ImageDraw, ImageFont

from documents.fonts import font_files
from documents.parts import Part

DOTS_AN_INCH = 300
POINT = 25.4 / 72  # millimetres
FONTS = "Official, Times New Roman, Tinos, serif"  # as in the stylesheet, which drawings in a PDF do not read
WHITE, GREY, BLACK = 255, 184, 0


class Shade(StrEnum):
    """What fills a rectangle; told apart on any printer."""

    GREY = "#b8b8b8"
    WHITE = "#ffffff"


class Anchor(StrEnum):
    """Which end of a label stands at its point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


FILLS = {Shade.GREY: GREY, Shade.WHITE: WHITE}
SIDES = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}  # as Pillow calls them, on the baseline


@dataclass(frozen=True, slots=True)
class Box(Part):
    """A rectangle with a black border, grey unless told otherwise."""

    x: float
    y: float
    width: float
    height: float
    shade: Shade = Shade.GREY


@dataclass(frozen=True, slots=True)
class Line(Part):
    """A thin black line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Label(Part):
    """A line of text on its baseline."""

    x: float
    y: float
    text: str
    anchor: Anchor = Anchor.START
    size: float = 11


@dataclass(frozen=True, slots=True)
class Drawing(Part):
    """Boxes first, then lines, then labels over them."""

    width: float
    height: float
    boxes: Sequence[Box]
    lines: Sequence[Line]
    labels: Sequence[Label]

    def svg(self, description: str, title: str = "") -> SafeString:
        """The drawing as an `<svg>` that says its `title`, where it has one, and `description` to who cannot see it."""
        box = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#000" stroke-width="0.2"/>'
        line = '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#000" stroke-width="0.25"/>'
        label = '<text x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>'
        boxes = format_html_join("", box, ((*_numbers(b.x, b.y, b.width, b.height), b.shade) for b in self.boxes))
        lines = format_html_join("", line, (_numbers(x.x1, x.y1, x.x2, x.y2) for x in self.lines))
        labels = format_html_join(
            "", label, ((*_numbers(x.x, x.y, x.size * POINT), x.anchor, x.text) for x in self.labels)
        )
        svg = (
            '<svg class="official-drawing" role="img" aria-label="{}" font-family="{}" viewBox="0 0 {} {}" width="{}mm"'
        )
        svg += ' height="{}mm">{}{}{}{}</svg>'
        size = _numbers(self.width, self.height)
        told = format_html("<title>{}</title><desc>{}</desc>", title, description) if title else ""
        return format_html(svg, title or description, FONTS, *size, *size, told, boxes, lines, labels)

    def png(self) -> bytes:
        """The drawing as a PNG of 300 dots an inch in shades of grey."""
        image = Image.new("L", (_dots(self.width), _dots(self.height)), WHITE)
        pen = ImageDraw.Draw(image)
        for box in self.boxes:
            right, bottom = box.x + box.width, box.y + box.height
            pen.rectangle(
                tuple(map(_dots, (box.x, box.y, right, bottom))), fill=FILLS[box.shade], outline=BLACK, width=2
            )
        for line in self.lines:
            pen.line(tuple(map(_dots, (line.x1, line.y1, line.x2, line.y2))), fill=BLACK, width=3)
        for label in self.labels:
            font = ImageFont.truetype(font_files()[0], _dots(label.size * POINT))
            pen.text((_dots(label.x), _dots(label.y)), label.text, fill=BLACK, font=font, anchor=SIDES[label.anchor])
        saved = io.BytesIO()
        image.save(saved, "PNG", dpi=(DOTS_AN_INCH, DOTS_AN_INCH))
        return saved.getvalue()


def _numbers(*lengths: float) -> tuple[str, ...]:
    return tuple(f"{length:.2f}" for length in lengths)


def _dots(millimetres: float) -> int:
    return round(millimetres * DOTS_AN_INCH / 25.4)
