"""The fields of an agency's report: their names, what people call them, and what each says as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from agencies.wording import decimal_vi
from reporting.figures import value_printed
from reporting.models import AgencyReport, Figure, FigurePart, InKind, ItemProgress

GENERAL_PARTS = ("direction_work", "strengths", "directions", "recommendations")
ITEM_FIELDS = ("status", "percent", "result", "shortcoming", "cause", "cause_kind", "proposal")
FIGURE_PREFIX = "figure-"  # + the indicator's id


class Place(NamedTuple):
    """A field of a report: of the item with the id, or a general part; "" is the whole item, or the whole report."""

    item: int | None
    field: str


def figure_field(indicator_id: int) -> str:
    """The name of an indicator's figure among an item's fields."""
    return f"{FIGURE_PREFIX}{indicator_id}"


def field_label(name: str) -> str:
    """What people call a general part or a field of an item; "" for a figure, which its indicator names."""
    model = AgencyReport if name in GENERAL_PARTS else ItemProgress if name in ITEM_FIELDS else None
    label = str(model._meta.get_field(name).verbose_name) if model else ""  # type: ignore[union-attr]  # plain fields
    return label[:1].upper() + label[1:]


def general_texts(report: AgencyReport) -> Iterator[tuple[str, str]]:
    """What the general parts say, by name; empty ones too."""
    for name in GENERAL_PARTS:
        yield name, getattr(report, name)


def item_texts(progress: ItemProgress) -> Iterator[tuple[str, str]]:
    """What an item's fields and figures say, by name; fields empty too.

    Choices by what they are called, figures with their qualifier. ``progress`` has its figures, their parts and gifts
    in kind prefetched.
    """
    for name in ITEM_FIELDS:
        yield name, field_text(progress, name)
    for figure in progress.figures.all():
        yield figure_field(figure.indicator_id), figure_text(figure)


def field_text(progress: ItemProgress, name: str) -> str:
    """What a field of an item says, as people read it; "" where it says nothing."""
    if name in ("status", "cause_kind"):
        return str(getattr(progress, f"get_{name}_display")())
    value = getattr(progress, name)
    if value is None:
        return ""
    return f"{value} %" if name == "percent" else str(value)


def figure_text(figure: Figure) -> str:
    """A figure with its note, then a line for each of its parts and gifts in kind."""
    note = figure.note if figure.value is not None or figure.no_figure else ""
    told = value_printed(figure) + (f" ({note})" if note else "")
    return "\n".join(filter(None, [told, *_parts(figure.parts.all()), *_gifts(figure.in_kind.all())]))


def _parts(parts: Iterable[FigurePart]) -> Iterator[str]:
    for part in parts:
        yield f"{part.label}: {decimal_vi(part.value)}" if part.value is not None else part.label


def _gifts(gifts: Iterable[InKind]) -> Iterator[str]:
    for gift in gifts:
        amount = f": {decimal_vi(gift.quantity)} {gift.unit}".rstrip() if gift.quantity is not None else ""
        worth = f" (trị giá {decimal_vi(gift.worth)} đồng)" if gift.worth is not None else ""
        yield f"{gift.what}{amount}{worth}"
