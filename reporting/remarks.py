"""Remarks on single fields of a report, and an agency's request to take its accepted report up again.

The standing agency writes remarks down one by one, where it reads; ``workflow.ask_supplement`` then asks them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.log import record
from agencies.models import User
from documents.exceptions import AlreadyDone, InvalidTransition
from reporting.choices import CORRECTION, ReportAction, ReportState
from reporting.extending import may_ask
from reporting.fields import FIGURE_PREFIX, GENERAL_PARTS, ITEM_FIELDS, Place
from reporting.forms.guarded import fingerprint, plain
from reporting.models import AgencyReport, SupplementRemark
from reporting.permissions import may_receive, standing_agency_id
from reporting.workflow import WRITERS, available_actions, guard_open, lock_report, tell

ANSWER_PREFIX = "tra-loi-"  # + the remark's id: the part of the report's form that answers it
LONGEST_ANSWER = 5000  # signs, as its form says


def is_place(report: AgencyReport, place: Place) -> bool:
    """Whether the report has the field, whole item ("") or figure."""
    if place.item is None:
        return place.field in ("", *GENERAL_PARTS)
    row = report.progress.filter(item=place.item)
    if place.field in ("", *ITEM_FIELDS):
        return row.exists()
    indicator = place.field.removeprefix(FIGURE_PREFIX)
    return place.field != indicator and indicator.isdecimal() and row.filter(item__indicators=int(indicator)).exists()


@transaction.atomic
def write_remark(report: AgencyReport, place: Place, *, user: User, text: str) -> SupplementRemark | None:
    """Writes down what is to be asked for at a field; again replaces the text, an empty one takes the remark away.

    Raises InvalidTransition where no supplement can be asked for now, PermissionDenied for another agency's people.
    """
    report = lock_report(report)
    guard_open(report)
    if not may_receive(user, report):
        raise PermissionDenied("Chỉ cơ quan thường trực được đề nghị bổ sung báo cáo.")
    if ReportAction.ASK_SUPPLEMENT not in available_actions(report, user):
        raise InvalidTransition(f"Báo cáo ở trạng thái “{report.get_state_display()}” nên chưa đề nghị bổ sung được.")
    same: dict[str, Any] = {
        "report": report,
        "item_id": place.item,
        "field": place.field,
        "asked_at": None,
        "settled_at": None,
    }
    if not text.strip():
        SupplementRemark.objects.filter(**same).delete()
        return None
    remark, _ = SupplementRemark.objects.update_or_create(**same, defaults={"text": text.strip(), "made_by": user})
    return remark


def waiting_text(report: AgencyReport, place: Place) -> str:
    """What was written down at a field and not asked for yet; "" where nothing was."""
    same = report.remarks.filter(item=place.item, field=place.field, asked_at=None, settled_at=None)
    return same.values_list("text", flat=True).first() or ""


def answer_name(remark_id: int) -> str:
    """The name of a remark's answer in the report's form."""
    return f"{ANSWER_PREFIX}{remark_id}-answer"


def answer_print(answer: str) -> str:
    """What the page remembers of the answer that it showed, and sends with what is typed (``-seen``)."""
    return fingerprint({"answer": plain(answer)})


def save_answers(report: AgencyReport, sent: Mapping[str, str]) -> dict[int, str]:
    """Saves the answers typed in the report's form, by ``answer_name``; those not sent stay.

    The report is locked and may be written in by who sent them (``entry.lock_for_writing``). Returns what was typed by
    the remark's id where it is not saved, as somebody else answered the same remark after the page was made.
    """
    refused: dict[int, str] = {}
    for remark in report.remarks.filter(asked_at__isnull=False, settled_at=None).exclude(field=CORRECTION):
        answer = plain(sent.get(answer_name(remark.pk), remark.answer))[:LONGEST_ANSWER]
        seen = sent.get(f"{ANSWER_PREFIX}{remark.pk}-seen")
        if answer == plain(remark.answer):
            continue
        if seen not in (None, answer_print(remark.answer)):
            # who did not touch it sends what he saw
            refused |= {remark.pk: answer} if seen != answer_print(answer) else {}
            continue
        remark.answer = answer
        remark.save(update_fields=["answer"])
    return refused


def correction_path(report: AgencyReport) -> str:
    """The address where an agency asks to take its accepted report up again, and is answered."""
    return reverse("reporting:correction", args=[report.pk])


def waiting_correction(report: AgencyReport) -> SupplementRemark | None:
    """The agency's request that nobody has answered yet."""
    return report.remarks.filter(field=CORRECTION, settled_at=None).select_related("made_by").first()


@transaction.atomic
def ask_correction(report: AgencyReport, *, user: User, reason: str) -> SupplementRemark:
    """An agency asks to take its accepted report up again; the standing agency then asks for the supplement, or not.

    Raises InvalidTransition where the report is not accepted or no reason is given, AlreadyDone while one waits.
    """
    report = lock_report(report)
    guard_open(report)
    if not may_ask(user, report):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo của cơ quan báo cáo được xin bổ sung, đính chính.")
    if report.state != ReportState.ACCEPTED:
        raise InvalidTransition("Chỉ báo cáo đã tiếp nhận mới cần xin bổ sung, đính chính.")
    if waiting_correction(report):
        raise AlreadyDone("Báo cáo này đã có một đề nghị bổ sung, đính chính đang chờ trả lời.")
    if not reason.strip():
        raise InvalidTransition("Xin bổ sung, đính chính phải nêu nội dung và lý do.")
    asked = SupplementRemark.objects.create(
        report=report, field=CORRECTION, text=reason.strip(), made_by=user, asked_at=timezone.now()
    )
    told = f"{report.agency_name} xin bổ sung, đính chính báo cáo đã tiếp nhận"
    record(report, "xin-dinh-chinh", told, user=user, reason=reason)
    tell(report, standing_agency_id(report.period.program), WRITERS, told, correction_path(report))
    return asked


@transaction.atomic
def decline_correction(asked: SupplementRemark, *, user: User, answer: str) -> None:
    """The standing agency leaves the report as accepted and says why; granting is asking for the supplement."""
    report = lock_report(asked.report)
    if not may_receive(user, report):
        raise PermissionDenied("Chỉ cơ quan thường trực được trả lời đề nghị này.")
    asked = report.remarks.select_for_update().get(pk=asked.pk)
    if asked.settled_at is not None:
        raise AlreadyDone("Đề nghị này đã được trả lời.")
    if not answer.strip():
        raise InvalidTransition("Giữ nguyên báo cáo đã tiếp nhận phải nêu lý do.")
    asked.answer, asked.settled_at = answer.strip(), timezone.now()
    asked.save(update_fields=["answer", "settled_at"])
    told = f"Giữ nguyên báo cáo đã tiếp nhận của {report.agency_name}"
    record(report, "giu-nguyen", told, user=user, reason=answer)
    tell(report, report.agency_id, WRITERS, told, correction_path(report))
