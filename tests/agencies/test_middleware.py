"""Which membership a request acts for, and what reading it costs."""

import datetime

import pytest

from agencies.backends import MembershipBackend
from agencies.choices import Role
from agencies.models import Membership, User
from tests import factories

pytestmark = pytest.mark.django_db
YESTERDAY = factories.today() - datetime.timedelta(days=1)


@pytest.fixture
def two_hats():
    """A user who is staff of the first agency and leader of the second."""
    locality = factories.locality()
    first, second = (factories.agency(locality, short=short) for short in ("UBND phường", "MTTQ phường"))
    user = factories.user(first, Role.STAFF)
    Membership.objects.create(user=user, agency=second, role=Role.LEADER)
    return user


def hats(user):
    return [membership.pk for membership in user.active_memberships]


def test_who_has_one_membership_acts_for_it_without_a_prefix(client):
    user = factories.user(factories.agency(factories.locality(), short="Hội Nông dân"), Role.CLERK)
    client.force_login(user)
    assert "Văn thư · Hội Nông dân" in client.get("/co-quan/").content.decode()


def test_who_has_two_is_asked_and_comes_back_to_the_same_page(client, two_hats):
    client.force_login(two_hats)
    asked = client.get("/co-quan/?ngay=2025-06-30")
    assert asked.url == "/vai-tro/?next=%2Fco-quan%2F%3Fngay%3D2025-06-30"
    page = client.get(asked.url).content.decode()
    for membership in hats(two_hats):
        assert f'href="/vai/{membership}/co-quan/?ngay=2025-06-30"' in page


def test_each_tab_acts_for_its_own_membership(client, two_hats):
    client.force_login(two_hats)
    first, second = hats(two_hats)
    assert "Chuyên viên · UBND phường" in client.get(f"/vai/{first}/co-quan/").content.decode()
    assert "Lãnh đạo · MTTQ phường" in client.get(f"/vai/{second}/co-quan/").content.decode()
    assert "Chuyên viên · UBND phường" in client.get(f"/vai/{first}/co-quan/").content.decode()


def test_every_link_of_a_page_keeps_its_role(client, two_hats):
    client.force_login(two_hats)
    first, second = hats(two_hats)
    page = client.get(f"/vai/{second}/co-quan/").content.decode()
    assert f'href="/vai/{second}/chuong-trinh/"' in page
    assert f"/vai/{first}/" not in page
    assert 'href="/chuong-trinh/"' not in page


def test_the_chooser_opened_in_a_role_shows_that_role(client, two_hats):
    client.force_login(two_hats)
    second = hats(two_hats)[1]
    page = client.get(f"/vai/{second}/vai-tro/").content.decode()
    assert "Lãnh đạo · MTTQ phường" in page
    assert f'href="/vai/{second}/"' in page


def test_the_membership_of_another_is_forbidden(client, two_hats):
    other = factories.user(factories.agency(factories.locality()))
    client.force_login(two_hats)
    response = client.get(f"/vai/{hats(other)[0]}/co-quan/")
    assert response.status_code == 403
    assert "Vai trò này không phải của bạn hoặc đã kết thúc." in response.content.decode()


def test_a_membership_that_ended_is_forbidden(client, two_hats):
    first, _ = hats(two_hats)
    Membership.objects.filter(pk=first).update(until=YESTERDAY)
    client.force_login(two_hats)
    assert client.get(f"/vai/{first}/co-quan/").status_code == 403


def test_a_post_without_a_prefix_is_forbidden_to_who_has_two(client, two_hats):
    client.force_login(two_hats)
    response = client.post("/co-quan/")
    assert response.status_code == 403
    assert "hãy chọn vai trò trước khi thực hiện" in response.content.decode()


def test_a_foreign_address_is_never_offered_by_the_chooser(client, two_hats):
    client.force_login(two_hats)
    page = client.get("/vai-tro/", {"next": "//example.com/x"}).content.decode()
    assert "example.com" not in page


def test_the_sign_in_page_needs_no_role(client, two_hats):
    client.force_login(two_hats)
    assert client.get("/mat-khau/").status_code == 200


def test_a_page_reads_session_account_and_memberships_in_two_queries(client, two_hats, django_assert_num_queries):
    client.force_login(two_hats)
    second = hats(two_hats)[1]
    with django_assert_num_queries(3) as queries:
        client.get(f"/vai/{second}/khong-co/")
    assert "django_session" in queries[0]["sql"]
    assert "agencies_membership" in queries[1]["sql"]
    assert "activity_notification" in queries[2]["sql"]  # the bell in the page's head


def test_health_asks_for_no_account(client, two_hats, django_assert_num_queries):
    client.force_login(two_hats)
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_the_backend_brings_the_memberships_along(django_assert_num_queries, two_hats):
    with django_assert_num_queries(1):
        user = MembershipBackend().get_user(two_hats.pk)
        assert user is not None
        assert [str(membership) for membership in user.active_memberships] == [
            "Chuyên viên, UBND phường",
            "Lãnh đạo, MTTQ phường",
        ]
        assert [membership.locality_id for membership in user.active_memberships]


def test_the_backend_finds_an_account_without_memberships():
    user = factories.user()
    found = MembershipBackend().get_user(user.pk)
    assert found == user
    assert found.acting is None


def test_the_backend_knows_no_disabled_account_and_no_deleted_one(two_hats):
    User.objects.filter(pk=two_hats.pk).update(is_active=False)
    assert MembershipBackend().get_user(two_hats.pk) is None
    assert MembershipBackend().get_user(999_999) is None


def test_a_disabled_account_is_signed_out_at_once(client, two_hats):
    client.force_login(two_hats)
    User.objects.filter(pk=two_hats.pk).update(is_active=False)
    assert client.get(f"/vai/{hats(two_hats)[0]}/co-quan/").status_code == 302
