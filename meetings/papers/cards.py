"""Name cards for the tables: two on a sheet, folded, in letters as large as the name allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from documents.fonts import text_width
from documents.pdf import laid_out, sheet_html, written
from meetings.models import Meeting
from meetings.papers.people import Card, cards_of

STYLESHEET = "css/cards.css"
SIZES = (54, 46, 38)  # points, the first that fits
SMALLEST = 30  # a name that is longer still is broken
ROOM = 180.0  # millimetres
LONG_POST = 90  # signs


@dataclass(frozen=True)
class PrintedCard:
    """A card with the size of its letters in points; a long post is set smaller."""

    name: str
    post: str
    size: int
    is_long: bool


def printed(card: Card) -> PrintedCard:
    """The card in the largest letters that fit its width."""
    fitting = (size for size in SIZES if text_width(card.name, size, bold=True) <= ROOM)
    return PrintedCard(card.name, card.post, next(fitting, SMALLEST), len(card.post) > LONG_POST)


def cards_html(cards: Iterable[Card]) -> SafeString:
    """The cards as an article for ``sheet_html`` with ``card_rules``."""
    return render_to_string("meetings/papers/cards.html", {"cards": [printed(card) for card in cards]})


def card_rules() -> str:
    """The rules of the cards' pages; raises FileNotFoundError where the stylesheet is not installed."""
    found = finders.find(STYLESHEET)
    if not isinstance(found, str):
        raise FileNotFoundError(STYLESHEET)
    return Path(found).read_text(encoding="utf-8")


def cards_pdf(meeting: Meeting) -> bytes:
    """All cards of a meeting as a PDF."""
    page = sheet_html(f"Thẻ tên: {meeting.title}", cards_html(cards_of(meeting)), rules=card_rules())
    return written(laid_out(page))
