"""Verbs of a programme around the document's own transitions: opening, consultation, comments."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import User
from coordination.choices import Answer, Disposition, SectionKey, SpanKind
from coordination.models import Comment, Consultation, ConsultedAgency, ContentItem, Program
from coordination.permissions import may_answer, may_comment, may_dispose
from documents import workflow as document_workflow
from documents.choices import DocumentKind, DocumentState, Origin
from documents.drafting import open_document
from documents.exceptions import InvalidTransition
from documents.kinds import path_of
from documents.models import Document, Section, Version


@transaction.atomic
def start_program(
    *,
    user: User,
    title: str,
    family: str,
    year_from: int,
    year_to: int,
    span_kind: str = SpanKind.YEAR,
    origin: Origin = Origin.DRAFTED,
) -> Program:
    """Opens a programme with its first draft for the agency the user acts for; PermissionDenied without one."""
    if user.acting is None or user.acting.role not in (Role.STAFF, Role.LEADER):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được soạn chương trình.")
    draft = open_document(DocumentKind.PROGRAM, title=title, drafting_agency=user.acting.agency, origin=origin)
    program = Program.objects.create(
        document=draft.document, family=family, span_kind=span_kind, year_from=year_from, year_to=year_to
    )
    for position, key in enumerate(SectionKey.values, 1):
        Section.objects.create(version=draft, key=key, position=position, heading=SectionKey(key).label)
    record(draft.document, "tao", f"Tạo dự thảo: {title}", user=user)
    return program


@transaction.atomic
def send_out(
    program: Program,
    *,
    user: User,
    on: datetime.date,
    deadline: datetime.date,
    agencies: list[int],
    message: str = "",
    rev: int | None = None,
) -> Consultation:
    """Sends the draft to ``agencies`` (ids) for comments until ``deadline``."""
    version = document_workflow.send_out(program.document, user=user, on=on, agencies=agencies, rev=rev, reason=message)
    consultation = Consultation.objects.create(version=version, sent_on=on, deadline=deadline, message=message)
    ConsultedAgency.objects.bulk_create(
        ConsultedAgency(consultation=consultation, agency_id=agency_id) for agency_id in dict.fromkeys(agencies)
    )
    return consultation


def after_move(document: Document, on: datetime.date) -> None:
    """Ends the consultation when the document is no longer out for comments."""
    if document.state != DocumentState.CONSULTING:
        Consultation.objects.open().filter(version__document=document).update(closed_on=on)


@transaction.atomic
def answer(
    consulted: ConsultedAgency, *, user: User, on: datetime.date, answer: Answer | str, remark: str = ""
) -> ConsultedAgency:
    """An asked agency answers, or answers anew while the consultation is open."""
    document = document_workflow.lock(consulted.consultation.version.document)
    consulted = ConsultedAgency.objects.select_for_update(of=("self",)).get(pk=consulted.pk)
    _require_open(consulted.consultation)
    if not may_answer(user, consulted):
        raise PermissionDenied("Chỉ cơ quan được lấy ý kiến mới trả lời được.")
    consulted.answer, consulted.remark = answer, remark
    consulted.answered_on, consulted.answered_by = on, user
    consulted.save(update_fields=["answer", "remark", "answered_on", "answered_by"])
    label = Answer(answer).label
    record(document, "tra-loi", f"{consulted} trả lời: {label}", user=user, on=on, reason=remark)
    path = path_of(document)
    text = f"{consulted} trả lời lấy ý kiến: {label}"
    notify([document.drafting_agency_id], [Role.STAFF], text, path)
    return consulted


def _require_open(consultation: Consultation) -> None:
    if consultation.closed_on is not None:
        raise InvalidTransition("Đợt lấy ý kiến đã kết thúc.")


@transaction.atomic
def comment(version: Version, *, user: User, text: str, item: ContentItem | None = None) -> Comment:
    """A comment of the user's agency on an item or the whole text, while the version is out."""
    document = document_workflow.lock(version.document)
    consultation = Consultation.objects.filter(version=version).first()
    if consultation is None:
        raise InvalidTransition("Bản này không được gửi lấy ý kiến.")
    _require_open(consultation)
    if user.acting is None or not may_comment(user, version):
        raise PermissionDenied("Chỉ cơ quan được lấy ý kiến và các bên tham gia được góp ý.")
    made = Comment.objects.create(version=version, item=item, agency=user.acting.agency, author=user, text=text)
    record(document, "gop-y", f"{made.agency} góp ý", user=user, reason=text)
    return made


@transaction.atomic
def dispose(comment: Comment, *, user: User, disposition: Disposition | str, reason: str = "") -> Comment:
    """The drafting agency says how it deals with a comment; may be changed until the document is issued."""
    document = document_workflow.lock(comment.version.document)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not may_dispose(user, comment):
        raise PermissionDenied("Chỉ cơ quan soạn thảo tiếp thu, giải trình góp ý.")
    if document.is_issued:
        raise InvalidTransition("Văn bản đã ban hành.")
    comment.disposition, comment.disposition_reason = disposition, reason
    comment.disposed_at, comment.disposed_by = timezone.now(), user
    comment.save(update_fields=["disposition", "disposition_reason", "disposed_at", "disposed_by"])
    label = Disposition(disposition).label
    record(document, "tiep-thu", f"{label} góp ý của {comment.agency}", user=user, reason=reason)
    return comment
