"""An earlier version taken up again as the draft; what stands in later ones stays."""

from __future__ import annotations

import datetime

from django.db import transaction

from agencies.models import User
from coordination.content import copy_content
from coordination.models import JointText
from coordination.versions import comparison, read_parties
from documents import workflow
from documents.drafting import refill
from documents.editing import editing
from documents.exceptions import InvalidTransition
from documents.models import Document, Version

CHANGED = (
    "Bản đang soạn đã có thay đổi, lấy lại bản cũ sẽ làm mất. Hãy gửi bản đang soạn đi (lấy ý kiến hoặc trình thống "
    "nhất) để bản này được chốt và giữ lại, rồi lấy lại bản cũ."
)


def is_untouched(document: Document) -> bool:
    """Whether the draft says what the newest frozen version says, so that nothing is lost where it is replaced."""
    frozen, draft = document.frozen_version, document.current_version
    if frozen is None or draft.is_frozen:
        return False
    read_parties(frozen, draft)
    return comparison(frozen, draft).count == 0


@transaction.atomic
def restore(
    joint: JointText, source: Version, *, user: User, on: datetime.date, reason: str, rev: int | None = None
) -> Version:
    """The draft with what the frozen version ``source`` said: a new one, or one that nobody has changed yet.

    Raises InvalidTransition where the draft has words of its own, and what ``workflow.revise`` and ``editing`` raise.
    """
    document = workflow.lock(joint.document)
    if document.current_version.is_frozen:
        return workflow.revise(document, user=user, on=on, reason=reason, rev=rev, source=source)
    with editing(document, user, f"Lấy lại nội dung bản {source.no}") as draft:
        if source.document_id != document.pk or not source.is_frozen or not is_untouched(document):
            raise InvalidTransition(CHANGED)
        draft.lines.all().delete()
        draft.reason = reason
        refill(draft, source)
        copy_content(source, draft)
    return draft
