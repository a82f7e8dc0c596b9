"""The list of notifications, and where one of them leads."""

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.models import Notification
from agencies.choices import Role
from agencies.models import Membership
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LIST_QUERIES = 6


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def account(town):
    return town.leaders[town.ubnd.pk]


@pytest.fixture
def own(client, account):
    client.force_login(account)
    return client


def tell(account, agency, text="Chờ bạn thống nhất", path="chuong-trinh/", **fields):
    return Notification.objects.create(user=account, agency=agency, text=text, path=path, **fields)


def texts(response):
    return [told.text for told in response.context["page_obj"]]


def test_unread_stand_first_then_the_newest(own, account, town):
    tell(account, town.ubnd, "Cũ, đã đọc", read_at=timezone.now())
    for text in ("Trước", "Sau"):
        tell(account, town.ubnd, text)
    assert texts(own.get(reverse("activity:notifications"))) == ["Sau", "Trước", "Cũ, đã đọc"]


def test_only_the_unread_can_be_asked_for(own, account, town):
    tell(account, town.ubnd, "Đã đọc", read_at=timezone.now())
    tell(account, town.ubnd, "Chưa đọc")
    response = own.get(reverse("activity:notifications"), {"loc": "chua-doc"})
    assert texts(response) == ["Chưa đọc"]


def test_nobody_reads_what_others_were_told(own, town):
    told = tell(town.leaders[town.hdnd.pk], town.hdnd)
    assert texts(own.get(reverse("activity:notifications"))) == []
    assert own.get(reverse("activity:notification", args=[told.pk])).status_code == 404


def test_opening_one_marks_it_read_and_leads_there(own, account, town):
    told = tell(account, town.ubnd, path="chuong-trinh/5/")
    response = own.get(reverse("activity:notification", args=[told.pk]))
    told.refresh_from_db()
    assert response["Location"] == "/chuong-trinh/5/"
    assert told.read_at is not None


def test_with_two_hats_it_leads_under_the_one_of_the_agency_that_was_told(own, account, town):
    second = Membership.objects.create(user=account, agency=town.mttq, role=Role.STAFF)
    first = Membership.objects.get(user=account, agency=town.ubnd)
    for agency, membership in ((town.ubnd, first), (town.mttq, second)):
        told = tell(account, agency, path="chuong-trinh/5/")
        response = own.get(f"/vai/{first.pk}/thong-bao/{told.pk}/")
        assert response["Location"] == f"/vai/{membership.pk}/chuong-trinh/5/"


def test_with_two_roles_in_one_agency_the_one_acted_for_is_kept(own, account, town):
    second = Membership.objects.create(user=account, agency=town.ubnd, role=Role.CLERK)
    told = tell(account, town.ubnd, path="chuong-trinh/5/")
    assert own.get(f"/vai/{second.pk}/thong-bao/{told.pk}/")["Location"] == f"/vai/{second.pk}/chuong-trinh/5/"


def test_all_are_marked_read_at_once(own, account, town):
    for number in range(3):
        tell(account, town.ubnd, str(number))
    other = tell(town.leaders[town.hdnd.pk], town.hdnd)
    response = own.post(reverse("activity:read_all"), follow=True)
    assert "Đã đánh dấu 3 thông báo" in response.content.decode()
    assert not Notification.objects.of(account).unread().exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_reading_all_asks_for_a_post(own):
    assert own.get(reverse("activity:read_all")).status_code == 405


def test_an_empty_list_says_what_will_stand_there(own):
    assert "Chưa có thông báo nào" in own.get(reverse("activity:notifications")).content.decode()


@pytest.mark.parametrize("rows", [1, 30, 70])
def test_the_list_costs_the_same_for_one_and_for_thirty(own, account, town, rows):
    for number in range(rows):
        tell(account, town.ubnd, f"Thông báo số {number}: " + "chương trình phối hợp công tác " * 3)
    address = reverse("activity:notifications")
    assert count_queries(lambda: own.get(address)) <= LIST_QUERIES
    response = own.get(address)
    assert len(response.content) < 60_000
    assert len(texts(response)) == min(rows, 30)


def test_the_list_asks_for_signing_in(client):
    assert reverse("agencies:sign_in") in client.get(reverse("activity:notifications"))["Location"]
