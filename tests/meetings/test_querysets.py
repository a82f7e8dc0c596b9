import datetime

import pytest

from agencies.choices import LocalityType, Role, SuccessionKind
from agencies.models import AgencyName, AgencySuccession, LocalitySuccession
from meetings.choices import MeetingState, PurposeKind
from meetings.models import Meeting, Purpose
from meetings.querysets import week_start
from meetings.recording import RecordedPurpose
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = factories.today()


def sees(user, meeting):
    return Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.CLERK])
def test_every_working_role_of_the_locality_sees_its_meetings_from_the_start(town, role):
    assert sees(town.people(role)[town.ubnd.pk], factories.meeting(town))


def test_another_locality_sees_nothing(town):
    other = factories.town("Đống Đa")
    assert not sees(other.leaders[other.ubnd.pk], factories.meeting(town, held=True))


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (MeetingState.PLANNED, False),
        (MeetingState.INVITED, True),
        (MeetingState.RUNNING, True),
        (MeetingState.ENDED, True),
        (MeetingState.CONCLUDED, True),
        (MeetingState.POSTPONED, False),
    ],
)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
def test_a_viewer_above_and_an_administrator_see_what_is_announced_or_held(state, seen, role):
    city = factories.locality("Hà Nội", LocalityType.CITY)
    town = factories.town(parent=city)
    agency = factories.agency(city) if role == Role.VIEWER else town.ubnd
    meeting = factories.meeting(town)
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason="Bận")
    assert sees(factories.user(agency, role), meeting) == seen


def test_a_successor_sees_the_meetings_of_its_predecessor(town):
    district = factories.town("Tây Hồ", LocalityType.URBAN_DISTRICT)
    meeting = factories.meeting(district, datetime.date(2024, 2, 28), held=True)
    assert not sees(town.staff[town.ubnd.pk], meeting)
    day = datetime.date(2025, 7, 1)
    LocalitySuccession.objects.create(
        predecessor=district.locality, successor=town.locality, kind=SuccessionKind.REORGANISED, on=day
    )
    AgencySuccession.objects.create(
        predecessor=district.mttq, successor=town.mttq, kind=SuccessionKind.REORGANISED, on=day
    )
    assert sees(town.staff[town.ubnd.pk], meeting)


def test_meetings_to_come_stand_first_in_their_order_then_the_past_newest_first(town):
    days = [-400, 30, -30, 90]
    for offset in days:
        factories.meeting(town, TODAY + datetime.timedelta(days=offset))
    found = [(meeting.held_on - TODAY).days for meeting in Meeting.objects.upcoming_first()]
    assert found == [30, 90, -30, -400]


def test_a_meeting_of_this_week_stays_among_those_to_come_although_it_is_over(town):
    monday = factories.meeting(town, week_start(TODAY))
    factories.meeting(town, week_start(TODAY) - datetime.timedelta(days=1))
    first, second = Meeting.objects.upcoming_first()
    assert (first, first.span) == (monday, "Tuần này")
    assert second.span == "Đã qua"
    assert factories.meeting(town, week_start(TODAY) + datetime.timedelta(days=7)).span == "Sắp tới"


def test_the_organizer_has_its_name_of_the_day(town):
    AgencyName.objects.create(
        agency=town.mttq, full="Mặt trận mới", short="MT mới", symbol="MT", valid_from=datetime.date(2025, 1, 1)
    )
    old = factories.meeting(town, datetime.date(2024, 12, 31))
    new = factories.meeting(town, datetime.date(2025, 1, 1))
    names = dict(Meeting.objects.with_organizer().values_list("pk", "organizer_short"))
    assert names == {old.pk: "MTTQ phường Tây Hồ", new.pk: "MT mới"}


def test_a_purpose_tells_no_title_of_a_draft_one_may_not_see(town):
    program = factories.program(town, title="Chương trình còn kín")
    factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)])
    (hidden,) = Purpose.objects.titled_for(town.staff[town.ubnd.pk])
    (shown,) = Purpose.objects.titled_for(town.staff[town.mttq.pk])
    assert (hidden.is_readable, hidden.what) == (False, "Chương trình phối hợp năm 2026")
    assert (shown.is_readable, shown.what) == (True, "Chương trình còn kín")
