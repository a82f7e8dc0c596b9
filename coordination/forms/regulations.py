"""Forms of a regulation's facts and of its texts around chapters and articles."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import User
from coordination.choices import SpanKind
from coordination.forms.facts import TEXT_FIELDS, SpanFields, style_field
from coordination.forms.fields import Choices, IdField
from coordination.models import Regulation

REGULATION_SPANS = [(kind.value, kind.label) for kind in (SpanKind.TERM, SpanKind.SPAN)]


class RegulationFields(SpanFields):
    """Title and years of a regulation: a term, or from a year to a year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "Tên quy chế"
        self.fields["span_kind"].choices = REGULATION_SPANS  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["year_from"].label = "Từ năm"
        self.fields["year_to"].help_text = ""


class RegulationFactsForm(RegulationFields):
    """What a regulation is: title, term, standing agency, and its style."""

    standing_agency_id = IdField(label="Cơ quan thường trực", required=False)
    style = style_field()

    def __init__(
        self, *args: Any, user: User, agencies: Choices, joint: Regulation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if joint is None:  # a new one takes the style of its drafting agency
            del self.fields["style"]
        self.fields["standing_agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField


class RegulationTextsForm(forms.Form):
    """The text before the first chapter."""

    preamble = TEXT_FIELDS["preamble"]
