"""What agencies say of the text, what is replied to it, and what the drafting agency does with it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import User
from coordination.addresses import page_of
from coordination.adopting import adopt
from coordination.choices import Answer, Disposition
from coordination.models import Comment, CommentReply, Consultation, ConsultedAgency, ContentItem
from coordination.permissions import may_attach_to, may_comment_on, may_dispose_of, may_reply_to
from coordination.workflow.answering import require_open
from documents import workflow as document_workflow
from documents.attaching import attachments_of, remove
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


def change_closed(comment: Comment) -> str:
    """Why the agency can no longer change or withdraw its comment; "" while it can (``may_attach_to`` tells who)."""
    if comment.general:
        return "Ý kiến chung đi cùng câu trả lời của cơ quan: sửa ở câu trả lời."
    if comment.disposition:
        return "Cơ quan soạn thảo đã tiếp thu, giải trình góp ý này: hãy trả lời hoặc góp ý mới."
    if comment.replies.all():
        return "Đã có trả lời cho góp ý này: hãy trả lời tiếp hoặc góp ý mới."
    return ""


@transaction.atomic
def change_comment(comment: Comment, *, user: User, **said: Any) -> Comment:
    """Words the agency's comment anew, ``said`` as of ``comment``, while the round is open and nobody answered it.

    What it said before stays in the log. AlreadyDone where the agency says the same in another comment.
    """
    document, comment = _changeable(comment, user)
    others = Comment.objects.filter(version=comment.version_id, agency=comment.agency_id, **said).exclude(pk=comment.pk)
    if others.exists():
        raise AlreadyDone("Cơ quan bạn đã có góp ý giống hệt thế này.")
    before = _words_of(comment)
    for name, value in said.items():
        setattr(comment, name, value)
    comment.save(update_fields=list(said))
    record(document, "sua-gop-y", f"{comment.agency} sửa góp ý", user=user, reason=f"Trước khi sửa: {before}")
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, user: User) -> None:
    """Takes the agency's comment back with its files, as ``change_comment``; the log keeps what it said."""
    document, comment = _changeable(comment, user)
    _require_more_than(comment)
    for attachment in attachments_of(comment):
        remove(attachment, user=user)
    record(document, "rut-gop-y", f"{comment.agency} rút góp ý", user=user, reason=_words_of(comment))
    comment.delete()


def _changeable(comment: Comment, user: User) -> tuple[Document, Comment]:
    """The document and the comment, read again under their locks."""
    document = document_workflow.lock(comment.version.document)
    locked = Comment.objects.select_for_update(of=("self",)).filter(pk=comment.pk).first()
    if locked is None:
        raise AlreadyDone("Góp ý này đã được rút.")
    if locked.agency_id != (user.acting.agency_id if user.acting else None):
        raise PermissionDenied("Chỉ cơ quan đã góp ý được sửa, rút góp ý.")
    require_open(Consultation.objects.get(version=locked.version_id))
    if reason := change_closed(locked):
        raise InvalidTransition(reason)
    if not may_attach_to(user, locked):
        raise PermissionDenied("Vai trò của bạn không được sửa, rút góp ý.")
    return document, locked


def _require_more_than(comment: Comment) -> None:
    """Raises InvalidTransition for the one comment of an agency that answered that it agrees with comments."""
    mine = {"agency": comment.agency_id}
    answered = ConsultedAgency.objects.filter(consultation__version=comment.version_id, **mine)
    others = Comment.objects.filter(version=comment.version_id, **mine).exclude(pk=comment.pk)
    if answered.filter(answer=Answer.AGREE_WITH_COMMENTS).exists() and not others.exists():
        raise InvalidTransition("Cơ quan bạn đã trả lời là có góp ý: đổi câu trả lời trước khi rút góp ý duy nhất này.")


def _words_of(comment: Comment) -> str:
    return "\n".join(filter(None, [comment.quote, comment.suggestion, comment.text]))


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
