"""Lines of a draft put where they are to stand. Each verb says the whole place, so that doing it twice is harmless."""

from __future__ import annotations

import uuid

from agencies.models import User
from coordination.editing.lines import siblings
from coordination.editing.locking import OUTLINE, editing, mark
from coordination.models import ContentItem, ItemLine, JointText
from documents.editing import own_row, renumber
from documents.exceptions import InvalidTransition
from documents.models import Version


def insert_line(
    joint: JointText,
    *,
    user: User,
    uid: uuid.UUID,
    parent: ItemLine | None = None,
    after: ItemLine | None = None,
    title: str = "",
) -> ItemLine:
    """Adds a line with an item of this uid, under ``parent`` and right after ``after``, first where that is None.

    Where the draft has a line of that uid already, it is returned as it stands. InvalidTransition as of ``put_line``,
    and where the uid is another text's.
    """
    draft = joint.document.current_version
    there = draft.lines.filter(item__uid=uid).first()
    if there is not None:
        return there
    if ContentItem.objects.filter(uid=uid).exists():
        raise InvalidTransition("Nội dung này vừa được bỏ khỏi dự thảo.")
    with editing(joint, user, f"Thêm nội dung: {title or '(chưa ghi tên)'}") as draft:
        item = joint.new_item()
        item.uid = uid
        item.save(update_fields=["uid"])
        made = ItemLine.objects.create(version=draft, item=item, title=title, position=draft.lines.count() + 1)
        _place(draft, made, _again(draft, parent), _again(draft, after))
        mark(draft, user, OUTLINE, f"dong-{made.pk}")
    return made


def put_line(
    joint: JointText, pk: int, *, user: User, parent: ItemLine | None = None, after: ItemLine | None = None
) -> None:
    """Moves a line under the top line ``parent`` (to the top level where None), right after its sibling ``after``.

    InvalidTransition where the two levels (1, 2 … and a, b …) do not allow it or a line named is gone.
    """
    with editing(joint, user, "Xếp lại nội dung") as draft:
        line = own_row(draft.lines.all(), pk)
        _place(draft, line, _again(draft, parent), _again(draft, after))
        mark(draft, user, OUTLINE, f"dong-{pk}")


def _again(draft: Version, line: ItemLine | None) -> ItemLine | None:
    """The line as it stands under the lock."""
    return own_row(draft.lines.all(), line.pk) if line else None


def _place(draft: Version, line: ItemLine, parent: ItemLine | None, after: ItemLine | None) -> None:
    if parent is not None:
        _require_top(line, parent)
    before = line.parent_id
    line.parent = parent
    line.save(update_fields=["parent"])
    order = [row for row in siblings(draft, line.parent_id) if row.pk != line.pk]
    at = next(
        (place for place, row in enumerate(order, 1) if after and row.pk == after.pk), 0 if after is None else None
    )
    order.insert(len(order) if at is None else at, line)  # what it was to follow has moved away: last
    renumber(order)
    if before != line.parent_id:
        renumber(siblings(draft, before))


def _require_top(line: ItemLine, parent: ItemLine) -> None:
    if parent.parent_id is not None or parent.pk == line.pk:
        raise InvalidTransition("Chỉ có hai cấp: nội dung 1, 2, 3… và điểm a, b, c… trong mỗi nội dung.")
    if line.children.exists():
        raise InvalidTransition("Nội dung có các điểm a, b, c… thì không chuyển vào nội dung khác được.")
