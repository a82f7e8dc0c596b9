"""Who is told, and how often."""

import datetime

import pytest
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone

from activity.models import Notification
from activity.notify import notify
from agencies.choices import Role
from agencies.models import Membership, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


def told():
    return list(Notification.objects.values_list("user", flat=True))


def test_the_active_members_of_an_agency_in_the_roles_are_told(town):
    assert notify([town.ubnd.pk], [Role.STAFF, Role.LEADER], "Tin", "/chuong-trinh/1/") == 2
    assert sorted(told()) == sorted([town.staff[town.ubnd.pk].pk, town.leaders[town.ubnd.pk].pk])


def test_the_one_who_did_it_is_not(town):
    notify([town.ubnd.pk], [Role.STAFF, Role.LEADER], "Tin", "/", but=town.staff[town.ubnd.pk])
    assert told() == [town.leaders[town.ubnd.pk].pk]


def test_ended_memberships_and_disabled_accounts_are_passed_over(town):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=town.staff[town.ubnd.pk]).update(until=yesterday)
    User.objects.filter(pk=town.leaders[town.ubnd.pk].pk).update(is_active=False)
    assert notify([town.ubnd.pk], [Role.STAFF, Role.LEADER], "Tin", "/") == 0


def test_two_roles_in_one_agency_are_one_notification(town):
    Membership.objects.create(user=town.staff[town.ubnd.pk], agency=town.ubnd, role=Role.LEADER)
    notify([town.ubnd.pk], [Role.STAFF, Role.LEADER], "Tin", "/")
    assert told().count(town.staff[town.ubnd.pk].pk) == 1


def test_a_reminder_with_a_key_is_told_once_and_counted_once(town):
    assert notify([town.ubnd.pk], [Role.STAFF], "Tin", "/", key="han-1") == 1
    assert notify([town.ubnd.pk], [Role.STAFF], "Tin", "/", key="han-1") == 0
    assert notify([town.ubnd.pk], [Role.STAFF], "Tin", "/", key="han-2") == 1
    assert Notification.objects.count() == 2


def test_who_joins_later_is_still_told(town):
    notify([town.ubnd.pk], [Role.STAFF], "Tin", "/", key="han-1")
    factories.user(town.ubnd, Role.STAFF)
    assert notify([town.ubnd.pk], [Role.STAFF], "Tin", "/", key="han-1") == 1


def test_the_address_is_kept_without_the_role_it_was_written_under(town):
    outer = get_script_prefix()
    set_script_prefix("/vai/7/")
    try:
        notify([town.ubnd.pk], [Role.STAFF], "Tin", "/vai/7/chuong-trinh/1/")
    finally:
        set_script_prefix(outer)
    assert Notification.objects.get().path == "chuong-trinh/1/"
