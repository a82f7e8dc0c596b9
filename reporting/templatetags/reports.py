"""What stands beside the fields of an agency's report."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from reporting.field_notes import FieldNotes
from reporting.fields import Place, figure_field
from reporting.remarks import ANSWER_PREFIX

register = template.Library()


@register.inclusion_tag("reporting/_field_notes.html", takes_context=True)
def field_notes(
    context: Context, field: str = "", item: int | None = None, indicator: int | None = None
) -> dict[str, Any]:
    """Remarks and the way to its history beside a field of the page's report: ``{% field_notes "result" item=3 %}``.

    Without an item a general part, without a field the whole item or report, with an ``indicator`` (id) its figure.
    The page's context has ``notes`` (``field_notes.FieldNotes``, or None where nothing is to be shown).
    """
    notes: FieldNotes | None = context.get("notes")
    if notes is None:
        return {}
    place = Place(item, figure_field(indicator) if indicator else field)
    return {
        "note": notes.at(place),
        "may_answer": notes.may_answer,
        "collects": notes.may_remark,
        "prefix": ANSWER_PREFIX,
    }
