"""A programme's draft under its document's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from agencies.models import User
from coordination.models import FieldEdit, JointText
from documents.editing import editing as editing_document
from documents.models import Version

OUTLINE = "noi-dung"
"""The place that stands for the order of all lines."""


@contextmanager
def editing(joint: JointText, user: User, summary: str) -> Iterator[Version]:
    """The programme's draft as ``documents.editing.editing`` opens it."""
    with editing_document(joint.document, user, summary) as draft:
        yield draft


def mark(draft: Version, user: User, *places: str) -> None:
    """Remembers, within ``editing``, that the user changed these places of the draft."""
    after = draft.document.rev + 1  # as ``editing`` counts when it ends
    now = timezone.now()
    told = {"rev": after, "by": user, "by_name": user.name, "at": now}
    FieldEdit.objects.bulk_create(
        [FieldEdit(version=draft, place=place, **told) for place in places],
        update_conflicts=True,
        unique_fields=["version", "place"],
        update_fields=list(told),
    )
