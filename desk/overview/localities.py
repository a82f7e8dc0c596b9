"""What a viewer of a province compares: a year of each locality below, counted in one query a subject."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from agencies.choices import Role
from agencies.models import Locality, User
from agencies.searching import plain
from coordination.in_force import texts_in_force
from coordination.models import ItemLine, Program
from desk.overview.scorecards import Share, first_handed_in
from documents.charts import Compared
from documents.choices import DocumentState
from reporting.choices import ENDED_STATUSES, FULFILLED_STATUSES, OWED_STATES, EventState, ReportState
from reporting.models import AgencyReport, Event, ItemProgress, PetitionCount

Counts = Iterable[tuple[int, dict[str, int]]]  # by locality, what is added to each field of its row


@dataclass
class LocalityRow:
    """A locality's year: items fulfilled and overdue, reports due and in time, petitions resolved."""

    locality: Locality
    programs: int = 0
    items: int = 0
    fulfilled: int = 0
    overdue: int = 0
    due: int = 0
    in_time: int = 0
    owed_late: int = 0
    received: int = 0
    resolved: int = 0

    @property
    def progress(self) -> Share:
        return Share(self.fulfilled, self.items)

    @property
    def reports(self) -> Share:
        return Share(self.in_time, self.due)

    @property
    def petitions(self) -> Share:
        return Share(self.resolved, self.received)


def _share(share: Share) -> tuple[bool, float]:
    """Greatest first; where there is nothing to count, last."""
    return share.whole == 0, -(share.percent or 0)


# What the rows are sorted by, as the address names it: its label and its key. Of equals the name decides.
SORTS: dict[str, tuple[str, Callable[[LocalityRow], Any]]] = {
    "ten": ("Tên đơn vị", lambda _: 0),
    "chuong-trinh": ("Số chương trình", lambda row: -row.programs),
    "tien-do": ("Nội dung hoàn thành", lambda row: _share(row.progress)),
    "qua-han": ("Nội dung quá hạn", lambda row: -row.overdue),
    "bao-cao": ("Báo cáo đúng hạn", lambda row: _share(row.reports)),
    "con-no": ("Báo cáo quá hạn chưa gửi", lambda row: -row.owed_late),
    "kien-nghi": ("Kiến nghị đã giải quyết", lambda row: _share(row.petitions)),
}


def may_compare(user: User) -> bool:
    """Viewers; which localities lie below them is the list's question."""
    return user.acting is not None and user.acting.role == Role.VIEWER


def locality_rows(user: User, year: int, on: datetime.date, sort: str = "ten") -> list[LocalityRow]:
    """The localities below the viewer's own that existed in the year, in five queries however many.

    The viewer's own locality is among them only where it has programmes of the year itself.
    """
    programs = Program.objects.visible_to(user).of_year(year).not_replaced()
    programs = programs.exclude(document__state=DocumentState.CANCELLED)
    rows = {locality.pk: LocalityRow(locality) for locality in _existing(user, year)}
    counted = [*_programs(programs), *_items(programs, on), *_reports(user, year, on), *_petitions(user, year)]
    for locality, numbers in counted:
        if locality in rows:
            for name, number in numbers.items():
                setattr(rows[locality], name, getattr(rows[locality], name) + number)
    own = user.acting.locality_id if user.acting else 0
    found = [row for row in rows.values() if row.programs or row.locality.pk != own]
    found.sort(key=lambda row: plain(row.locality.named_name))  # the database puts Đ after Y
    return sorted(found, key=SORTS[sort][1])


def charted(rows: Iterable[LocalityRow]) -> list[Compared]:
    """Progress beside reports in time, locality by locality."""
    return [
        Compared(
            str(row.locality),
            row.progress.percent,
            row.progress.printed("chưa có nội dung"),
            row.reports.percent,
            row.reports.printed("chưa có báo cáo"),
        )
        for row in rows
    ]


def _existing(user: User, year: int) -> Iterable[Locality]:
    begun = Q(since__isnull=True) | Q(since__lte=datetime.date(year, 12, 31))
    not_ended = Q(until__isnull=True) | Q(until__gte=datetime.date(year, 1, 1))
    named: Any = Locality.objects.visible_to(user).filter(begun, not_ended).named()
    return named.order_by("named_name", "named_type", "pk")


def _programs(programs: QuerySet[Program]) -> Counts:
    counted = programs.order_by().values("document__locality").annotate(count=Count("pk"))
    return [(row["document__locality"], {"programs": row["count"]}) for row in counted]


def _items(programs: QuerySet[Program], on: datetime.date) -> Counts:
    """First-level items of the texts in force, each with what was told of it last: as ``program_progress`` counts."""
    in_force = Subquery(texts_in_force(OuterRef("document"), on).values("pk")[:1])
    texts = programs.order_by().annotate(text=in_force).values("text")
    tops = ItemLine.objects.top().filter(version__in=texts).exclude(ended_on__lte=on).order_by()
    rows: Any = tops.annotate(locality=F("item__program__document__locality"), status=_status())
    for where, due_on, status in rows.values_list("locality", "due_on", "status"):
        late = due_on is not None and due_on < on and status not in ENDED_STATUSES
        yield where, {"items": 1, "fulfilled": int(status in FULFILLED_STATUSES), "overdue": int(late)}


def _status() -> Coalesce:
    """The status of the latest accepted account of the item outside; the leading agency's where there is one."""
    told = ItemProgress.objects.filter(item=OuterRef("item"), report__state=ReportState.ACCEPTED)
    told = told.filter(item__lines__version=F("report__version"))
    of_lead = Case(When(report__agency=F("item__lines__lead"), then=0), default=1)
    newest = told.order_by("-report__period__cutoff_on", "-report__period", of_lead, "pk")
    return Coalesce(Subquery(newest.values("status")[:1]), Value(""))


def _reports(user: User, year: int, on: datetime.date) -> Counts:
    """Reports of the year's periods whose day has passed, or that came before it."""
    programs = Program.objects.visible_to(user)
    found: Any = AgencyReport.objects.filter(period__program__in=programs, period__cutoff_on__year=year)
    found = found.with_due_day().annotate(first_day=first_handed_in()).order_by()
    rows = found.values_list("period__program__document__locality", "due_day", "first_day", "state")
    for locality, due_day, first_day, state in rows:
        if first_day is not None or due_day < on:
            in_time = first_day is not None and first_day <= due_day
            owed = state in OWED_STATES and due_day < on
            yield locality, {"due": 1, "in_time": int(in_time), "owed_late": int(owed)}


def _petitions(user: User, year: int) -> Counts:
    held = Event.objects.visible_to(user).filter(state=EventState.HELD, held_on__year=year)
    counts = PetitionCount.objects.filter(event__in=held).order_by().values("event__locality")
    rows = counts.annotate(all=Sum("received"), done=Sum("resolved"))
    return [(row["event__locality"], {"received": row["all"], "resolved": row["done"]}) for row in rows]
