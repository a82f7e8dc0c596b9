"""What a reorganisation moves of the meetings: those to be held and open tasks; what was held keeps its organizer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from activity.log import record
from agencies.reorganizing.change import Change
from agencies.reorganizing.parts import Line, LineSort, Part, listed
from documents.reorganizing import DEED
from meetings.choices import OPEN_TASK_STATES, MeetingState
from meetings.models import Meeting, Task

TO_BE_HELD = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING, MeetingState.POSTPONED)


def _coming(change: Change) -> QuerySet[Meeting]:
    """Meetings still to be held that an agency which ends organizes, in id order."""
    return Meeting.objects.filter(state__in=TO_BE_HELD, organizer__in=change.ended_ids).order_by("pk")


def _tasks(change: Change) -> QuerySet[Task]:
    """Tasks still open that were given to an agency which ends, in id order."""
    theirs = Q(agencies__in=change.ended_ids) | Q(lead__in=change.ended_ids)
    return Task.objects.filter(theirs, state__in=OPEN_TASK_STATES).distinct().order_by("pk")


def preview(change: Change) -> Iterator[Line]:
    """Meetings and tasks the successor takes over; those for which there is none must be given to somebody first."""
    coming = list(_coming(change))
    kept = [meeting for meeting in coming if change.heir_of(meeting.organizer_id) is None]
    moved = [str(meeting) for meeting in coming if meeting not in kept]
    yield from listed(LineSort.MOVES, "{n} hội nghị chưa họp: cơ quan kế thừa tổ chức", moved)
    text = "{n} hội nghị chưa họp không còn cơ quan tổ chức: chọn cơ quan tiếp nhận, hoặc hủy hội nghị"
    yield from listed(LineSort.STOPS, text, map(str, kept))
    tasks = list(_tasks(change).prefetch_related("agencies"))
    lost = [task for task in tasks if not any(change.heir_of(pk) for pk in _given_to(task))]
    taken = [str(task) for task in tasks if task not in lost]
    yield from listed(LineSort.MOVES, "{n} nhiệm vụ chưa hoàn thành: cơ quan kế thừa thực hiện tiếp", taken)
    text = "{n} nhiệm vụ chưa hoàn thành không có ai làm tiếp: giao lại cho cơ quan khác"
    yield from listed(LineSort.WARNS, text, map(str, lost))
    if count := Meeting.objects.filter(organizer__in=change.ended_ids).exclude(state__in=TO_BE_HELD).count():
        yield Line(LineSort.STAYS, f"{count} hội nghị đã họp giữ nguyên cơ quan tổ chức")


def _given_to(task: Task) -> list[int]:
    """The agencies (ids) a task is given to, the one that leads it among them."""
    return [pk for pk in (task.lead_id, *(agency.pk for agency in task.agencies.all())) if pk]


def move(change: Change) -> None:
    """Hands over meetings, then tasks, each under its lock; one the successor plans already itself stays as it is."""
    for meeting in _coming(change).select_for_update(of=("self",)):
        heir = change.heir_of(meeting.organizer_id)
        same = Meeting.objects.filter(organizer=heir, held_on=meeting.held_on, title=meeting.title)
        if heir is None or same.exists():
            continue
        meeting.organizer = heir
        meeting.locality = change.place_of(meeting.locality_id) or meeting.locality
        meeting.rev += 1
        meeting.save(update_fields=["organizer", "locality", "rev"])
        told = f"Sắp xếp lại cơ quan: {heir.full} tổ chức"
        record(meeting, DEED, told, user=change.user, on=change.on)
    pks = list(_tasks(change).values_list("pk", flat=True))
    for task in Task.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"):
        _hand_over(task, change)


def _hand_over(task: Task, change: Change) -> None:
    """The successors stand among those the task is given to, in the place of the agencies that end."""
    heirs = {pk: change.heir_of(pk) for pk in _given_to(task)}
    for pk, heir in heirs.items():
        if heir is not None:
            task.agencies.add(heir)
            task.agencies.remove(pk)
            if task.lead_id == pk:
                task.lead = heir
    named = dict.fromkeys(heir.full for heir in heirs.values() if heir is not None)
    if named:
        task.rev += 1
        task.save(update_fields=["lead", "rev"])
        told = f"Sắp xếp lại cơ quan: {', '.join(named)} thực hiện tiếp"
        record(task, DEED, told, user=change.user, on=change.on)


PART = Part(preview=preview, move=move)
