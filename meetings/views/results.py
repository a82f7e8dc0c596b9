"""Tab Kết quả: what a meeting brought, and the papers drafted from it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.choices import Role
from agencies.models import User
from documents.attaching import attachment_count
from documents.choices import DocumentKind, DocumentState
from documents.models import Document
from documents.permissions import has_role
from meetings.choices import RemarkKind
from meetings.conclusions import conclusions_seen, conclusions_shown
from meetings.models import Meeting, PartyConclusion, Task
from meetings.said import remarks_by_kind
from meetings.views.shared import meeting_context, meeting_or_404

OPENABLE = (DocumentKind.MINUTES, DocumentKind.CONCLUSION_NOTICE)


@login_required
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, given as tasks and awarded; minutes, notice and decisions as far as the user may see them."""
    found = meeting_or_404(request.user, pk)
    context = meeting_context(found, request.user, "results") | said(found, request.user)
    context |= _papers(found, request.user, may_open=context["may_record"] and drafts(request.user))
    conclusions = conclusions_seen(request.user).filter(meeting=found)
    context["party_conclusions"] = conclusions.annotate(files=attachment_count(PartyConclusion))
    return render(request, "meetings/meeting_results.html", context)


def drafts(user: User) -> bool:
    """Chuyên viên and lãnh đạo draft papers."""
    return has_role(user, Role.STAFF, Role.LEADER)


def said(meeting: Meeting, user: User) -> dict[str, Any]:
    """What the user may read of the meeting: conclusions and tasks not announced stay with the organizer."""
    remarks = remarks_by_kind(meeting)
    if not conclusions_shown(meeting, user):
        remarks = [(label, some) for label, some in remarks if label != RemarkKind.CONCLUSION.label]
    tasks = Task.objects.visible_to(user).filter(meeting=meeting, parent__isnull=True)
    return {"remarks": remarks, "tasks": tasks, "commendations": meeting.commendations.all()}


def _papers(meeting: Meeting, user: User, *, may_open: bool) -> dict[str, Any]:
    """The meeting's documents, and which kinds the user may draft. One query."""
    mine = Q(minutes__meeting=meeting) | Q(conclusion_notice__meeting=meeting)
    mine |= Q(award_decision__commendation__meeting=meeting)
    seen = Document.objects.visible_to(user).with_title(user).filter(mine).select_related("award_decision")
    papers = list(seen)
    alive = {paper.kind for paper in papers if paper.state != DocumentState.CANCELLED}
    decided = {
        paper.award_decision.commendation_id: paper
        for paper in papers
        if paper.kind == DocumentKind.AWARD_DECISION and paper.state != DocumentState.CANCELLED
    }
    return {
        "papers": papers,
        "decisions": decided,
        "openable": [kind for kind in OPENABLE if may_open and kind.value not in alive],
        "may_draft": may_open,
    }
