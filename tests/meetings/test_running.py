"""The course of a meeting: items as they were run, notes with their times, two people writing at once."""

import datetime
import uuid

import pytest
import time_machine
from django.utils import timezone

from meetings.choices import MeetingState
from meetings.minutes import minutes_sections
from meetings.models import AgendaItem, AgendaNote, Meeting
from meetings.running import add_note
from tests import factories
from tests.meetings.pages import text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
QUARTER = datetime.timedelta(minutes=15)


@pytest.fixture
def town(client):
    made = factories.town()
    client.force_login(made.clerks[made.mttq.pk])
    return made


@pytest.fixture
def meeting(town):
    made = factories.meeting(town)
    for at, content in enumerate(["Khai mạc", "Báo cáo"], 1):
        AgendaItem.objects.create(meeting=made, content=content, position=at)
    return made


@pytest.fixture
def noon():
    """Minutes before now are of the same day whenever the tests run."""
    at = datetime.datetime.combine(factories.today(), datetime.time(5), datetime.UTC)
    with time_machine.travel(at, tick=False):
        yield


def note(client, meeting, **data):
    given = {"kind": "dien-bien", "text": "Nêu 42 cuộc đối thoại", "client_id": uuid.uuid4(), **data}
    return client.post(url("running", meeting), given, follow=True)


def test_an_item_that_begins_ends_the_one_before(client, meeting):
    one, two = meeting.agenda.all()
    client.post(url("item_begin", meeting, one.pk))
    client.post(url("item_begin", meeting, two.pk))
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.ended_at == two.began_at <= timezone.now()
    assert two.ended_at is None
    client.post(url("item_end", meeting, two.pk))
    assert "chưa bắt đầu hoặc đã xong" in text_of(client.post(url("item_end", meeting, two.pk), follow=True))


def test_items_are_timed_on_the_day_alone(client, meeting):
    Meeting.objects.update(held_on=factories.today() - datetime.timedelta(days=1))
    item = meeting.agenda.first()
    assert "mục này" not in text_of(client.get(url("running", meeting)))
    response = client.post(url("item_begin", meeting, item.pk), follow=True)
    assert "Chỉ bấm giờ từng mục trong ngày họp." in text_of(response)
    item.refresh_from_db()
    assert item.began_at is None


def test_what_is_noted_stands_in_the_minutes(client, meeting):
    item = meeting.agenda.first()
    note(client, meeting, kind="phat-bieu", item=item.pk, speaker="Ông Lê Văn An", text="Đề nghị làm sớm")
    note(client, meeting, kind="quyet-dinh", text="Thống nhất mẫu chung")
    told = {section.key: section.body for section in minutes_sections(meeting)}
    assert "- Ông Lê Văn An: Đề nghị làm sớm" in told["dien-bien"]
    assert "Thống nhất mẫu chung" in told["ket-luan"]


def test_a_speech_needs_its_speaker_and_nothing_typed_is_lost(client, meeting):
    response = note(client, meeting, kind="phat-bieu", text="Đề nghị làm sớm")
    assert "Ghi người phát biểu." in text_of(response)
    assert "Đề nghị làm sớm" in text_of(response)
    assert not AgendaNote.objects.exists()


def test_a_note_sent_twice_is_written_once(client, meeting):
    name = uuid.uuid4()
    for _ in range(2):
        note(client, meeting, client_id=name)
    assert AgendaNote.objects.count() == 1


def test_a_note_of_a_device_whose_clock_is_fast_is_not_of_a_time_to_come(town, meeting):
    early, late = (timezone.now() + datetime.timedelta(hours=hours) for hours in (-1, 1))
    times = [
        add_note(AgendaNote(meeting=meeting, text="Ý kiến"), user=town.clerks[town.mttq.pk], at=at).at
        for at in (early, late)
    ]
    assert times[0] == early
    assert times[1] <= timezone.now()


def test_a_note_changed_meanwhile_is_not_overwritten(client, meeting):
    note(client, meeting)
    (made,) = AgendaNote.objects.all()
    page = url("running_note", meeting, made.pk)
    client.post(page, {"kind": "dien-bien", "text": "Nêu 43 cuộc", "rev": 1})
    response = client.post(page, {"kind": "dien-bien", "text": "Nêu 44 cuộc", "rev": 1})
    assert "Người khác vừa sửa ghi chép này thành: “Nêu 43 cuộc”" in text_of(response)
    assert AgendaNote.objects.values_list("text", "rev").get() == ("Nêu 43 cuộc", 2)
    client.post(page, {"xoa": "", "rev": 2})
    assert not AgendaNote.objects.exists()


def send(client, meeting, what="ghi", minutes_ago=0, **data):
    at = timezone.now() - datetime.timedelta(minutes=minutes_ago)
    given = {"what": what, "client_id": uuid.uuid4(), "at": at.isoformat(), "kind": "dien-bien", **data}
    return client.post(url("running_send", meeting), given)


def test_a_note_from_a_queue_is_kept_once_with_its_own_time(client, meeting):
    data = {"client_id": uuid.uuid4(), "text": "Nêu 42 cuộc", "at": (timezone.now() - QUARTER).isoformat()}
    answers = [send(client, meeting, **data).json()["note"] for _ in range(2)]
    (made,) = AgendaNote.objects.all()
    assert made.at.isoformat() == data["at"]
    assert answers[0] == answers[1]
    assert f'<li id="ghi-{made.pk}">' in answers[0]


def test_what_a_queue_sends_is_refused_in_words(client, town, meeting):
    assert send(client, meeting, kind="phat-bieu", text="Làm sớm").json() == {"error": "Ghi người phát biểu."}
    assert send(client, meeting, text="Nêu", client_id="x").status_code == 422
    assert send(client, meeting, "bat-dau", item=0).json() == {"error": "Hội nghị hoặc mục này không còn."}
    assert send(client, meeting, "xong", item=meeting.agenda.first().pk).json() == {
        "error": "Mục này chưa bắt đầu hoặc đã xong."
    }
    Meeting.objects.update(state=MeetingState.CONCLUDED)
    assert "thông báo kết luận" in send(client, meeting, text="Nêu").json()["error"]
    client.force_login(town.clerks[town.ubnd.pk])
    assert send(client, meeting, text="Nêu").status_code == 403
    elsewhere = factories.town("Đống Đa")
    client.force_login(elsewhere.clerks[elsewhere.mttq.pk])
    assert send(client, meeting, text="Nêu").status_code == 404
    assert not AgendaNote.objects.exists()


def ran(meeting):
    """When each item began and ended, in minutes from now; None where it did not."""
    now = timezone.now()
    times = meeting.agenda.values_list("began_at", "ended_at")
    return [tuple(one and round((one - now).total_seconds() / 60) for one in row) for row in times]


def test_presses_that_waited_for_the_line_have_the_times_they_were_made_at(client, meeting, noon):
    one, two = meeting.agenda.all()
    for _ in range(2):  # an answer that was lost on its way: sent again
        send(client, meeting, "bat-dau", 9, item=one.pk)
        send(client, meeting, "bat-dau", 6, item=two.pk)
        send(client, meeting, "xong", 2, item=two.pk)
    assert ran(meeting) == [(-9, -6), (-6, -2)]


def test_a_late_press_does_not_end_what_another_began_after_it(client, meeting, noon):
    one, two = meeting.agenda.all()
    client.post(url("item_begin", meeting, two.pk))
    markup = send(client, meeting, "bat-dau", 5, item=one.pk).json()["items"]
    assert ran(meeting) == [(-5, 0), (0, None)]
    assert markup.count('aria-current="step"') == 1


def test_another_agency_neither_reads_nor_writes(client, town, meeting):
    client.force_login(town.clerks[town.ubnd.pk])
    assert client.get(url("running", meeting)).status_code == 403
    assert note(client, meeting).status_code == 403


def test_many_notes_cost_what_one_costs(client, meeting):
    note(client, meeting)
    one = count_queries(lambda: client.get(url("running", meeting)))
    for _ in range(5):
        note(client, meeting, item=meeting.agenda.first().pk)
    assert count_queries(lambda: client.get(url("running", meeting))) == one <= 10
