"""A draft's content items: worded, ordered, put one under another, removed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from agencies.models import User
from coordination.choices import DueKind, TargetSense
from coordination.editing.locking import OUTLINE, editing, mark
from coordination.models import Addendum, Indicator, ItemLine, JointText, LineIndicator, LineSupport
from documents.editing import own_row, renumber, require_unchanged, swapped
from documents.exceptions import InvalidTransition
from documents.models import Version


@dataclass(frozen=True)
class SupportValues:
    """A supporting agency (id) with its own duty and deadline."""

    agency_id: int
    duty: str = ""
    due_kind: str = DueKind.NONE
    due_text: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class TargetValues:
    """What is counted, in which unit, and how much of it is planned; None where no target is set."""

    name: str
    unit: str
    sense: str = TargetSense.AT_LEAST
    target: Decimal | None = None


@dataclass(frozen=True)
class LineValues:
    """What a user says of a content item."""

    title: str
    body: str = ""
    lead_id: int | None = None
    due_kind: str = DueKind.NONE
    due_text: str = ""
    due_on: datetime.date | None = None
    deliverable: str = ""
    supports: Sequence[SupportValues] = ()
    targets: Sequence[TargetValues] = ()


OWN_FIELDS = ("title", "body", "lead_id", "due_kind", "due_text", "due_on", "deliverable")


def add_line(joint: JointText, *, user: User, values: LineValues, parent: int | None = None) -> ItemLine:
    """Adds an item last among the top ones, or under the top item ``parent`` (line id)."""
    with editing(joint, user, f"Thêm nội dung: {values.title}") as draft:
        above = own_row(draft.lines.filter(parent__isnull=True), parent) if parent else None
        line = place_line(draft, joint, values, above)
        mark(draft, user, OUTLINE, f"dong-{line.pk}")
    return line


def place_line(draft: Version, joint: JointText, values: LineValues, parent: ItemLine | None = None) -> ItemLine:
    """Puts an item last in a draft whose document is locked or new."""
    position = siblings(draft, parent.pk if parent else None).count() + 1
    item = joint.new_item()
    line = ItemLine(version=draft, item=item, parent=parent, position=position)
    _write(line, values)
    return line


def save_line(joint: JointText, pk: int, *, user: User, values: LineValues, rev: int | None = None) -> ItemLine:
    """Saves an item as the user who saw its revision ``rev`` words it."""
    with editing(joint, user, f"Sửa nội dung: {values.title}") as draft:
        line = own_row(draft.lines.all(), pk)
        require_unchanged(draft.document, rev, line.rev)
        line.rev += 1
        _write(line, values)
        mark(draft, user, f"dong-{pk}")
    return line


def _write(line: ItemLine, values: LineValues) -> None:
    if values.lead_id in {support.agency_id for support in values.supports}:
        raise ValidationError("Cơ quan chủ trì không thể đồng thời là cơ quan phối hợp.")
    for name in OWN_FIELDS:
        setattr(line, name, getattr(values, name))
    line.lead_printed = ""  # copied from the version before: the draft prints today's name
    line.save()
    write_supports(line, values.supports)
    write_targets(line, values.targets)


def write_supports(line: ItemLine, supports: Sequence[SupportValues]) -> None:
    """Replaces the supporting agencies of a line of a draft whose document is locked."""
    line.supports.all().delete()
    LineSupport.objects.bulk_create(LineSupport(line=line, **vars(support)) for support in supports)


def write_targets(line: ItemLine, targets: Sequence[TargetValues]) -> None:
    """Indicators keep their identity by name; one that no version uses any more goes."""
    line.line_indicators.all().delete()
    for told in targets:
        indicator = Indicator.objects.filter(item=line.item_id, name=told.name).first()
        if indicator is None:
            indicator = Indicator.objects.create(item=line.item, name=told.name, unit=told.unit)
        _set_unit(indicator, told.unit)
        LineIndicator.objects.create(line=line, indicator=indicator, sense=told.sense, target=told.target)
    Indicator.objects.filter(item=line.item_id, lines__isnull=True).delete()


def _set_unit(indicator: Indicator, unit: str) -> None:
    """The unit of an indicator that a frozen version prints stays; ValidationError where another is asked."""
    if indicator.unit == unit:
        return
    if indicator.lines.exists():
        raise ValidationError(
            f"Chỉ tiêu “{indicator.name}” đã có trong bản trước với đơn vị “{indicator.unit}”: "
            "hãy giữ đơn vị ấy hoặc đặt tên chỉ tiêu khác."
        )
    indicator.unit = unit
    indicator.save(update_fields=["unit"])


def siblings(draft: Version, parent: int | None) -> QuerySet[ItemLine]:
    """The lines of a draft on one level in their order."""
    return draft.lines.filter(parent=parent).order_by("position", "pk")


def move_line(joint: JointText, pk: int, *, user: User, how: str) -> None:
    """Moves an item: "len" up, "xuong" down, "vao" under the item before it, "ra" out to the top level.

    InvalidTransition where the level does not allow it (two levels: 1, 2 … and a, b …).
    """
    with editing(joint, user, "Xếp lại nội dung") as draft:
        line = own_row(draft.lines.all(), pk)
        MOVES[how](draft, line)
        mark(draft, user, OUTLINE)


def _up(draft: Version, line: ItemLine) -> None:
    renumber(swapped(siblings(draft, line.parent_id), line.pk, -1))


def _down(draft: Version, line: ItemLine) -> None:
    renumber(swapped(siblings(draft, line.parent_id), line.pk, 1))


def _indent(draft: Version, line: ItemLine) -> None:
    before = siblings(draft, None).filter(position__lt=line.position).last()
    if line.parent_id is not None or before is None:
        raise InvalidTransition("Nội dung này không có nội dung nào đứng trước để chuyển vào.")
    if line.children.exists():
        raise InvalidTransition("Nội dung có các điểm a, b, c… thì không chuyển vào nội dung khác được.")
    line.parent, line.position = before, siblings(draft, before.pk).count() + 1
    line.save(update_fields=["parent", "position"])
    renumber(siblings(draft, None))


def _outdent(draft: Version, line: ItemLine) -> None:
    if line.parent is None:
        raise InvalidTransition("Nội dung này đã ở cấp ngoài cùng.")
    above = line.parent
    line.parent = None
    line.save(update_fields=["parent"])
    tops = [top for top in siblings(draft, None) if top.pk != line.pk]
    tops.insert(tops.index(above) + 1, line)
    renumber(tops)
    renumber(siblings(draft, above.pk))


MOVES: dict[str, Callable[[Version, ItemLine], None]] = {
    "len": _up,
    "xuong": _down,
    "vao": _indent,
    "ra": _outdent,
}


def is_amended(joint: JointText, line: ItemLine) -> bool:
    """Whether the item stands in the text that an addendum amends: it can be ended there, never removed."""
    return isinstance(joint, Addendum) and ItemLine.objects.filter(version=joint.base_id, item=line.item_id).exists()


def end_line(joint: JointText, pk: int, *, user: User, ended_on: datetime.date | None) -> ItemLine:
    """Ends an item of the amended text with those under it from the day on; None: it goes on."""
    with editing(joint, user, "Kết thúc một nội dung" if ended_on else "Tiếp tục một nội dung") as draft:
        line = own_row(draft.lines.all(), pk)
        if not is_amended(joint, line):
            raise InvalidTransition("Chỉ kết thúc nội dung đang có hiệu lực của chương trình được sửa đổi.")
        _end(line, ended_on)
        mark(draft, user, f"dong-{pk}", *(f"dong-{child.pk}" for child in line.children.all()))
    return line


def _end(line: ItemLine, ended_on: datetime.date | None) -> None:
    for one in (line, *line.children.all()):
        one.ended_on = ended_on
        one.rev += 1
        one.save(update_fields=["ended_on", "rev"])
