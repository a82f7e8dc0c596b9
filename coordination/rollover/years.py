"""The years of a programme in its texts: replaced where they mean the programme's own, else left and told."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from coordination.choices import SpanKind
from coordination.models import Program

FEBRUARY = 2
CONTEXT = 40  # characters shown on either side of a year

_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\s*[-–—]\s*)((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d,])(?:19|20)\d\d(?!\d)")
_NUMBER_AFTER = re.compile(r"\s?/[^\W\d]")  # 12/2026/NQ-HĐND
_NUMBER_BEFORE = re.compile(r"\bsố:?\s+\S+[^.;]{0,60}?ngày\s+\S[^.;,]{0,24}$", re.I)
_COMPARED_BEFORE = re.compile(r"\b(so với|cùng kỳ)\b[^.;:,]{0,30}$", re.I)
_AIMED_BEFORE = re.compile(r"\b(phấn đấu|mục tiêu|chỉ tiêu|kế hoạch)\b[^.;:]{0,60}$", re.I)
_RESULT_AFTER = re.compile(r"\s*(?:,\s*)?(?:đã|đạt|có\s+\d|ước\s+đạt|hoàn thành được)\b", re.I)
_SINCE_BEFORE = re.compile(r"(hiệu lực|kể từ|\btừ năm)[^.;:,]{0,30}$", re.I)
_MEANS_A_YEAR = re.compile(
    r"(\bnăm\s+|\bquý\s+\w+\s*[/-]\s*|\d\s*[/.-]\s*|\b(?:xuân|hè|tết|thu|đông|vụ|kỳ|đợt|tháng|tháng \d+)\s+)$", re.I
)


@dataclass(frozen=True)
class Shift:
    """From the years of one programme to those of the next."""

    kind: str
    year_from: int
    year_to: int

    @property
    def step(self) -> int:
        """By how many years: the length of the span. Terms share the year in which one ends and the next begins."""
        length = self.year_to - self.year_from
        return max(length, 1) if self.kind == SpanKind.TERM else length + 1

    @property
    def new_from(self) -> int:
        return self.year_from + self.step

    @property
    def new_to(self) -> int:
        return self.year_to + self.step

    def day(self, day: datetime.date) -> datetime.date:
        """The same day of the next span; 29 February becomes the 28th."""
        year = day.year + self.step
        leap = (day.month, day.day) == (2, 29) and not is_leap(year)
        return day.replace(year=year, day=28) if leap else day.replace(year=year)

    def span(self) -> str:
        """The new span in words: "năm 2027", "giai đoạn 2026-2030"."""
        return Program(span_kind=self.kind, year_from=self.new_from, year_to=self.new_to).span


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def shift_of(program: Program) -> Shift:
    return Shift(program.span_kind, program.year_from, program.year_to)


@dataclass(frozen=True)
class Spot:
    """A year found in a text, with words around it; ``now`` is what stands there instead, "" where it was ``kept``."""

    around: str
    now: str
    kept: str  # why

    def __str__(self) -> str:
        return f"“{self.around}” → {self.now}" if self.now else f"“{self.around}”: giữ nguyên ({self.kept})"


def rewrite(text: str, shift: Shift) -> tuple[str, list[Spot]]:
    """The text for the next span, and every place with a year in its order.

    A range is replaced where it is the whole span. A single year is replaced where it is that of a one-year programme
    and reads as a year to work in: not the number or date of a document, a result, the beginning of something in force.
    """
    ranges = list(_RANGE.finditer(text))
    single = [year for year in _YEAR.finditer(text) if not any(r.start() <= year.start() < r.end() for r in ranges)]
    found = [(match, *_of_range(match, shift)) for match in ranges]
    found += [(match, *_of_year(text, match, shift)) for match in single]
    found.sort(key=lambda spot: spot[0].start())
    spots = [Spot(around(text, match.start(), match.end()), now, why) for match, now, why in found]
    for match, now, _ in reversed(found):
        if now:
            text = text[: match.start()] + now + text[match.end() :]
    return text, spots


def _of_range(match: re.Match[str], shift: Shift) -> tuple[str, str]:
    first, dash, last = match.groups()
    if shift.kind != SpanKind.YEAR and (int(first), int(last)) == (shift.year_from, shift.year_to):
        return f"{shift.new_from}{dash}{shift.new_to}", ""
    return "", "giai đoạn khác"


def _of_year(text: str, match: re.Match[str], shift: Shift) -> tuple[str, str]:
    """What takes the year's place, or "" and why it stays."""
    before, after = text[: match.start()], text[match.end() :]
    if shift.kind != SpanKind.YEAR or int(match.group()) != shift.year_from:
        return "", "năm khác" if shift.kind == SpanKind.YEAR else "một năm riêng"
    if _NUMBER_AFTER.match(after) or _NUMBER_BEFORE.search(before):
        return "", "số, ngày của văn bản"
    if _COMPARED_BEFORE.search(before) or (_RESULT_AFTER.match(after) and not _AIMED_BEFORE.search(before)):
        return "", "kết quả, số liệu của năm"
    if _SINCE_BEFORE.search(before):
        return "", "mốc bắt đầu"
    if not _MEANS_A_YEAR.search(before):
        return "", "chưa rõ có phải năm của chương trình"
    return str(shift.new_from), ""


def around(text: str, start: int, end: int) -> str:
    """The words about a place in a text, cut between words, on one line."""
    first, last = max(start - CONTEXT, 0), min(end + CONTEXT, len(text))
    head = text[first:start].split(" ", 1)[-1] if first else text[:start]
    tail = text[end:last].rsplit(" ", 1)[0] if last < len(text) else text[end:]
    told = " ".join(f"{head}{text[start:end]}{tail}".split())
    return f"{'…' if first else ''}{told}{'…' if last < len(text) else ''}"


def rewrite_due(
    text: str, shift: Shift, old: datetime.date | None, new: datetime.date | None
) -> tuple[str, list[Spot]]:
    """A deadline in words for the next span; where it names the day ``old`` it names the day ``new`` instead."""
    if old and new:
        named = re.compile(rf"(?<!\d)(0?{old.day})/(0?{old.month})(?:/{old.year})?(?!\d|/)")
        match = named.search(text)
        if match:
            told = _like(match, new) + (f"/{new.year}" if match.group().endswith(f"/{old.year}") else "")
            spot = Spot(around(text, match.start(), match.end()), told, "")
            head, before = rewrite(text[: match.start()], shift)
            tail, after = rewrite(text[match.end() :], shift)
            return f"{head}{told}{tail}", [*before, spot, *after]
    return rewrite(text, shift)


def _like(match: re.Match[str], day: datetime.date) -> str:
    """Day and month with the zeros of the text's own, else those of Nghị định 30/2020: 05/02, 05/6."""
    written_day, written_month = match.groups()
    told_day = str(day.day) if len(written_day) == 1 else f"{day.day:02}"
    zero = written_month.startswith("0") or (day.month <= FEBRUARY and len(written_day) > 1)
    return f"{told_day}/{day.month:02}" if zero else f"{told_day}/{day.month}"
