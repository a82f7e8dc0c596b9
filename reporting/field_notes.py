"""What stands beside the fields of a report's page: remarks, and whether the field has a history. In one query."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.urls import reverse

from agencies.models import User
from coordination.comparing import TextChange, abridged, compare_words
from coordination.models import Indicator, ItemLine
from documents.permissions import has_role
from documents.querysets import WORKING_ROLES
from reporting.choices import CORRECTION, ReportAction
from reporting.fields import FIGURE_PREFIX, Place, field_label, figure_field
from reporting.models import AgencyReport, FieldChange, ReportSnapshot, SupplementRemark
from reporting.permissions import is_of_reporting_agency, may_receive
from reporting.remarks import answer_print
from reporting.workflow import available_actions

WHOLE = "toan-bo"  # stands in an address for the whole item or report


class Row(NamedTuple):
    """A remark (with its id, text, answer, when asked) or a change (from, to, when) at a place."""

    pk: int
    is_remark: bool
    item: int | None
    field: str
    text: str
    more: str
    at: datetime.datetime | None
    by: str


@dataclass(frozen=True)
class Remark:
    """A remark not settled; ``change`` is what the field has become since it was asked, None where it is as it was.

    ``theirs`` is what somebody else answered while ``answer``, which is not saved, was typed; else None.
    """

    pk: int
    text: str
    answer: str
    asked_at: datetime.datetime | None
    by: str
    change: TextChange | None
    theirs: str | None = None

    @property
    def seen(self) -> str:
        """The print of the stored answer, as ``save_answers`` compares it."""
        return answer_print(self.answer if self.theirs is None else self.theirs)


@dataclass(frozen=True)
class FieldNote:
    """What stands beside one field. ``mended``: it was changed since the report was accepted last."""

    anchor: str
    label: str
    is_whole: bool
    remarks: tuple[Remark, ...]
    has_history: bool
    mended: bool
    history_url: str
    remark_url: str


@dataclass
class FieldNotes:
    """The notes of a report's page for one user, by place."""

    report: AgencyReport
    may_remark: bool
    may_answer: bool
    accepted_at: datetime.datetime | None = None
    remarks: dict[Place, list[Remark]] = field(default_factory=dict)
    changed: dict[Place, datetime.datetime] = field(default_factory=dict)

    def at(self, place: Place) -> FieldNote:
        last = self.changed.get(place)
        return FieldNote(
            anchor=anchor(place),
            label=field_label(place.field),
            is_whole=not place.field,
            remarks=tuple(self.remarks.get(place, ())),
            has_history=last is not None,
            mended=bool(last and self.accepted_at and last > self.accepted_at),
            history_url=field_url("field_history", self.report, place),
            remark_url=field_url("remark", self.report, place) if self.may_remark else "",
        )

    def stand_at(self, place: Place) -> bool:
        """Whether anything is to be shown at a field, even an empty one."""
        return self.may_remark or place in self.remarks or place in self.changed

    def put_back(self, typed: Mapping[int, str]) -> None:
        """Shows answers that were not saved (``save_answers``), each with what somebody else answered."""
        for remarks in self.remarks.values():
            remarks[:] = [
                replace(one, answer=typed[one.pk], theirs=one.answer) if one.pk in typed else one for one in remarks
            ]

    @property
    def collected(self) -> list[Remark]:
        """Remarks written down and not asked yet."""
        return [remark for remarks in self.remarks.values() for remark in remarks if remark.asked_at is None]

    @property
    def asked(self) -> list[str]:
        """The anchors of the fields with remarks that were asked."""
        return [anchor(place) for place, remarks in self.remarks.items() if any(one.asked_at for one in remarks)]


def anchor(place: Place) -> str:
    """The fragment of the report's page where a field's notes stand."""
    return f"muc-{place.item or 0}-{place.field or WHOLE}"


def field_url(name: str, report: AgencyReport, place: Place) -> str:
    return reverse(f"reporting:{name}", args=[report.pk, place.item or 0, place.field or WHOLE])


def place_titles(report: AgencyReport, places: Iterable[Place]) -> dict[Place, str]:
    """What people call fields: "Kết quả, nội dung “Giám sát”"; in two queries."""
    places = list(places)
    lines = ItemLine.objects.filter(version=report.version_id, item__in=[place.item for place in places])
    titles = dict(lines.values_list("item", "title"))
    asked = [place.field.removeprefix(FIGURE_PREFIX) for place in places if place.field.startswith(FIGURE_PREFIX)]
    names = {figure_field(one.pk): str(one) for one in Indicator.objects.filter(pk__in=asked)}
    return {place: _title(place, names.get(place.field, field_label(place.field)), titles) for place in places}


def _title(place: Place, label: str, titles: Mapping[int, str]) -> str:
    if place.item is None:
        return label or "Toàn báo cáo"
    return f"{label or 'Cả nội dung'}, nội dung “{titles.get(place.item, '')}”"


def place_title(report: AgencyReport, place: Place) -> str:
    """What people call one field, as ``place_titles``."""
    return place_titles(report, [place])[place]


def titled(report: AgencyReport, remarks: Iterable[SupplementRemark]) -> list[tuple[str, SupplementRemark]]:
    """Remarks with what people call their fields."""
    by_place = [(Place(remark.item_id, remark.field), remark) for remark in remarks]
    titles = place_titles(report, [place for place, _ in by_place])
    return [(titles[place], remark) for place, remark in by_place]


def has_part(user: User, report: AgencyReport) -> bool:
    """Whether the user works for the agency that reports or for the one that collects: others read the report only."""
    own = has_role(user, *WORKING_ROLES) and is_of_reporting_agency(user, report)
    return own or may_receive(user, report)


def changes_seen(report: AgencyReport, user: User) -> QuerySet[FieldChange]:
    """A report's changes: all for its own agency, none for those who have no part; for who collects those between
    the first time it was handed in and the last."""
    changes = FieldChange.objects.filter(report=report)
    if is_of_reporting_agency(user, report):
        return changes
    if not may_receive(user, report):
        return changes.none()
    kept = ReportSnapshot.objects.filter(report=report).values("taken_at")
    return changes.filter(at__gt=kept.order_by("no")[:1], at__lte=kept.order_by("-no")[:1])


def remarks_seen(report: AgencyReport, user: User) -> QuerySet[SupplementRemark]:
    """A report's remarks on fields: all for who collects, those that were asked for its own agency, none for others."""
    remarks = SupplementRemark.objects.filter(report=report).exclude(field=CORRECTION)
    if may_receive(user, report):
        return remarks
    return remarks.filter(asked_at__isnull=False) if is_of_reporting_agency(user, report) else remarks.none()


def field_notes(report: AgencyReport, user: User, *, writes: bool = False) -> FieldNotes | None:
    """The notes of a report with ``accepted_at`` and ``remarked_at`` (``with_marks``); None for who has no part."""
    if not has_part(user, report):
        return None
    may_remark = not writes and ReportAction.ASK_SUPPLEMENT in available_actions(report, user)
    accepted_at = report.accepted_at if report.is_taken_up else None  # type: ignore[attr-defined]  # annotated
    rows = sorted((Row(*row) for row in _rows(report, user)), key=lambda row: row.pk)
    changes = _by_place(row for row in rows if not row.is_remark)
    remarks = _by_place(row for row in rows if row.is_remark)
    return FieldNotes(
        report,
        may_remark=may_remark,
        may_answer=writes,
        accepted_at=accepted_at,
        remarks={place: [_remark(row, changes.get(place, [])) for row in some] for place, some in remarks.items()},
        changed={place: max(row.at for row in some if row.at) for place, some in changes.items()},
    )


def _by_place(rows: Iterable[Row]) -> dict[Place, list[Row]]:
    found: dict[Place, list[Row]] = {}
    for row in rows:
        found.setdefault(Place(row.item, row.field), []).append(row)
    return found


def _rows(report: AgencyReport, user: User) -> Any:
    """Remarks not settled, and changes (with their texts since the first of these was asked), in one query."""
    since = report.remarked_at  # type: ignore[attr-defined]  # annotated
    remarks = remarks_seen(report, user).filter(settled_at=None).order_by()
    changes = changes_seen(report, user).filter(_shown(report)).order_by()
    told = remarks.values_list("pk", Value(1), "item", "field", "text", "answer", "asked_at", "made_by__name")
    texts = [_since(since, name) for name in ("before", "after")]
    return told.union(changes.values_list("pk", Value(0), "item", "field", *texts, "at", Value("")), all=True)


def _shown(report: AgencyReport) -> Q:
    """Writing a field for the first time is no history yet, unless it mends what was asked for or accepted."""
    days = [report.remarked_at, report.accepted_at]  # type: ignore[attr-defined]  # annotated
    return reduce(or_, [~Q(before=""), *(Q(at__gte=day) for day in days if day)])


def _since(since: datetime.datetime | None, name: str) -> Any:
    if since is None:
        return Value("")
    return Case(When(at__gte=since, then=F(name)), default=Value(""), output_field=TextField())


def _remark(row: Row, changes: list[Row]) -> Remark:
    since = [change for change in changes if row.at and change.at and change.at >= row.at]
    change = TextChange("", compare_words(since[0].text, since[-1].more)) if since else None
    shown = abridged(change) if change and change.changed else None
    return Remark(row.pk, row.text, row.more, row.at, row.by, shown)
