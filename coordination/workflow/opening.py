"""A programme is opened, sent out for comments, and told of what became of its document."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activity.log import record
from agencies.choices import Role
from agencies.models import User
from coordination.adopting import adopt_waiting
from coordination.choices import SectionKey, SpanKind
from coordination.models import Consultation, ConsultedAgency, JointText, Program
from documents import workflow as document_workflow
from documents.choices import OPEN_STATES, DocumentKind, DocumentState, Origin
from documents.drafting import open_document
from documents.exceptions import InvalidTransition
from documents.models import Document, Section


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
    joint: JointText,
    *,
    user: User,
    on: datetime.date,
    deadline: datetime.date,
    agencies: list[int],
    message: str = "",
    mutual: bool = True,
    rev: int | None = None,
) -> Consultation:
    """Sends the draft to ``agencies`` (ids) for comments until ``deadline``; ``mutual``: they see one another's."""
    version = document_workflow.send_out(joint.document, user=user, on=on, agencies=agencies, rev=rev, reason=message)
    consultation = Consultation.objects.create(
        version=version, sent_on=on, deadline=deadline, message=message, mutual=mutual
    )
    ConsultedAgency.objects.bulk_create(
        ConsultedAgency(consultation=consultation, agency_id=agency_id) for agency_id in dict.fromkeys(agencies)
    )
    return consultation


def after_move(document: Document, on: datetime.date) -> None:
    """Ends the consultation when the document is no longer out for comments; a new draft takes accepted wordings.

    Raises InvalidTransition where a programme is to end while an addendum to it is on its way to issue.
    """
    if document.state == DocumentState.CLOSED:
        require_not_amended(document)
    if document.state != DocumentState.CONSULTING:
        Consultation.objects.open().filter(version__document=document).update(closed_on=on)
    if document.state == DocumentState.DRAFT:
        adopt_waiting(document)


def require_not_amended(document: Document) -> None:
    """Raises InvalidTransition where an addendum to the programme's document, which is locked, is on its way to issue.

    It would amend a text that has ended or was replaced meanwhile.
    """
    if document.amendments.filter(state__in=OPEN_STATES).exists():
        raise InvalidTransition(
            "Chương trình đang có văn bản sửa đổi, bổ sung chưa ban hành. Hãy ban hành hoặc hủy văn bản ấy trước."
        )
