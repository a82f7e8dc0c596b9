"""Forms of the meetings floor."""

from meetings.forms.agenda import AgendaFormSet, SpeechFormSet
from meetings.forms.meeting import MeetingForm, OfficerFormSet, PurposeFormSet
from meetings.forms.moves import MOVE_FORMS
from meetings.forms.rows import (
    CommendationFormSet,
    DelegateFormSet,
    GroupFormSet,
    PartyConclusionFormSet,
    RemarkFormSet,
    SourceNoteFormSet,
    TaskFormSet,
)

__all__ = [
    "MOVE_FORMS",
    "AgendaFormSet",
    "CommendationFormSet",
    "DelegateFormSet",
    "GroupFormSet",
    "MeetingForm",
    "OfficerFormSet",
    "PartyConclusionFormSet",
    "PurposeFormSet",
    "RemarkFormSet",
    "SourceNoteFormSet",
    "SpeechFormSet",
    "TaskFormSet",
]
