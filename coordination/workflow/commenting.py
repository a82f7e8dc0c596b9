"""What agencies say of the text, what is replied to it, and what the drafting agency does with it."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import User
from coordination.addresses import page_of
from coordination.adopting import adopt
from coordination.choices import Disposition
from coordination.models import Comment, CommentReply, Consultation, ContentItem
from coordination.permissions import may_comment_on, may_dispose_of, may_reply_to
from coordination.workflow.answering import require_open
from documents import workflow as document_workflow
from documents.choices import DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision
from documents.models import Document, Version


@transaction.atomic
def comment(
    version: Version,
    *,
    user: User,
    text: str,
    item: ContentItem | None = None,
    section: str = "",
    quote: str = "",
    suggestion: str = "",
) -> Comment:
    """A comment of the user's agency while the version is out; on an item, a section or, with neither, the whole.

    ``quote`` is a passage as the version words it (``adopting.places_of``). AlreadyDone for the same one again.
    """
    document = document_workflow.lock(version.document)
    consultation = Consultation.objects.filter(version=version).first()
    if consultation is None:
        raise InvalidTransition("Bản này không được gửi lấy ý kiến.")
    asked = list(consultation.consulted.values_list("agency", flat=True))
    if user.acting is None or not may_comment_on(user, document, asked):
        raise PermissionDenied("Chỉ cơ quan được lấy ý kiến và các bên tham gia được góp ý.")
    require_open(consultation)
    said = {"item": item, "section": section, "quote": quote, "suggestion": suggestion, "text": text}
    if Comment.objects.filter(version=version, agency=user.acting.agency_id, **said).exists():
        raise AlreadyDone("Góp ý này của cơ quan bạn đã được gửi.")
    made = Comment.objects.create(version=version, agency=user.acting.agency, author=user, **said)
    record(document, "gop-y", f"{made.agency} góp ý", user=user, reason=text)
    drafter = [document.drafting_agency_id]
    key = f"gop-y-{version.pk}-{made.agency_id}-{timezone.localdate()}"
    notify(drafter, [Role.STAFF], f"{made.agency} góp ý: {version}", page_of(document, "comments"), key=key, but=user)
    return made


@transaction.atomic
def reply(comment: Comment, *, user: User, text: str) -> CommentReply:
    """Who sees the comment replies to it, until the document is issued; the other side is told."""
    document = document_workflow.lock(comment.version.document)
    if user.acting is None or not may_reply_to(user, comment):
        raise PermissionDenied("Vai trò của bạn không được trả lời góp ý này.")
    if document.is_issued:
        raise InvalidTransition("Văn bản đã ban hành: không trả lời góp ý nữa.")
    said = {"agency": user.acting.agency, "author": user, "text": text}
    if comment.replies.filter(**said).exists():
        raise AlreadyDone("Câu trả lời này đã được gửi.")
    made = CommentReply.objects.create(comment=comment, **said)
    record(document, "tra-loi-gop-y", f"{made.agency} trả lời góp ý của {comment.agency}", user=user, reason=text)
    others = {document.drafting_agency_id, comment.agency_id} - {made.agency_id}
    told = f"{made.agency} trả lời góp ý: {comment.version}"
    notify(others, [Role.STAFF], told, page_of(document, "comments"), but=user)
    return made


class Disposed(NamedTuple):
    """A comment that was disposed of; ``conflict`` says why its wording is not in the draft though it was accepted."""

    comment: Comment
    conflict: str = ""


@transaction.atomic
def dispose(
    comment: Comment,
    *,
    user: User,
    disposition: Disposition | str,
    reason: str = "",
    adopts: bool = False,
    seen: str | None = None,
) -> Disposed:
    """The drafting agency says how it deals with a comment; may be changed until the document is issued.

    ``adopts`` takes the suggested wording: into the draft now, or into the next one while the text is closed. ``seen``
    is the comment's ``stamp`` on the user's page: StaleRevision where a colleague disposed of it meanwhile.
    """
    document = document_workflow.lock(comment.version.document)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not may_dispose_of(user, document):
        raise PermissionDenied("Chỉ cơ quan soạn thảo tiếp thu, giải trình góp ý.")
    if document.is_issued:
        raise InvalidTransition("Văn bản đã ban hành: không sửa được ý kiến tiếp thu, giải trình.")
    _require_seen(comment, seen)
    comment.disposition, comment.disposition_reason = disposition, reason
    comment.disposed_at, comment.disposed_by = timezone.now(), user
    comment.adopts = bool(disposition == Disposition.ACCEPTED and comment.suggestion and (adopts or comment.adopted_in))
    comment.save(update_fields=["disposition", "disposition_reason", "disposed_at", "disposed_by", "adopts"])
    text = f"{Disposition(disposition).label} góp ý của {comment.agency}"
    record(document, "tiep-thu", text, user=user, reason=reason)
    key = f"tiep-thu-{comment.version_id}-{timezone.localdate()}"
    told = f"Góp ý của cơ quan bạn đã được trả lời: {comment.version}"
    notify([comment.agency_id], [Role.STAFF], told, page_of(document, "comments"), key=key, but=user)
    return Disposed(comment, _adopt_now(comment, document, user))


def _adopt_now(comment: Comment, document: Document, user: User) -> str:
    if not comment.adopts or comment.adopted_in_id or document.state != DocumentState.DRAFT:
        return ""
    try:
        adopt(comment, document, user=user)
    except InvalidTransition as error:
        return str(error)
    return ""


def _require_seen(comment: Comment, seen: str | None) -> None:
    if seen is None or seen == comment.stamp:
        return
    when = timezone.localtime(comment.disposed_at)
    raise StaleRevision(
        f"{comment.disposed_by} vừa ghi “{comment.get_disposition_display()}” lúc {when:%H:%M ngày %d/%m/%Y}"
        f"{': ' if comment.disposition_reason else ''}{comment.disposition_reason}. Những gì bạn gõ vẫn còn dưới đây; "
        "ghi lần nữa để thay bằng ý kiến của bạn."
    )
