"""A programme's draft under its document's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from agencies.models import User
from coordination.models import JointText
from documents.editing import editing as editing_document
from documents.models import Version


@contextmanager
def editing(joint: JointText, user: User, summary: str) -> Iterator[Version]:
    """The programme's draft as ``documents.editing.editing`` opens it."""
    with editing_document(joint.document, user, summary) as draft:
        yield draft
