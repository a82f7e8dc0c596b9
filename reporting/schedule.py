"""The year's reporting periods in one step: proposed on working days, looked over, and opened together."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from activity.notify import notify, with_heirs
from agencies.models import User
from agencies.working_days import ONE_DAY, WorkCalendar
from coordination.in_force import in_force_among
from coordination.models import Program
from documents.choices import PUBLIC_STATES, DocumentKind
from documents.exceptions import InvalidTransition
from documents.models import Document
from documents.numbering import roman
from reporting.choices import PeriodKind
from reporting.models import ReportingPeriod
from reporting.permissions import collected_by, may_open_period
from reporting.workflow import WRITERS, open_period

YEAR_END = 12


class Span(NamedTuple):
    """A period of a calendar year: its kind, its name without the year, the months it begins and ends with."""

    kind: PeriodKind
    name: str
    first: int
    last: int

    @property
    def slug(self) -> str:
        return f"{self.kind}-{self.last}"


SPANS = (
    *(Span(PeriodKind.QUARTER, f"Quý {roman(n)}", 3 * n - 2, 3 * n) for n in range(1, 5)),
    Span(PeriodKind.HALF_YEAR, "6 tháng đầu", 1, 6),
    Span(PeriodKind.NINE_MONTHS, "9 tháng", 1, 9),
    Span(PeriodKind.YEAR, "", 1, 12),
)


@dataclass(frozen=True)
class Proposal:
    """One period of one programme as proposed; ``left_out`` says why it cannot be opened, empty where it can."""

    program: Program
    span: Span
    name: str
    starts_on: datetime.date
    cutoff_on: datetime.date
    due_on: datetime.date
    left_out: str = ""

    @property
    def key(self) -> str:
        return f"{self.program.pk}-{self.span.slug}"


class Chosen(NamedTuple):
    """A period to be opened, with its days as they stand in the table."""

    program: Program
    kind: str
    name: str
    starts_on: datetime.date
    cutoff_on: datetime.date
    due_on: datetime.date


def programs_to_schedule(user: User, year: int) -> QuerySet[Program]:
    """The issued programmes of a year whose reports the user's agency collects."""
    if user.acting is None:
        return Program.objects.none()
    found = Program.objects.visible_to(user).with_title(user).filter(collected_by(user.acting.agency_id))
    found = found.filter(document__state__in=PUBLIC_STATES, year_from__lte=year, year_to__gte=year)
    return found.select_related("document")


def propose(programs: Sequence[Program], year: int, kinds: Iterable[str], days: int) -> list[Proposal]:
    """The periods of a year, each closing its figures on the last working day of its last month, due ``days`` working
    days later. A period begins the day after the one before it closed, so that no day is left out.

    Three queries and a locality's calendar, however many programmes there are.
    """
    spans = [span for span in SPANS if span.kind in set(kinds)]
    periods = ReportingPeriod.objects.filter(program__in=programs, cutoff_on__year=year)
    known = set(periods.values_list("program", "kind", "cutoff_on__month"))
    texts = _texts(programs)
    work = lru_cache(WorkCalendar)
    return [
        _proposal(program, span, year, days, work(program.document.locality_id), texts[program.document_id], known)
        for program in programs
        for span in spans
    ]


def _texts(programs: Sequence[Program]) -> dict[int, list[Document]]:
    """Each programme's document and its addenda, read with their versions."""
    ids = [program.document_id for program in programs]
    addenda = Q(amends__in=ids, kind=DocumentKind.ADDENDUM)
    found: dict[int, list[Document]] = defaultdict(list)
    for document in Document.objects.filter(Q(pk__in=ids) | addenda).prefetch_related("versions"):
        for version in document.versions.all():
            version.document = document
        found[document.pk if document.amends_id is None else document.amends_id].append(document)
    return found


def _proposal(
    program: Program,
    span: Span,
    year: int,
    days: int,
    work: WorkCalendar,
    texts: list[Document],
    known: set[tuple[int, str, int]],
) -> Proposal:
    name = f"{span.name} năm {year}" if span.name else f"Năm {year}"
    cutoff = cutoff_of(year, span.last, work)
    left_out = ""
    if (program.pk, span.kind, span.last) in known:
        left_out = "Đã có kỳ này"
    elif in_force_among(texts, cutoff) is None:
        left_out = f"Chương trình chưa có hiệu lực vào ngày {cutoff:%d/%m/%Y}"
    return Proposal(program, span, name, _start(program, span, year, work), cutoff, work.after(cutoff, days), left_out)


def cutoff_of(year: int, month: int, work: WorkCalendar) -> datetime.date:
    """The last working day of a month."""
    return work.previous(datetime.date(year, month, calendar.monthrange(year, month)[1]))


def _start(program: Program, span: Span, year: int, work: WorkCalendar) -> datetime.date:
    """The day after the period before it closed, not before the programme's first year."""
    before = (year - 1, YEAR_END) if span.first == 1 else (year, span.first - 1)
    return max(cutoff_of(*before, work) + ONE_DAY, datetime.date(program.year_from, 1, 1))


class Opened(NamedTuple):
    """What became of the periods chosen: those opened, and why others were not."""

    periods: list[ReportingPeriod]
    left_out: list[str]


@transaction.atomic
def open_together(chosen: Sequence[Chosen], *, user: User, on: datetime.date | None = None) -> Opened:
    """Opens the periods, each where it can be opened, and tells each agency once of all its reports."""
    done = Opened([], [])
    for one in sorted(chosen, key=lambda one: (one.program.document_id, one.cutoff_on)):
        if not may_open_period(user, one.program):
            continue
        try:
            done.periods.append(open_period(**one._asdict(), user=user, on=on, announce=False))
        except (InvalidTransition, ValidationError) as error:
            why = error.messages[0] if isinstance(error, ValidationError) else str(error)
            done.left_out.append(f"{one.name} ({one.program.own_title}): {why}")
    _tell(done.periods)
    return done


def _tell(periods: list[ReportingPeriod]) -> None:
    """One message to each agency, however many periods it owes a report of."""
    owed: dict[int, list[ReportingPeriod]] = defaultdict(list)
    for period in periods:
        for agency in period.reports.values_list("agency", flat=True):
            owed[agency].append(period)
    for agency, mine in owed.items():
        names = ", ".join(dict.fromkeys(f"{period.name} (hạn {period.due_on:%d/%m/%Y})" for period in mine))
        text = f"Đã lập {len(mine)} kỳ báo cáo: {names}"
        notify(with_heirs([agency]), WRITERS, text, reverse("reporting:periods"))
