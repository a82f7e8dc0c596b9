"""What the organizers of a meeting are warned of."""

import datetime

import pytest

from agencies.models import Appointment, DayOff
from meetings.checking import concerns_of
from meetings.choices import MeetingState, PurposeKind
from meetings.models import AgendaItem, Meeting, Purpose
from meetings.recording import RecordedDelegate, RecordedGroup, RecordedPurpose
from tests import factories
from tests.meetings.pages import text_of, url

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 15)


def told(meeting):
    meeting = Meeting.objects.get(pk=meeting.pk)
    purposes = Purpose.objects.filter(meeting=meeting).select_related("program__document")
    return [concern.text for concern in concerns_of(meeting, purposes)]


def ready(town, held_on=MONDAY, groups=1, **fields):
    """A meeting with nothing to be warned of: hours, place, a chair who is a delegate, an agenda that fits."""
    head = town.heads[town.mttq.pk]
    meeting = factories.meeting(
        town,
        held_on,
        chair=head,
        place="Hội trường",
        starts_at=datetime.time(8),
        groups=[RecordedGroup(f"Nhóm {n}", delegates=[RecordedDelegate(appointment=head)]) for n in range(groups)],
        **fields,
    )
    Meeting.objects.filter(pk=meeting.pk).update(ends_at=datetime.time(9))
    AgendaItem.objects.create(meeting=meeting, content="Báo cáo", minutes=60)
    return meeting


def test_a_meeting_that_is_ready_has_no_concerns(town):
    assert told(ready(town)) == []


def test_a_meeting_on_a_day_off_is_warned_of(town):
    DayOff.objects.create(day=MONDAY, name="Nghỉ bù", locality=town.locality)
    assert told(ready(town)) == ["Ngày họp 15/03/2027 không phải ngày làm việc: Nghỉ bù."]
    sunday = MONDAY - datetime.timedelta(days=1)
    assert told(ready(town, sunday)) == ["Ngày họp 14/03/2027 không phải ngày làm việc: Chủ nhật."]


def test_an_agenda_that_runs_over_is_warned_of(town):
    meeting = ready(town)
    AgendaItem.objects.create(meeting=meeting, content="Thảo luận", minutes=25)
    assert told(meeting) == ["Chương trình kéo dài quá giờ kết thúc (09:00) 25 phút."]


def test_somebody_in_two_groups_is_named_with_both(town):
    name = town.heads[town.mttq.pk].official.name
    assert told(ready(town, groups=2)) == [f"{name} có trong danh sách đại biểu hai lần: “Nhóm 0” và “Nhóm 1”."]


def test_a_chair_who_is_no_delegate_is_named(town):
    meeting, other = ready(town), town.heads[town.ubnd.pk]
    meeting.officers.create(appointment=other, position=2)
    assert told(meeting) == [f"{other} chủ trì nhưng chưa có trong danh sách đại biểu."]


def test_whose_post_has_ended_by_the_day_is_named_as_chair_and_as_delegate(town):
    meeting, head = ready(town), town.heads[town.mttq.pk]
    Appointment.objects.filter(pk=head.pk).update(until=datetime.date(2027, 3, 14))
    assert told(meeting) == [
        f"{head} không giữ chức vụ này vào ngày họp.",
        f"{head.official.name} không giữ chức vụ {head.post.title} vào ngày họp.",
    ]


def test_a_programme_to_sign_that_is_not_agreed_is_named(town):
    draft, agreed = factories.program(town), factories.agreed(town)
    purposes = [RecordedPurpose(PurposeKind.SIGNING, one) for one in (draft, agreed)]
    assert told(ready(town, purposes=purposes)) == [
        "Chương trình phối hợp năm 2026 sẽ ký tại hội nghị nhưng các bên chưa thống nhất (dự thảo)."
    ]


def test_a_new_meeting_is_told_what_it_lacks_and_one_that_was_held_nothing(client, town):
    meeting = factories.meeting(town, MONDAY)
    assert told(meeting) == [
        "Chưa ghi giờ bắt đầu.",
        "Chưa ghi địa điểm.",
        "Chưa có chương trình hội nghị.",
        "Chưa ghi người chủ trì.",
        "Chưa ghi tên đại biểu nào.",
    ]
    client.force_login(town.clerks[town.mttq.pk])
    assert "Chưa có chương trình hội nghị." in text_of(client.get(url("meeting", meeting)))
    client.force_login(town.clerks[town.ubnd.pk])
    assert "Chưa có chương trình hội nghị." not in text_of(client.get(url("meeting", meeting)))
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.ENDED)
    assert told(meeting) == []
