"""Where figures contradict each other: pure, over what was loaded. Nothing here changes a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from agencies.wording import decimal_vi
from reporting.adding import Span
from reporting.choices import Aggregation, Contradiction
from reporting.rules import PERCENT, Rule

JUMP = 3  # times as much as the period before, or a third of it
FAR = 2  # times the target
SLACK = Decimal("0.1")  # how far "khoảng", "trên" … may be from an exact number
SMALL = 10  # figures below it rise and fall by chance
SLIPS = (Decimal(1000), Decimal(1_000_000), Decimal(1_000_000_000))
MONEY = "đồng"


class Reported(NamedTuple):
    """A figure with who gave it. ``leads``: it is the leading agency's. ``parts_sum`` None without a breakdown."""

    report_id: int
    agency_id: int
    agency: str
    value: Decimal
    qualifier: str = ""
    leads: bool = True
    parts_sum: Decimal | None = None
    parts_complete: bool = True
    state: str = ""
    progress_id: int = 0


class Side(NamedTuple):
    """One of two numbers that do not fit: what it is, or who gave it, and how much."""

    who: str
    value: Decimal


@dataclass(frozen=True)
class Case:
    """What is known of one indicator in one period, and of its figures one period earlier."""

    indicator_id: int
    item_id: int
    item: str
    name: str
    unit: str
    rule: Rule
    span: Span
    figures: Sequence[Reported]
    target: Decimal | None = None
    before: Sequence[Reported] = ()
    before_span: Span | None = None
    before_name: str = ""
    held: int = 0


@dataclass(frozen=True)
class Finding:
    """A contradiction: its place, both numbers and who gave them. ``key`` names it with its values."""

    kind: Contradiction
    case: Case
    figure: Reported
    first: Side
    second: Side
    other: Reported | None = None

    @property
    def asked(self) -> list[Reported]:
        """Whose figure may be the wrong one: both agencies', where two contradict each other."""
        return [self.figure, *([self.other] if self.other else [])]

    @property
    def key(self) -> str:
        told = (self.figure.report_id, f"{self.first.value.normalize():f}", f"{self.second.value.normalize():f}")
        who = [self.other.report_id] if self.other else []
        return ":".join(map(str, (self.kind, self.case.indicator_id, *told, *who)))[:200]

    @property
    def message(self) -> str:
        """What does not fit, with both numbers, as one sentence that an agency can be asked with."""
        one, other = (f"{decimal_vi(side.value)} {self.case.unit} ({side.who})" for side in (self.first, self.second))
        return f"{self.kind.label}: {self.case.name}, {one}, {other}."


def contradictions(cases: Iterable[Case]) -> list[Finding]:
    """All findings, indicators in the order given. A slip of the unit is told instead of the jump it looks like."""
    return [finding for case in cases for finding in _of(case)]


def _of(case: Case) -> Iterator[Finding]:
    for figure in case.figures:
        yield from _parts(case, figure)
        slip = _slip(case, figure)
        if slip:
            yield slip
        else:
            yield from _against_before(case, figure)
            yield from _too_much(case, figure)
    yield from _between_agencies(case)
    yield from _events(case)


def _own(figure: Reported) -> Side:
    return Side(figure.agency, figure.value)


def _agree(one: Reported, value: Decimal, qualifier: str = "") -> bool:
    """Whether a figure and another number say the same: exactly, or nearly where one of them is not exact."""
    if not one.qualifier and not qualifier:
        return one.value == value
    return abs(one.value - value) <= max(one.value, value) * SLACK


def _parts(case: Case, figure: Reported) -> Iterator[Finding]:
    """Not where parts are still missing, unless those told are more than the whole already."""
    if figure.parts_sum is None or _agree(figure, figure.parts_sum):
        return
    if figure.parts_complete or figure.parts_sum > figure.value:
        yield Finding(Contradiction.PARTS, case, figure, _own(figure), Side("cộng theo đơn vị", figure.parts_sum))


def _before(case: Case, figure: Reported) -> Reported | None:
    """What the same agency told a period earlier; of the leading agency, what its predecessor told."""
    own = next((one for one in case.before if one.agency_id == figure.agency_id), None)
    return own or next((one for one in case.before if one.leads and figure.leads), None)


def _slip(case: Case, figure: Reported) -> Finding | None:
    """A thousand, a million or a milliard times as much, or as little, as there is to compare it with."""
    before = _before(case, figure)
    if before and _is_slip(figure.value, before.value):
        return Finding(Contradiction.UNIT, case, figure, _own(figure), Side(case.before_name, before.value))
    # far below the target a count may just have begun; an amount of money hardly has
    counts = case.target and (figure.value > case.target or MONEY in case.unit)
    if case.target and counts and _is_slip(figure.value, case.target):
        return Finding(Contradiction.UNIT, case, figure, _own(figure), Side("kế hoạch", case.target))
    return None


def _is_slip(one: Decimal, other: Decimal) -> bool:
    if not one or not other:
        return False
    times = max(one, other) / min(one, other)
    return any(slip / JUMP <= times <= slip * JUMP for slip in SLIPS)


def _accumulates(case: Case) -> bool:
    """Whether the figure must hold the earlier one: of the same year, counted from the same day on or told as such."""
    earlier = case.before_span
    if earlier is None or earlier.last.year != case.span.last.year or case.unit == PERCENT:
        return False
    holds = case.span.first <= earlier.first and case.rule.aggregation == Aggregation.SUM
    return case.rule.is_cumulative or holds


def _against_before(case: Case, figure: Reported) -> Iterator[Finding]:
    before = _before(case, figure)
    if before is None or case.before_span is None:
        return
    earlier = Side(case.before_name, before.value)
    if _accumulates(case):
        if figure.value < before.value:
            yield Finding(Contradiction.FALL, case, figure, _own(figure), earlier)
    elif _jumps(figure.value, before.value) and _alike(case.span, case.before_span):
        yield Finding(Contradiction.JUMP, case, figure, _own(figure), earlier)


def _jumps(now: Decimal, before: Decimal) -> bool:
    if not before or max(now, before) < SMALL:
        return False
    return now >= before * JUMP or now * JUMP <= before


def _alike(one: Span, other: Span) -> bool:
    """Whether two periods are about as long: what nine months count says nothing of what three should."""
    long, short = sorted(((span.last - span.first).days + 1 for span in (one, other)), reverse=True)
    return long * 2 <= short * 3


def _too_much(case: Case, figure: Reported) -> Iterator[Finding]:
    if case.unit == PERCENT and figure.value > 100 >= (case.target or 0):
        yield Finding(Contradiction.OVER, case, figure, _own(figure), Side("tỷ lệ cao nhất", Decimal(100)))
    elif case.target and figure.value > case.target * FAR and figure.value >= SMALL:
        yield Finding(Contradiction.OVER, case, figure, _own(figure), Side("kế hoạch", case.target))


def _between_agencies(case: Case) -> Iterator[Finding]:
    """The leading agency's figure, else the first one's, against every other."""
    told = sorted(case.figures, key=lambda one: not one.leads)
    for other in told[1:]:
        if _agree(told[0], other.value, other.qualifier) or other.agency_id == told[0].agency_id:
            continue
        slips = _is_slip(told[0].value, other.value)
        if not slips or not any(_slip(case, one) for one in (told[0], other)):  # a slip is told once
            kind = Contradiction.UNIT if slips else Contradiction.LEAD
            yield Finding(kind, case, told[0], _own(told[0]), _own(other), other)


def _events(case: Case) -> Iterator[Finding]:
    for figure in case.figures if case.rule.counts and case.held else ():
        if figure.leads and not _agree(figure, Decimal(case.held)):
            yield Finding(Contradiction.EVENTS, case, figure, _own(figure), Side("sự kiện đã ghi", Decimal(case.held)))
