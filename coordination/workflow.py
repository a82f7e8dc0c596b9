"""Verbs of a programme around the document's own transitions: opening, consultation, comments."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import record
from activity.notify import notify
from agencies.choices import Role
from agencies.models import User
from coordination.choices import Answer, Disposition, SectionKey, SpanKind
from coordination.models import Comment, Consultation, ConsultedAgency, ContentItem, Program
from coordination.permissions import may_answer, may_comment_on, may_dispose_of
from documents import workflow as document_workflow
from documents.choices import DocumentKind, DocumentState, Origin
from documents.drafting import open_document
from documents.exceptions import InvalidTransition, WrongDate
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
    if not may_answer(user, consulted):
        raise PermissionDenied("Chỉ cơ quan được lấy ý kiến mới trả lời được.")
    _require_open(consulted.consultation)
    _require_day(consulted.consultation, on)
    consulted.answer, consulted.remark = answer, remark
    consulted.answered_on, consulted.answered_by = on, user
    consulted.save(update_fields=["answer", "remark", "answered_on", "answered_by"])
    text = f"{consulted} trả lời lấy ý kiến: {Answer(answer).label}"
    record(document, "tra-loi", text, user=user, on=on, reason=remark)
    notify([document.drafting_agency_id], [Role.STAFF], text, comments_path(document), but=user)
    return consulted


def comments_path(document: Document) -> str:
    """The address of the programme's comments."""
    return reverse("coordination:comments", args=[document.program.pk])


def _require_day(consultation: Consultation, on: datetime.date) -> None:
    if on > timezone.localdate():
        raise WrongDate("Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó.")
    if on < consultation.sent_on:
        raise WrongDate(f"Không được trước ngày gửi lấy ý kiến ({consultation.sent_on:%d/%m/%Y}).")


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
    asked = list(consultation.consulted.values_list("agency", flat=True))
    if user.acting is None or not may_comment_on(user, document, asked):
        raise PermissionDenied("Chỉ cơ quan được lấy ý kiến và các bên tham gia được góp ý.")
    _require_open(consultation)
    made = Comment.objects.create(version=version, item=item, agency=user.acting.agency, author=user, text=text)
    record(document, "gop-y", f"{made.agency} góp ý", user=user, reason=text)
    drafter = [document.drafting_agency_id]
    key = f"gop-y-{version.pk}-{made.agency_id}-{timezone.localdate()}"
    notify(drafter, [Role.STAFF], f"{made.agency} góp ý: {version}", comments_path(document), key=key, but=user)
    return made


@transaction.atomic
def dispose(comment: Comment, *, user: User, disposition: Disposition | str, reason: str = "") -> Comment:
    """The drafting agency says how it deals with a comment; may be changed until the document is issued."""
    document = document_workflow.lock(comment.version.document)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if not may_dispose_of(user, document):
        raise PermissionDenied("Chỉ cơ quan soạn thảo tiếp thu, giải trình góp ý.")
    if document.is_issued:
        raise InvalidTransition("Văn bản đã ban hành: không sửa được ý kiến tiếp thu, giải trình.")
    comment.disposition, comment.disposition_reason = disposition, reason
    comment.disposed_at, comment.disposed_by = timezone.now(), user
    comment.save(update_fields=["disposition", "disposition_reason", "disposed_at", "disposed_by"])
    text = f"{Disposition(disposition).label} góp ý của {comment.agency}"
    record(document, "tiep-thu", text, user=user, reason=reason)
    key = f"tiep-thu-{comment.version_id}-{timezone.localdate()}"
    told = f"Góp ý của cơ quan bạn đã được trả lời: {comment.version}"
    notify([comment.agency_id], [Role.STAFF], told, comments_path(document), key=key, but=user)
    return comment
