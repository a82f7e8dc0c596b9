"""Lists to choose an agency or a person from, whose options are found by more than their label."""

from __future__ import annotations

from typing import Any, Self

from django import forms

from agencies.models import Agency


class FoundLabel(str):
    """The label of an option that is found by other words too, such as a short name and a symbol."""

    __slots__ = ("found_by",)

    found_by: str

    def __new__(cls, label: str, found_by: str) -> Self:
        made = super().__new__(cls, label)
        made.found_by = found_by
        return made


def agency_label(agency: Agency, more: str = "") -> FoundLabel:
    """The agency's full name with ``more`` after it, found by its short name and symbol; the names are loaded."""
    return FoundLabel(f"{agency.full}{more}", f"{agency.short} {agency.symbol}")


def found_by(label: Any, value: Any) -> str:
    """The other words of an option; a row of a queryset read ``named()`` tells its own."""
    agency = getattr(value, "instance", None)
    if isinstance(agency, Agency) and hasattr(agency, "named_short"):
        return agency_label(agency).found_by
    return label.found_by if isinstance(label, FoundLabel) else ""


class TypeAheadSelect(forms.Select):
    """A list that static/js/typeahead.js turns, where it is long, into a field one types a few letters into."""

    def __init__(self, attrs: Any = None, choices: Any = ()) -> None:
        super().__init__({"data-typeahead": "", **(attrs or {})}, choices)

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        if words := found_by(label, value):
            option["attrs"]["data-find"] = words
        return option


class FoundBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, which static/js/choosing.js filters by the same words."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        if words := found_by(label, value):
            option["attrs"]["data-find"] = words
        return option
