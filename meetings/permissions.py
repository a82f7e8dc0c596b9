"""Who may do what with a meeting: one question a predicate. The state is the workflow's question, not these."""

from __future__ import annotations

from agencies.models import User
from documents.permissions import has_role
from documents.querysets import WORKING_ROLES
from meetings.models import Meeting


def may_start(user: User) -> bool:
    """Staff, leaders and clerks plan a meeting of their own agency."""
    return has_role(user, *WORKING_ROLES)


def may_organize(user: User, meeting: Meeting) -> bool:
    """Staff, leaders and clerks of the agency that organizes the meeting."""
    return may_start(user) and user.acting is not None and user.acting.agency_id == meeting.organizer_id
