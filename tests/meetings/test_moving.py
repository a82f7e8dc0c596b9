"""Changes of a meeting's state from its pages."""

import pytest

from meetings.choices import MeetingState
from tests import factories
from tests.meetings.pages import edit_data, field_errors, text_of, url

pytestmark = pytest.mark.django_db
TODAY = factories.today()


def test_a_meeting_is_invited_to_then_held(client, clerk, town):
    meeting = factories.meeting(town)
    client.post(url("move", meeting, "moi"), {"rev": 1, "on": f"{TODAY:%d/%m/%Y}"})
    client.post(url("move", meeting, "ket-thuc"), {"rev": 2})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.ENDED


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"on": "05/01/2026"}, {"reason": ["Trường này là bắt buộc."]}),
        ({"on": "05/01/2090", "reason": "Bão"}, {"on": ["Ngày không được ở tương lai."]}),
    ],
)
def test_what_postponing_needs_is_asked_and_nothing_typed_is_lost(client, clerk, town, data, errors):
    meeting = factories.meeting(town)
    response = client.post(url("move", meeting, "hoan"), {"rev": 1} | data)
    assert field_errors(response) == errors
    assert data.get("reason", "") in text_of(response)


def test_a_stale_move_is_told_and_not_made(client, clerk, town):
    meeting = factories.meeting(town)
    client.post(url("meeting_edit", meeting), edit_data(meeting, place="Phòng họp A"))
    response = client.post(url("move", meeting, "huy"), {"rev": 1, "on": f"{TODAY:%d/%m/%Y}", "reason": "Thôi"})
    assert "Sửa hội nghị: địa điểm" in text_of(response)
    assert "Thôi" in text_of(response)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_a_second_click_on_a_move_does_not_fail(client, clerk, town):
    meeting = factories.meeting(town)
    client.post(url("move", meeting, "ket-thuc"), {"rev": 1})
    assert client.post(url("move", meeting, "ket-thuc"), {"rev": 1}, follow=True).status_code == 200


def test_a_move_there_is_not_is_not_found(client, clerk, town):
    assert client.get(url("move", factories.meeting(town), "sua")).status_code == 404


def test_a_move_is_refused_to_another_agency(client, town):
    client.force_login(town.clerks[town.ubnd.pk])
    meeting = factories.meeting(town)
    assert client.get(url("move", meeting, "huy")).status_code == 403
    assert client.post(url("move", meeting, "huy"), {"rev": 1}).status_code == 403
