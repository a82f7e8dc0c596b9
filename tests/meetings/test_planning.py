"""Creating and editing a meeting with its purposes."""

import datetime

import pytest
from django.urls import reverse

from activity.log import entries_about
from meetings.choices import MeetingState
from meetings.models import Meeting
from tests import factories
from tests.meetings.pages import edit_data, field_errors, meeting_data, row_errors, rows, text_of, url

pytestmark = pytest.mark.django_db
TODAY = factories.today()
EMPTY_ROWS = 2


def test_a_meeting_is_planned_for_the_users_agency_and_5_january_is_5_january(client, clerk, town):
    program = factories.submitted(town)
    data = meeting_data(
        {"kind": "ky-ket", "program": program.pk},
        {"kind": "tong-ket", "subject": "Năm 2025"},
        {"kind": ""},
        starts_at="8:00",
        ends_at="11:30",
        **rows("officers", {"role": "chu-tri", "appointment": town.heads[town.mttq.pk].pk}),
    )
    response = client.post(reverse("meetings:meeting_create"), data)
    meeting = Meeting.objects.get()
    assert response["Location"] == meeting.get_absolute_url()
    assert (meeting.held_on, meeting.organizer, meeting.state) == (
        datetime.date(2026, 1, 5),
        town.mttq,
        MeetingState.PLANNED,
    )
    assert [(purpose.kind, purpose.position) for purpose in meeting.purposes.all()] == [("ky-ket", 1), ("tong-ket", 2)]
    assert entries_about(meeting).get().summary == "Tạo hội nghị: Lễ ký kết"


def test_save_and_add_rows_comes_back_to_the_form(client, clerk):
    response = client.post(reverse("meetings:meeting_create"), meeting_data() | {"them-dong": "1"})
    meeting = Meeting.objects.get()
    assert response["Location"] == url("meeting_edit", meeting)
    formset = client.get(response["Location"]).context["formset"]
    assert len(formset.forms) == 1 + EMPTY_ROWS


def test_a_programmes_page_asks_for_its_signing(client, clerk, town):
    program = factories.submitted(town)
    page = client.get(f"{reverse('meetings:meeting_create')}?chuong-trinh={program.pk}")
    first = page.context["formset"].forms[0]
    assert (first["kind"].value(), first["program"].value()) == ("ky-ket", program.pk)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"held_on": "30/02/2026"}, "held_on", "Nhập một ngày hợp lệ."),
        ({"held_on": ""}, "held_on", "Trường này là bắt buộc."),
        ({"title": ""}, "title", "Trường này là bắt buộc."),
        ({"starts_at": "10:00", "ends_at": "09:00"}, "ends_at", "Giờ kết thúc phải sau giờ bắt đầu (10:00)."),
        ({"starts_at": "10:00", "ends_at": "10:00"}, "ends_at", "Giờ kết thúc phải sau giờ bắt đầu (10:00)."),
        ({"ends_at": "09:00"}, "starts_at", "Ghi giờ bắt đầu, vì đã ghi giờ kết thúc."),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(client, clerk, fields, field, message):
    response = client.post(reverse("meetings:meeting_create"), meeting_data(place="Hội trường", **fields))
    assert field_errors(response) == {field: [message]}
    assert not Meeting.objects.exists()
    text = response.content.decode()
    assert "Hội trường" in text
    assert "Công tác phối hợp" in text


def officer_errors(response):
    return [form.errors for form in response.context["officers"].forms]


def test_a_chair_held_his_post_on_the_day_of_the_meeting(client, clerk, town):
    former = factories.appointment(town.mttq, until=datetime.date(2025, 12, 31))
    chairs = rows("officers", {"role": "chu-tri", "appointment": former.pk})
    response = client.post(reverse("meetings:meeting_create"), meeting_data(**chairs))
    assert officer_errors(response) == [{"appointment": [f"{former} không giữ chức vụ này vào ngày 05/01/2026."]}]
    client.post(reverse("meetings:meeting_create"), meeting_data(**chairs, held_on="31/12/2025"))
    assert Meeting.objects.get().chairs[0].appointment == former


def test_several_chairs_and_a_secretary_lead_a_meeting_in_order(client, clerk, town):
    chairs = rows(
        "officers",
        {"role": "thu-ky", "text": "Văn phòng"},
        {"role": "chu-tri", "text": "Bí thư Đảng ủy", "ORDER": 2},
        {"role": "chu-tri", "appointment": town.heads[town.mttq.pk].pk, "ORDER": 1},
    )
    client.post(reverse("meetings:meeting_create"), meeting_data(**chairs))
    meeting = Meeting.objects.get()
    assert meeting.chair_printed == f"{town.heads[town.mttq.pk]}; Bí thư Đảng ủy"
    assert [officer.text for officer in meeting.secretaries] == ["Văn phòng"]


def test_a_chair_is_of_the_directory_or_in_words_and_stands_once(client, clerk, town):
    head = {"role": "chu-tri", "appointment": town.heads[town.mttq.pk].pk}
    chairs = rows("officers", head | {"text": "Bí thư"}, head, head, {"role": "thu-ky"})
    response = client.post(reverse("meetings:meeting_create"), meeting_data(**chairs))
    assert officer_errors(response) == [
        {"text": ["Đã chọn từ danh bạ: hãy để trống ô này."]},
        {},
        {"appointment": ["Người này đã có ở dòng trên."]},
        {"appointment": ["Chọn từ danh bạ hoặc ghi bằng lời."]},
    ]


def test_a_chair_is_not_of_another_locality(client, clerk):
    stranger = factories.town("Đống Đa").heads.popitem()[1]
    chairs = rows("officers", {"role": "chu-tri", "appointment": stranger.pk})
    response = client.post(reverse("meetings:meeting_create"), meeting_data(**chairs))
    assert "appointment" in officer_errors(response)[0]


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        ([{"kind": "ky-ket", "subject": "Năm 2026"}], [{"program": ["Chọn chương trình được ký kết."]}]),
        ([{"kind": "khac", "subject": ""}], [{"subject": ["Chọn chương trình hoặc ghi nội dung."]}]),
        ([{"kind": "", "subject": "Việc gì"}], [{"kind": ["Trường này là bắt buộc."]}]),
        (
            [{"kind": "khac", "subject": "Một việc"}, {"kind": "khac", "subject": "Một việc"}],
            [{}, {"subject": ["Mục đích này đã có ở dòng trên."]}],
        ),
    ],
    ids=["signing without programme", "purpose of nothing", "no kind", "twice"],
)
def test_a_wrong_purpose_is_named_at_its_row(client, clerk, purposes, expected):
    response = client.post(reverse("meetings:meeting_create"), meeting_data(*purposes))
    assert row_errors(response) == expected
    assert not Meeting.objects.exists()


def test_the_same_purpose_of_the_same_programme_stands_once(client, clerk, town):
    row = {"kind": "ky-ket", "program": factories.submitted(town).pk}
    response = client.post(reverse("meetings:meeting_create"), meeting_data(row, row))
    assert row_errors(response) == [{}, {"program": ["Mục đích này đã có ở dòng trên."]}]


def test_a_meeting_has_a_purpose(client, clerk):
    response = client.post(reverse("meetings:meeting_create"), meeting_data({"kind": ""}))
    assert response.context["formset"].non_form_errors() == ["Ghi ít nhất một mục đích của hội nghị."]


def test_a_programme_one_may_not_see_cannot_be_named(client, clerk, town):
    hidden = factories.program(town, drafter=town.ubnd)
    response = client.post(reverse("meetings:meeting_create"), meeting_data({"kind": "ky-ket", "program": hidden.pk}))
    assert "program" in row_errors(response)[0]


def test_a_second_click_makes_no_second_meeting(client, clerk):
    client.post(reverse("meetings:meeting_create"), meeting_data())
    response = client.post(reverse("meetings:meeting_create"), meeting_data())
    assert field_errors(response) == {"title": ["Cơ quan bạn đã có hội nghị này vào ngày này."]}
    assert Meeting.objects.count() == 1


def test_an_edit_is_logged_with_the_fields_it_changed(client, clerk, town):
    meeting = factories.meeting(town)
    client.post(url("meeting_edit", meeting), edit_data(meeting, place="Hội trường", title="Tên mới"))
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.rev) == ("Tên mới", "Hội trường", 2)
    assert entries_about(meeting)[0].summary == "Sửa hội nghị: tên hội nghị, địa điểm"


@pytest.mark.parametrize("rev", ["1", "", "x"])
def test_a_stale_edit_says_what_changed_and_keeps_what_was_typed(client, clerk, town, rev):
    meeting = factories.meeting(town)
    client.post(url("meeting_edit", meeting), edit_data(meeting, place="Phòng họp A"))
    response = client.post(url("meeting_edit", meeting), edit_data(meeting, place="Phòng họp B", rev=rev))
    text = text_of(response)
    assert "Hội nghị đã thay đổi sau khi bạn mở trang: Sửa hội nghị: địa điểm" in text
    assert clerk.name in text
    assert "Phòng họp B" in text
    meeting.refresh_from_db()
    assert meeting.place == "Phòng họp A"
    client.post(url("meeting_edit", meeting), edit_data(meeting, place="Phòng họp B", rev=response.context["rev"]))
    meeting.refresh_from_db()
    assert meeting.place == "Phòng họp B"


def test_an_error_beside_does_not_make_a_stale_edit_fresh(client, clerk, town):
    meeting = factories.meeting(town)
    response = client.post(url("meeting_edit", meeting), edit_data(meeting, title=""))
    assert response.context["rev"] == 1


def test_a_meeting_that_was_held_stays_in_the_past(client, clerk, town):
    meeting = factories.meeting(town, held=True)
    tomorrow = f"{TODAY + datetime.timedelta(days=1):%d/%m/%Y}"
    response = client.post(url("meeting_edit", meeting), edit_data(meeting, held_on=tomorrow))
    assert "tương lai" in field_errors(response)["held_on"][0]


def test_a_cancelled_meeting_is_not_edited(client, clerk, town):
    meeting = factories.meeting(town)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, state_reason="Thôi")
    response = client.get(url("meeting_edit", meeting), follow=True)
    assert "khi hội nghị ở trạng thái “Hủy”" in text_of(response)
    response = client.post(url("meeting_edit", meeting), edit_data(meeting, place="X"))
    assert "khi hội nghị ở trạng thái “Hủy”" in text_of(response)
