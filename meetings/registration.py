"""What the meetings floor tells the floors below when the application starts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from activity import due
from agencies.reorganizing import parts
from documents import kinds
from documents.attaching import Carrier, carry
from meetings import reorganizing, wording, workflow
from meetings.awards import AWARD_DECISION, decision_document
from meetings.choices import Ruling
from meetings.conclusions import (
    NOTICE,
    check_notice,
    conclusions_seen,
    freeze_notice,
    notice_document,
    notice_moved,
)
from meetings.follow_up import may_add_evidence
from meetings.inviting import remind_before_meetings, tell_of_change
from meetings.mailing import hand_over_due
from meetings.minutes import MINUTES, check_minutes, minutes_document
from meetings.models import Meeting, PartyConclusion, Task, TaskReport
from meetings.papers.invitations import INVITATION, invitation_document
from meetings.papers.plan import PLAN, plan_document
from meetings.permissions import may_organize
from meetings.task_reminders import remind_of_tasks


def register() -> None:
    """Lets meetings carry files, which the agency that organizes them adds; tells what a reorganisation moves."""
    carry(
        "hoi-nghi",
        Carrier(
            model=Meeting,
            visible=Meeting.objects.visible_to,
            may_attach=may_organize,
            path=Meeting.get_absolute_url,
            title=str,
        ),
    )
    parts.register("meetings", reorganizing.PART)
    _carriers()
    _papers()
    due.register("nhiem-vu", remind_of_tasks)
    due.register("nhac-tra-loi-giay-moi", remind_before_meetings)
    due.register("thu-moi", hand_over_due)
    workflow.on_change(tell_of_change)


def _carriers() -> None:
    """Evidence of what an agency reports of its task; the scan of a party committee's conclusion."""
    carry(
        "bao-cao-nhiem-vu",
        Carrier(
            model=TaskReport,
            visible=lambda user: TaskReport.objects.filter(
                task__in=Task.objects.visible_to(user).values("pk")
            ).select_related("task", "agency"),
            may_attach=may_add_evidence,
            path=lambda report: report.task.get_absolute_url(),
            title=lambda report: f"Báo cáo của {report.agency.short}: {report.task}",
            keeps=lambda report: report.ruling == Ruling.ACCEPTED,
        ),
    )
    carry(
        "ket-luan-cap-uy",
        Carrier(
            model=PartyConclusion,
            visible=conclusions_seen,
            may_attach=lambda user, conclusion: may_organize(user, conclusion.meeting),
            path=lambda conclusion: reverse("meetings:results", args=[conclusion.meeting_id]),
            title=str,
        ),
    )


def _papers() -> None:
    """The papers drafted from a meeting's records, as kinds of document."""
    for paper in (MINUTES, NOTICE, AWARD_DECISION, PLAN, INVITATION):
        wording.register(paper)
    common: dict[str, Any] = {
        "path": wording.paper_path,
        "edit_path": wording.paper_edit_path,
        "copy": wording.copy_nothing,
        "payload": wording.no_payload,
        "without": wording.WITHOUT,
    }
    plain = {**common, "freeze": wording.freeze_nothing}
    minutes = kinds.KindOfDocument(build=minutes_document, check=check_minutes, **plain)
    decision = kinds.KindOfDocument(build=decision_document, check=wording.check_paper, **plain)
    notice = kinds.KindOfDocument(
        build=notice_document, check=check_notice, freeze=freeze_notice, moved=notice_moved, **common
    )
    plan = kinds.KindOfDocument(build=plan_document, check=wording.check_paper, **plain)
    invitation = kinds.KindOfDocument(build=invitation_document, check=wording.check_paper, **plain)
    kinds.register(PLAN.kind, plan)
    kinds.register(INVITATION.kind, invitation)
    kinds.register(MINUTES.kind, minutes)
    kinds.register(NOTICE.kind, notice)
    kinds.register(AWARD_DECISION.kind, decision)
