"""Tasks after they were given: every action in every state, who may do it, who sees them, who is reminded."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activity.models import Notification
from agencies.choices import AgencyKind, Role
from coordination.choices import DueKind
from desk.waiting import waiting_for
from documents.attaching import attachments_of
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision
from meetings import follow_up
from meetings.choices import TASK_MOVES, Ruling, TaskAction, TaskState
from meetings.models import Task, TaskExtension, TaskReport
from meetings.previous import followed_tasks, previous_conclusions_document, previous_meeting
from meetings.recording import RecordedTask
from meetings.task_reminders import remind_of_tasks
from tests import factories
from tests.documents.uploads import PDF
from tests.meetings.pages import text_of
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()
MONDAY = datetime.date(2026, 3, 2)  # a week without days off

# The states each action starts from, written out: the table in choices.py must say the same.
EXPECTED = {
    "bao-cao": {"chua-thuc-hien", "dang-thuc-hien"},
    "xin-gia-han": {"chua-thuc-hien", "dang-thuc-hien"},
    "giao-tiep": {"chua-thuc-hien", "dang-thuc-hien"},
    "nhan-bao-cao": {"dang-thuc-hien", "cho-xac-nhan"},
    "tra-bao-cao": {"dang-thuc-hien", "cho-xac-nhan"},
    "cho-gia-han": {"chua-thuc-hien", "dang-thuc-hien", "cho-xac-nhan"},
    "khong-gia-han": {"chua-thuc-hien", "dang-thuc-hien", "cho-xac-nhan"},
    "hoan-thanh": {"chua-thuc-hien", "dang-thuc-hien", "cho-xac-nhan"},
    "thoi": {"chua-thuc-hien", "dang-thuc-hien", "cho-xac-nhan"},
    "mo-lai": {"hoan-thanh", "thoi-thuc-hien"},
}
LEADS_TO = {
    "bao-cao": "cho-xac-nhan",
    "giao-tiep": "dang-thuc-hien",
    "nhan-bao-cao": "hoan-thanh",
    "tra-bao-cao": "dang-thuc-hien",
    "hoan-thanh": "hoan-thanh",
    "thoi": "thoi-thuc-hien",
    "mo-lai": "dang-thuc-hien",
}


@pytest.fixture
def task(town):
    """Given by MTTQ to UBND, due in ten days."""
    return given(town)


def given(town, due_on=None, what="Sớm có trụ sở", **fields):
    told = RecordedTask(
        "UBND", what, agencies=[town.ubnd], due_kind=DueKind.BY, due_on=due_on or TODAY + datetime.timedelta(days=10)
    )
    return factories.meeting(town, held=True, tasks=[told], **fields).tasks.get()


@pytest.fixture
def ubnd(town):
    return town.staff[town.ubnd.pk]


@pytest.fixture
def mttq(town):
    return town.staff[town.mttq.pk]


def waiting(task, ubnd):
    """A report that says the work is done and a request for time, both waiting."""
    told = {"task": task, "agency": ubnd.acting.agency, "by": ubnd}
    report = TaskReport.objects.create(text="Đã xong", says_done=True, on=TODAY, **told)
    until = TODAY + datetime.timedelta(days=30)
    return report, TaskExtension.objects.create(until=until, reason="Chờ vốn", due_before=task.due_on, **told)


def perform(action, task, user, items, **rev):
    report, extension = items
    calls = {
        "bao-cao": lambda: follow_up.report(task, user=user, text="Đã xong", says_done=True, **rev),
        "xin-gia-han": lambda: follow_up.ask_extension(
            task, user=user, until=TODAY + datetime.timedelta(days=20), reason="Chờ vốn", **rev
        ),
        "giao-tiep": lambda: follow_up.pass_on(task, user=user, to_text="Phòng Kinh tế", **rev),
        "nhan-bao-cao": lambda: follow_up.rule_report(task, report, user=user, accept=True, **rev),
        "tra-bao-cao": lambda: follow_up.rule_report(task, report, user=user, accept=False, remark="Thiếu", **rev),
        "cho-gia-han": lambda: follow_up.rule_extension(task, extension, user=user, accept=True, **rev),
        "khong-gia-han": lambda: follow_up.rule_extension(
            task, extension, user=user, accept=False, remark="Gấp", **rev
        ),
        "hoan-thanh": lambda: follow_up.finish(task, user=user, on=TODAY, **rev),
        "thoi": lambda: follow_up.drop(task, user=user, reason="Đổi chủ trương", **rev),
        "mo-lai": lambda: follow_up.reopen(task, user=user, reason="Chưa xong", **rev),
    }
    return calls[action]()


def put_in(task, state):
    Task.objects.filter(pk=task.pk).update(state=state, done_on=TODAY if state == TaskState.DONE else None)
    return Task.objects.get(pk=task.pk)


def test_the_table_of_moves_is_the_one_written_here():
    assert {action.value: {state.value for state in sources} for action, sources in TASK_MOVES.items()} == EXPECTED


def test_each_action_in_each_state(town, task, ubnd, mttq):
    for action in TaskAction:
        user = ubnd if action in follow_up.GIVEN else mttq
        for state in TaskState:
            now = put_in(task, state)
            items = (None, None)
            if action in follow_up.RULINGS or action == TaskAction.EXTEND:
                TaskExtension.objects.all().delete()
            if action in follow_up.RULINGS:
                items = waiting(task, ubnd)
            allowed = state.value in EXPECTED[action.value]
            assert (action in follow_up.available_actions(now, user)) == allowed, (action, state)
            if allowed:
                perform(action.value, now, user, items, rev=now.rev)
                after = Task.objects.get(pk=task.pk)
                assert (after.state, after.rev) == (LEADS_TO.get(action.value, state.value), now.rev + 1)
            else:
                with pytest.raises(InvalidTransition, match=state.label):
                    perform(action.value, now, user, items, rev=now.rev)


def test_who_may_do_what(town, task):
    """Role × own agency, the office, another agency of the locality, another locality."""
    far = factories.town("Đống Đa")
    report = {TaskAction.REPORT, TaskAction.EXTEND}
    given_to = report | {TaskAction.PASS_ON}
    office = {TaskAction.FINISH, TaskAction.DROP, TaskAction.GRANT, TaskAction.DENY}
    expected = {
        (town.ubnd, Role.STAFF): given_to,
        (town.ubnd, Role.LEADER): given_to,
        (town.ubnd, Role.CLERK): report,
        (town.mttq, Role.STAFF): office,
        (town.mttq, Role.LEADER): office,
        (town.mttq, Role.CLERK): set(),
        (town.hdnd, Role.STAFF): set(),
        (town.hdnd, Role.LEADER): set(),
        (far.ubnd, Role.STAFF): set(),
        (far.ubnd, Role.LEADER): set(),
    }
    for (agency, role), actions in expected.items():
        people = (far if agency.locality_id == far.locality.pk else town).people(role)
        user = people[agency.pk]
        assert follow_up.available_actions(task, user) == actions, (agency, role)
        for action in TaskAction:
            if action not in actions and not follow_up.may(user, task, action):
                with pytest.raises(PermissionDenied):
                    perform(action.value, task, user, waiting_rows(task))
    for role in (Role.VIEWER, Role.ADMINISTRATOR):
        assert follow_up.available_actions(task, factories.user(town.ubnd, role)) == set()


def waiting_rows(task):
    return TaskReport(task=task, pk=0), TaskExtension(task=task, pk=0)


def test_who_sees_tasks(town, task):
    far = factories.town("Đống Đa")
    child = follow_up.pass_on(task, user=town.staff[town.ubnd.pk], to_text="Phòng Kinh tế")
    secret = given(town, what="Chưa thông báo")
    Task.objects.filter(pk=secret.pk).update(given_on=None)

    def seen(user):
        return set(Task.objects.visible_to(user))

    assert seen(town.staff[town.mttq.pk]) == {task, child, secret}
    assert seen(town.clerks[town.ubnd.pk]) == {task, child}
    assert seen(town.staff[town.hdnd.pk]) == {task}
    assert seen(factories.user(town.mttq, Role.VIEWER)) == {task}
    assert seen(factories.user(town.mttq, Role.ADMINISTRATOR)) == {task}
    assert seen(far.staff[far.ubnd.pk]) == set()
    assert seen(factories.user()) == set()


def test_a_task_that_is_not_announced_is_not_worked_on(town, task, ubnd):
    Task.objects.update(given_on=None)
    secret = Task.objects.get()
    assert follow_up.available_actions(secret, ubnd) == set()
    with pytest.raises(InvalidTransition, match="chưa được thông báo"):
        follow_up.report(secret, user=ubnd, text="Xong")


def test_a_report_of_completion_is_returned_with_a_reason_then_accepted(town, task, ubnd, mttq):
    first = follow_up.report(task, user=ubnd, text="Xong", says_done=True)
    assert town.leaders[town.mttq.pk].notifications.filter(text__contains="báo cáo đã hoàn thành").count() == 1
    with pytest.raises(InvalidTransition, match="phải nêu lý do"):
        follow_up.rule_report(task, first, user=mttq, accept=False, remark=" ")
    follow_up.rule_report(task, first, user=mttq, accept=False, remark="Thiếu biên bản bàn giao")
    second = follow_up.report(task, user=ubnd, text="Đã bàn giao", says_done=True)
    follow_up.rule_report(task, second, user=mttq, accept=True)
    task.refresh_from_db()
    assert (task.state, task.done_on) == (TaskState.DONE, TODAY)
    with pytest.raises(InvalidTransition):
        follow_up.rule_report(task, second, user=mttq, accept=True)


def test_evidence_goes_with_a_report_until_it_is_accepted(client, town, task, ubnd, mttq):
    client.force_login(ubnd)
    act = reverse("meetings:task_act", args=[task.pk, "bao-cao"])
    client.post(act, {"rev": 1, "text": "Đã xong", "says_done": "on", "uploads": SimpleUploadedFile("a.pdf", PDF)})
    report = TaskReport.objects.get()
    assert [file.title for file in attachments_of(report)] == ["a"]
    page = reverse("documents:attachments", args=["bao-cao-nhiem-vu", report.pk])
    assert client.get(page).context["form"] is not None
    follow_up.rule_report(task, report, user=mttq, accept=True)
    assert client.get(page).context["form"] is None
    client.force_login(mttq)
    assert client.get(page).context["form"] is None


def test_more_time_moves_the_deadline_and_keeps_how_it_was_said(town, task, ubnd, mttq):
    until = TODAY + datetime.timedelta(days=40)
    with pytest.raises(InvalidTransition, match="sau hạn hiện nay"):
        follow_up.ask_extension(task, user=ubnd, until=task.due_on, reason="Chờ vốn")
    asked = follow_up.ask_extension(task, user=ubnd, until=until, reason="Chờ vốn")
    with pytest.raises(InvalidTransition, match="đang chờ xem xét"):
        follow_up.ask_extension(task, user=ubnd, until=until, reason="Nữa")
    said = task.due_printed
    follow_up.rule_extension(task, asked, user=mttq, accept=True)
    task.refresh_from_db()
    assert (task.due_on, task.due_printed) == (until, f"{said}; gia hạn đến ngày {until:%d/%m/%Y}")
    with pytest.raises(AlreadyDone):
        follow_up.rule_extension(task, asked, user=mttq, accept=True)


def test_what_still_waits_is_settled_when_a_task_ends(town, task, ubnd, mttq):
    report, extension = waiting(task, ubnd)
    follow_up.finish(task, user=mttq, on=TODAY)
    report.refresh_from_db()
    extension.refresh_from_db()
    assert (report.ruling, extension.ruling) == (Ruling.ACCEPTED, Ruling.RETURNED)


def test_a_task_passed_on_is_looked_after_by_who_passed_it_on(town, task, ubnd):
    unit = factories.agency(town.locality, AgencyKind.DEPARTMENT, short="Phòng Kinh tế", parent=town.ubnd)
    person = factories.user(unit)
    with pytest.raises(InvalidTransition, match="không được sau hạn"):
        follow_up.pass_on(task, user=ubnd, agencies=[unit], due_on=task.due_on + datetime.timedelta(days=1))
    child = follow_up.pass_on(task, user=ubnd, agencies=[unit], what="Lập phương án")
    assert (child.parent, child.office_id, child.lead, child.due_on) == (task, town.ubnd.pk, unit, task.due_on)
    assert person.notifications.get().text == "Nhiệm vụ được giao tiếp: Lập phương án"
    report = follow_up.report(child, user=person, text="Xong", says_done=True)
    follow_up.rule_report(child, report, user=ubnd, accept=True)
    with pytest.raises(PermissionDenied):
        follow_up.reopen(child, user=town.staff[town.mttq.pk], reason="Xem lại")


def test_a_second_click_and_a_stale_page_are_told_apart(town, task, ubnd):
    follow_up.report(task, user=ubnd, text="Đang làm", rev=1)
    with pytest.raises(AlreadyDone):
        follow_up.report(task, user=ubnd, text="Đang làm", rev=1)
    with pytest.raises(StaleRevision, match="Báo cáo tiến độ") as stale:
        follow_up.report(task, user=town.leaders[town.ubnd.pk], text="Khác", rev=1)
    assert not isinstance(stale.value, AlreadyDone)


# Reminders


def at(day, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-4, []),  # Thursday before: four working days
        (-3, ["sap-den-han"]),  # Friday before counts three: Monday, Tuesday, Wednesday
        (2, ["den-han"]),
        (3, ["qua-han"]),
        (4, ["qua-han"]),
        (5, []),  # Saturday
        (7, ["lanh-dao", "qua-han"]),  # Monday: three working days later
        (11, ["lanh-dao", "noi-giao", "qua-han"]),
    ],
)
def test_reminders_climb_on_working_days(town, monkeypatch, days, told):
    due = MONDAY + datetime.timedelta(days=2)
    given(town, due_on=due, held_on=MONDAY - datetime.timedelta(days=30))
    at(MONDAY + datetime.timedelta(days=days), monkeypatch)
    remind_of_tasks()
    stages = {key.rpartition(f"{due:%Y%m%d}-")[2] for key in Notification.objects.values_list("key", flat=True)}
    assert sorted(stages) == told
    assert remind_of_tasks() == 0


def test_the_leader_then_the_office_are_told(town, monkeypatch):
    given(town, due_on=MONDAY, held_on=MONDAY - datetime.timedelta(days=30))
    at(MONDAY + datetime.timedelta(days=14), monkeypatch)
    remind_of_tasks()

    def told(user):
        return [note.key.split("-")[-2:] for note in user.notifications.all()]

    assert told(town.staff[town.ubnd.pk]) == [["qua", "han"]]
    assert told(town.leaders[town.ubnd.pk]) == [["lanh", "dao"]]
    assert told(town.staff[town.mttq.pk]) == told(town.leaders[town.mttq.pk]) == [["noi", "giao"]]


# Pages


def test_the_list_filters_and_exports(client, town, task, ubnd):
    late = given(town, due_on=TODAY - datetime.timedelta(days=3), what="Việc trễ", held_on=datetime.date(2025, 5, 5))
    client.force_login(ubnd)
    page = reverse("meetings:task_list")
    asked = {"loc=qua-han": [late], "loc=giao-toi": [late, task], "loc=toi-giao": [], "nam=2025": [late]}
    asked |= {f"co_quan={town.ubnd.pk}": [late, task], f"hoi_nghi={task.meeting_id}": [task]}
    for query, rows in asked.items():
        assert list(client.get(f"{page}?{query}").context["page_obj"].object_list) == rows, query
    assert "▲ Quá hạn 3 ngày" in text_of(client.get(page))
    assert client.get(reverse("meetings:tasks_xlsx")).content[:2] == b"PK"
    assert "Việc trễ" in text_of(client.get(reverse("meetings:tasks_print") + "?loc=qua-han"))


def test_list_and_page_cost_the_same_with_many_rows(client, town, task, ubnd):
    client.force_login(ubnd)
    pages = (reverse("meetings:task_list"), task.get_absolute_url())
    follow_up.report(task, user=ubnd, text="Đang làm")
    client.get(pages[1])  # the content type is read once a process
    few = [count_queries(lambda page=page: client.get(page)) for page in pages]
    for _ in range(3):
        given(town)
        follow_up.report(task, user=ubnd, text="Đang làm")
        follow_up.pass_on(task, user=ubnd, to_text="Phòng")
    assert [count_queries(lambda page=page: client.get(page)) for page in pages] == few
    assert few[0] <= 6
    assert few[1] <= 10


def test_the_page_reports_and_says_what_is_wrong(client, town, task, ubnd):
    client.force_login(ubnd)
    act = reverse("meetings:task_act", args=[task.pk, "bao-cao"])
    assert client.get(act).status_code == 200
    assert "text" in client.post(act, {"rev": 1}).context["form"].errors
    assert client.post(act, {"rev": 1, "text": "Đã xong", "says_done": "on"}).status_code == 302
    client.force_login(town.staff[town.hdnd.pk])
    assert client.get(act).status_code == 403
    assert client.post(act, {"rev": 1, "text": "x"}).status_code == 403
    assert client.get(reverse("meetings:task_act", args=[task.pk, "khong-co"])).status_code == 404
    far = factories.town("Đống Đa")
    client.force_login(far.staff[far.ubnd.pk])
    assert client.get(task.get_absolute_url()).status_code == 404
    assert client.post(act, {"rev": 1, "text": "x"}).status_code == 404


def test_tasks_wait_for_those_who_have_them_and_reports_for_the_office(town, task, ubnd, mttq):
    assert [(thing.what, thing.due_on) for thing in waiting_for(ubnd)] == [
        ("Thực hiện nhiệm vụ được giao", task.due_on)
    ]
    assert waiting_for(town.leaders[town.ubnd.pk]) == []
    Task.objects.update(due_on=TODAY - datetime.timedelta(days=1))
    assert [thing.what for thing in waiting_for(town.leaders[town.ubnd.pk])] == ["Chỉ đạo nhiệm vụ quá hạn"]
    follow_up.report(task, user=ubnd, text="Xong", says_done=True)
    assert waiting_for(ubnd) == []
    assert [thing.what for thing in waiting_for(mttq)] == ["Xem xét báo cáo nhiệm vụ"]


# The previous conference's conclusions


def test_the_table_of_the_previous_conclusions_builds_itself(town, ubnd):
    earlier = given(town, due_on=TODAY - datetime.timedelta(days=2), held_on=TODAY - datetime.timedelta(days=40))
    given(town, what="Của cơ quan khác", held_on=TODAY - datetime.timedelta(days=5), organizer=town.hdnd)
    follow_up.report(earlier, user=ubnd, text="Đã chọn địa điểm")
    now = factories.meeting(town)
    assert previous_meeting(now) == earlier.meeting
    (row,) = followed_tasks(earlier.meeting)
    assert (row.status, row.result, row.late) == ("Đang thực hiện, quá hạn 2 ngày", "Đã chọn địa điểm", True)
    official = previous_conclusions_document(now)
    table, told = official.blocks
    assert table.rows[0][1:3] == ("Sớm có trụ sở", "UBND")
    assert told.text.startswith("Tổng số 1 nhiệm vụ; đã hoàn thành 0; quá hạn 1.")
    assert previous_conclusions_document(earlier.meeting) is None
