"""The draft of a document under its lock, and the guard against overwriting what somebody else wrote meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from activity.log import entries_about, record
from agencies.models import User
from documents.choices import DocumentState
from documents.drafting import touch
from documents.exceptions import InvalidTransition, StaleRevision
from documents.models import Document, Version
from documents.permissions import may_draft
from documents.workflow import lock

Row = TypeVar("Row", bound=models.Model)


@contextmanager
def editing(document: Document, user: User, summary: str) -> Iterator[Version]:
    """The document's draft under its lock; counts the change and logs ``summary``, if any, when all went well.

    PermissionDenied where the user is not of the drafting agency, InvalidTransition where there is no draft now.
    """
    with transaction.atomic():
        document = lock(document)
        if not may_draft(user, document):
            raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được sửa dự thảo.")
        if document.state != DocumentState.DRAFT:
            raise InvalidTransition(why_closed(document))
        yield document.current_version
        touch(document)
        if summary:
            record(document, "sua", summary, user=user)


def why_closed(document: Document) -> str:
    """The sentence that tells why a document is not edited now."""
    return (
        f"{document.get_kind_display()} đang ở trạng thái “{document.get_state_display()}” nên không sửa được. "
        "Muốn sửa, hãy mở lại để chỉnh sửa."
    )


def fingerprint(values: Mapping[str, Any]) -> str:
    """A short sign of the values a form was filled with; two equal ones mean that nothing changed meanwhile."""
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def require_unchanged(document: Document, seen: object, now: object) -> None:
    """Raises StaleRevision, naming the last change, where what the user ``seen`` is not what stands there ``now``."""
    if seen is None or seen == now:
        return
    newest = entries_about(document).first()
    told = ""
    if newest is not None:
        when = timezone.localtime(newest.recorded_at)
        told = f": {newest.summary} ({newest.actor_name}, {when:%H:%M ngày %d/%m/%Y})"
    raise StaleRevision(
        f"Mục này đã được sửa sau khi bạn mở trang{told}. Những gì bạn gõ vẫn còn dưới đây, bên cạnh là nội dung "
        "hiện tại. Lưu lần nữa để thay bằng nội dung của bạn."
    )


def own_row(rows: QuerySet[Row], pk: int) -> Row:
    """The row of this key among the draft's; InvalidTransition where it is not there (any more)."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise InvalidTransition("Mục này không còn trong dự thảo: có thể vừa được bỏ.")
    return row


def swapped(rows: Iterable[Row], pk: int, step: int) -> list[Row]:
    """The rows with the one of this key moved by ``step`` (-1 up, 1 down); as they are where it cannot move."""
    order = list(rows)
    at = next((index for index, row in enumerate(order) if row.pk == pk), None)
    if at is not None and 0 <= at + step < len(order):
        order[at], order[at + step] = order[at + step], order[at]
    return order


def renumber(rows: Iterable[models.Model], field: str = "position") -> None:
    """Numbers the rows 1, 2 … in their order."""
    order = list(rows)
    for number, row in enumerate(order, 1):
        setattr(row, field, number)
    if order:
        type(order[0])._default_manager.bulk_update(order, [field])
