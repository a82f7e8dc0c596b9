"""The public check of a code: what it tells everybody, what it tells nobody, and the comparison of files."""

import hashlib
import re

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import verifying
from documents.building import official_document
from documents.choices import Action, FileFormat, RoundState, UploadState
from documents.codes import give_code, grouped, verification_of
from documents.filing import DamagedFile, frozen_docx, frozen_pdf
from documents.models import Document, FrozenFile, SignedUpload, SigningRound
from documents.views.verification import MOST_A_MINUTE
from tests import factories
from tests.documents.acting import perform
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

FORM = "/van-ban/xac-minh/"
TITLE = "Chương trình phối hợp về một việc kín"


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def issued(town):
    return factories.issued(town, title=TITLE).document


def address(document):
    return reverse("documents:verify", args=[document.code])


def text(response):
    return " ".join(response.content.decode().split())


def compared(client, document, content):
    return text(client.post(address(document), {"tep": SimpleUploadedFile("van-ban.pdf", content)}))


# Codes


def test_a_document_gets_its_code_at_issue_and_prints_it_with_an_absolute_address(issued, settings):
    settings.PUBLIC_URL = "https://phoi-hop.example.gov.vn"
    assert re.fullmatch("[2-9A-HJ-NP-Z]{12}", issued.code)
    printed = official_document(issued.frozen_version, type_name="CHƯƠNG TRÌNH", blocks=[]).verification
    assert printed.code == grouped(issued.code)
    assert printed.url == f"https://phoi-hop.example.gov.vn/van-ban/xac-minh/{issued.code}/"


def test_a_draft_prints_no_code_even_where_it_kept_one_from_an_earlier_round(town):
    document = factories.program(town).document
    assert verification_of(document) is None
    give_code(document)
    assert verification_of(document) is None


# The page


@pytest.mark.parametrize("written", ["{}", "  {} "])
def test_a_code_is_read_as_people_type_it(client, issued, written):
    for code in (issued.code, issued.code.lower(), grouped(issued.code), grouped(issued.code).replace("-", " ")):
        response = client.get(FORM, {"ma": written.format(code)})
        assert response["Location"] == address(issued)
    assert client.get(f"{FORM}{grouped(issued.code).lower()}/")["Location"] == address(issued)


def test_the_page_tells_what_is_printed_on_the_head_and_nothing_of_the_content(client, issued):
    page = text(client.get(address(issued)))
    assert "Văn bản có trong hệ thống" in page
    for told in ("Chương trình phối hợp", issued.symbol, issued.issued_on.strftime("%d/%m/%Y")):
        assert f"<dd> {told} </dd>" in page
    for party in issued.frozen_version.parties.all():
        assert party.printed_name in page
    assert "chưa có văn bản thay thế" in page
    assert TITLE not in page
    assert "việc kín" not in page
    assert "Nội dung số 1" not in page
    assert f"/van-ban/{issued.pk}" not in page


def test_a_closed_document_is_said_to_be_closed(client, town, issued):
    perform(Action.CLOSE, issued, town)
    assert "<dd> Đã tổng kết </dd>" in text(client.get(address(issued)))


@pytest.mark.parametrize("factory", ["program", "agreed", "signed"])
def test_a_code_of_what_is_not_issued_says_only_that(client, town, factory):
    document = getattr(factories, factory)(town).document
    give_code(document)
    page = text(client.get(address(document)))
    assert "Văn bản chưa được ban hành" in page
    assert "UBMTTQ" not in page
    assert "MTTQ Phường" not in page
    assert "data-verify" not in page
    assert "Giống hệt" not in compared(client, document, b"%PDF")


def test_an_unknown_code_is_a_clear_404(client):
    for wrong in ("ABCDEFGHJKLM", "khong-co", "0" * 12):
        response = client.get(f"{FORM}{wrong}/", follow=True)
        assert response.status_code == 404
        assert "Không có văn bản nào mang mã" in text(response)
    assert client.get(FORM, {"ma": "<b>"}).status_code == 404
    assert "<b>" not in client.get(FORM, {"ma": "<b>"}).content.decode()


def test_nothing_of_the_page_reaches_other_sites_caches_or_searchers(client, issued):
    response = client.get(address(issued))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert re.findall(r'(?:href|src|action)="(https?:)?//', response.content.decode()) == []


def test_the_page_costs_few_queries(client, issued):
    assert count_queries(lambda: client.get(address(issued))) <= 4


def test_who_asks_too_often_waits(client, issued):
    for _ in range(MOST_A_MINUTE):
        assert client.get(FORM).status_code == 200
    assert client.get(address(issued)).status_code == 429
    assert client.get(FORM, REMOTE_ADDR="203.0.113.9").status_code == 200


# Comparing


def test_the_frozen_files_are_recognised_and_a_changed_one_is_not(client, issued):
    pdf, docx = frozen_pdf(issued), frozen_docx(issued)
    assert "Giống hệt. </strong> Tệp trùng khớp từng byte với bản PDF" in compared(client, issued, pdf)
    assert "bản Word đã ban hành" in compared(client, issued, docx)
    flipped = bytearray(pdf)
    flipped[len(pdf) // 2] ^= 1
    for other in (bytes(flipped), pdf + b"\n", b"x"):
        assert "Không giống." in compared(client, issued, other)


def test_the_scan_of_the_signed_paper_is_recognised(client, issued):
    scan = FrozenFile(document=issued, format=FileFormat.SCAN, sha256=hashlib.sha256(b"scan").hexdigest())
    scan.file.save("scan.pdf", ContentFile(b"scan"))
    assert "bản quét văn bản ký tay" in compared(client, issued, b"scan")


def test_an_earlier_step_of_electronic_signing_is_told_apart(client, issued):
    def digest(content):
        return {"sha256": hashlib.sha256(content).hexdigest()}

    version = issued.frozen_version
    signing = SigningRound.objects.create(
        version=version, state=RoundState.COMPLETE, dated_on=issued.issued_on, **digest(b"%PDF original")
    )
    for party in version.parties.all():
        content = f"%PDF signed by {party.pk}".encode()
        upload = SignedUpload(round=signing, party=party, name="ky.pdf", size=9, state=UploadState.ACCEPTED)
        upload.sha256 = digest(content)["sha256"]
        upload.file.save("ky.pdf", ContentFile(content))
    first, *_, last = version.parties.order_by("pk")
    assert frozen_pdf(issued) == f"%PDF signed by {last.pk}".encode()
    assert "trước khi các bên ký số" in compared(client, issued, b"%PDF original")
    assert "mới có 1 chữ ký số" in compared(client, issued, f"%PDF signed by {first.pk}".encode())
    assert "Giống hệt." in compared(client, issued, frozen_pdf(issued))


def test_a_signed_file_that_was_damaged_is_not_frozen(issued):
    version = issued.frozen_version
    signing = SigningRound.objects.create(
        version=version, state=RoundState.COMPLETE, dated_on=issued.issued_on, sha256="0" * 64
    )
    upload = SignedUpload(round=signing, party=version.parties.first(), size=4, state=UploadState.ACCEPTED)
    upload.sha256 = hashlib.sha256(b"%PDF").hexdigest()
    upload.file.save("ky.pdf", ContentFile(b"%PDX"))
    with pytest.raises(DamagedFile, match="signed file"):
        frozen_pdf(issued)
    assert not issued.frozen_files.exists()


def test_nothing_compared_is_kept_and_what_is_too_large_is_not_read(client, issued, monkeypatch):
    before = FrozenFile.objects.count()
    monkeypatch.setattr(verifying, "LARGEST", 10)
    assert "quá 20 MB" in compared(client, issued, b"x" * 11)
    assert "Chưa chọn tệp" in text(client.post(address(issued)))
    assert FrozenFile.objects.count() == before
    assert Document.objects.get(pk=issued.pk).rev == issued.rev
