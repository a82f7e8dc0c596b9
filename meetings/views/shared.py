"""What every page about one meeting shares."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.models import User
from documents.attaching import attachment_count
from meetings.choices import STOPPED_STATES, TRANSITIONS, Action
from meetings.models import Meeting, Officer
from meetings.permissions import may_organize
from meetings.workflow import available_actions

DANGEROUS = (Action.POSTPONE, Action.CANCEL)


def meeting_or_404(user: User, pk: int) -> Meeting:
    """The meeting with its organizer and those who lead it, in two queries; Http404 where the user may not see it."""
    meetings = Meeting.objects.visible_to(user).with_organizer().with_signing()
    meetings = meetings.annotate(attachment_count=attachment_count(Meeting))
    officers = Officer.objects.select_related("appointment__official", "appointment__post")
    return get_object_or_404(
        meetings.select_related("locality").prefetch_related(Prefetch("officers", officers)), pk=pk
    )


class Tab(NamedTuple):
    """A part of a meeting with a page of its own; ``path`` None where this meeting has no such part for this user."""

    key: str
    label: str
    path: Callable[[Meeting, User], str | None]


def _at(name: str) -> Callable[[Meeting, User], str]:
    """The page with this URL name, which takes the meeting's id alone."""
    return lambda meeting, _user: reverse(f"meetings:{name}", args=[meeting.pk])


def _inviting_path(meeting: Meeting, user: User) -> str | None:
    """For the organizer, of a meeting put off or given up too: the letters that say so stand there."""
    return reverse("meetings:inviting", args=[meeting.pk]) if may_organize(user, meeting) else None


def _attendance_path(meeting: Meeting, user: User) -> str | None:
    return _held_path("attendance", meeting, user)


def _running_path(meeting: Meeting, user: User) -> str | None:
    return _held_path("running", meeting, user)


def _held_path(name: str, meeting: Meeting, user: User) -> str | None:
    """For the organizer, unless the meeting is put off or given up: then nobody comes and nothing happens."""
    shown = may_organize(user, meeting) and meeting.state not in STOPPED_STATES
    return reverse(f"meetings:{name}", args=[meeting.pk]) if shown else None


def _signing_path(meeting: Meeting, _user: User) -> str | None:
    return reverse("meetings:signing", args=[meeting.pk]) if meeting.signs else None


def _files_path(meeting: Meeting, _user: User) -> str:
    return reverse("documents:attachments", args=["hoi-nghi", meeting.pk])


TABS = (
    Tab("meeting", "Hội nghị", _at("meeting")),
    Tab("agenda", "Chương trình", _at("agenda")),
    Tab("delegates", "Đại biểu", _at("delegate_list")),
    Tab("inviting", "Mời họp", _inviting_path),
    Tab("attendance", "Điểm danh", _attendance_path),
    Tab("running", "Diễn biến", _running_path),
    Tab("signing", "Ký kết", _signing_path),
    Tab("results", "Kết quả", _at("results")),
    Tab("papers", "Tài liệu", _at("papers")),
    Tab("files", "Tệp", _files_path),
    Tab("history", "Lịch sử", _at("history")),
)


def meeting_context(meeting: Meeting, user: User, tab: str) -> dict[str, Any]:
    """The context of ``meetings/meeting_base.html``; ``tab``: the key of one of ``TABS``."""
    actions = available_actions(meeting, user)
    paths = [(one, one.path(meeting, user)) for one in TABS]
    return {
        "meeting": meeting,
        "tab": tab,
        "tabs": [(one, path) for one, path in paths if path is not None],
        "may_edit": Action.EDIT in actions,
        "may_record": Action.RECORD in actions,
        "may_attend": Action.ATTEND in actions,
        "moves": [(action, action in DANGEROUS) for action in TRANSITIONS if action in actions],
    }
