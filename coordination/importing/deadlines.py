"""Deadlines as people write them: "trước ngày 30/6", "quý III", "thường xuyên"."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from agencies.searching import plain
from coordination.choices import DueKind


class Deadline(NamedTuple):
    """A deadline: its kind, its words as written, and the day where there is one. ``doubt`` says what is unclear."""

    kind: str = DueKind.NONE
    text: str = ""
    on: datetime.date | None = None
    doubt: str = ""


LONGEST = 200  # signs that a deadline keeps
_RECURRING = re.compile(
    r"\b(thuong xuyen|lien tuc|dinh ky|(?:hang|moi|tung) (?:ngay|tuan|thang|quy|nam)|theo (?:ke hoach|quy dinh))\b"
)
_DAY = r"(?<!thang )(?P<day>\d{1,2})(?:\s?[/.]\s?|-)(?P<month>\d{1,2})(?:(?:\s?[/.]\s?|-)(?P<year>\d{4}))?(?![\d/])"
_DAY_IN_WORDS = r"(?P<day>\d{1,2}) thang (?P<month>\d{1,2})(?: nam (?P<year>\d{4}))?"
_BEFORE = r"(?P<by>(?:truoc|den|cham nhat|khong qua|hoan thanh|xong)[\w ]{0,20}?)?"
_DATE = re.compile(rf"{_BEFORE}\b(?:ngay )?(?<!\d)(?:{_DAY})")
_DATE_IN_WORDS = re.compile(rf"{_BEFORE}\bngay {_DAY_IN_WORDS}")
_NAMED_DATE = re.compile(rf"{_BEFORE}\b(?:(?<=truoc )|(?<=cham nhat )|ngay ){_DAY}")
_QUARTER = re.compile(
    r"\bquy (?P<first>iv|i{1,3}|[1-4])\b(?:\s*(?:,|-|va|den)\s*(?:quy )?(?P<last>iv|i{1,3}|[1-4])\b)?"
)
_MONTH = re.compile(
    r"\bthang (?P<first>\d{1,2})\b(?:\s*(?:,|-|–|va|den)\s*(?:thang )?(?P<more>\d{1,2})\b)*(?:\s?/\s?(?P<year>\d{4}))?"
)
_HALF = re.compile(r"\b(?P<months>6|sau|9|chin) thang(?: (?P<which>dau|cuoi) nam)?")
_YEAR = re.compile(r"\b(?:ca|trong|het|cuoi) nam\b|^nam \d{4}$")
_OTHER_YEAR = re.compile(r"\bnam (\d{4})\b|/\s?(\d{4})\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def read_deadline(text: str, year: int) -> Deadline:
    """What a text that is nothing but a deadline says; ``year`` stands in where it names none.

    What has no form known here is kept as a time in words, with a doubt.
    """
    kept = text.strip(" .;,")[:LONGEST]
    folded = " ".join(plain(kept).split())
    if not folded:
        return Deadline()
    if _RECURRING.search(folded):
        return Deadline(DueKind.RECURRING, kept)
    for pattern in (_DATE_IN_WORDS, _DATE):
        found = pattern.search(folded)
        if found:
            return _dated(found, kept, year)
    period = next((day for read in _PERIODS if (day := read(folded, year))), None)
    if period:
        return Deadline(DueKind.PERIOD, kept, period)
    return Deadline(DueKind.PERIOD, kept, doubt=f"Chưa rõ thời hạn “{kept}” là ngày nào: đã giữ nguyên chữ.")


def find_deadline(text: str, year: int) -> Deadline:
    """The deadline that a sentence names on its way, such as "… trước ngày 30/6"; none where it names none.

    Only dates that are called so: "số 05/2026" is none.
    """
    folded = plain(text)
    found = _DATE_IN_WORDS.search(folded) or _NAMED_DATE.search(folded)
    if found is None:
        return Deadline()
    same = len(folded) == len(text)
    words = text[found.start() : found.end()] if same else found[0]
    return _dated(found, words.strip()[:1].upper() + words.strip()[1:], year)


def _dated(found: re.Match[str], text: str, year: int) -> Deadline:
    kind = DueKind.BY if found["by"] else DueKind.ON
    try:
        on = datetime.date(int(found["year"] or year), int(found["month"]), int(found["day"]))
    except ValueError:
        return Deadline(DueKind.PERIOD, text, doubt=f"Không có ngày như trong “{text}”: đã giữ nguyên chữ.")
    return Deadline(kind, text, on, f"Thời hạn “{text}” ngoài năm {year}." if on.year != year else "")


def _end_of(month: int, year: int) -> datetime.date | None:
    return datetime.date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _named_year(folded: str, year: int) -> int:
    found = _OTHER_YEAR.search(folded)
    return int(found[1] or found[2]) if found else year


def _quarter(folded: str, year: int) -> datetime.date | None:
    found = _QUARTER.search(folded)
    return _end_of(_QUARTERS[found["last"] or found["first"]] * 3, _named_year(folded, year)) if found else None


def _half(folded: str, year: int) -> datetime.date | None:
    found = _HALF.search(folded)
    if found is None:
        return None
    month = 9 if found["months"] in ("9", "chin") else 12 if found["which"] == "cuoi" else 6
    return _end_of(month, _named_year(folded, year))


def _month(folded: str, year: int) -> datetime.date | None:
    found = _MONTH.search(folded)
    return _end_of(int(found["more"] or found["first"]), _named_year(folded, year)) if found else None


def _whole_year(folded: str, year: int) -> datetime.date | None:
    return datetime.date(_named_year(folded, year), 12, 31) if _YEAR.search(folded) else None


_PERIODS: tuple[Callable[[str, int], datetime.date | None], ...] = (_quarter, _half, _month, _whole_year)
