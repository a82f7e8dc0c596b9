"""What a figure consists of: its parts by level, ward or group, and gifts in kind beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from agencies.models import Agency, Locality, User
from coordination.models import Indicator
from documents.exceptions import InvalidTransition
from reporting.entry import lock_for_writing, log_entry
from reporting.history import note_changes
from reporting.models import AgencyReport, Figure, FigurePart, InKind


@dataclass(frozen=True)
class PartInput:
    label: str
    value: Decimal | None


@dataclass(frozen=True)
class GiftInput:
    """A gift in kind; ``worth`` in đồng."""

    what: str
    quantity: Decimal | None
    unit: str
    worth: Decimal | None


def figure_of(report: AgencyReport, indicator: Indicator) -> Figure | None:
    """What the report says of the indicator so far, with its parts and gifts in kind."""
    rows = Figure.objects.filter(progress__report=report, indicator=indicator)
    return rows.prefetch_related("parts", "in_kind").first()


@transaction.atomic
def save_breakdown(
    report: AgencyReport, indicator: Indicator, *, user: User, parts: Sequence[PartInput], gifts: Sequence[GiftInput]
) -> None:
    """Replaces a figure's parts and gifts. The figure's own value stays as it is, whatever its parts add up to."""
    report = lock_for_writing(report, user)
    progress = report.progress.filter(item=indicator.item_id).first()
    if progress is None:
        raise InvalidTransition("Chỉ tiêu này không thuộc nội dung cơ quan bạn báo cáo.")
    agencies = _agencies_by_name(report)
    with note_changes(report, user=user, items=[indicator.item_id]):
        figure, _ = Figure.objects.get_or_create(progress=progress, indicator=indicator)
        figure.parts.all().delete()
        figure.in_kind.all().delete()
        FigurePart.objects.bulk_create(
            FigurePart(figure=figure, agency_id=agencies.get(one.label), label=one.label, value=one.value, position=n)
            for n, one in enumerate(parts, 1)
        )
        InKind.objects.bulk_create(
            InKind(figure=figure, what=one.what, quantity=one.quantity, unit=one.unit, worth=one.worth) for one in gifts
        )
        progress.rev += 1
        progress.save(update_fields=["rev"])
    log_entry(report, user)


def _agencies_by_name(report: AgencyReport) -> dict[str, int]:
    named = Agency.objects.filter(locality=report.agency.locality_id).named(report.period.cutoff_on)
    return {agency.full: agency.pk for agency in named}


def units_to_pick(report: AgencyReport) -> list[str]:
    """What a figure is usually told by: the localities below the agency's, and its locality's agencies."""
    on = report.period.cutoff_on
    below = Locality.objects.filter(parent=report.agency.locality_id).named(on)
    agencies = Agency.objects.filter(locality=report.agency.locality_id).valid_on(on).named(on).order_by("order", "pk")
    return [*sorted(str(one) for one in below), *(agency.full for agency in agencies)]


def wards_below(report: AgencyReport) -> list[str]:
    """The localities below the agency's, on the day the figures are cut off."""
    on = report.period.cutoff_on
    rows = Locality.objects.filter(parent=report.agency.locality_id).filter(until__isnull=True)
    return sorted(str(one) for one in rows.named(on))


def total_of(figure: Figure) -> Decimal | None:
    """What the parts add up to; None where none of them has a value."""
    values = [part.value for part in figure.parts.all() if part.value is not None]
    return sum(values, Decimal(0)) if values else None
