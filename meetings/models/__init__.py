"""When: ceremonies and conferences, who came, what was said and given as tasks."""

from meetings.models.agenda import AgendaItem, AgendaNote, Speech
from meetings.models.calendar import CalendarFeed
from meetings.models.commendations import AwardDecision, Commendation, Honoree
from meetings.models.conclusions import Remark, Task, TaskExtension, TaskReport
from meetings.models.delegates import Attendance, Delegate, DelegateGroup, Mail
from meetings.models.meeting import Meeting, Officer, Purpose
from meetings.models.papers import (
    ConclusionNotice,
    GeneratedSection,
    Invitation,
    MeetingPlan,
    Minutes,
    NewsItem,
    Pack,
    PartyConclusion,
)

__all__ = [
    "AgendaItem",
    "AgendaNote",
    "Attendance",
    "AwardDecision",
    "CalendarFeed",
    "Commendation",
    "ConclusionNotice",
    "Delegate",
    "DelegateGroup",
    "GeneratedSection",
    "Honoree",
    "Invitation",
    "Mail",
    "Meeting",
    "MeetingPlan",
    "Minutes",
    "NewsItem",
    "Officer",
    "Pack",
    "PartyConclusion",
    "Purpose",
    "Remark",
    "Speech",
    "Task",
    "TaskExtension",
    "TaskReport",
]
