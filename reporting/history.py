"""What a report said before: each field's changes, and the report as a whole when it was sent and accepted."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db.models import Max
from django.utils import timezone

from agencies.models import User
from reporting.fields import GENERAL_PARTS, Place, item_texts
from reporting.models import AgencyReport, FieldChange, ItemProgress

FOLDED_WITHIN = datetime.timedelta(minutes=10)  # an editor saves by himself: one row, not one a pause

Contents = dict[Place, str]


def contents(report: AgencyReport, items: Collection[int]) -> Contents:
    """What is stored now in the general parts and in the fields and figures of the items, by place."""
    general = AgencyReport.objects.filter(pk=report.pk).values(*GENERAL_PARTS).get()
    told: Contents = {Place(None, name): text for name, text in general.items()}
    rows = ItemProgress.objects.filter(report=report, item__in=items)
    for progress in rows.prefetch_related("figures__parts", "figures__in_kind"):
        told |= {Place(progress.item_id, name): text for name, text in item_texts(progress)}
    return told


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
