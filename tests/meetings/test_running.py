"""The course of a meeting: items as they were run, notes with their times, two people writing at once."""

import datetime
import uuid

import pytest
from django.utils import timezone

from meetings.minutes import minutes_sections
from meetings.models import AgendaItem, AgendaNote, Meeting
from tests import factories
from tests.meetings.pages import text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


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
