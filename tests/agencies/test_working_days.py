"""Working days around Tết, 2/9 and what is announced for one locality or all."""

import datetime

import pytest
from django.urls import reverse

from agencies.choices import DayKind, Role
from agencies.models import DayOff
from agencies.working_days import WorkCalendar, is_working_day, next_working_day, previous_working_day
from tests import factories

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date(*map(int, reversed(text.split("/"))))


@pytest.fixture
def ward():
    return factories.locality()


@pytest.mark.parametrize(
    ("asked", "after", "before"),
    [
        ("17/02/2026", "23/02/2026", "13/02/2026"),  # Tết Bính Ngọ: 16/2 to 20/2, then a weekend
        ("06/02/2027", "11/02/2027", "03/02/2027"),  # Tết Đinh Mùi: 4/2 to 10/2 with the days for its weekend
        ("02/09/2026", "03/09/2026", "28/08/2026"),  # 31/8 is swapped with Saturday 22/8
        ("02/09/2027", "06/09/2027", "01/09/2027"),
        ("26/04/2026", "28/04/2026", "24/04/2026"),  # Giỗ Tổ on a Sunday: Monday is off instead
        ("03/05/2027", "04/05/2027", "29/04/2027"),
        ("01/01/2027", "04/01/2027", "31/12/2026"),
        ("30/06/2027", "30/06/2027", "30/06/2027"),
    ],
)
def test_the_working_days_around_a_holiday(ward, asked, after, before):
    assert next_working_day(day(asked), ward) == day(after)
    assert previous_working_day(day(asked), ward) == day(before)
    assert is_working_day(day(asked), ward) == (asked == after)


def test_a_saturday_swapped_for_a_monday_is_worked(ward):
    assert is_working_day(day("22/08/2026"), ward)
    assert not is_working_day(day("29/08/2026"), ward)


def test_what_is_announced_goes_before_what_is_computed_and_ones_own_before_that_for_all(ward):
    other = factories.locality("Đống Đa")
    DayOff.objects.create(day=day("03/09/2027"), name="Làm việc bình thường", kind=DayKind.WORK)
    DayOff.objects.create(day=day("05/07/2027"), name="Kỷ niệm ngày thành lập", locality=ward)
    DayOff.objects.create(day=day("10/07/2027"), name="Làm bù", kind=DayKind.WORK)
    DayOff.objects.create(day=day("10/07/2027"), name="Nghỉ", locality=other)
    assert is_working_day(day("03/09/2027"), ward)
    assert not is_working_day(day("05/07/2027"), ward)
    assert is_working_day(day("05/07/2027"), other)
    assert is_working_day(day("10/07/2027"), ward)
    assert not is_working_day(day("10/07/2027"), other)


def test_a_day_off_says_why(ward):
    DayOff.objects.create(day=day("05/07/2027"), name="Ngày hội", locality=ward)
    calendar = WorkCalendar(ward.pk)
    asked = ("02/09/2027", "05/07/2027", "04/07/2027", "03/07/2027", "30/06/2027")
    assert [calendar.reason_off(day(text)) for text in asked] == ["Quốc khánh", "Ngày hội", "Chủ nhật", "thứ Bảy", ""]


def test_an_administrator_keeps_the_days_of_his_locality_and_reads_those_for_all(client, ward):
    keeper = factories.user(factories.agency(ward), Role.ADMINISTRATOR)
    for_all = DayOff.objects.create(day=day("31/12/2027"), name="Nghỉ hoán đổi")
    elsewhere = DayOff.objects.create(day=day("30/12/2027"), name="Nơi khác", locality=factories.locality("Đống Đa"))
    client.force_login(keeper)
    add = reverse("admin:agencies_dayoff_add")
    told = {"day": "05/07/2027", "name": "Ngày hội", "kind": "nghi"}
    assert "bắt buộc" in client.post(add, told).content.decode()
    assert client.post(add, {**told, "locality": ward.pk}).status_code == 302
    listed = client.get(reverse("admin:agencies_dayoff_changelist")).content.decode()
    assert "05/07/2027" in listed
    assert "31/12/2027" in listed
    assert "30/12/2027" not in listed
    change = reverse("admin:agencies_dayoff_change", args=[for_all.pk])
    assert client.post(change, {**told, "locality": ward.pk}).status_code == 403
    assert client.get(reverse("admin:agencies_dayoff_change", args=[elsewhere.pk])).status_code == 302
