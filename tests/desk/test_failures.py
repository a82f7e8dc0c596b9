"""What a user reads when something fails, and what is left in the log."""

import logging
import re

import pytest
from django.db import OperationalError
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient_client():
    """Answers a failure with its page instead of raising it in the test."""
    return Client(raise_request_exception=False)


@pytest.fixture
def broken(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr("agencies.views.directory.directory", fail)


def sign_in(client):
    client.force_login(factories.user(factories.agency(factories.locality())))
    return client


def test_a_failure_shows_a_number_that_the_log_holds_beside_the_trace(patient_client, broken, caplog):
    with caplog.at_level(logging.ERROR, "desk.failures"):
        response = sign_in(patient_client).get("/co-quan/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Có lỗi xảy ra" in page
    reference = re.search(r"Mã tra cứu: <strong>([0-9A-F]{8})</strong>", page)[1]
    record = next(record for record in caplog.records if record.name == "desk.failures")
    assert reference in record.getMessage()
    assert "/co-quan/" in record.getMessage()
    assert "the printer is on fire" in str(record.exc_info[1])
    assert record.exc_info[2] is not None


def test_each_failure_has_its_own_number(patient_client, broken):
    sign_in(patient_client)
    pages = [patient_client.get("/co-quan/").content.decode() for _ in range(2)]
    first, second = (re.search(r"<strong>([0-9A-F]{8})</strong>", page)[1] for page in pages)
    assert first != second


def test_a_failure_tells_nothing_of_its_cause(patient_client, broken):
    page = sign_in(patient_client).get("/co-quan/").content.decode()
    assert "printer" not in page
    assert "Traceback" not in page


def test_a_failure_before_any_view_has_a_number_too(patient_client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no connection")

    sign_in(patient_client)
    monkeypatch.setattr("agencies.backends.MembershipBackend.get_user", refuse)
    response = patient_client.get("/co-quan/")
    assert response.status_code == 500
    assert re.search(r"<strong>[0-9A-F]{8}</strong>", response.content.decode())


def test_an_unknown_address_is_told_in_vietnamese(client):
    response = sign_in(client).get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Không tìm thấy" in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_what_one_may_not_see_looks_like_what_is_not_there(client):
    foreign = factories.agency(factories.locality("Cẩm Lệ"))
    hidden, missing = (sign_in(client).get(f"/co-quan/{pk}/") for pk in (foreign.pk, 999_999))
    assert hidden.status_code == missing.status_code == 404
    assert "bạn không được xem nội dung này với vai trò đang dùng" in hidden.content.decode()


def test_what_one_may_not_do_says_why(client):
    other = factories.user(factories.agency(factories.locality())).memberships.get()
    response = sign_in(client).get(f"/vai/{other.pk}/co-quan/")
    assert response.status_code == 403
    assert "Không được phép" in response.content.decode()
    assert "Vai trò này không phải của bạn hoặc đã kết thúc." in response.content.decode()


def test_a_form_of_an_older_session_is_told_kindly():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/dang-nhap/", {"username": "ai", "password": "đó"})
    assert response.status_code == 403
    assert "Phiên làm việc đã thay đổi" in response.content.decode()


def test_a_refusal_is_no_failure_in_the_log(client, caplog):
    with caplog.at_level(logging.ERROR, "desk.failures"):
        sign_in(client).get("/co-quan/999999/")
    assert not [record for record in caplog.records if record.name == "desk.failures"]
