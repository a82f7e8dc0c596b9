"""What stands beside the fields of an agency's report."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from coordination.models import Indicator
from reporting.field_notes import FieldNotes
from reporting.fields import ITEM_FIELDS, Place, field_label, field_text, figure_field, general_texts
from reporting.models import AgencyReport, ItemProgress
from reporting.remarks import ANSWER_PREFIX

register = template.Library()


@register.inclusion_tag("reporting/_field_notes.html", takes_context=True)
def field_notes(
    context: Context, field: str = "", item: int | None = None, indicator: Indicator | None = None
) -> dict[str, Any]:
    """Remarks and the way to its history beside a field of the page's report: ``{% field_notes "result" item=3 %}``.

    Without an item a general part, without a field the whole item or report, with an ``indicator`` its figure.
    The page's context has ``notes`` (``field_notes.FieldNotes``, or None where nothing is to be shown).
    """
    notes: FieldNotes | None = context.get("notes")
    if notes is None:
        return {}
    place = Place(item, figure_field(indicator.pk) if indicator else field)
    note = notes.at(place)
    return {
        "note": note,
        "label": indicator.name if indicator else note.label,
        "may_answer": notes.may_answer,
        "collects": notes.may_remark,
        "prefix": ANSWER_PREFIX,
    }


@register.simple_tag
def general_fields(report: AgencyReport) -> list[tuple[str, str, str]]:
    """The general parts of a report as (name, label, text)."""
    return [(name, field_label(name), text) for name, text in general_texts(report)]


@register.simple_tag(takes_context=True)
def item_fields(context: Context, progress: ItemProgress) -> list[tuple[str, str, str]]:
    """The fields of an item as (name, label, text): what says something, or has notes or may be asked for.

    The status, which the item's heading tells, only for its notes.
    """
    notes: FieldNotes | None = context.get("notes")
    told = [(name, field_label(name), field_text(progress, name)) for name in ITEM_FIELDS]
    noted = {name for name in ITEM_FIELDS if notes and notes.stand_at(Place(progress.item_id, name))}
    return [one for one in told if one[0] in noted or (one[2] and one[0] != "status")]


@register.simple_tag(takes_context=True)
def is_asked_about(context: Context, item: int) -> bool:
    """Whether remarks wait on fields of an item, so that it is not folded away."""
    notes: FieldNotes | None = context.get("notes")
    return notes is not None and any(place.item == item for place in notes.remarks)
