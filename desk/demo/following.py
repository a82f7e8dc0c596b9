"""What came after the meetings of the data: tasks passed on and reported, minutes, lists of those commended."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from agencies.models import Agency
from desk.demo.directory import Directory
from desk.demo.reading import read
from desk.demo.steps import date_back
from meetings import follow_up
from meetings.awards import AWARD_DECISION
from meetings.choices import HonoreeKind
from meetings.honorees import Row, add_honorees, hand_over
from meetings.minutes import MINUTES
from meetings.models import Meeting, PartyConclusion, Task
from meetings.wording import open_paper


def add_conclusions(directory: Directory, locality: str, one: dict[str, Any], meeting: Meeting) -> None:
    """What a recorded meeting tells of a party committee's conclusion, and of tasks passed on at once."""
    for told in one.get("party_conclusions", []):
        agency = directory.agencies[f"{locality}.{told['agency']}"]
        conclusion = PartyConclusion.objects.create(
            meeting=meeting, agency=agency, body=told["body"], symbol=told.get("symbol", ""), summary=told["summary"]
        )
        meeting.tasks.update(party_conclusion=conclusion)
    tasks = list(meeting.tasks.filter(parent__isnull=True))
    for task, told in zip(tasks, one.get("tasks", []), strict=True):
        for position, unit in enumerate(told.get("passed_on", []), 1):
            _pass_on(task, directory.agencies[f"{locality}.{told['agencies'][0]}"], unit, position)


def _pass_on(task: Task, agency: Agency, unit: dict[str, Any], position: int) -> None:
    """As the source tells it: on the day of the meeting, to units that are not in the directory."""
    Task.objects.create(
        meeting=task.meeting,
        parent=task,
        passed_by=agency,
        to_text=unit["to"],
        what=unit.get("what", task.what),
        due_kind=task.due_kind,
        due_text=task.due_text,
        given_on=task.given_on,
        position=position,
    )


def load_following(directory: Directory) -> None:
    """The wards': reports and requests by those who have the tasks, papers drafted by the organizer's people."""
    for one in read("following", directory.dates):
        meeting = Meeting.objects.get(
            locality=directory.localities[one["ward"]],
            title__startswith=one["meeting"],
            held_on__lt=directory.dates.today,
        )
        for told in one.get("tasks", []):
            for deed in told["deeds"]:
                task = meeting.tasks.get(what__startswith=told["task"], parent__isnull=True)
                _perform(directory, one["ward"], task, deed)
        _papers(directory, one, meeting)


def _perform(directory: Directory, ward: str, task: Task, deed: dict[str, Any]) -> None:
    """One deed of the data on its day."""
    started, on = timezone.now(), directory.dates.day(deed["on"])
    user = directory.users[f"{ward}.{deed['who']}"]
    match deed["does"]:
        case "bao-cao":
            follow_up.report(task, user=user, text=deed["text"], says_done=deed.get("done", False))
            task.reports.filter(at__gte=started).update(at=_nine(on), on=on)
        case "xin-gia-han":
            until = directory.dates.day(deed["until"])
            follow_up.ask_extension(task, user=user, until=until, reason=deed["text"])
            task.extensions.filter(at__gte=started).update(at=_nine(on))
        case "chap-nhan":
            follow_up.rule_report(task, task.reports.get(ruling="cho"), user=user, accept=True)
            task.reports.filter(ruled_at__gte=started).update(ruled_at=_nine(on))
        case "giao-tiep":
            units = [directory.agencies[f"{ward}.{key}"] for key in deed.get("to", [])]
            follow_up.pass_on(task, user=user, agencies=units, to_text=deed.get("to_text", ""), what=deed["text"])
    date_back(started, on, directory.dates.today)


def _nine(on: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(9)))


def _papers(directory: Directory, one: dict[str, Any], meeting: Meeting) -> None:
    """Minutes in draft, and a commendation's lists with its decision in draft."""
    staff = directory.users[f"{one['ward']}.{one['organizer']}.chuyen-vien"]
    if one.get("minutes"):
        open_paper(MINUTES, meeting, user=staff)
    award = meeting.commendations.first()
    if award is None or "honorees" not in one:
        return
    for kind, key in ((HonoreeKind.COLLECTIVE, "collectives"), (HonoreeKind.INDIVIDUAL, "individuals")):
        rows = [Row(*(part.strip() for part in line.split("|"))) for line in one["honorees"][key]]
        add_honorees(award, rows, kind=kind, user=staff)
    award.form, award.basis = one["honorees"]["form"], one["honorees"]["basis"]
    award.save(update_fields=["form", "basis"])
    for honoree in award.honorees.all():
        hand_over(honoree, user=staff, handed=True)
    award.honorees.update(handed_at=_nine(meeting.held_on))
    open_paper(AWARD_DECISION, award, user=staff)
