import datetime

import pytest
from django.db import IntegrityError, transaction

from activity.log import entries_about
from coordination.choices import DueKind
from meetings.choices import MeetingState, PartOfDay, PurposeKind, RemarkKind
from meetings.delegates import groups_of, known_total
from meetings.models import Commendation
from meetings.recording import (
    RecordedCommendation,
    RecordedDelegate,
    RecordedGroup,
    RecordedPurpose,
    RecordedTask,
    record_meeting,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(town):
    return record_meeting(
        user=None,
        organizer=town.mttq,
        title="Hội nghị giao ban 9 tháng",
        held_on=datetime.date(2022, 10, 6),
        date_as_printed="6/10",
        part_of_day=PartOfDay.AFTERNOON,
        chair_text="Phó Bí thư Thường trực Quận ủy",
        purposes=[
            RecordedPurpose(PurposeKind.BRIEFING, factories.program(town, 2022)),
            RecordedPurpose(PurposeKind.OTHER, subject="Triển khai nhiệm vụ quý IV"),
        ],
        groups=[
            RecordedGroup("Chủ tọa", delegates=[RecordedDelegate(post="Phó Bí thư Thường trực Quận ủy")]),
            RecordedGroup("Đại biểu HĐND", count=12),
            RecordedGroup("Lãnh đạo", delegates=[RecordedDelegate(appointment=town.heads[town.ubnd.pk])]),
            RecordedGroup("Các phòng, ban"),
        ],
        remarks=[(RemarkKind.RESULT, "Tuyên truyền tốt"), (RemarkKind.FIGURE, "07 Chương trình")],
        tasks=[
            RecordedTask("UBND quận", "Sớm có trụ sở cho Quận đoàn", via="Ban Quản lý dự án", due_text="sớm"),
            RecordedTask(
                "MTTQ",
                "Rà soát chỉ tiêu",
                agencies=[town.mttq],
                due_kind=DueKind.PERIOD,
                due_text="3 tháng cuối năm 2022",
                due_on=datetime.date(2022, 12, 31),
            ),
        ],
        commendations=[RecordedCommendation(15, 18, "Chủ tịch UBND quận", "hoạt động HĐND năm 2022")],
    )


def test_a_recorded_meeting_is_held_and_keeps_its_date_as_printed(recorded, town):
    assert recorded.state == MeetingState.CONCLUDED
    assert (recorded.locality, recorded.held_on.month, recorded.date_as_printed) == (town.locality, 10, "6/10")
    assert recorded.time_printed == "buổi chiều"
    assert recorded.chair_printed == "Phó Bí thư Thường trực Quận ủy"


def test_its_purposes_tasks_remarks_and_awards_keep_their_order(recorded):
    assert [purpose.position for purpose in recorded.purposes.all()] == [1, 2]
    assert [task.due_printed for task in recorded.tasks.all()] == ["sớm", "3 tháng cuối năm 2022"]
    assert [remark.text for remark in recorded.remarks.all()] == ["Tuyên truyền tốt", "07 Chương trình"]
    award = Commendation.objects.get(meeting=recorded)
    assert (award.collectives, award.individuals) == (15, 18)


def test_a_delegate_of_the_directory_is_printed_with_the_names_of_that_day(recorded, town):
    leaders = groups_of(recorded)[2]
    head = town.heads[town.ubnd.pk]
    assert leaders.delegates[0].name == head.official.name
    assert leaders.delegates[0].post == head.post.title
    assert leaders.delegates[0].agency_name == town.ubnd.full


def test_delegates_are_numbered_through_the_groups_and_counted_where_known(recorded, django_assert_num_queries):
    with django_assert_num_queries(1):
        groups = groups_of(recorded)
    assert [group.total for group in groups] == [1, 12, 1, None]
    assert [delegate.no for group in groups for delegate in group.delegates] == [1, 2]
    assert known_total(groups) == 14


def test_the_log_says_that_the_application_recorded_it(recorded):
    entry = entries_about(recorded).get()
    assert (entry.actor_name, entry.on) == ("Hệ thống", recorded.held_on)


def test_a_meeting_to_come_is_in_preparation(town):
    coming = record_meeting(
        user=town.clerks[town.mttq.pk],
        organizer=town.mttq,
        title="Tổng kết",
        held_on=datetime.date(2030, 1, 5),
        purposes=[RecordedPurpose(PurposeKind.FINAL_REVIEW, subject="Công tác năm 2029")],
        held=False,
    )
    assert coming.state == MeetingState.PLANNED


@pytest.mark.parametrize(
    "purposes",
    [
        [RecordedPurpose(PurposeKind.SIGNING, subject="không rõ chương trình")],
        [RecordedPurpose(PurposeKind.OTHER)],
        [RecordedPurpose(PurposeKind.OTHER, subject="Một việc")] * 2,
    ],
    ids=["signing without programme", "purpose of nothing", "purpose twice"],
)
def test_what_cannot_be_is_refused_by_the_tables(town, purposes):
    with pytest.raises(IntegrityError), transaction.atomic():
        record_meeting(
            user=None, organizer=town.mttq, title="Họp", held_on=datetime.date(2026, 1, 5), purposes=purposes
        )


def test_a_delegate_has_a_name_or_a_post(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        record_meeting(
            user=None,
            organizer=town.mttq,
            title="Họp",
            held_on=datetime.date(2026, 1, 5),
            purposes=[],
            groups=[RecordedGroup("Khách mời", delegates=[RecordedDelegate(agency_name="Sở Nội vụ")])],
        )
