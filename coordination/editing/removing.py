"""Lines taken out of a draft, and put back as they stood while the draft is open."""

from __future__ import annotations

from django.core import serializers

from agencies.models import User
from coordination.content import forget_removals
from coordination.editing.lines import is_amended, siblings
from coordination.editing.locking import OUTLINE, editing, mark
from coordination.models import Indicator, ItemLine, JointText, LineIndicator, LineSupport, RemovedLine
from documents.editing import own_row, renumber
from documents.exceptions import InvalidTransition
from documents.models import Version

KEPT_REMOVALS = 20


def remove_line(joint: JointText, pk: int, *, user: User) -> RemovedLine:
    """Removes an item with those under it; what is kept of it puts it back. Earlier versions keep theirs."""
    with editing(joint, user, "Bỏ một nội dung") as draft:
        line = own_row(draft.lines.all(), pk)
        if is_amended(joint, line):
            raise InvalidTransition("Nội dung đang có hiệu lực không bỏ được: hãy ghi ngày kết thúc của nội dung.")
        removed = RemovedLine.objects.create(
            version=draft,
            item_id=line.item_id,
            title=line.title,
            parent_line=line.parent_id,
            position=line.position,
            payload=_payload(line),
            by=user,
            by_name=user.name,
        )
        line.delete()
        renumber(siblings(draft, line.parent_id))
        forget_removals(draft.removed_lines.all()[KEPT_REMOVALS:])
        mark(draft, user, OUTLINE)
    return removed


def _payload(line: ItemLine) -> list[dict[str, object]]:
    """The rows of a line and of those under it, the upper ones first."""
    lines = [line, *line.children.all()]
    rows = [LineSupport.objects.filter(line__in=lines), LineIndicator.objects.filter(line__in=lines)]
    payload: list[dict[str, object]] = serializers.serialize(
        "python", [*lines, *(row for some in rows for row in some)]
    )
    return payload


def restore_line(joint: JointText, pk: int, *, user: User) -> ItemLine:
    """Puts a removed line (RemovedLine's id) back where it stood, with its ids, its item and those under it.

    Where what it stood under is gone or has moved inwards, it comes to the top level. InvalidTransition where it was
    put back already.
    """
    with editing(joint, user, "Lấy lại một nội dung đã bỏ") as draft:
        removed = draft.removed_lines.filter(pk=pk).first()
        if removed is None or draft.lines.filter(item=removed.item_id).exists():
            raise InvalidTransition("Nội dung này đã được lấy lại.")
        lines = _write_back(removed)
        line = lines[0]
        _stand(draft, line, removed, has_points=len(lines) > 1)
        removed.delete()
        mark(draft, user, OUTLINE, *(f"dong-{row.pk}" for row in lines))
    return line


def _write_back(removed: RemovedLine) -> list[ItemLine]:
    """Saves the rows again under their old ids; targets whose indicator is gone by now are left out."""
    rows = [made.object for made in serializers.deserialize("python", removed.payload)]
    targets = [row for row in rows if isinstance(row, LineIndicator)]
    known = set(Indicator.objects.filter(pk__in=[row.indicator_id for row in targets]).values_list("pk", flat=True))
    for row in rows:
        if not isinstance(row, LineIndicator) or row.indicator_id in known:
            row.save(force_insert=True)
    return [row for row in rows if isinstance(row, ItemLine)]


def _stand(draft: Version, line: ItemLine, removed: RemovedLine, *, has_points: bool) -> None:
    tops = draft.lines.filter(parent__isnull=True)
    parent = None if has_points else tops.filter(pk=removed.parent_line or 0).exclude(pk=line.pk).first()
    line.parent = parent
    line.save(update_fields=["parent"])
    order = [row for row in siblings(draft, line.parent_id) if row.pk != line.pk]
    order.insert(removed.position - 1 if line.parent_id == removed.parent_line else len(order), line)
    renumber(order)
