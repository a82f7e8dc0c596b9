"""Following tasks up: every change of a task after it was given.

Each verb locks the task's row, guards state, permission and the revision the user saw, saves, counts the revision up,
writes one log entry and tells who is next.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activity.log import entries_about, record
from activity.notify import notify, with_heirs
from agencies.choices import Role
from agencies.models import Agency, User
from agencies.querysets import agency_lineage
from coordination.choices import DueKind
from documents.attaching import Checked, attach
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision
from documents.permissions import has_role
from documents.querysets import WORKING_ROLES
from meetings.choices import TASK_MOVES, Ruling, TaskAction, TaskState
from meetings.models import Task, TaskExtension, TaskReport

OFFICE = [Role.STAFF, Role.LEADER]
GIVEN = (TaskAction.REPORT, TaskAction.EXTEND, TaskAction.PASS_ON)  # what those who have the task do
RULINGS = (TaskAction.ACCEPT, TaskAction.RETURN, TaskAction.GRANT, TaskAction.DENY)
LONGEST_DUE = 200  # signs of a deadline in words


def is_given(user: User, task: Task) -> bool:
    """Whether the user works for an agency that has the task. Uses prefetched ``agencies``."""
    acting = user.acting
    if acting is None or acting.role not in WORKING_ROLES:
        return False
    return any(agency.pk == acting.agency_id for agency in task.agencies.all())


def is_office(user: User, task: Task) -> bool:
    """Whether the user is chuyên viên or lãnh đạo of the agency that looks after the task, or of its successor."""
    if user.acting is None or not has_role(user, *OFFICE):
        return False
    office = task.passed_by or task.meeting.organizer
    if user.acting.agency_id == office.pk:
        return True
    ended = office.until is not None and office.until < timezone.localdate()
    return ended and Agency.objects.filter(pk=office.pk, pk__in=agency_lineage(user.acting.agency_id)).exists()


def may(user: User, task: Task, action: TaskAction) -> bool:
    """Who reports and asks; who passes on; who rules. The state is another question."""
    if action == TaskAction.PASS_ON:
        return is_given(user, task) and has_role(user, *OFFICE)
    return is_given(user, task) if action in GIVEN else is_office(user, task)


def may_add_evidence(user: User, report: TaskReport) -> bool:
    """Who works for the agency that reported, until the report is accepted."""
    own = user.acting is not None and user.acting.agency_id == report.agency_id
    return own and has_role(user, *WORKING_ROLES) and report.ruling != Ruling.ACCEPTED


def available_actions(task: Task, user: User) -> set[TaskAction]:
    """What the user may do with the task now; drives the buttons and the POST check alike. None before it is given."""
    if task.given_on is None:
        return set()
    return {action for action, sources in TASK_MOVES.items() if task.state in sources and may(user, task, action)}


def _lock(task: Task, action: TaskAction, user: User, rev: int | None) -> Task:
    """The task read again under its row lock, once the action is allowed."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("meeting__organizer", "passed_by")
    task = rows.get(pk=task.pk)
    if not may(user, task, action):
        raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{action.label}” với nhiệm vụ này.")
    if rev is not None and rev != task.rev:
        raise _stale(task, action, user)
    if task.given_on is None:
        raise InvalidTransition("Kết luận chưa được thông báo nên nhiệm vụ này chưa được giao.")
    if task.state not in TASK_MOVES[action]:
        raise InvalidTransition(
            f"Không thể thực hiện “{action.label}” khi nhiệm vụ ở trạng thái “{task.get_state_display()}”."
        )
    return task


def _stale(task: Task, action: TaskAction, user: User) -> StaleRevision:
    """AlreadyDone where the same user did the same last, as by a second click."""
    newest = entries_about(task).first()
    if newest is None:
        return StaleRevision("Nhiệm vụ đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi thực hiện.")
    if newest.actor_id == user.pk and newest.action == action:
        return AlreadyDone(f"Bạn đã thực hiện “{action.label}” rồi.")
    when = timezone.localtime(newest.recorded_at)
    who = " - ".join(filter(None, [newest.actor_name, newest.agency_name]))
    return StaleRevision(
        f"Nhiệm vụ đã thay đổi sau khi bạn mở trang: {newest.summary} ({who}, {when:%H:%M ngày %d/%m/%Y}). "
        "Hãy xem lại rồi thực hiện."
    )


def _move(task: Task, action: TaskAction, user: User, summary: str, reason: str = "", **fields: Any) -> None:
    task.rev += 1
    for name, value in fields.items():
        setattr(task, name, value)
    task.save(update_fields=["rev", *fields])
    record(task, action, summary[:500], user=user, reason=reason)


def _tell(task: Task, agencies: Iterable[int], text: str, user: User) -> None:
    notify(with_heirs(agencies), OFFICE, f"{text}: {task.what}", task.get_absolute_url(), but=user)


def _given(task: Task) -> list[int]:
    return [agency.pk for agency in task.agencies.all()]


def _own_agency(user: User) -> Agency:
    if user.acting is None:
        raise PermissionDenied("Tài khoản này chưa có vai trò ở cơ quan nào.")
    return user.acting.agency


# Those who have the task


@transaction.atomic
def report(
    task: Task,
    *,
    user: User,
    text: str,
    says_done: bool = False,
    files: Collection[Checked] = (),
    rev: int | None = None,
) -> TaskReport:
    """The agency tells how far it is, with evidence; ``says_done`` asks the office to close the task."""
    task = _lock(task, TaskAction.REPORT, user, rev)
    agency = _own_agency(user)
    made = TaskReport.objects.create(
        task=task, agency=agency, text=text, says_done=says_done, on=timezone.localdate(), by=user
    )
    if files:
        attach(made, files, user=user)
    state = TaskState.REPORTED if says_done else TaskState.ONGOING
    told = "Báo cáo đã hoàn thành" if says_done else "Báo cáo tiến độ"
    _move(task, TaskAction.REPORT, user, f"{told}: {agency.short}", text, state=state)
    _tell(task, [task.office_id], f"{agency.short} {told[0].lower()}{told[1:]} nhiệm vụ", user)
    return made


@transaction.atomic
def ask_extension(
    task: Task, *, user: User, until: datetime.date, reason: str, rev: int | None = None
) -> TaskExtension:
    """The agency asks for time until the day ``until``, with a reason; one request at a time."""
    task = _lock(task, TaskAction.EXTEND, user, rev)
    agency = _own_agency(user)
    if not reason.strip():
        raise InvalidTransition("Đề nghị gia hạn phải nêu lý do.")
    if until <= (task.due_on or timezone.localdate()):
        raise InvalidTransition("Ngày gia hạn phải sau hạn hiện nay.")
    if task.extensions.filter(agency=agency, ruling=Ruling.WAITING).exists():
        raise InvalidTransition("Cơ quan bạn đã có một đề nghị gia hạn đang chờ xem xét.")
    made = TaskExtension.objects.create(
        task=task, agency=agency, until=until, reason=reason, due_before=task.due_on, by=user
    )
    _move(task, TaskAction.EXTEND, user, f"{agency.short} đề nghị gia hạn đến {until:%d/%m/%Y}", reason)
    _tell(task, [task.office_id], f"{agency.short} đề nghị gia hạn nhiệm vụ đến {until:%d/%m/%Y}", user)
    return made


@transaction.atomic
def pass_on(
    task: Task,
    *,
    user: User,
    agencies: Collection[Agency] = (),
    to_text: str = "",
    what: str = "",
    due_on: datetime.date | None = None,
    rev: int | None = None,
) -> Task:
    """The agency gives the task, or a part of it, on to its own units; it stays answerable for it.

    Not later than its own deadline. The units are told; one that is not in the directory stands as ``to_text``.
    """
    task = _lock(task, TaskAction.PASS_ON, user, rev)
    if not agencies and not to_text.strip():
        raise InvalidTransition("Chọn đơn vị trong danh bạ hoặc ghi tên đơn vị được giao.")
    if due_on and task.due_on and due_on > task.due_on:
        raise InvalidTransition(f"Hạn giao cho đơn vị không được sau hạn của nhiệm vụ ({task.due_on:%d/%m/%Y}).")
    made = _child(task, _own_agency(user), agencies, to_text, what, due_on)
    _move(task, TaskAction.PASS_ON, user, f"Giao tiếp cho {made.to_text}", what, state=TaskState.ONGOING)
    record(made, TaskAction.PASS_ON, f"Được giao tiếp: {made.to_text}", user=user)
    _tell(made, _given(made), "Nhiệm vụ được giao tiếp", user)
    return made


def _child(
    task: Task, agency: Agency, agencies: Collection[Agency], to_text: str, what: str, due_on: datetime.date | None
) -> Task:
    """What is not said anew is the task's own."""
    due = {"due_kind": DueKind.BY, "due_text": "", "due_on": due_on}
    if due_on is None:
        due = {"due_kind": task.due_kind, "due_text": task.due_text, "due_on": task.due_on}
    made = Task.objects.create(
        meeting=task.meeting,
        parent=task,
        passed_by=agency,
        to_text=(to_text.strip() or ", ".join(one.short for one in agencies))[:300],
        what=what.strip() or task.what,
        lead=next(iter(agencies)) if len(agencies) == 1 else None,
        given_on=timezone.localdate(),
        position=task.passed_on.count() + 1,
        **due,
    )
    made.agencies.set(agencies)
    return made


# The office


@transaction.atomic
def rule_report(
    task: Task, item: TaskReport, *, user: User, accept: bool, remark: str = "", rev: int | None = None
) -> None:
    """The office accepts a report, which closes the task where it says so, or returns it and says why."""
    action = TaskAction.ACCEPT if accept else TaskAction.RETURN
    task = _lock(task, action, user, rev)
    item = _waiting(task.reports.all(), item.pk)
    _rule(item, user, accept, remark)
    fields: dict[str, Any] = {}
    if item.says_done:
        fields = {"state": TaskState.DONE, "done_on": item.on} if accept else {"state": TaskState.ONGOING}
    _move(task, action, user, f"{action.label} của {item.agency.short}", remark, **fields)
    if fields.get("state") == TaskState.DONE:
        _settle(task, user)
    text = "Nhiệm vụ được xác nhận hoàn thành" if accept and item.says_done else action.label
    _tell(task, [item.agency_id], text, user)


@transaction.atomic
def rule_extension(
    task: Task, item: TaskExtension, *, user: User, accept: bool, remark: str = "", rev: int | None = None
) -> None:
    """The office moves the deadline, keeping how it was said at first, or refuses and says why."""
    action = TaskAction.GRANT if accept else TaskAction.DENY
    task = _lock(task, action, user, rev)
    item = _waiting(task.extensions.all(), item.pk)
    _rule(item, user, accept, remark)
    fields: dict[str, Any] = {}
    if accept:
        said = f"{task.due_printed}; " if task.due_printed else ""
        told = f"{said}gia hạn đến ngày {item.until:%d/%m/%Y}"[-LONGEST_DUE:]
        kind = task.due_kind if task.due_on else DueKind.BY
        fields = {"due_on": item.until, "due_text": told, "due_kind": kind}
    _move(task, action, user, f"{action.label} đến {item.until:%d/%m/%Y}: {item.agency.short}", remark, **fields)
    _tell(task, [item.agency_id], action.label, user)


def _waiting(rows: Any, pk: int) -> Any:
    """The row under the task's lock; AlreadyDone where it was ruled on."""
    row = rows.select_related("agency").get(pk=pk)
    if row.ruling != Ruling.WAITING:
        raise AlreadyDone(f"Việc này đã được xem xét: {row.get_ruling_display().lower()}.")
    return row


def _rule(row: TaskReport | TaskExtension, user: User, accept: bool, remark: str) -> None:
    if not accept and not remark.strip():
        raise InvalidTransition("Trả lại phải nêu lý do.")
    row.ruling = Ruling.ACCEPTED if accept else Ruling.RETURNED
    row.ruling_remark, row.ruled_by, row.ruled_at = remark, user, timezone.now()
    row.save(update_fields=["ruling", "ruling_remark", "ruled_by", "ruled_at"])


def _settle(task: Task, user: User, remark: str = "Nhiệm vụ đã kết thúc.") -> None:
    """What still waits when a task ends waits no more: reports are taken note of, requests for time are void."""
    for item in task.reports.filter(ruling=Ruling.WAITING):
        _rule(item, user, True, "")
    for extension in task.extensions.filter(ruling=Ruling.WAITING):
        _rule(extension, user, False, remark)


@transaction.atomic
def finish(task: Task, *, user: User, on: datetime.date, remark: str = "", rev: int | None = None) -> None:
    """The office notes that the work was done on ``on``, as where the agency told it otherwise."""
    task = _lock(task, TaskAction.FINISH, user, rev)
    if on > timezone.localdate():
        raise InvalidTransition("Ngày hoàn thành không được ở tương lai.")
    if task.given_on and on < task.given_on:
        raise InvalidTransition(f"Ngày hoàn thành không được trước ngày giao ({task.given_on:%d/%m/%Y}).")
    _move(task, TaskAction.FINISH, user, f"Hoàn thành ngày {on:%d/%m/%Y}", remark, state=TaskState.DONE, done_on=on)
    _settle(task, user)
    _tell(task, _given(task), "Nhiệm vụ được ghi nhận hoàn thành", user)


@transaction.atomic
def drop(task: Task, *, user: User, reason: str, rev: int | None = None) -> None:
    """The office takes the task back, with a reason."""
    task = _lock(task, TaskAction.DROP, user, rev)
    if not reason.strip():
        raise InvalidTransition("Thôi thực hiện phải nêu lý do.")
    _move(task, TaskAction.DROP, user, "Thôi thực hiện", reason, state=TaskState.DROPPED)
    _settle(task, user)
    _tell(task, _given(task), "Nhiệm vụ thôi thực hiện", user)


@transaction.atomic
def reopen(task: Task, *, user: User, reason: str, rev: int | None = None) -> None:
    """The office opens an ended task again, with a reason."""
    task = _lock(task, TaskAction.REOPEN, user, rev)
    if not reason.strip():
        raise InvalidTransition("Mở lại phải nêu lý do.")
    _move(task, TaskAction.REOPEN, user, "Mở lại nhiệm vụ", reason, state=TaskState.ONGOING, done_on=None)
    _tell(task, _given(task), "Nhiệm vụ được mở lại", user)
