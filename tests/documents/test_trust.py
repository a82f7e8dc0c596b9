"""The trust store in the admin: what is read from a certificate, what is refused, who keeps it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agencies.choices import Role
from documents.models import TrustedCertificate
from tests import factories
from tests.documents.authority import DAY, Certificate, authority, person

pytestmark = pytest.mark.django_db

ADD = reverse("admin:documents_trustedcertificate_add")
LIST = reverse("admin:documents_trustedcertificate_changelist")


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def keeper(client, town):
    client.force_login(factories.user(town.mttq, Role.ADMINISTRATOR))
    return client


def add(client, locality, pem="", file=None):
    files = {"file": SimpleUploadedFile("ca.cer", file)} if file else {}
    return client.post(ADD, {"locality": locality.pk if locality else "", "name": "CA", "pem": pem, **files})


@pytest.mark.parametrize("way", ["pasted", "file in PEM", "file in DER"])
def test_what_a_certificate_says_is_read_from_it(keeper, town, way):
    ca = authority()
    given = {"pasted": {"pem": ca.pem}, "file in PEM": {"file": ca.pem.encode()}, "file in DER": {"file": ca.der}}
    assert add(keeper, town.locality, **given[way]).status_code == 302
    row = TrustedCertificate.objects.get()
    assert row.pem == ca.pem
    assert row.fingerprint == ca.sha256
    assert row.subject == "CA thử nghiệm, Cơ quan cấp chứng thư"
    assert row.valid_from == ca.certificate.not_valid_before_utc
    assert row.valid_until == ca.certificate.not_valid_after_utc


def test_what_is_no_authority_is_refused_with_its_reason(keeper, town):
    expired = Certificate("CA cũ", until=-DAY)
    ended = f"Chứng thư đã hết hạn ngày {timezone.localtime(expired.certificate.not_valid_after_utc):%d/%m/%Y}."
    wrong = [
        ("", None, "Dán chứng thư hoặc chọn tệp chứng thư."),
        ("xin chào", None, "Không đọc được chứng thư"),
        ("", b"\x30\x82\x01\x01", "Không đọc được chứng thư"),
        (person("Người ký").pem, None, "không phải là chứng thư của đơn vị cấp chứng thư"),
        (authority().pem + person("Người ký").pem, None, "Tệp có 2 chứng thư"),
        (expired.pem, None, ended),
    ]
    for pem, file, reason in wrong:
        answer = add(keeper, town.locality, pem, file)
        assert reason in answer.content.decode()
    assert not TrustedCertificate.objects.exists()


def test_the_same_certificate_is_trusted_once(keeper, town):
    add(keeper, town.locality, authority().pem)
    assert "đã có trong danh sách" in add(keeper, town.locality, authority().pem).content.decode()


def test_an_administrator_keeps_his_own_locality_the_superuser_all(keeper, town):
    elsewhere = factories.locality("Cẩm Lệ")
    for locality in (elsewhere, None):
        assert add(keeper, locality, authority().pem).status_code == 200
    keeper.force_login(factories.user(is_superuser=True, is_staff=True))
    for locality in (elsewhere, None, town.locality):
        assert add(keeper, locality, authority().pem).status_code == 302
    keeper.force_login(factories.user(town.ubnd, Role.ADMINISTRATOR))
    page = keeper.get(LIST).content.decode()
    assert page.count("field-subject") == 1


def test_a_certificate_is_withdrawn_never_changed_or_deleted(keeper, town):
    add(keeper, town.locality, authority().pem)
    row = TrustedCertificate.objects.get()
    page = reverse("admin:documents_trustedcertificate_change", args=[row.pk])
    today = timezone.localdate()
    keeper.post(page, {"name": "CA", "pem": person("Khác").pem, "withdrawn_on": f"{today:%d/%m/%Y}"})
    row.refresh_from_db()
    assert (row.withdrawn_on, row.fingerprint) == (today, authority().sha256)
    assert not TrustedCertificate.objects.trusted_by(town.locality.pk, today).exists()
    assert TrustedCertificate.objects.trusted_by(town.locality.pk, today - DAY).exists()
    assert keeper.post(reverse("admin:documents_trustedcertificate_delete", args=[row.pk])).status_code == 403
