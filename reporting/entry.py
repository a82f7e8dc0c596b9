"""Writing into an agency's report: its general parts, and what it says of each item and indicator."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import entries_about, record
from agencies.models import User
from coordination.models import ContentItem, Indicator
from documents.exceptions import InvalidTransition, StaleRevision
from reporting.fields import GENERAL_PARTS, ITEM_FIELDS
from reporting.history import note_changes
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.permissions import may_write
from reporting.workflow import guard_open, lock_report, what_changed

ONE_GO = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class FigureInput:
    """A figure as typed: a value with its qualifier, or "done, no figure given", or only a note."""

    indicator_id: int
    value: Decimal | int | None = None
    qualifier: str = ""
    no_figure: bool = False
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.no_figure and not self.note


@dataclass(frozen=True)
class ItemInput:
    """What is reported of one item: values by name of ``ITEM_FIELDS``, and the figures of its indicators."""

    item_id: int
    values: Mapping[str, Any]
    figures: Sequence[FigureInput] = field(default_factory=tuple)


def lock_for_writing(report: AgencyReport, user: User) -> AgencyReport:
    """The report under its lock; raises InvalidTransition or PermissionDenied where the user may not write in it."""
    report = lock_report(report)
    guard_open(report)
    if not report.is_editable:
        raise InvalidTransition(f"Báo cáo ở trạng thái “{report.get_state_display()}” nên không sửa được.")
    if not may_write(user, report):
        raise PermissionDenied("Chỉ chuyên viên của cơ quan báo cáo, hoặc văn thư nhập báo cáo giấy, được nhập.")
    return report


@transaction.atomic
def save_report(
    report: AgencyReport, *, user: User, parts: Mapping[str, str], items: Sequence[ItemInput]
) -> AgencyReport:
    """Saves general parts (by name of ``GENERAL_PARTS``) and items as far as they are told, as one entry of the log."""
    report = lock_for_writing(report, user)
    with note_changes(report, user=user, items=[one.item_id for one in items]):
        for name in GENERAL_PARTS:
            setattr(report, name, parts.get(name, getattr(report, name)))
        report.rev += 1
        report.save(update_fields=[*GENERAL_PARTS, "rev"])
        for one in items:
            _save_item(report.progress.get(item=one.item_id), one)
    log_entry(report, user)
    return report


def log_entry(report: AgencyReport, user: User) -> None:
    """One entry of the log for what somebody types in one go: pages save by themselves at every pause."""
    newest = entries_about(report).filter(recorded_at__gte=timezone.now() - ONE_GO).first()
    if newest is None or newest.action != "nhap" or newest.actor_id != user.pk:
        record(report, "nhap", f"Nhập báo cáo của {report.agency_name}", user=user)


@transaction.atomic
def save_progress(
    report: AgencyReport,
    item: ContentItem,
    *,
    user: User,
    figures: Sequence[FigureInput] = (),
    rev: int | None = None,
    **values: Any,
) -> ItemProgress:
    """Saves one item: ``values`` by name of ``ITEM_FIELDS``, ``rev`` of the ItemProgress the user saw.

    Figures not named stay as they are; an empty one is removed.
    """
    report = lock_for_writing(report, user)
    progress = report.progress.get(item=item)
    if rev is not None and rev != progress.rev:
        raise StaleRevision(what_changed(report))
    save_report(report, user=user, parts={}, items=[ItemInput(item.pk, values, figures)])
    progress.refresh_from_db()
    return progress


def _save_item(progress: ItemProgress, told: ItemInput) -> None:
    for name in ITEM_FIELDS:
        setattr(progress, name, told.values.get(name, getattr(progress, name)))
    progress.rev += 1
    progress.save(update_fields=[*ITEM_FIELDS, "rev"])
    known = set(Indicator.objects.filter(item=progress.item_id).values_list("pk", flat=True))
    for figure in told.figures:
        if figure.indicator_id not in known:
            raise InvalidTransition("Chỉ tiêu này không thuộc nội dung đang báo cáo.")
        _save_figure(progress, figure)


def _save_figure(progress: ItemProgress, told: FigureInput) -> None:
    if told.is_empty:
        bare = Figure.objects.filter(progress=progress, indicator=told.indicator_id, parts=None, in_kind=None)
        bare.delete()
        if not Figure.objects.filter(progress=progress, indicator=told.indicator_id).exists():
            return
    Figure.objects.update_or_create(
        progress=progress,
        indicator_id=told.indicator_id,
        defaults={
            "value": told.value,
            "qualifier": told.qualifier if told.value is not None else "",
            "no_figure": told.no_figure,
            "note": told.note,
        },
    )
