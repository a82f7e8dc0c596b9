"""Pages of meetings: who gets in, what they cost, what a form says when something is wrong."""

import datetime

import pytest
from django.urls import reverse

from activity.log import entries_about
from agencies.choices import Role
from documents.choices import DocumentState
from documents.models import Document, SourceNote
from documents.workflow import refuse
from meetings.choices import MeetingState, PurposeKind, RemarkKind
from meetings.models import Commendation, Delegate, Meeting, Remark, Task
from meetings.recording import (
    RecordedCommendation,
    RecordedDelegate,
    RecordedGroup,
    RecordedPurpose,
    RecordedTask,
)
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()
EMPTY_ROWS = 2


@pytest.fixture
def town():
    return factories.Town()


@pytest.fixture
def clerk(town, client):
    client.force_login(town.clerks[town.mttq.pk])
    return town.clerks[town.mttq.pk]


def rows(prefix, *forms, initial=0):
    """A formset's data as a browser sends it."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(forms),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    return data | {
        f"{prefix}-{index}-{name}": value for index, form in enumerate(forms) for name, value in form.items()
    }


def meeting_data(*purposes, **fields):
    free = [{"kind": "khac", "subject": "Công tác phối hợp"}]
    return {"title": "Lễ ký kết", "held_on": "05/01/2026", **rows("purposes", *(purposes or free)), **fields}


def url(name, meeting, *args):
    return reverse(f"meetings:{name}", args=[meeting.pk, *args])


def text_of(response):
    return " ".join(response.content.decode().split())


def full_meeting(town, groups=3, **fields):
    """A held meeting with everything a page shows, ``groups`` of each."""
    delegates = [RecordedDelegate(appointment=head) for head in town.heads.values()]
    meeting = factories.meeting(
        town,
        held=True,
        chair=town.heads[town.mttq.pk],
        groups=[RecordedGroup(f"Nhóm {number}", delegates=delegates) for number in range(groups)],
        remarks=[(RemarkKind.RESULT, f"Kết quả {number}") for number in range(groups)],
        tasks=[RecordedTask("UBND", f"Việc {number}", agencies=[town.ubnd]) for number in range(groups)],
        commendations=[RecordedCommendation(number, 1) for number in range(groups)],
        **fields,
    )
    for number in range(groups):
        SourceNote.objects.create(target=meeting, field=f"Mục {number}", as_printed="khác", why="in nhầm")
    return meeting


# Reading


def test_the_list_shows_meetings_with_their_purposes_in_spans(client, clerk, town):
    factories.meeting(town, TODAY, title="Họp hôm nay")
    factories.meeting(town, TODAY - datetime.timedelta(days=40), title="Họp tháng trước")
    text = text_of(client.get(reverse("meetings:meetings")))
    assert text.index("Tuần này") < text.index("Họp hôm nay") < text.index("Đã qua") < text.index("Họp tháng trước")
    assert "Giao ban: Công tác phối hợp" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nam=2024", ["A"]),
        ("trang_thai=chuan-bi", ["B"]),
        ("muc_dich=so-ket", ["B"]),
        ("muc_dich=khac&nam=2024", ["A"]),
        ("nam=2023", []),
    ],
)
def test_the_list_is_filtered_by_year_state_and_kind_of_purpose(client, clerk, town, query, found):
    other = [RecordedPurpose(PurposeKind.OTHER, subject="Việc khác")]
    review = [RecordedPurpose(PurposeKind.PRELIMINARY_REVIEW, subject="6 tháng"), *other]
    factories.meeting(town, datetime.date(2024, 5, 5), title="A", purposes=other, held=True)
    factories.meeting(town, datetime.date(2025, 5, 5), title="B", purposes=review)
    response = client.get(f"{reverse('meetings:meetings')}?{query}")
    assert [meeting.title for meeting in response.context["page_obj"]] == found


def test_a_year_that_is_none_is_explained(client, clerk):
    response = client.get(f"{reverse('meetings:meetings')}?nam=abc")
    assert response.context["filter"].form.errors["nam"] == ["Nhập một số."]


def test_the_list_costs_the_same_with_1_and_30_rows(client, clerk, town):
    program = factories.submitted(town)
    purposes = [RecordedPurpose(PurposeKind.SIGNING, program), RecordedPurpose(PurposeKind.OTHER, subject="Khác")]
    factories.meeting(town, purposes=purposes)
    one = count_queries(lambda: client.get(reverse("meetings:meetings")))
    for _ in range(29):
        factories.meeting(town, purposes=purposes)
    again = count_queries(lambda: client.get(reverse("meetings:meetings")))
    assert again == one <= 6
    assert len(client.get(reverse("meetings:meetings")).content) < 60_000


@pytest.mark.parametrize("page", ["meeting", "meeting_print"])
def test_a_meeting_costs_the_same_with_1_and_30_rows(client, clerk, town, page):
    small, large = full_meeting(town, 1), full_meeting(town, 30)
    client.get(url(page, small))  # the content type is read once a process
    one = count_queries(lambda: client.get(url(page, small)))
    assert count_queries(lambda: client.get(url(page, large))) == one <= 10
    assert len(client.get(url(page, large)).content) < 60_000


def test_a_programmes_meetings_cost_the_same_with_1_and_30_rows(client, clerk, town):
    program = factories.submitted(town)
    page = reverse("meetings:of_program", args=[program.pk])
    purposes = [RecordedPurpose(PurposeKind.SIGNING, program), RecordedPurpose(PurposeKind.BRIEFING, program)]
    factories.meeting(town, purposes=purposes)
    one = count_queries(lambda: client.get(page))
    for _ in range(29):
        factories.meeting(town, purposes=purposes)
    assert count_queries(lambda: client.get(page)) == one <= 10
    assert len(client.get(page).context["meetings"]) == 30


def test_a_meeting_tells_all_that_is_known(client, clerk, town):
    meeting = full_meeting(town, 1, date_as_printed="6/10", part_of_day="chieu")
    text = text_of(client.get(url("meeting", meeting)))
    head = town.heads[town.ubnd.pk]
    for told in ["(nguồn in: 6/10)", "buổi chiều", "3 đại biểu", head.official.name, "Kết quả 0", "Việc 0"]:
        assert told in text
    assert "0 tập thể, 1 cá nhân" in text
    assert "in nhầm" in text


def test_the_title_of_a_draft_one_may_not_see_is_not_told(client, town):
    program = factories.program(town, title="Chương trình còn kín")
    purposes = [RecordedPurpose(PurposeKind.SIGNING, program)]
    meeting = factories.meeting(town, purposes=purposes)
    client.force_login(town.staff[town.ubnd.pk])
    for page in ["meeting", "meeting_print", "signing"]:
        text = text_of(client.get(url(page, meeting)))
        assert "Chương trình còn kín" not in text
        assert program.get_absolute_url() not in text
    client.force_login(town.staff[town.mttq.pk])
    assert "Chương trình còn kín" in text_of(client.get(url("meeting", meeting)))


PAGES = ["meeting", "meeting_print", "history", "signing", "meeting_edit", "groups", "remarks", "tasks"]
PAGES += ["commendations", "source_notes"]


@pytest.mark.parametrize("page", PAGES)
def test_another_localitys_meeting_is_not_found(client, town, page):
    other = factories.Town("Đống Đa")
    client.force_login(other.clerks[other.mttq.pk])
    meeting = factories.meeting(town, held=True)
    assert client.get(url(page, meeting)).status_code == 404
    if page in PAGES[4:]:
        assert client.post(url(page, meeting), {"rev": 1}).status_code == 404


@pytest.mark.parametrize("page", PAGES[4:])
def test_another_agency_of_the_locality_may_read_but_not_write(client, town, page):
    meeting = factories.meeting(town, held=True)
    client.force_login(town.clerks[town.ubnd.pk])
    assert client.get(url("meeting", meeting)).status_code == 200
    assert client.get(url(page, meeting)).status_code == 403
    assert client.post(url(page, meeting), {"rev": 1}).status_code == 403
    assert url(page, meeting) not in client.get(url("meeting", meeting)).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_for_sign_in(client, town, page):
    response = client.get(url(page, factories.meeting(town)))
    assert response.status_code == 302
    assert "/dang-nhap/" in response["Location"]


def test_a_viewer_may_not_plan_a_meeting(client, town):
    client.force_login(factories.user(town.mttq, Role.VIEWER))
    assert client.get(reverse("meetings:meeting_create")).status_code == 403
    assert client.post(reverse("meetings:meeting_create"), meeting_data()).status_code == 403


# Planning


def test_a_meeting_is_planned_for_the_users_agency_and_5_january_is_5_january(client, clerk, town):
    program = factories.submitted(town)
    data = meeting_data(
        {"kind": "ky-ket", "program": program.pk},
        {"kind": "tong-ket", "subject": "Năm 2025"},
        {"kind": ""},
        starts_at="8:00",
        ends_at="11:30",
        chair=town.heads[town.mttq.pk].pk,
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


def field_errors(response):
    return response.context["form"].errors


def row_errors(response):
    return [form.errors for form in response.context["formset"].forms]


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


def test_the_chair_held_his_post_on_the_day_of_the_meeting(client, clerk, town):
    former = factories.appointment(town.mttq, until=datetime.date(2025, 12, 31))
    response = client.post(reverse("meetings:meeting_create"), meeting_data(chair=former.pk))
    assert field_errors(response) == {"chair": [f"{former} không giữ chức vụ này vào ngày 05/01/2026."]}
    client.post(reverse("meetings:meeting_create"), meeting_data(chair=former.pk, held_on="31/12/2025"))
    assert Meeting.objects.get().chair == former


def test_the_chair_is_of_the_directory_or_in_words(client, clerk, town):
    data = meeting_data(chair=town.heads[town.mttq.pk].pk, chair_text="Bí thư Quận ủy")
    assert "chair_text" in field_errors(client.post(reverse("meetings:meeting_create"), data))


def test_the_chair_is_not_of_another_locality(client, clerk):
    stranger = factories.Town("Đống Đa").heads.popitem()[1]
    assert "chair" in field_errors(client.post(reverse("meetings:meeting_create"), meeting_data(chair=stranger.pk)))


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


# Editing


def edit_data(meeting, **fields):
    (purpose,) = meeting.purposes.all()
    row = {"id": purpose.pk, "kind": purpose.kind, "subject": purpose.subject, "ORDER": 1}
    held_on = f"{meeting.held_on:%Y-%m-%d}"
    return {"title": meeting.title, "held_on": held_on, "rev": 1, **rows("purposes", row, initial=1), **fields}


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


# Rows


def test_groups_are_added_ordered_counted_and_taken_out(client, clerk, town):
    meeting = factories.meeting(town, groups=[RecordedGroup("Một"), RecordedGroup("Hai")])
    one, two = meeting.groups.all()
    data = rows(
        "groups",
        {"id": one.pk, "name": "Một", "DELETE": "on", "ORDER": 1},
        {"id": two.pk, "name": "Hai", "count": "7", "ORDER": 2},
        {"name": "Ba", "ORDER": 1},
        {"name": ""},
        initial=2,
    )
    response = client.post(url("groups", meeting), data | {"rev": 1})
    assert response["Location"] == url("groups", meeting)
    assert list(meeting.groups.values_list("name", "count", "position")) == [("Ba", None, 1), ("Hai", 7, 2)]


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
        ([{"appointment": "former"}], "không phải là một lựa chọn hợp lệ"),
        ([{"appointment": "stranger"}], "không phải là một lựa chọn hợp lệ"),
    ],
    ids=["neither name nor post", "twice", "post had ended", "another locality's"],
)
def test_a_wrong_delegate_is_named_at_his_row(client, clerk, town, group, forms, expected):
    people = {
        "head": town.heads[town.ubnd.pk].pk,
        "former": factories.appointment(town.ubnd, until=TODAY - datetime.timedelta(days=1)).pk,
        "stranger": factories.Town("Đống Đa").heads.popitem()[1].pk,
    }
    sent = [{name: people.get(value, value) for name, value in form.items()} for form in forms]
    response = add_delegates(client, group, *sent)
    assert not Delegate.objects.exists()
    if isinstance(expected, str):
        assert "appointment" in row_errors(response)[0]
    else:
        assert row_errors(response) == expected


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


@pytest.fixture
def held(town):
    return factories.meeting(town, datetime.date(2026, 1, 5), held=True)


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


def test_a_task_keeps_its_deadline_as_said_and_the_agency_is_told(client, clerk, town, held):
    row = {"to_text": "UBND", "what": "Sớm có trụ sở", "due_kind": "khong", "due_text": "sớm", "agencies": town.ubnd.pk}
    client.post(url("tasks", held), rows("tasks", row) | {"rev": 1})
    task = Task.objects.get()
    assert (task.due_printed, task.agencies.get()) == ("sớm", town.ubnd)
    assert town.staff[town.ubnd.pk].notifications.filter(text__contains="Sớm có trụ sở").count() == 1


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


# States


def test_a_meeting_is_invited_to_then_held(client, clerk, town):
    meeting = factories.meeting(town)
    client.post(url("move", meeting, "moi"), {"rev": 1, "on": f"{TODAY:%d/%m/%Y}"})
    client.post(url("move", meeting, "da-hop"), {"rev": 2})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


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
    client.post(url("move", meeting, "da-hop"), {"rev": 1})
    assert client.post(url("move", meeting, "da-hop"), {"rev": 1}, follow=True).status_code == 200


def test_a_move_there_is_not_is_not_found(client, clerk, town):
    assert client.get(url("move", factories.meeting(town), "sua")).status_code == 404


def test_a_move_is_refused_to_another_agency(client, town):
    client.force_login(town.clerks[town.ubnd.pk])
    meeting = factories.meeting(town)
    assert client.get(url("move", meeting, "huy")).status_code == 403
    assert client.post(url("move", meeting, "huy"), {"rev": 1}).status_code == 403


# Signing


def signing_meeting(town, held_on=None, **kwargs):
    program = factories.agreed(town, **kwargs)
    return factories.meeting(town, held_on, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)]), program


def sign(client, meeting, party, appointment, rev, authority="TM."):
    prefix = f"ben-{party.pk}"
    data = {f"{prefix}-appointment": appointment.pk, f"{prefix}-authority": authority, "rev": rev}
    return client.post(url("sign", meeting, party.pk), data, follow=True)


def test_each_party_signs_in_turn_and_with_the_last_the_programme_is_signed(client, clerk, town):
    meeting, program = signing_meeting(town)
    parties = list(program.document.current_version.parties.all())
    for party in parties:
        rev = Document.objects.get(pk=program.document_id).rev
        response = sign(client, meeting, party, town.heads[party.agency_id], rev)
        assert f"{party} - {town.heads[party.agency_id]}" in text_of(response)
    document = Document.objects.get(pk=program.document_id)
    assert (document.state, document.signed_on) == (DocumentState.SIGNED, meeting.held_on)
    assert "Đã ký đủ" in text_of(response)
    assert f'href="{program.get_absolute_url()}"' in text_of(response)
    ways = {(party.signature.way, party.signature.signed_on) for party in parties}
    assert ways == {("le-ky", meeting.held_on)}


def test_a_leader_records_only_his_own_agencys_signature(client, town):
    meeting, program = signing_meeting(town)
    client.force_login(town.leaders[town.ubnd.pk])
    (one,) = client.get(url("signing", meeting)).context["ceremony"]
    assert [row.party.agency for row in one.parties if row.form] == [town.ubnd]
    party = program.document.current_version.parties.get(agency=town.hdnd)
    assert sign(client, meeting, party, town.heads[town.hdnd.pk], program.document.rev).status_code == 403


def test_staff_see_the_ceremony_but_no_form(client, town):
    meeting, _ = signing_meeting(town)
    client.force_login(town.staff[town.ubnd.pk])
    (one,) = client.get(url("signing", meeting)).context["ceremony"]
    assert [row.form for row in one.parties] == [None, None, None]


def test_who_did_not_hold_his_post_that_day_cannot_sign(client, clerk, town):
    meeting, program = signing_meeting(town)
    former = factories.appointment(town.hdnd, until=TODAY - datetime.timedelta(days=1))
    party = program.document.current_version.parties.get(agency=town.hdnd)
    response = sign(client, meeting, party, former, program.document.rev)
    assert "Người này không giữ chức vụ ở bên này vào ngày họp." in text_of(response)
    assert party.signatures.count() == 0


def test_an_authority_without_delegation_is_explained_at_the_form(client, clerk, town):
    meeting, program = signing_meeting(town)
    deputy = factories.appointment(town.hdnd, title="Phó Chủ tịch", is_head=False)
    party = program.document.current_version.parties.get(agency=town.hdnd)
    response = sign(client, meeting, party, deputy, program.document.rev, authority="KT.")
    assert "không có giao quyền" in text_of(response)
    assert f'value="{deputy.pk}" selected' in text_of(response)


def test_a_party_signs_once(client, clerk, town):
    meeting, program = signing_meeting(town)
    party = program.document.current_version.parties.first()
    sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    rev = Document.objects.get(pk=program.document_id).rev
    response = sign(client, meeting, party, town.heads[party.agency_id], rev)
    assert "đã ký văn bản này" in text_of(response)
    assert party.signatures.count() == 1


def test_a_stale_signature_is_told(client, clerk, town):
    meeting, program = signing_meeting(town)
    party = program.document.current_version.parties.first()
    refuse(program.document, user=town.leaders[town.ubnd.pk], on=TODAY, reason="Còn một việc chưa rõ")
    response = sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    assert "Văn bản đã thay đổi sau khi bạn mở trang" in text_of(response)
    assert party.signatures.count() == 0


def test_nobody_signs_before_the_day(client, clerk, town):
    meeting, program = signing_meeting(town, TODAY + datetime.timedelta(days=1))
    assert "Ghi nhận chữ ký tại lễ khi đến ngày họp" in text_of(client.get(url("signing", meeting)))
    party = program.document.current_version.parties.first()
    response = sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    assert party.signatures.count() == 0
    assert "Chưa đến ngày họp" in text_of(response)


def test_a_party_of_another_programme_is_not_found(client, clerk, town):
    meeting, _ = signing_meeting(town)
    other = factories.agreed(town, year=2027).document.current_version.parties.first()
    assert sign(client, meeting, other, town.heads[other.agency_id], 1).status_code == 404


def test_the_day_of_a_meeting_is_kept_once_somebody_signed_there(client, clerk, town):
    meeting, program = signing_meeting(town)
    party = program.document.current_version.parties.first()
    sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    row = {"id": meeting.purposes.get().pk, "kind": "ky-ket", "program": program.pk, "ORDER": 1}
    data = {"title": meeting.title, "held_on": "05/01/2026", "rev": 1, **rows("purposes", row, initial=1)}
    response = client.post(url("meeting_edit", meeting), data)
    assert "Đã ghi nhận chữ ký tại lễ" in field_errors(response)["held_on"][0]


def test_the_ceremony_costs_the_same_with_one_programme_and_three(client, clerk, town):
    meeting, _ = signing_meeting(town)
    one = count_queries(lambda: client.get(url("signing", meeting)))
    programs = [factories.agreed(town, year=2026 + number) for number in range(3)]
    many = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program) for program in programs])
    assert count_queries(lambda: client.get(url("signing", many))) == one <= 10
