"""The agencies asked answer, on the page or on paper, and are reminded."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import record
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.models import User
from coordination.addresses import page_of
from coordination.choices import Answer
from coordination.models import Comment, Consultation, ConsultedAgency
from coordination.permissions import may_answer, may_record_answer, may_remind
from documents import workflow as document_workflow
from documents.exceptions import AlreadyDone, InvalidTransition, WrongDate
from documents.models import Document

OFFICE = [Role.STAFF, Role.LEADER]


@transaction.atomic
def answer(
    consulted: ConsultedAgency, *, user: User, on: datetime.date, answer: Answer | str, remark: str = ""
) -> ConsultedAgency:
    """An asked agency answers; anew until the deadline, for the first time as long as the consultation is open."""
    document, consulted = _locked(consulted)
    if not may_answer(user, consulted):
        raise PermissionDenied("Chỉ cơ quan được lấy ý kiến mới trả lời được.")
    require_open(consulted.consultation)
    _require_day(consulted.consultation, on)
    if consulted.answer and consulted.consultation.deadline < timezone.localdate():
        raise InvalidTransition(
            f"Đã hết hạn góp ý ({consulted.consultation.deadline:%d/%m/%Y}): không đổi được câu trả lời đã gửi."
        )
    given = {"paper_number": "", "paper_on": None}
    return _write(document, consulted, user, {"answer": answer, "remark": remark, "answered_on": on, **given})


@transaction.atomic
def record_answer(
    consulted: ConsultedAgency,
    *,
    user: User,
    on: datetime.date,
    answer: Answer | str,
    paper_number: str,
    paper_on: datetime.date,
    remark: str = "",
) -> ConsultedAgency:
    """The drafting agency enters an answer that came on paper on the day ``on``; it may correct its own entry.

    What an agency answered itself is never written over (AlreadyDone).
    """
    document, consulted = _locked(consulted)
    if not may_record_answer(user, document):
        raise PermissionDenied("Chỉ cơ quan soạn thảo nhập câu trả lời nhận bằng văn bản giấy.")
    require_open(consulted.consultation)
    _require_day(consulted.consultation, on)
    _require_day(consulted.consultation, paper_on)
    if consulted.answer and consulted.paper_on is None:
        raise AlreadyDone(f"{consulted} đã tự trả lời ngày {consulted.answered_on:%d/%m/%Y}.")
    given = {"paper_number": paper_number, "paper_on": paper_on}
    return _write(document, consulted, user, {"answer": answer, "remark": remark, "answered_on": on, **given})


def _locked(consulted: ConsultedAgency) -> tuple[Document, ConsultedAgency]:
    """The document and the agency's row, read again under their locks."""
    document = document_workflow.lock(consulted.consultation.version.document)
    rows = ConsultedAgency.objects.select_for_update(of=("self",)).select_related("consultation", "agency")
    return document, rows.get(pk=consulted.pk)


def _write(document: Document, consulted: ConsultedAgency, user: User, values: dict[str, object]) -> ConsultedAgency:
    for name, value in {**values, "answered_by": user}.items():
        setattr(consulted, name, value)
    consulted.save(update_fields=[*values, "answered_by"])
    _keep_remark(consulted, None if consulted.paper_on else user)
    came = f" (công văn số {consulted.paper_number}, văn bản giấy)" if consulted.paper_on else ""
    text = f"{consulted} trả lời lấy ý kiến: {consulted.get_answer_display()}{came}"
    record(document, "tra-loi", text, user=user, on=consulted.answered_on, reason=consulted.remark)
    notify([document.drafting_agency_id], [Role.STAFF], text, page_of(document, "comments"), but=user)
    return consulted


def _keep_remark(consulted: ConsultedAgency, author: User | None) -> None:
    """What an answer says beyond plain assent is a comment on the whole, to be disposed of like the others.

    Without an ``author`` it came on paper. Another wording of it is disposed of anew.
    """
    version, agency = consulted.consultation.version_id, consulted.agency_id
    known = Comment.objects.filter(version=version, agency=agency, general=True).first()
    text = consulted.remark if consulted.answer != Answer.AGREE else ""
    if known is None and text:
        Comment.objects.create(version_id=version, agency_id=agency, author=author, general=True, text=text)
    elif known is not None and not text:
        known.delete()
    elif known is not None and known.text != text:
        known.text, known.author = text, author
        known.disposition = known.disposition_reason = ""
        known.disposed_at = known.disposed_by = None
        known.save()


@transaction.atomic
def remind(consulted: ConsultedAgency, *, user: User) -> None:
    """The drafting agency reminds an agency that owes an answer; at most once a day (AlreadyDone)."""
    document, consulted = _locked(consulted)
    if not may_remind(user, document):
        raise PermissionDenied("Chỉ cơ quan soạn thảo được nhắc các cơ quan góp ý.")
    require_open(consulted.consultation)
    if consulted.answer:
        raise AlreadyDone(f"{consulted} đã trả lời ngày {consulted.answered_on:%d/%m/%Y}.")
    if consulted.reminded_today:
        raise AlreadyDone(f"Hôm nay đã nhắc {consulted}.")
    consulted.reminded_on = timezone.localdate()
    consulted.save(update_fields=["reminded_on"])
    record(document, "nhac-gop-y", f"Nhắc {consulted} trả lời lấy ý kiến", user=user)
    title, day = document.current_version.title, consulted.consultation.deadline
    text = f"Đề nghị trả lời lấy ý kiến, hạn {day:%d/%m/%Y}: {title}"
    notify(with_heirs([consulted.agency_id]), OFFICE, text, page_of(document, "comments"), but=user)


def _require_day(consultation: Consultation, on: datetime.date) -> None:
    if on > timezone.localdate():
        raise WrongDate("Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó.")
    if on < consultation.sent_on:
        raise WrongDate(f"Không được trước ngày gửi lấy ý kiến ({consultation.sent_on:%d/%m/%Y}).")


def require_open(consultation: Consultation) -> None:
    """Raises InvalidTransition where the consultation has ended."""
    if consultation.closed_on is not None:
        raise InvalidTransition(f"Đợt lấy ý kiến đã kết thúc ngày {consultation.closed_on:%d/%m/%Y}.")
