"""Groups and delegates, what was said, tasks, awards, notes about the source."""

import datetime

import pytest

from activity.log import entries_about
from meetings.models import Commendation, Delegate, Remark, Task
from meetings.recording import (
    RecordedDelegate,
    RecordedGroup,
)
from tests import factories
from tests.meetings.pages import row_errors, rows, text_of, url

pytestmark = pytest.mark.django_db
NOT_OFFERED = "Hãy chọn một mục trong danh sách: không có mục vừa chọn."
TODAY = factories.today()


@pytest.fixture
def held(town):
    return factories.meeting(town, datetime.date(2026, 1, 5), held=True)


def test_groups_are_added_ordered_counted_and_taken_out(client, clerk, town):
    meeting = factories.meeting(town, groups=[RecordedGroup("Một"), RecordedGroup("Hai")])
    one, two = meeting.groups.all()
    data = rows(
        "groups",
        {"id": one.pk, "name": "Một", "DELETE": "on", "ORDER": 1},
        {"id": two.pk, "name": "Hai", "count": "7", "ORDER": 5},
        {"name": "Ba", "ORDER": 9},
        {"name": "", "kind": "khac", "invite_by": "tung-nguoi"},
        initial=2,
    )
    response = client.post(url("groups", meeting), data | {"rev": 1})
    assert response["Location"] == url("groups", meeting)
    assert list(meeting.groups.values_list("name", "count", "position")) == [("Hai", 7, 1), ("Ba", None, 2)]


def test_a_group_counts_no_fewer_than_it_names(client, clerk, town):
    delegates = [RecordedDelegate(name="A"), RecordedDelegate(name="B")]
    meeting = factories.meeting(town, groups=[RecordedGroup("Nhóm", delegates=delegates)])
    data = rows("groups", {"id": meeting.groups.get().pk, "name": "Nhóm", "count": 1}, initial=1)
    response = client.post(url("groups", meeting), data | {"rev": 1})
    assert row_errors(response) == [{"count": ["Đã ghi tên 2 đại biểu: số lượng không được nhỏ hơn."]}]


@pytest.fixture
def group(town):
    return factories.meeting(town, groups=[RecordedGroup("Nhóm")]).groups.get()


def add_delegates(client, group, *forms, rev=1):
    page = url("delegates", group.meeting, group.pk)
    return client.post(page, rows("delegates", *forms) | {"rev": rev})


def test_delegates_come_from_the_directory_or_are_typed(client, clerk, town, group):
    head = town.heads[town.ubnd.pk]
    add_delegates(client, group, {"appointment": head.pk}, {"post": "Chủ tịch Hội CCB"}, {"name": ""})
    assert list(Delegate.objects.values_list("name", "post", "agency_name")) == [
        (head.official.name, head.post.title, town.ubnd.full),
        ("", "Chủ tịch Hội CCB", ""),
    ]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (
            [{"agency_name": "Sở Nội vụ"}],
            [{"name": ["Ghi họ tên hoặc chức vụ của đại biểu, hoặc chọn từ danh bạ."]}],
        ),
        ([{"appointment": "head"}] * 2, [{}, {"appointment": ["Người này đã có ở dòng trên."]}]),
    ],
    ids=["neither name nor post", "twice"],
)
def test_a_wrong_delegate_is_named_at_his_row(client, clerk, town, group, forms, expected):
    people = {
        "head": town.heads[town.ubnd.pk].pk,
    }
    sent = [{name: people.get(value, value) for name, value in form.items()} for form in forms]
    response = add_delegates(client, group, *sent)
    assert not Delegate.objects.exists()
    assert row_errors(response) == expected


@pytest.mark.parametrize("who", ["whose post had ended", "of another locality"])
def test_who_did_not_hold_a_post_here_that_day_is_not_offered(client, clerk, town, group, who):
    former = factories.appointment(town.ubnd, until=TODAY - datetime.timedelta(days=1))
    person = former if who == "whose post had ended" else factories.town("Đống Đa").heads.popitem()[1]
    response = add_delegates(client, group, {"appointment": person.pk})
    assert row_errors(response)[0]["appointment"] == [NOT_OFFERED]
    assert not Delegate.objects.exists()


def test_a_delegate_chosen_anew_is_printed_anew(client, clerk, town, group):
    old, new = town.heads[town.ubnd.pk], town.heads[town.hdnd.pk]
    add_delegates(client, group, {"appointment": old.pk})
    saved = Delegate.objects.get()
    row = {"id": saved.pk, "appointment": new.pk, "name": saved.name, "post": saved.post, "ORDER": 1}
    row["agency_name"] = saved.agency_name
    page = url("delegates", group.meeting, group.pk)
    client.post(page, rows("delegates", row, initial=1) | {"rev": 2})
    saved.refresh_from_db()
    assert (saved.name, saved.agency_name) == (new.official.name, town.hdnd.full)


def test_a_group_of_another_meeting_is_not_found(client, clerk, town, group):
    other = factories.meeting(town)
    assert client.get(url("delegates", other, group.pk)).status_code == 404


def test_what_was_said_is_recorded_after_the_meeting(client, clerk, town, held):
    data = rows("remarks", {"kind": "ket-luan", "text": "Phát huy kết quả"}, {"kind": "", "text": ""})
    client.post(url("remarks", held), data | {"rev": 1})
    assert Remark.objects.get().text == "Phát huy kết quả"
    assert entries_about(held)[0].summary == "Sửa nội dung hội nghị"


def test_nothing_was_said_at_a_meeting_that_is_still_prepared(client, clerk, town):
    meeting = factories.meeting(town)
    response = client.post(url("remarks", meeting), rows("remarks", {"kind": "ket-luan", "text": "X"}) | {"rev": 1})
    assert "khi hội nghị ở trạng thái “Chuẩn bị”" in text_of(response)
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("task", "errors"),
    [
        ({"due_kind": "truoc-ngay"}, {"due_on": ["Ghi ngày đến hạn, hoặc thời hạn bằng lời."]}),
        ({"due_kind": "khong", "due_on": "05/02/2026"}, {"due_kind": ["Đã ghi ngày đến hạn: hãy chọn loại thời hạn."]}),
        (
            {"due_kind": "vao-ngay", "due_on": "04/01/2026"},
            {"due_on": ["Hạn không được trước ngày họp (05/01/2026)."]},
        ),
        ({"due_kind": "khong", "to_text": ""}, {"to_text": ["Trường này là bắt buộc."]}),
    ],
)
def test_a_wrong_task_is_named_at_its_row(client, clerk, held, task, errors):
    row = {"to_text": "UBND", "what": "Sớm có trụ sở", **task}
    response = client.post(url("tasks", held), rows("tasks", row) | {"rev": 1})
    assert row_errors(response) == [errors]
    assert not Task.objects.exists()


def test_a_task_keeps_its_deadline_as_said_and_is_told_with_the_conclusions(client, clerk, town, held):
    row = {"to_text": "UBND", "what": "Sớm có trụ sở", "due_kind": "khong", "due_text": "sớm", "agencies": town.ubnd.pk}
    client.post(url("tasks", held), rows("tasks", row) | {"rev": 1})
    task = Task.objects.get()
    assert (task.due_printed, task.agencies.get(), task.lead) == ("sớm", town.ubnd, town.ubnd)
    told = town.staff[town.ubnd.pk].notifications.filter(text__contains="Sớm có trụ sở")
    assert told.count() == 0
    client.post(url("move", held, "thong-bao-ket-luan"), {"rev": 2})
    assert told.count() == 1


def test_awards_tell_something_and_unknown_is_not_zero(client, clerk, held):
    page = url("commendations", held)
    response = client.post(page, rows("commendations", {"by": "Chủ tịch UBND"}) | {"rev": 1})
    assert "for_what" in row_errors(response)[0]
    client.post(page, rows("commendations", {"collectives": "15", "for_what": "Năm 2025"}) | {"rev": 1})
    award = Commendation.objects.get()
    assert (award.collectives, award.individuals, award.counted) == (15, None, "15 tập thể")


def test_a_correction_of_the_source_says_why(client, clerk, town, held):
    prefix = "documents-sourcenote-content_type-object_id"
    row = {"field": "Ngày họp", "as_printed": "23/4/2017", "corrected": "23/04/2018"}
    response = client.post(url("source_notes", held), rows(prefix, row) | {"rev": 1})
    assert row_errors(response) == [{"why": ["Đính chính phải nêu lý do."]}]
    client.post(url("source_notes", held), rows(prefix, row | {"why": "Ký chương trình 2018"}) | {"rev": 1})
    assert "Ký chương trình 2018" in text_of(client.get(url("meeting", held)))


def test_a_stale_page_of_rows_keeps_what_was_typed(client, clerk, town, held):
    first = rows("remarks", {"kind": "ket-luan", "text": "Ý của người khác"})
    client.post(url("remarks", held), first | {"rev": 1})
    mine = rows("remarks", {"kind": "ket-qua", "text": "Ý của tôi"})
    response = client.post(url("remarks", held), mine | {"rev": 1})
    assert "Ý của tôi" in text_of(response)
    assert "đã thay đổi" in text_of(response)
    assert Remark.objects.get().text == "Ý của người khác"


def test_a_row_somebody_took_out_meanwhile_can_be_given_up(client, clerk, town, held):
    gone = {"id": 999, "kind": "ket-qua", "text": "Dòng đã bị xóa"}
    response = client.post(url("remarks", held), rows("remarks", gone, initial=1) | {"rev": 1})
    assert "đã bị xóa sau khi bạn mở trang" in text_of(response)
    data = rows("remarks", gone | {"DELETE": "on"}, {"kind": "ket-qua", "text": "Chép lại"}, initial=1)
    client.post(url("remarks", held), data | {"rev": 1})
    assert Remark.objects.get().text == "Chép lại"


def test_500_delegates_of_a_group_are_edited_page_by_page_in_their_order(client, clerk, town):
    meeting = factories.meeting(town, groups=[RecordedGroup("Đại biểu HĐND")])
    group = meeting.groups.get()
    Delegate.objects.bulk_create(Delegate(group=group, name=f"Đại biểu {n:03}", position=n) for n in range(1, 501))
    second = url("delegates", meeting, group.pk) + "?trang=2"
    page = client.get(second)
    shown = [form.instance for form in page.context["formset"].initial_forms]
    assert [shown[0].name, shown[-1].name] == ["Đại biểu 031", "Đại biểu 060"]
    typed = [{"id": one.pk, "name": one.name, "ORDER": n} for n, one in enumerate(shown, 1)]
    typed[0], typed[1] = typed[0] | {"ORDER": 2, "mail": "a@tayho.gov.vn"}, typed[1] | {"ORDER": 1}
    response = client.post(second, {"rev": 1, **rows("delegates", *typed, initial=len(typed))})
    assert response["Location"] == second
    names = list(group.delegates.values_list("name", flat=True))
    assert names[29:33] == ["Đại biểu 030", "Đại biểu 032", "Đại biểu 031", "Đại biểu 033"]
    assert group.delegates.get(name="Đại biểu 031").mail == "a@tayho.gov.vn"
    first, last = (client.get(url("delegate_list", meeting), {"trang": page}) for page in (1, 3))
    assert len(first.content) < 60_000
    assert [[one.no for one in shown][::99] for _, shown in last.context["shown"]] == [[401, 500]]
