"""What every page about one meeting shares."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from agencies.models import User
from documents.attaching import attachment_count
from meetings.choices import TRANSITIONS, Action
from meetings.models import Meeting
from meetings.workflow import available_actions

DANGEROUS = (Action.POSTPONE, Action.CANCEL)


def meeting_or_404(user: User, pk: int) -> Meeting:
    """The meeting with organizer and chair, in one query; Http404 where the user may not see it."""
    meetings = Meeting.objects.visible_to(user).with_organizer().with_signing()
    meetings = meetings.annotate(attachment_count=attachment_count(Meeting))
    return get_object_or_404(meetings.select_related("locality", "chair__official", "chair__post"), pk=pk)


def meeting_context(meeting: Meeting, user: User, tab: str) -> dict[str, Any]:
    """The context of ``meetings/meeting_base.html``; ``tab``: meeting, signing or history."""
    actions = available_actions(meeting, user)
    return {
        "meeting": meeting,
        "tab": tab,
        "may_edit": Action.EDIT in actions,
        "may_record": Action.RECORD in actions,
        "moves": [(action, action in DANGEROUS) for action in TRANSITIONS if action in actions],
    }


def posted_revision(request: HttpRequest) -> int:
    """The revision the page was made of; 0, which is always stale, where it is missing or no number."""
    value = request.POST.get("rev", "")
    return int(value) if value.isdecimal() else 0
