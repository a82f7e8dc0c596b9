"""The places of a draft that are saved on their own: each knows its value as it stands, and writes another.

Names: "trich-yeu", "loi-dan", a section's key ("muc-dich"), "can-cu-5.text", "ben-5.responsibility", "dong-5.title",
"dong-5.lead" … A line is named by its id or by its item's uid, which the page that adds it makes up.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from coordination.choices import SectionKey
from coordination.editing.facts import section_keys
from coordination.editing.lines import SupportValues, TargetValues, write_supports, write_targets
from coordination.models import Due, ItemLine
from documents.editing import own_row
from documents.exceptions import InvalidTransition
from documents.models import LegalBasisLine, Party, Section, Version

_NAME = re.compile(r"^(dong|ben|can-cu)-([0-9a-f-]{1,36})\.([a-z]+)$")
LINE_TEXTS = ("title", "body", "deliverable")
DUE_NAMES = ("due_kind", "due_text", "due_on")
SAME_AGENCY = "Cơ quan chủ trì không thể đồng thời là cơ quan phối hợp."


class Place:
    """A place of a draft whose document is locked or only read. ``label``: what people call it, within a sentence."""

    def __init__(self, name: str, label: str, row: Any, field: str) -> None:
        self.name, self.label, self.row, self.field = name, label, row, field

    def read(self) -> Any:
        """The value in plain data, the same for the same wording."""
        return getattr(self.row, self.field)

    def told(self) -> str:
        """The value as people read it."""
        return str(self.read())

    def write(self, value: Any) -> None:
        """Saves another value; ValidationError where it cannot stand."""
        setattr(self.row, self.field, value)
        self.save([self.field])

    def save(self, fields: list[str]) -> None:
        self.row.save(update_fields=fields)


class TitlePlace(Place):
    def write(self, value: str) -> None:
        if not value:
            raise ValidationError("Ghi tên văn bản.")
        super().write(value)


class SectionPlace(Place):
    def save(self, fields: list[str]) -> None:
        self.row.save()  # whole: the section may be new


class BasisPlace(Place):
    """A legal basis in words; the catalogue's own citation where these are the same."""

    row: LegalBasisLine

    def read(self) -> str:
        return str(self.row)

    def write(self, value: str) -> None:
        cited = self.row.legal_basis.citation if self.row.legal_basis else ""
        if not value and not cited:
            raise ValidationError("Ghi căn cứ, hoặc bỏ dòng này.")
        super().write("" if value == cited else value)


class LinePlace(Place):
    """A text of an item. Every change of an item counts, so that the form opened before it is stale."""

    row: ItemLine

    def save(self, fields: list[str]) -> None:
        self.row.rev += 1
        super().save([*fields, "rev"])


class LeadPlace(LinePlace):
    def read(self) -> int | None:
        return self.row.lead_id

    def told(self) -> str:
        return self.row.lead.full if self.row.lead else ""

    def write(self, value: int | None) -> None:
        if value and self.row.supports.filter(agency=value).exists():
            raise ValidationError(SAME_AGENCY)
        self.row.lead_id, self.row.lead_printed = value, ""
        self.save(["lead", "lead_printed"])


class DuePlace(LinePlace):
    def read(self) -> list[str]:
        return _due(self.row)

    def told(self) -> str:
        return self.row.due_printed

    def write(self, value: dict[str, Any]) -> None:
        for name in DUE_NAMES:
            setattr(self.row, name, value[name])
        self.save(list(DUE_NAMES))


class SupportsPlace(LinePlace):
    def read(self) -> list[list[Any]]:
        return sorted([row.agency_id, row.duty, *_due(row)] for row in self.row.supports.all())

    def told(self) -> str:
        rows = self.row.supports.select_related("agency")
        return "\n".join(": ".join(filter(None, [row.agency.full, row.duty])) for row in rows)

    def write(self, value: list[SupportValues]) -> None:
        if self.row.lead_id in {support.agency_id for support in value}:
            raise ValidationError(SAME_AGENCY)
        write_supports(self.row, value)
        self.save([])


class TargetsPlace(LinePlace):
    def read(self) -> list[list[str]]:
        rows = self.row.line_indicators.select_related("indicator")
        return [[row.indicator.name, row.indicator.unit, row.sense, str(row.target)] for row in rows]

    def told(self) -> str:
        return "\n".join(str(row.indicator) for row in self.row.line_indicators.select_related("indicator"))

    def write(self, value: list[TargetValues]) -> None:
        write_targets(self.row, value)
        self.save([])


def _due(row: Due) -> list[str]:
    return [row.due_kind, row.due_text, row.due_on.isoformat() if row.due_on else ""]


LINE_PLACES: dict[str, tuple[type[LinePlace], str]] = {
    "title": (LinePlace, "tên"),
    "body": (LinePlace, "diễn giải của"),
    "deliverable": (LinePlace, "sản phẩm của"),
    "lead": (LeadPlace, "cơ quan chủ trì của"),
    "due": (DuePlace, "thời hạn của"),
    "supports": (SupportsPlace, "cơ quan phối hợp của"),
    "targets": (TargetsPlace, "chỉ tiêu của"),
}


def place_of(draft: Version, name: str) -> Place:
    """The place of this name; InvalidTransition where the draft has none (any more)."""
    if name == "trich-yeu":
        return TitlePlace(name, "tên văn bản", draft, "title")
    if name == "loi-dan":
        return Place(name, "lời dẫn", draft, "preamble")
    if name in section_keys(draft):
        return _section(draft, name)
    match = _NAME.match(name)
    opener = OPENERS.get((match[1], match[3])) or OPENERS.get((match[1], "")) if match else None
    if match is None or opener is None:
        raise InvalidTransition("Dự thảo không có chỗ này.")
    return opener(draft, name, match[2], match[3])


def _section(draft: Version, key: str) -> Place:
    row = draft.sections.filter(key=key).first()
    if row is None:
        label = SectionKey(key).label
        row = Section(version=draft, key=key, position=section_keys(draft).index(key) + 1, heading=label)
    return SectionPlace(key, SectionKey(key).label.lower(), row, "body")


def _basis(draft: Version, name: str, pk: str, field: str) -> Place:
    return BasisPlace(name, "căn cứ", _row(draft.legal_bases.select_related("legal_basis"), pk), "text")


def _party(draft: Version, name: str, pk: str, field: str) -> Place:
    row: Party = _row(draft.parties.select_related("agency"), pk)
    return Place(name, f"trách nhiệm của {row.printed_short or row.agency.short}", row, "responsibility")


def _line(draft: Version, name: str, ref: str, field: str) -> Place:
    if field not in LINE_PLACES:
        raise InvalidTransition("Dự thảo không có chỗ này.")
    row = line_of(draft, ref)
    made, label = LINE_PLACES[field]
    return made(f"dong-{row.pk}.{field}", f"{label} nội dung “{row}”", row, field)


Opener = Callable[[Version, str, str, str], Place]
OPENERS: dict[tuple[str, str], Opener] = {
    ("can-cu", "text"): _basis,
    ("ben", "responsibility"): _party,
    ("dong", ""): _line,
}


def line_of(draft: Version, ref: str) -> ItemLine:
    """A line of the draft by its id or its item's uid; InvalidTransition where it is not there (any more)."""
    rows = draft.lines.all()
    if ref.isdecimal():
        return own_row(rows, int(ref))
    uid = uid_of(ref)
    found = rows.filter(item__uid=uid).first() if uid else None
    if found is None:
        raise InvalidTransition("Mục này không còn trong dự thảo: có thể vừa được bỏ.")
    return found


def uid_of(text: str) -> uuid.UUID | None:
    """The identifier that the text spells; None for any other text."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _row(rows: QuerySet[Any], ref: str) -> Any:
    return own_row(rows, int(ref)) if ref.isdecimal() else own_row(rows, 0)
