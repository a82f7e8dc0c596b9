"""The log keeps who, as what, when, for which day and why."""

import datetime

import pytest
from django.utils import timezone

from activity.log import entries_about, record
from agencies.choices import Role
from agencies.models import Membership
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


def test_an_entry_keeps_name_role_and_agency_as_they_were(town):
    leader = town.leaders[town.ubnd.pk]
    entry = record(town.locality, "sua", "Sửa tên", user=leader, on=datetime.date(2024, 2, 28), reason="Đính chính")
    leader.name = "Tên mới"
    leader.save()
    town.ubnd.names.update(short="Tên ngắn mới")
    Membership.objects.filter(user=leader).update(role=Role.STAFF)
    entry.refresh_from_db()
    assert (entry.actor_role, entry.agency_name, entry.on) == (
        "Lãnh đạo",
        "UBND phường Tây Hồ",
        datetime.date(2024, 2, 28),
    )
    assert entry.actor_name != "Tên mới"
    assert entry.reason == "Đính chính"


def test_the_application_itself_has_a_name(town):
    entry = record(town.locality, "nhac", "Nhắc hạn", user=None)
    assert (entry.actor_name, entry.actor, entry.on) == ("Hệ thống", None, timezone.localdate())


def test_the_log_of_an_object_is_its_own_and_newest_first(town):
    other = factories.locality("Khác")
    for target, summary in ((town.locality, "Trước"), (other, "Của nơi khác"), (town.locality, "Sau")):
        record(target, "sua", summary, user=None)
    assert [entry.summary for entry in entries_about(town.locality)] == ["Sau", "Trước"]


def test_a_long_summary_is_cut_to_its_column(town):
    assert len(record(town.locality, "sua", "x" * 900, user=None).summary) == 500
