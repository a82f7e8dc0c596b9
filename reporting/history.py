"""What a report said before: each field's changes, and the report as a whole when it was sent and accepted."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from agencies.models import User
from coordination.comparing import Chapter, ChapterChange, Piece, Text, compare
from coordination.models import ItemLine, LineIndicator
from reporting.choices import SnapshotReason
from reporting.fields import GENERAL_PARTS, ITEM_FIELDS, Place, field_label, figure_field, general_texts, item_texts
from reporting.models import AgencyReport, FieldChange, Figure, ItemProgress, ReportSnapshot
from reporting.outline import OutlineLine, outline_of

FOLDED_WITHIN = datetime.timedelta(minutes=10)  # an editor saves by himself: one row, not one a pause

Contents = dict[Place, str]


def contents(report: AgencyReport, items: Collection[int]) -> Contents:
    """What is stored now in the general parts and in the fields and figures of the items, by place."""
    general = AgencyReport.objects.filter(pk=report.pk).values(*GENERAL_PARTS).get()
    told: Contents = {Place(None, name): text for name, text in general.items()}
    for progress in _told(report).filter(item__in=items):
        told |= {Place(progress.item_id, name): text for name, text in item_texts(progress)}
    return told


def _told(report: AgencyReport) -> QuerySet[ItemProgress]:
    """What the report tells of items, with all that ``item_texts`` reads, in four queries."""
    figures = Figure.objects.select_related("indicator").prefetch_related("parts", "in_kind")
    return ItemProgress.objects.filter(report=report).prefetch_related(Prefetch("figures", figures))


@contextmanager
def note_changes(report: AgencyReport, *, user: User | None, items: Collection[int] = ()) -> Iterator[None]:
    """Notes what is changed within in the general parts and in the items, by id, one row a field.

    Within a transaction that holds the report's lock; every way into a report writes under it. Changes of one person
    in a field that follow one another within ten minutes are one row, with what the field said first and last.
    """
    before = contents(report, items)
    yield
    after = contents(report, items)
    _write(report, user, {place: (before.get(place, ""), after.get(place, "")) for place in {**before, **after}})


def _write(report: AgencyReport, user: User | None, pairs: Mapping[Place, tuple[str, str]]) -> None:
    changed = {place: pair for place, pair in pairs.items() if pair[0] != pair[1]}
    latest = _latest(report) if changed else {}
    fresh = []
    for place, (before, after) in changed.items():
        row = latest.get(place)
        if row is None or user is None or row.by_id != user.pk:
            fresh.append(FieldChange(report=report, item_id=place.item, field=place.field, before=before, after=after,
                                     by=user))  # fmt: skip
        elif row.before == after:
            row.delete()
        else:
            row.after = after
            row.save(update_fields=["after"])
    FieldChange.objects.bulk_create(fresh)


def _latest(report: AgencyReport) -> dict[Place, FieldChange]:
    """The newest change of each field that may still grow: of the last minutes, and since the report was last kept."""
    since = timezone.now() - FOLDED_WITHIN
    kept = report.snapshots.aggregate(last=Max("taken_at"))["last"]
    rows = report.changes.filter(at__gte=max(since, kept) if kept else since).order_by("pk")
    return {Place(row.item_id, row.field): row for row in rows}


def snapshot(report: AgencyReport, why: SnapshotReason, user: User | None) -> ReportSnapshot:
    """Keeps what the report says now, under the next number. The report's row is locked."""
    last = report.snapshots.aggregate(last=Max("no"))["last"] or 0
    content = content_of(report)
    return ReportSnapshot.objects.create(report=report, no=last + 1, why=why, by=user, content=content)


def content_of(report: AgencyReport) -> dict[str, Any]:
    """What the report says now: ``general`` by name, and ``items`` in printed order with their texts by name.

    Everything as people read it, with the items' and indicators' names of this day. In five queries.
    """
    unread = Prefetch("line_indicators", LineIndicator.objects.none())
    lines = ItemLine.objects.filter(version=report.version_id).order_by("position", "pk").prefetch_related(unread)
    told = {progress.item_id: progress for progress in _told(report)}
    entries = [entry for entry in outline_of(lines, with_supports=False) if entry.item_id in told]
    return {
        "general": dict(general_texts(report)),
        "items": [_item_content(entry, told[entry.item_id]) for entry in entries],
    }


def _item_content(entry: OutlineLine, progress: ItemProgress) -> dict[str, Any]:
    indicators = [figure.indicator for figure in progress.figures.all()]
    return {
        "item": entry.item_id,
        "number": entry.number,
        "title": entry.line.title,
        "texts": {name: text for name, text in item_texts(progress) if text},
        "indicators": {figure_field(one.pk): f"{one.name} ({one.unit})" for one in indicators},
    }


def wording(content: Mapping[str, Any]) -> list[Chapter]:
    """A kept content (``content_of``) as pieces that compare word by word."""
    general = content.get("general", {})
    parts = [Piece(name, field_label(name), _text(name, "Nội dung", general.get(name, ""))) for name in GENERAL_PARTS]
    return [
        Chapter("Phần chung", tuple(parts)),
        Chapter("Nội dung phối hợp", tuple(_piece(one) for one in content.get("items", ()))),
    ]


def _piece(item: Mapping[str, Any]) -> Piece:
    texts = [Text("title", "Tên", item["title"])]
    for name in in_order(item["texts"]):
        label = field_label(name) or item["indicators"].get(name, "Số liệu")
        texts += _text(name, label, item["texts"][name])
    return Piece(item["item"], "Nội dung", tuple(texts), item["number"])


def in_order(names: Iterable[str]) -> list[str]:
    """Fields of an item as they are printed, figures last; the database does not keep the order of a JSON object."""
    known = {name: place for place, name in enumerate(ITEM_FIELDS)}
    return sorted(names, key=lambda name: (known.get(name, len(known)), len(name), name))


def _text(name: str, label: str, text: str) -> tuple[Text, ...]:
    return (Text(name, label, text),) if text else ()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChapterChange]:
    """What changed from one kept content to another, word by word."""
    return compare(wording(before), wording(after))
