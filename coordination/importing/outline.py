"""What was understood of a file: a row for each line that says something, and how a user corrects them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from coordination.choices import DueKind, ImportRole
from coordination.importing.deadlines import Deadline

LINES = (ImportRole.ITEM, ImportRole.POINT, ImportRole.BODY)  # from the outermost inwards
UNUSED = (ImportRole.HEADING, ImportRole.UNPLACED, ImportRole.LEFT_OUT)
LONGEST_TITLE = 1000  # signs of an item or a point
LONGEST = {ImportRole.ITEM: LONGEST_TITLE, ImportRole.POINT: LONGEST_TITLE, ImportRole.BASIS: 600}


class CannotMove(Exception):
    """A line cannot take the place asked; ``str(error)`` is the Vietnamese explanation."""


@dataclass
class OutlineRow:
    """A line of the file as the draft takes it.

    role: an ``ImportRole``. source: the line as written; place: where it stands in the file. lead, supports: agencies
    (ids) of an item, a point or a duty; duties: what supporting agencies (ids as text) do. due_on: an ISO date. basis:
    the entry of the catalogue (id) of a legal basis. doubts: Vietnamese sentences on what was not understood.
    """

    key: int
    role: str
    text: str
    place: str
    source: str
    lead: int | None = None
    supports: list[int] = field(default_factory=list)
    duties: dict[str, str] = field(default_factory=dict)
    due_kind: str = DueKind.NONE.value
    due_text: str = ""
    due_on: str | None = None
    deliverable: str = ""
    basis: int | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def is_line(self) -> bool:
        return self.role in LINES

    @property
    def has_facts(self) -> bool:
        """Whether the row has agencies and a deadline of its own."""
        return self.role in (ImportRole.ITEM, ImportRole.POINT)

    @property
    def due_day(self) -> datetime.date | None:
        return datetime.date.fromisoformat(self.due_on) if self.due_on else None

    def set_due(self, due: Deadline) -> None:
        """Takes a deadline over, with its doubt."""
        self.due_kind, self.due_text = str(due.kind), due.text
        self.due_on = due.on.isoformat() if due.on else None
        if due.doubt:
            self.doubts.append(due.doubt)


def as_json(rows: Iterable[OutlineRow]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def from_json(kept: Iterable[dict[str, Any]]) -> list[OutlineRow]:
    """The rows as ``as_json`` wrote them."""
    return [OutlineRow(**row) for row in kept]


def move_in(rows: list[OutlineRow], keys: Collection[int]) -> None:
    """Puts lines one level deeper: item → point → explanation. CannotMove where nothing before them can take them."""
    _shift(rows, keys, 1)


def move_out(rows: list[OutlineRow], keys: Collection[int]) -> None:
    """Puts lines one level further out; anything that is no line yet becomes an explanation first."""
    _shift(rows, keys, -1)


def _shift(rows: list[OutlineRow], keys: Collection[int], step: int) -> None:
    for row in rows:
        if row.key in keys:
            at = LINES.index(ImportRole(row.role)) if row.is_line else len(LINES)
            row.role = LINES[min(max(at + step, 0), len(LINES) - 1)].value
            row.doubts = []
    require_sound(rows)


def require_sound(rows: Iterable[OutlineRow]) -> None:
    """CannotMove where a point or an explanation has no item before it, or a line is longer than its role allows."""
    begun = False
    for row in rows:
        begun = begun or row.role == ImportRole.ITEM
        if row.is_line and not begun:
            raise CannotMove(f"“{row.text[:60]}” cần một nội dung đứng trước để thuộc vào.")
        longest = LONGEST.get(ImportRole(row.role))
        if longest and len(row.text) > longest:
            role = ImportRole(row.role).label
            raise CannotMove(
                f"“{row.text[:60]}…” dài hơn {longest} ký tự nên không thành “{role}” được: hãy sửa ngắn lại."
            )


def leave_out(rows: list[OutlineRow], keys: Collection[int]) -> None:
    """Leaves lines out, each with what stands under it."""
    under: ImportRole | None = None
    for row in rows:
        if row.key in keys:
            under = ImportRole(row.role) if row.is_line else None
            row.role, row.doubts = ImportRole.LEFT_OUT.value, []
        elif row.is_line and under is not None and LINES.index(ImportRole(row.role)) > LINES.index(under):
            row.role, row.doubts = ImportRole.LEFT_OUT.value, []
        else:
            under = None


def accept(rows: list[OutlineRow], keys: Collection[int]) -> None:
    """Takes lines as they were read: their doubts are settled."""
    for row in rows:
        if row.key in keys:
            row.doubts = []


def lead_by(rows: list[OutlineRow], keys: Collection[int], agency: int | None) -> None:
    """Gives items, points and duties their agency (id)."""
    for row in rows:
        if row.key in keys and (row.has_facts or row.role == ImportRole.DUTY):
            row.lead = agency
            row.supports = [pk for pk in row.supports if pk != agency and row.has_facts]


def make(rows: list[OutlineRow], keys: Collection[int], role: str) -> None:
    """Gives lines a role. CannotMove where there is no such role, or no item that a point could stand under."""
    if role not in ImportRole.values:
        raise CannotMove("Hãy chọn các dòng được chuyển thành gì.")
    for row in rows:
        if row.key in keys:
            row.role, row.doubts = role, []
    require_sound(rows)
