"""The agenda: its times, its editor, and who is to speak."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coordination.models import Program
from documents.attaching import attach, checked
from meetings.agenda import agenda_of, minutes_over
from meetings.choices import PurposeKind
from meetings.models import AgendaItem, Speech
from meetings.recording import RecordedPurpose
from tests import factories
from tests.meetings.pages import row_errors, rows, text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def with_hours(town, starts="08:00", ends="09:00", **fields):
    meeting = factories.meeting(town, **fields)
    meeting.starts_at, meeting.ends_at = map(datetime.time.fromisoformat, (starts, ends))
    meeting.save()
    return meeting


def agenda_rows(*items, initial=0):
    return {"rev": 1, **rows("agenda", *items, initial=initial)}


def item(content, minutes=20, **fields):
    return {"kind": "khac", "content": content, "minutes": minutes, **fields}


def test_each_item_begins_where_the_one_before_ends_and_a_late_one_is_marked(town):
    meeting = with_hours(town)
    for position, minutes in enumerate([15, 40, 10], 1):
        AgendaItem.objects.create(meeting=meeting, content=f"Mục {position}", minutes=minutes, position=position)
    timed = [(f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}", row.is_late) for row in agenda_of(meeting)]
    assert timed == [("08:00", "08:15", False), ("08:15", "08:55", False), ("08:55", "09:05", True)]
    assert (minutes_over(meeting, 65), minutes_over(meeting, 60), minutes_over(meeting, 5)) == (5, 0, 0)


def test_without_a_start_no_item_has_a_time(town):
    meeting = factories.meeting(town)
    AgendaItem.objects.create(meeting=meeting, content="Mục", minutes=600)
    assert [(row.starts_at, row.is_late) for row in agenda_of(meeting)] == [(None, False)]
    assert minutes_over(meeting, 600) == 0


def test_rows_are_saved_in_the_order_asked_for_and_a_run_over_is_told(client, clerk, town):
    meeting = with_hours(town)
    data = agenda_rows(
        item("Kết luận", 30, ORDER=3),
        item("Phát động thi đua", 30, kind="phat-dong", ORDER=2),
        item("Khai mạc", ORDER=1),
    )
    client.post(url("agenda_edit", meeting), data)
    assert [one.content for one in meeting.agenda.all()] == ["Khai mạc", "Phát động thi đua", "Kết luận"]
    text = text_of(client.get(url("agenda", meeting)))
    assert "<strong>20 phút</strong>" in text
    assert "<strong>08:50</strong> - 09:20" in text


def test_a_presenter_is_of_the_directory_where_the_name_is_known_else_in_words(client, clerk, town):
    meeting, head = factories.meeting(town), town.heads[town.ubnd.pk]
    data = agenda_rows(
        item("Báo cáo", said_presenter=str(head), ORDER=1), item("Đáp từ", said_presenter="Ông Tổ trưởng")
    )
    client.post(url("agenda_edit", meeting), data)
    assert [(one.presenter, one.presenter_text) for one in meeting.agenda.all()] == [
        (head, ""),
        (None, "Ông Tổ trưởng"),
    ]


def test_an_item_is_linked_with_a_programme_of_the_meeting_only(client, clerk, town):
    program = factories.submitted(town)
    meeting = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)])
    client.post(url("agenda_edit", meeting), agenda_rows(item("Ký kết", linked=f"ct-{program.pk}")))
    assert meeting.agenda.get().program == program
    assert f'Kèm theo: <a href="{program.get_absolute_url()}">' in text_of(client.get(url("agenda", meeting)))
    stranger = Program.objects.exclude(pk=program.pk).first() or factories.program(factories.town("Đống Đa"))
    data = agenda_rows(item("Ký nữa", linked=f"ct-{stranger.pk}")) | {"rev": 2}
    assert "linked" in row_errors(client.post(url("agenda_edit", meeting), data))[0]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"minutes": 1441}, "minutes"), ({"minutes": -5}, "minutes"), ({"content": ""}, "content")]
)
def test_a_wrong_item_is_named_and_what_was_typed_stays(client, clerk, town, wrong, field):
    meeting = factories.meeting(town)
    typed = {"kind": "bao-cao", "content": "Báo cáo kết quả", "minutes": 15, "said_presenter": "Bà Trưởng ban"}
    response = client.post(url("agenda_edit", meeting), agenda_rows(typed | wrong))
    assert list(row_errors(response)[0]) == [field]
    assert "Bà Trưởng ban" in text_of(response)
    assert not AgendaItem.objects.exists()


def test_speeches_are_assigned_and_stand_under_their_item(client, clerk, town):
    meeting, head = factories.meeting(town), town.heads[town.ubnd.pk]
    discussion = AgendaItem.objects.create(meeting=meeting, content="Thảo luận", minutes=30)
    data = rows(
        "speeches",
        {"said_speaker": str(head), "topic": "Giải quyết kiến nghị cử tri", "minutes": 7, "item": discussion.pk},
        {"said_speaker": "Bí thư chi bộ 5", "topic": "Hòa giải ở cơ sở"},
    )
    client.post(url("speeches", meeting), {"rev": 1} | data)
    assert [(one.speaker, one.speaker_text, one.item) for one in Speech.objects.all()] == [
        (head, "", discussion),
        (None, "Bí thư chi bộ 5", None),
    ]
    text = text_of(client.get(url("agenda", meeting)))
    assert f"{head}: Giải quyết kiến nghị cử tri" in text
    assert "<li>Bí thư chi bộ 5: Hòa giải ở cơ sở</li>" in text


def test_an_agenda_costs_the_same_with_1_and_12_items(client, clerk, staff, town):
    small, large = factories.meeting(town), factories.meeting(town)
    for meeting, number in ((small, 1), (large, 12)):
        for position in range(number):
            one = AgendaItem.objects.create(
                meeting=meeting, content=f"Mục {position}", presenter=town.heads[town.ubnd.pk], position=position
            )
            Speech.objects.create(meeting=meeting, item=one, speaker=town.heads[town.ubnd.pk], topic="Tham luận")
        attach(meeting, [checked(SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7 %%EOF"))], user=staff)
    for page in ("agenda", "agenda_edit", "speeches"):
        one = count_queries(lambda page=page: client.get(url(page, small)))
        assert count_queries(lambda page=page: client.get(url(page, large))) == one <= 10
        assert len(client.get(url(page, large)).content) < 60_000
    assert reverse("meetings:agenda", args=[large.pk]) in client.get(url("meeting", large)).content.decode()
