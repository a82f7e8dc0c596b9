"""Reminders of tasks, on working days: before the deadline, on it, after it; then higher up, each step once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from activity.models import Notification
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.working_days import WorkCalendar
from meetings.models import Task

DAYS_BEFORE = 3  # working days before the deadline at which chuyên viên are reminded
DAYS_TO_LEADER = 3  # working days after it at which their leaders are told
DAYS_TO_OFFICE = 7  # and the office that gave the task
LOOKED_BACK = datetime.timedelta(days=60)  # by then every step was told, or nobody is there to be told
LOOKED_AHEAD = datetime.timedelta(days=21)  # holds three working days however long Tết is


@dataclass(frozen=True)
class Reminder:
    """One step: its key, the agencies (ids) and roles told, and the words."""

    key: str
    agencies: list[int]
    roles: list[Role]
    text: str
    path: str


def remind_of_tasks() -> int:
    """Sends what is due today and was not sent; returns how many people were told. Nothing on days off."""
    today = timezone.localdate()
    tasks = Task.objects.open().filter(due_on__range=(today - LOOKED_BACK, today + LOOKED_AHEAD))
    calendars: dict[int, WorkCalendar] = {}
    due: list[Reminder] = []
    for task in tasks.select_related("meeting").prefetch_related("agencies"):
        locality = task.meeting.locality_id
        if locality not in calendars:
            calendars[locality] = WorkCalendar(locality)
        due += _steps(task, calendars[locality], today)
    told = set(Notification.objects.filter(key__in=[one.key for one in due]).values_list("key", flat=True))
    return sum(notify(one.agencies, one.roles, one.text, one.path, key=one.key) for one in due if one.key not in told)


def _steps(task: Task, calendar: WorkCalendar, today: datetime.date) -> Iterator[Reminder]:
    """The steps reached today. A deadline on a day off is reminded of on the working day before it."""
    if task.due_on is None or not calendar.is_working(today):
        return
    last = calendar.previous(task.due_on)
    given = [agency.pk for agency in task.agencies.all()]
    staff, leaders = [Role.STAFF], [Role.LEADER]
    if today < last:
        if calendar.after(today, DAYS_BEFORE) >= last:
            yield _reminder(task, "sap-den-han", given, staff, "sắp đến hạn")
    elif today <= task.due_on:
        yield _reminder(task, "den-han", given, staff, "đến hạn")
    else:
        yield _reminder(task, "qua-han", given, staff, "đã quá hạn")
        if today >= calendar.after(task.due_on, DAYS_TO_LEADER):
            yield _reminder(task, "lanh-dao", given, leaders, "đã quá hạn, đề nghị lãnh đạo chỉ đạo")
        if today >= calendar.after(task.due_on, DAYS_TO_OFFICE):
            yield _reminder(task, "noi-giao", with_heirs([task.office_id]), [*staff, *leaders], "quá hạn lâu chưa xong")


def _reminder(task: Task, stage: str, agencies: list[int], roles: list[Role], words: str) -> Reminder:
    """The key names the deadline too: a task whose deadline moves is reminded of anew."""
    text = f"Nhiệm vụ {words} ({task.due_on:%d/%m/%Y}), giao {task.to_text}: {task.what}"
    return Reminder(f"nhiem-vu-{task.pk}-{task.due_on:%Y%m%d}-{stage}", agencies, roles, text, task.get_absolute_url())
