"""What a meeting's pages show, to whom, and what they cost."""

import datetime

import pytest
from django.urls import reverse

from agencies.choices import Role
from documents.models import SourceNote
from meetings.choices import MeetingState, PurposeKind, RemarkKind
from meetings.models import Meeting
from meetings.recording import (
    RecordedCommendation,
    RecordedDelegate,
    RecordedGroup,
    RecordedPurpose,
    RecordedTask,
)
from tests import factories
from tests.meetings.pages import meeting_data, text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()


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


@pytest.mark.parametrize("page", ["meeting", "delegate_list", "results", "meeting_print"])
def test_a_meeting_costs_the_same_with_1_and_30_rows(client, clerk, town, page):
    small, large = full_meeting(town, 1), full_meeting(town, 30)
    Meeting.objects.update(state=MeetingState.RUNNING)  # concerns and results both show
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
    text = "".join(text_of(client.get(url(page, meeting))) for page in ["meeting", "delegate_list", "results"])
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


READ = [
    "meeting",
    "meeting_print",
    "agenda",
    "delegate_list",
    "results",
    "previous_conclusions",
    "papers",
    "reading_page",
    "history",
    "signing",
    "signing_screen",
]
PLANNING = ["meeting_edit", "agenda_edit", "speeches", "groups", "pick"]
WRITE = [*PLANNING, "remarks", "tasks", "commendations", "party_conclusions", "news", "source_notes"]
ON_THE_DAY = ["attendance", "running"]
PAGES = [*READ, *WRITE, *ON_THE_DAY]


@pytest.mark.parametrize("page", PAGES)
def test_another_localitys_meeting_is_not_found(client, town, page):
    other = factories.town("Đống Đa")
    client.force_login(other.clerks[other.mttq.pk])
    meeting = factories.meeting(town, held=True)
    assert client.get(url(page, meeting)).status_code == 404
    if page in WRITE:
        assert client.post(url(page, meeting), {"rev": 1}).status_code == 404


@pytest.mark.parametrize("page", [*WRITE, *ON_THE_DAY])
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
