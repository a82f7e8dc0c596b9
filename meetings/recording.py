"""Meetings taken over as a whole: of former years, from a source, or for a demonstration."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from activity.log import record
from agencies.models import Agency, Appointment, User
from coordination.choices import DueKind
from coordination.models import Program
from meetings.choices import MeetingState, OfficerRole, PartOfDay, PurposeKind, RemarkKind
from meetings.delegates import print_appointment
from meetings.models import Commendation, Delegate, DelegateGroup, Meeting, Officer, Purpose, Remark, Task


@dataclass(frozen=True)
class RecordedPurpose:
    """Why the meeting is held: of a programme, or in words. A signing names its programme."""

    kind: PurposeKind
    program: Program | None = None
    subject: str = ""


@dataclass(frozen=True)
class RecordedDelegate:
    """A delegate by appointment or as told; name or post may be unknown, not both."""

    name: str = ""
    post: str = ""
    agency_name: str = ""
    appointment: Appointment | None = None


@dataclass(frozen=True)
class RecordedGroup:
    """A group of delegates; ``count`` None where it is not told."""

    name: str
    count: int | None = None
    delegates: Sequence[RecordedDelegate] = ()


@dataclass(frozen=True)
class RecordedTask:
    """A task as said: to whom, what, through whom, until when."""

    to_text: str
    what: str
    via: str = ""
    agencies: Sequence[Agency] = ()
    due_kind: DueKind | str = DueKind.NONE
    due_text: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class RecordedCommendation:
    """Awards; counts None where they are not told."""

    collectives: int | None = None
    individuals: int | None = None
    by: str = ""
    for_what: str = ""


@transaction.atomic
def record_meeting(
    *,
    user: User | None,
    organizer: Agency,
    title: str,
    held_on: datetime.date,
    purposes: Sequence[RecordedPurpose],
    held: bool = True,
    date_as_printed: str = "",
    part_of_day: PartOfDay | str = "",
    starts_at: datetime.time | None = None,
    place: str = "",
    chair: Appointment | None = None,
    chair_text: str = "",
    concluded_by: str = "",
    reported_by: str = "",
    groups: Sequence[RecordedGroup] = (),
    remarks: Sequence[tuple[RemarkKind | str, str]] = (),
    tasks: Sequence[RecordedTask] = (),
    commendations: Sequence[RecordedCommendation] = (),
    notes: str = "",
) -> Meeting:
    """Records a meeting with all that is known of it; ``held`` False leaves it in preparation.

    ``user`` None stands for the application itself. Nobody is told. Raises IntegrityError where a constraint of the
    tables is broken (a signing without its programme, a purpose twice, a delegate without name and post).
    """
    meeting = Meeting.objects.create(
        locality=organizer.locality,
        organizer=organizer,
        title=title,
        held_on=held_on,
        state=_state(held, remarks, tasks),
        date_as_printed=date_as_printed,
        part_of_day=part_of_day,
        starts_at=starts_at,
        place=place,
        concluded_by=concluded_by,
        reported_by=reported_by,
        notes=notes,
    )
    _add_chair(meeting, chair, chair_text)
    _add_purposes(meeting, purposes)
    _add_groups(meeting, groups)
    _add_remarks(meeting, remarks)
    _add_tasks(meeting, tasks)
    _add_commendations(meeting, commendations)
    record(meeting, "ghi-nhan", f"Ghi nhận hội nghị: {title}", user=user, on=held_on if held else None)
    return meeting


def _state(held: bool, remarks: Sequence[tuple[RemarkKind | str, str]], tasks: Sequence[RecordedTask]) -> MeetingState:
    """What is told of a meeting's conclusions was announced there and then."""
    if not held:
        return MeetingState.PLANNED
    concluded = tasks or any(kind == RemarkKind.CONCLUSION for kind, _ in remarks)
    return MeetingState.CONCLUDED if concluded else MeetingState.ENDED


def _add_chair(meeting: Meeting, chair: Appointment | None, in_words: str) -> None:
    if chair or in_words:
        text = "" if chair else in_words
        Officer.objects.create(meeting=meeting, role=OfficerRole.CHAIR, appointment=chair, text=text)


def _add_purposes(meeting: Meeting, purposes: Sequence[RecordedPurpose]) -> None:
    for position, one in enumerate(purposes, 1):
        Purpose.objects.create(
            meeting=meeting, kind=one.kind, program=one.program, subject=one.subject, position=position
        )


def _add_groups(meeting: Meeting, groups: Sequence[RecordedGroup]) -> None:
    for position, one in enumerate(groups, 1):
        group = DelegateGroup.objects.create(meeting=meeting, name=one.name, count=one.count, position=position)
        for place, told in enumerate(one.delegates, 1):
            delegate = Delegate(
                group=group,
                appointment=told.appointment,
                name=told.name,
                post=told.post,
                agency_name=told.agency_name,
                position=place,
            )
            print_appointment(delegate, meeting.held_on)
            delegate.save()


def _add_remarks(meeting: Meeting, remarks: Sequence[tuple[RemarkKind | str, str]]) -> None:
    for position, (kind, text) in enumerate(remarks, 1):
        Remark.objects.create(meeting=meeting, kind=kind, text=text, position=position)


def _add_tasks(meeting: Meeting, tasks: Sequence[RecordedTask]) -> None:
    for position, one in enumerate(tasks, 1):
        task = Task.objects.create(
            meeting=meeting,
            to_text=one.to_text,
            via=one.via,
            what=one.what,
            due_kind=one.due_kind,
            due_text=one.due_text,
            due_on=one.due_on,
            lead=one.agencies[0] if len(one.agencies) == 1 else None,
            given_on=meeting.held_on if meeting.state == MeetingState.CONCLUDED else None,
            position=position,
        )
        task.agencies.set(one.agencies)


def _add_commendations(meeting: Meeting, commendations: Sequence[RecordedCommendation]) -> None:
    for one in commendations:
        Commendation.objects.create(
            meeting=meeting,
            collectives=one.collectives,
            individuals=one.individuals,
            by=one.by,
            for_what=one.for_what,
        )
