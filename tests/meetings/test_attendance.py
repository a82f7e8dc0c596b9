"""Marks at the door: two clerks at once, the same mark sent twice, who came unasked, 500 delegates."""

import datetime
import uuid

import pytest
from django.utils import timezone

from agencies.choices import Role
from meetings.attendance import Mark, MarkedMeanwhile, add_guest, mark
from meetings.choices import MeetingState, Presence
from meetings.models import Attendance, Delegate, DelegateGroup, Meeting
from meetings.personal import personal_token
from tests import factories
from tests.meetings.pages import text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()


@pytest.fixture
def other(town):
    return factories.user(town.mttq, Role.STAFF)


def conference(town, size=3, **fields):
    meeting = factories.meeting(town, **fields)
    group = DelegateGroup.objects.create(meeting=meeting, name="Đại biểu HĐND")
    named = [Delegate(group=group, name=f"Lê Văn Số {n}", post="Tổ trưởng", position=n) for n in range(1, size + 1)]
    Delegate.objects.bulk_create(named)
    return meeting, list(Delegate.objects.filter(group=group).select_related("group__meeting"))


def press(client, meeting, delegate, presence, rev=0, **data):
    return client.post(
        url("attendance_mark", meeting, delegate.pk), {"presence": presence, "rev": rev, **data}, follow=True
    )


def test_marks_are_counted_by_group(client, clerk, town):
    meeting, (one, two, three) = conference(town)
    press(client, meeting, one, "co-mat")
    press(client, meeting, two, "di-thay", substitute_name="Trần B", substitute_post="Tổ phó")
    response = press(client, meeting, three, "vang-co-phep")
    (row,) = response.context["counts"]
    assert (row.came, row.expected, row.marked) == (2, 3, 3)
    assert "Trần B, Tổ phó" in text_of(response)


def test_enter_in_a_field_of_the_substitute_marks_the_substitute(client, clerk, town):
    meeting, _ = conference(town, 1)
    page = text_of(client.get(url("attendance", meeting)))
    form = next(form for form in page.split("<form ") if "substitute_name" in form)
    assert 'name="presence" value="di-thay"' in form
    assert "co-mat" not in form


def test_a_meeting_given_up_has_letters_but_nobody_at_the_door(client, clerk, town):
    meeting, _ = conference(town, 1)
    Meeting.objects.update(state=MeetingState.CANCELLED, state_reason="Có việc đột xuất")
    tabs = [tab.key for tab, _ in client.get(url("inviting", meeting)).context["tabs"]]
    assert ("inviting" in tabs, "attendance" in tabs) == (True, False)
    response = client.post(url("guest_papers", meeting), follow=True)
    assert "Không thể thực hiện “Sửa” khi hội nghị ở trạng thái “Hủy”." in text_of(response)


def test_a_substitute_needs_a_name(client, clerk, town):
    meeting, (one, *_) = conference(town)
    assert "người đi thay thì ghi họ tên" in text_of(press(client, meeting, one, "di-thay"))
    assert not Attendance.objects.exists()


def test_the_later_clerk_sees_who_marked_and_may_overrule(client, clerk, other, town):
    meeting, (one, *_) = conference(town)
    mark(one, Mark(Presence.EXCUSED), user=other)
    response = press(client, meeting, one, "co-mat", rev=0)
    assert f"{other.name} đã điểm danh “Vắng có phép”" in text_of(response)
    assert Attendance.objects.get().presence == Presence.EXCUSED
    press(client, meeting, one, "co-mat", rev=1)
    assert Attendance.objects.values_list("presence", "rev", "marked_by").get() == ("co-mat", 2, clerk.pk)


def test_two_clerks_who_say_the_same_do_not_disturb_each_other(clerk, other, town):
    _, (one, *_) = conference(town)
    mark(one, Mark(Presence.PRESENT), user=other)
    assert mark(one, Mark(Presence.PRESENT), user=clerk).marked_by == other


def test_a_mark_sent_again_changes_nothing_even_after_another_overruled_it(clerk, other, town):
    _, (one, *_) = conference(town)
    sent = Mark(Presence.PRESENT, client_id=uuid.uuid4(), at=timezone.now())
    assert [mark(one, sent, user=clerk).rev for _ in range(2)] == [1, 1]
    mark(one, Mark(Presence.ABSENT, rev=1), user=other)
    with pytest.raises(MarkedMeanwhile):
        mark(one, sent, user=clerk)
    assert Attendance.objects.values_list("presence", "rev").get() == ("vang", 2)


def test_of_ones_own_marks_the_newest_stays_in_whatever_order_they_arrive(clerk, town):
    _, (one, *_) = conference(town)
    now = timezone.now()
    mark(one, Mark(Presence.ABSENT, client_id=uuid.uuid4(), at=now), user=clerk)
    late = Mark(Presence.PRESENT, client_id=uuid.uuid4(), at=now - datetime.timedelta(minutes=1))
    assert mark(one, late, user=clerk).presence == Presence.ABSENT


def test_a_guest_sent_twice_is_added_once_and_present(client, clerk, town):
    meeting, _ = conference(town)
    name = uuid.uuid4()
    guests = {add_guest(meeting, name="Nhà báo A", user=clerk, client_id=name).pk for _ in range(2)}
    assert len(guests) == 1
    client.post(url("attendance_guest", meeting), {"name": "", "post": "Phóng viên"})
    counts = client.get(url("attendance", meeting)).context["counts"]
    assert [(row.name, row.came) for row in counts] == [("Đại biểu HĐND", 0), ("Đại biểu đến thêm", 2)]


def test_a_group_that_is_only_counted_is_counted(client, clerk, town):
    meeting, _ = conference(town)
    group = DelegateGroup.objects.create(meeting=meeting, name="Bí thư Đoàn 16 phường", count=16, position=2)
    client.post(url("attendance_count", meeting, group.pk), {"came": "14"})
    assert client.get(url("attendance", meeting)).context["counts"][1].came == 14
    response = client.post(url("attendance_count", meeting, group.pk), {"came": "-1"}, follow=True)
    assert "từ 0 trở lên" in text_of(response)
    response = client.post(url("attendance_count", meeting, group.pk), {"came": "15", "seen": "0"}, follow=True)
    assert "Người khác vừa ghi 14 người có mặt, nên số 15 của bạn chưa được ghi." in text_of(response)
    client.post(url("attendance_count", meeting, group.pk), {"came": "15", "seen": "14"})
    assert client.get(url("attendance", meeting)).context["counts"][1].came == 15


def test_who_is_looked_for_is_found_without_accents(client, clerk, town):
    meeting, (one, *_) = conference(town)
    Delegate.objects.filter(pk=one.pk).update(name="Đỗ Thị Hương")
    response = client.get(url("attendance", meeting), {"tim": "huong do"})
    assert [row.pk for row in response.context["page_obj"]] == [one.pk]


def test_the_code_of_a_guest_opens_his_row(client, clerk, town):
    _, (_, two, _) = conference(town)
    response = client.get(f"/moi-hop/{personal_token(two)}/", follow=True)
    assert [row.pk for row in response.context["page_obj"]] == [two.pk]


def test_before_the_day_nobody_is_marked(client, clerk, town):
    meeting, (one, *_) = conference(town, held_on=TODAY + datetime.timedelta(days=1))
    assert "Chưa đến ngày họp" in text_of(press(client, meeting, one, "co-mat"))
    assert not Attendance.objects.exists()


def test_another_agency_neither_sees_nor_marks(client, town):
    meeting, (one, *_) = conference(town)
    client.force_login(town.clerks[town.ubnd.pk])
    assert client.get(url("attendance", meeting)).status_code == 403
    assert press(client, meeting, one, "co-mat").status_code == 403


def send(client, meeting, delegate=None, **data):
    given = {"client_id": uuid.uuid4(), "at": timezone.now().isoformat(), "rev": 0, **data}
    return client.post(url("attendance_send", meeting), given | ({"delegate": delegate.pk} if delegate else {}))


def test_a_mark_from_a_queue_is_kept_once_with_its_own_time(client, clerk, town):
    meeting, (one, *_) = conference(town)
    at = timezone.now() - datetime.timedelta(minutes=20)
    data = {"client_id": uuid.uuid4(), "at": at.isoformat(), "presence": "co-mat"}
    answers = [send(client, meeting, one, **data).json()["person"]["mark"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["label"], answers[0]["by"], answers[0]["rev"]) == ("Có mặt", clerk.name, 1)
    assert Attendance.objects.get().at == at


def test_a_mark_from_a_queue_tells_who_marked_meanwhile_and_may_overrule(client, clerk, other, town):
    meeting, (one, *_) = conference(town)
    mark(one, Mark(Presence.ABSENT), user=other)
    response = send(client, meeting, one, presence="co-mat")
    assert response.status_code == 409
    assert response.json()["conflict"].startswith(f"{other.name} đã điểm danh “Vắng không phép”")
    rev = response.json()["person"]["mark"]["rev"]
    assert send(client, meeting, one, presence="co-mat", rev=rev).json()["person"]["mark"]["presence"] == "co-mat"


def test_what_a_queue_sends_is_refused_in_words(client, clerk, town):
    meeting, (one, *_) = conference(town)
    assert send(client, meeting, one, presence="di-thay").status_code == 422
    assert send(client, meeting, one, presence="co-mat", client_id="x").status_code == 422
    Meeting.objects.update(held_on=TODAY + datetime.timedelta(days=1))
    assert "Chưa đến ngày họp" in send(client, meeting, one, presence="co-mat").json()["error"]
    client.force_login(town.clerks[town.ubnd.pk])
    assert send(client, meeting, one, presence="co-mat").status_code == 403
    assert client.get(url("attendance_state", meeting)).status_code == 403
    elsewhere = factories.town("Đống Đa")
    client.force_login(elsewhere.clerks[elsewhere.mttq.pk])
    assert send(client, meeting, one, presence="co-mat").status_code == 404


def test_a_guest_from_a_queue_is_added_once(client, clerk, town):
    meeting, _ = conference(town)
    data = {"client_id": uuid.uuid4(), "name": "Nhà báo A"}
    assert len({send(client, meeting, **data).json()["person"]["pk"] for _ in range(2)}) == 1


def test_a_count_from_a_queue_is_kept_or_refused_in_words(client, clerk, town):
    meeting, _ = conference(town)
    group = DelegateGroup.objects.create(meeting=meeting, name="Bí thư Đoàn 16 phường", count=16, position=2)
    assert [send(client, meeting, group=group.pk, came=14, seen=0).status_code for _ in range(2)] == [200, 200]
    refused = send(client, meeting, group=group.pk, came=16, seen=0)
    assert (refused.status_code, refused.json()["came"]) == (409, 14)
    assert send(client, meeting, group=group.pk, came=-1).json() == {"error": "Ghi số người có mặt, từ 0 trở lên."}
    other, _ = conference(town)
    assert send(client, other, group=group.pk, came=1).status_code == 404
    group.refresh_from_db()
    assert group.came == 14


def test_the_door_is_told_everybody_once_and_then_what_changed(client, clerk, other, town):
    meeting, (one, *_) = conference(town)
    first = client.get(url("attendance_state", meeting)).json()
    assert [person["mark"] for person in first["people"]] == [None, None, None]
    mark(one, Mark(Presence.PRESENT), user=other)
    later = client.get(url("attendance_state", meeting), {"tu": first["now"]}).json()
    assert [(person["pk"], person["mark"]["by"]) for person in later["people"]] == [(one.pk, other.name)]
    assert (later["came"], [row["came"] for row in later["counts"]]) == (1, [1])
    assert count_queries(lambda: client.get(url("attendance_state", meeting), {"tu": first["now"]})) <= 6


def test_500_delegates_cost_what_3_cost(client, clerk, town):
    small, _ = conference(town)
    large, _ = conference(town, 500)
    one = count_queries(lambda: client.get(url("attendance", small)))
    assert count_queries(lambda: client.get(url("attendance", large))) == one <= 10
    assert len(client.get(url("attendance", large)).content) < 60_000
