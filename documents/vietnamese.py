"""Vietnamese texts and dates as official documents print them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NBSP = "\N{NO-BREAK SPACE}"
BLANK = NBSP * 6  # room to write a day by hand
NUMBER_BLANK = NBSP * 4  # as wide as two figures: the line does not change when the number comes

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def clean_text(text: str) -> str:
    """Return `text` as a plain NFC string without control, bidirectional and zero-width characters.

    Line breaks stay, in the form of a single line feed; a tab becomes a space. A string marked as safe
    HTML loses that mark, so that templates escape it.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", plain)).strip(" \n")


def punctuated(lines: Sequence[str], between: str = ";", last: str = ".") -> list[str]:
    """End each line with `between` and the final one with `last`, whatever stood there before."""
    bare = [line.rstrip(" ;.,") for line in lines]
    return [line + between for line in bare[:-1]] + [line + last for line in bare[-1:]]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date whose day, or day and month, the source does not tell."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a day without a month and for a date that does not exist."""
        if self.day is not None and self.month is None:
            raise ValueError("A partial date with a day needs a month.")
        date(self.year, self.month or 1, self.day or 1)


def padded_day(day: int) -> str:
    """A zero stands before days below 10 (Nghị định 30/2020, Phụ lục I, mục II.4)."""
    return f"{day:02d}"


def padded_month(month: int) -> str:
    """A zero stands before months 1 and 2 only (Nghị định 30/2020, Phụ lục I, mục II.4)."""
    return f"{month:02d}" if month < 3 else str(month)


def date_in_words(on: date | PartialDate) -> str:
    """Return "ngày 05 tháng 01 năm 2024"; what a partial date does not know is left out: "tháng 3 năm 2024"."""
    parts = [f"năm {on.year}"]
    if on.month is not None:
        parts.insert(0, f"tháng {padded_month(on.month)}")
    if on.day is not None:
        parts.insert(0, f"ngày {padded_day(on.day)}")
    return " ".join(parts)


def weekday(on: date) -> str:
    """Return the day of the week within a sentence: "thứ Hai" … "Chủ nhật"."""
    return ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")[on.weekday()]


def date_to_fill_in(on: date | PartialDate | None) -> str:
    """Return the date as in a document's head: what is not known leaves room to write it by hand."""
    day = padded_day(on.day) if on and on.day else BLANK
    month = padded_month(on.month) if on and on.month else BLANK
    year = on.year if on else BLANK
    return f"ngày {day} tháng {month} năm {year}"


def place_and_date(place: str, on: date | PartialDate | None) -> str:
    """Return "Tây Hồ, ngày 28 tháng 02 năm 2024"; without a place, the date alone."""
    written = date_to_fill_in(on)
    return f"{place}, {written}" if place else written.capitalize()
