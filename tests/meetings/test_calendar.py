"""The calendar's pages, a meeting's calendar file, and the feed somebody subscribes to."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from agencies.choices import Role
from agencies.models import DayOff, Membership
from coordination.choices import DueKind
from coordination.models import Consultation
from meetings import workflow
from meetings.calendar import month_span, renew_feed
from meetings.models import CalendarFeed, Meeting, Task
from tests import factories
from tests.meetings.pages import edit_data, text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
CALENDAR = "/lich/"
TODAY = datetime.date(2026, 3, 11)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(datetime.datetime(2026, 3, 11, 9, tzinfo=ZONE), tick=False):
        yield


def events(content):
    """What a calendar says of each entry, by its title."""
    return {str(event["summary"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def with_hours(meeting, starts="08:00", ends="10:30"):
    meeting.starts_at, meeting.ends_at = map(datetime.time.fromisoformat, (starts, ends))
    meeting.save()
    return meeting


def task(meeting, agency, what, due_on, given_on=TODAY):
    made = Task.objects.create(
        meeting=meeting, to_text="x", what=what, due_kind=DueKind.BY, due_on=due_on, given_on=given_on
    )
    made.agencies.add(agency)
    return made


def test_a_month_shows_whole_weeks():
    assert month_span(datetime.date(2026, 3, 11)) == (datetime.date(2026, 2, 23), datetime.date(2026, 4, 5))
    assert month_span(datetime.date(2026, 2, 1)) == (datetime.date(2026, 1, 26), datetime.date(2026, 3, 1))


@pytest.mark.parametrize("view", ["thang", "tuan", "danh-sach"])
def test_meetings_deadlines_and_holidays_stand_on_their_days(client, clerk, town, view):
    meeting = with_hours(factories.meeting(town, TODAY, title="Giao ban quý I"))
    factories.meeting(town, datetime.date(2026, 5, 20), title="Họp tháng năm")
    task(meeting, town.mttq, "Rà soát chỉ tiêu", datetime.date(2026, 3, 13))
    DayOff.objects.create(day=datetime.date(2026, 3, 12), name="Nghỉ bù")
    response = client.get(CALENDAR, {"kieu": view, "ngay": "2026-03-11"})
    days = {day.date.day: day for day in response.context["busy_days"] if day.in_month}
    assert [entry.title for entry in days[11].entries] == ["Giao ban quý I"]
    assert [(entry.note, entry.title) for entry in days[13].entries] == [("Hạn nhiệm vụ", "Rà soát chỉ tiêu")]
    assert days[12].holiday == "Nghỉ bù"
    text = text_of(response)
    assert "<strong>08:00</strong>" in text
    assert "Họp tháng năm" not in text


def test_a_consultations_deadline_is_seen_by_those_asked(client, clerk, town):
    version = factories.program(town).document.current_version
    Consultation.objects.create(version=version, sent_on=TODAY, deadline=datetime.date(2026, 3, 20))
    found = [entry for day in client.get(CALENDAR).context["busy_days"] for entry in day.entries]
    assert [(entry.note, entry.title) for entry in found] == [("Hạn góp ý", version.title)]


def test_reports_are_due_on_the_calendar_while_their_period_is_open(client, clerk, town):
    period = factories.period(factories.issued(town, on=datetime.date(2026, 3, 2)), due_on=datetime.date(2026, 3, 25))
    (found,) = [entry for day in client.get(CALENDAR).context["busy_days"] for entry in day.entries]
    assert (found.note, found.path) == ("Hạn báo cáo", period.get_absolute_url())
    assert found.title.startswith("Quý I: ")


def test_what_one_may_not_see_stands_in_no_calendar(client, town):
    meeting = factories.meeting(town, TODAY, title="Họp kín")
    task(meeting, town.mttq, "Việc của MTTQ", TODAY)
    task(meeting, town.ubnd, "Việc chưa công bố", TODAY, given_on=None)
    client.force_login(town.staff[town.ubnd.pk])
    assert "Việc của MTTQ" not in text_of(client.get(CALENDAR))
    assert "Việc chưa công bố" not in text_of(client.get(CALENDAR))
    client.force_login(factories.user(town.ubnd, Role.VIEWER))
    assert "Họp kín" not in text_of(client.get(CALENDAR))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "abc", "2026-02-30", ""])
def test_a_day_out_of_reach_is_today(client, clerk, day):
    assert client.get(CALENDAR, {"ngay": day, "kieu": "khac"}).context["day"] == TODAY


def test_the_calendar_costs_the_same_with_1_and_30_meetings(client, clerk, town):
    task(factories.meeting(town, TODAY), town.mttq, "Việc", TODAY)
    one = count_queries(lambda: client.get(CALENDAR))
    for number in range(29):
        task(factories.meeting(town, TODAY), town.mttq, f"Việc {number}", TODAY)
    assert count_queries(lambda: client.get(CALENDAR)) == one <= 10
    assert len(client.get(CALENDAR).content) < 60_000


def test_a_meetings_file_tells_its_hours_in_viet_nam_and_its_place(client, clerk, town):
    meeting = with_hours(factories.meeting(town, TODAY, title="Lễ ký kết, năm 2026; phường", place="Hội trường UBND"))
    response = client.get(url("meeting_ics", meeting))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(response.content).values()
    assert str(event["summary"]) == "Lễ ký kết, năm 2026; phường"
    assert event["dtstart"].dt == datetime.datetime(2026, 3, 11, 8, tzinfo=ZONE)
    assert event["dtstart"].params["tzid"] == "Asia/Ho_Chi_Minh"
    assert event["dtend"].dt == datetime.datetime(2026, 3, 11, 10, 30, tzinfo=ZONE)
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == (str(meeting.uid), 0, "TENTATIVE")
    assert str(event["location"]) == "Hội trường UBND"
    assert str(event["url"]).endswith(f"/hoi-nghi/{meeting.pk}/")


def test_a_meeting_without_hours_is_of_the_whole_day(client, clerk, town):
    (event,) = events(client.get(url("meeting_ics", factories.meeting(town, TODAY))).content).values()
    assert event["dtstart"].dt == TODAY
    assert "dtend" not in event


def test_a_meetings_file_is_for_those_who_see_it(client, town):
    meeting = factories.meeting(town)
    assert client.get(url("meeting_ics", meeting)).status_code == 302
    other = factories.town("Đống Đa")
    client.force_login(other.clerks[other.mttq.pk])
    assert client.get(url("meeting_ics", meeting)).status_code == 404


def test_a_feed_read_twice_across_a_change_keeps_the_uid_and_raises_the_sequence(client, clerk, town):
    meeting = with_hours(factories.meeting(town, datetime.date(2026, 4, 2), title="Giao ban"))
    workflow.invite(meeting, user=clerk, on=TODAY)
    feed = reverse("meetings:feed", args=[renew_feed(clerk)])
    client.logout()
    before = events(client.get(feed).content)["Giao ban"]
    client.force_login(clerk)
    meeting.refresh_from_db()
    data = edit_data(meeting, title="Giao ban", starts_at="14:00", ends_at="16:00", rev=meeting.rev)
    assert client.post(url("meeting_edit", meeting), data).status_code == 302
    client.logout()
    after = events(client.get(feed).content)["Giao ban"]
    assert before["uid"] == after["uid"] == str(meeting.uid)
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert (before["dtstart"].dt.hour, after["dtstart"].dt.hour) == (8, 14)
    workflow.cancel(Meeting.objects.get(pk=meeting.pk), user=clerk, on=TODAY, reason="Bão số 5")
    cancelled = events(client.get(feed).content)["HỦY: Giao ban"]
    assert (cancelled["uid"], cancelled["sequence"], cancelled["status"]) == (str(meeting.uid), 2, "CANCELLED")
    assert "Bão số 5" in cancelled["description"]


def test_everybody_concerned_is_told_of_a_new_time(client, clerk, town):
    meeting = with_hours(factories.meeting(town, datetime.date(2026, 4, 2), chair=town.heads[town.ubnd.pk]))
    workflow.invite(meeting, user=clerk, on=TODAY)
    data = edit_data(meeting, title=meeting.title, starts_at="14:00", ends_at="16:00", rev=2)
    client.post(url("meeting_edit", meeting), data)
    newest = town.leaders[town.ubnd.pk].notifications.latest("pk")
    expected = "Thay đổi lịch họp từ 08:00-10:30 ngày 02/04/2026 sang 14:00-16:00 ngày 02/04/2026"
    assert newest.text == f"{expected}: {meeting.title}"


def test_a_feed_holds_what_all_memberships_see_and_its_deadlines(client, town):
    other = factories.town("Đống Đa")
    person = factories.user(town.mttq)
    Membership.objects.create(user=person, agency=other.ubnd, role=Role.STAFF)
    factories.meeting(town, TODAY, title="Họp ở Tây Hồ")
    meeting = factories.meeting(other, TODAY, title="Họp ở Đống Đa")
    task(meeting, other.ubnd, "Báo cáo gấp", TODAY)
    factories.meeting(town, TODAY - datetime.timedelta(days=200), title="Họp năm ngoái")
    found = events(client.get(reverse("meetings:feed", args=[renew_feed(person)])).content)
    assert set(found) == {"Họp ở Tây Hồ", "Họp ở Đống Đa", "Hạn: Báo cáo gấp"}
    assert found["Hạn: Báo cáo gấp"]["dtstart"].dt == TODAY


def test_the_address_is_shown_once_and_a_new_one_voids_the_former(client, clerk):
    client.post(reverse("meetings:feed_renew"))
    address = client.get(reverse("meetings:feed_address")).context["address"]
    assert client.get(reverse("meetings:feed_address")).context["address"] == ""
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert token not in str(CalendarFeed.objects.values_list())
    path = reverse("meetings:feed", args=[token])
    assert client.get(path).status_code == 200
    client.post(reverse("meetings:feed_renew"))
    assert client.get(path).status_code == 404


def test_a_wrong_address_or_a_closed_account_gives_nothing(client, clerk):
    assert client.get("/lich/khong-dung.ics").status_code == 404
    path = reverse("meetings:feed", args=[renew_feed(clerk)])
    clerk.is_active = False
    clerk.save()
    assert client.get(path).status_code == 404
    assert client.get(reverse("meetings:feed_renew")).status_code in (302, 405)
