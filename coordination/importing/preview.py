"""The outline as its user looks through it before the draft is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coordination.choices import ImportRole
from coordination.importing.creating import TEXTS, imported_texts
from coordination.importing.outline import OutlineRow
from documents.numbering import Level, label

_COUNTED = (ImportRole.ITEM, ImportRole.POINT, ImportRole.BASIS, ImportRole.DUTY)
_COUNTED_AS = ("nội dung", "điểm", "căn cứ", "đoạn trách nhiệm")
_TEXT_NAMES = ("Lời dẫn", "Mục đích", "Yêu cầu", "Tổ chức thực hiện")
_TOLD = {  # roles that a reader knows without being told
    ImportRole.HEADING,
    ImportRole.ITEM,
    ImportRole.POINT,
    ImportRole.BODY,
    ImportRole.LEFT_OUT,
}


@dataclass(frozen=True)
class ShownRow:
    """A row with its number as printed and what it says in a line. ``role``: its name where it does not show."""

    row: OutlineRow
    sign: str = ""
    role: str = ""
    facts: str = ""


def shown_rows(rows: Sequence[OutlineRow], names: Mapping[int, str]) -> list[ShownRow]:
    """The rows in the order of the file. ``names``: agencies by id."""
    shown = []
    item = point = 0
    for row in rows:
        sign = ""
        if row.role == ImportRole.ITEM:
            item, point = item + 1, 0
            sign = label(Level.CLAUSE, item)
        elif row.role == ImportRole.POINT:
            point += 1
            sign = label(Level.POINT, point)
        role = "" if row.role in _TOLD else str(ImportRole(row.role).label)
        shown.append(ShownRow(row, sign, role, _facts(row, names)))
    return shown


def _facts(row: OutlineRow, names: Mapping[int, str]) -> str:
    """ "Chủ trì: UBND phường · Phối hợp: MTTQ phường · Thời hạn: quý III (30/09/2026)"."""
    lead = names.get(row.lead or 0, "")
    supports = ", ".join(names.get(pk, "") + _in_brackets(row.duties.get(str(pk), "")) for pk in row.supports)
    if row.role == ImportRole.DUTY:
        return f"Của {lead or supports}" if lead or supports else ""
    if not row.has_facts:
        return ""
    day = f"({row.due_day:%d/%m/%Y})" if row.due_day else ""
    told = {
        "Chủ trì": lead,
        "Phối hợp": supports,
        "Thời hạn": f"{row.due_text} {day}".strip(),
        "Sản phẩm": row.deliverable,
    }
    return " · ".join(f"{name}: {value}" for name, value in told.items() if value)


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def summary(rows: Sequence[OutlineRow]) -> str:
    """ "4 nội dung, 2 điểm, 3 căn cứ"."""
    counts = Counter(row.role for row in rows)
    told = [f"{counts[role]} {name}" for role, name in zip(_COUNTED, _COUNTED_AS, strict=True) if counts[role]]
    return ", ".join(told)


def missing_texts(rows: Sequence[OutlineRow]) -> list[str]:
    """The names of the texts around the items that the file does not have."""
    texts = imported_texts(rows)
    return [name for key, name in zip(TEXTS, _TEXT_NAMES, strict=True) if not texts[key]]
