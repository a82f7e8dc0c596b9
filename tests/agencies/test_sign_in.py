"""Signing in and out, throttling, and the password."""

import pytest
from django.conf import settings
from django.urls import reverse

from agencies.choices import Role
from agencies.models import Membership, User
from agencies.views.accounts import DEMO_ACCOUNTS
from tests import factories

pytestmark = pytest.mark.django_db
SIGN_IN = "/dang-nhap/"


def attempt(client, username, password=factories.PASSWORD, **fields):
    return client.post(SIGN_IN, {"username": username, "password": password, **fields})


@pytest.fixture
def staff():
    return factories.user(factories.agency(factories.locality()), username="chuyen-vien")


def test_a_user_signs_in_and_lands_on_the_first_page(client, staff):
    response = attempt(client, "chuyen-vien")
    assert response.status_code == 302
    assert response.url == reverse("desk:home")


def test_a_user_is_led_back_to_the_page_he_wanted(client, staff):
    asked = client.get("/co-quan/")
    assert asked.url == "/dang-nhap/?next=/co-quan/"
    assert attempt(client, "chuyen-vien", next="/co-quan/").url == "/co-quan/"


def test_a_foreign_site_as_next_page_is_ignored(client, staff):
    assert attempt(client, "chuyen-vien", next="https://example.com/").url == "/"


def test_the_role_of_somebody_else_as_next_page_is_left_out(client, staff):
    other = factories.user(factories.agency(factories.locality()))
    foreign = other.memberships.get().pk
    assert attempt(client, "chuyen-vien", next=f"/vai/{foreign}/co-quan/").url == "/co-quan/"


def test_a_signed_in_user_who_opens_the_sign_in_page_again_goes_on(client, staff):
    client.force_login(staff)
    assert client.get(SIGN_IN, {"next": SIGN_IN}).url == "/"


def test_a_wrong_password_says_so_in_vietnamese_and_keeps_the_username(client, staff):
    page = attempt(client, "chuyen-vien", "sai-mat-khau").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
    assert 'value="chuyen-vien"' in page
    assert "sai-mat-khau" not in page


def test_an_account_that_was_disabled_does_not_sign_in(client, staff):
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert "không đúng" in attempt(client, "chuyen-vien").content.decode()


def test_after_too_many_wrong_passwords_even_the_right_one_is_refused(client, staff):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        refused = attempt(client, "chuyen-vien", "sai-mat-khau")
    assert refused.status_code == 429
    locked = attempt(client, "chuyen-vien")
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập" in locked.content.decode()
    assert "đợi 15 phút" in locked.content.decode()


def test_a_lock_holds_for_one_account_not_for_the_whole_office(client, staff):
    factories.user(staff.memberships.get().agency, username="dong-nghiep")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        attempt(client, "chuyen-vien", "sai-mat-khau")
    assert attempt(client, "dong-nghiep").status_code == 302


def test_signing_out_needs_a_post_and_leaves_no_role_in_the_address(client, staff):
    client.force_login(staff)
    own = staff.memberships.get().pk
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post(f"/vai/{own}/dang-xuat/").url == SIGN_IN
    assert client.get("/co-quan/").url.startswith(SIGN_IN)


def test_a_user_changes_his_password(client, staff):
    client.force_login(staff)
    new = "hoa-sen-tay-ho-2026"
    data = {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new}
    response = client.post("/mat-khau/", data, follow=True)
    assert "Đã đổi mật khẩu." in response.content.decode()
    client.logout()
    assert attempt(client, "chuyen-vien", new).status_code == 302


def test_a_short_new_password_is_refused_in_vietnamese(client, staff):
    client.force_login(staff)
    data = {"old_password": factories.PASSWORD, "new_password1": "ngan", "new_password2": "ngan"}
    page = client.post("/mat-khau/", data).content.decode()
    assert "Mật khẩu quá ngắn. Mật khẩu phải có ít nhất 10 ký tự." in page


def load_demo_accounts():
    agency = factories.agency(factories.locality(), short="MTTQ phường Tây Hồ")
    for username in DEMO_ACCOUNTS:
        factories.user(agency, Role.LEADER, username=username)
    Membership.objects.filter(user__username="admin").delete()


def test_the_demonstration_lists_its_accounts_with_what_they_are(client):
    load_demo_accounts()
    page = client.get(SIGN_IN).content.decode()
    assert "tay-ho.mttq.lanh-dao" in page
    assert "Lãnh đạo, MTTQ phường Tây Hồ" in page
    assert "phoi-hop-demo" in page


def test_nothing_is_listed_before_the_demonstration_is_loaded(client):
    assert "phoi-hop-demo" not in client.get(SIGN_IN).content.decode()


def test_nothing_is_listed_outside_the_demonstration(client, settings):
    load_demo_accounts()
    settings.DEMO = False
    page = client.get(SIGN_IN).content.decode()
    assert "phoi-hop-demo" not in page
    assert "tay-ho.mttq.lanh-dao" not in page
