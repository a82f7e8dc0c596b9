"""Electronic signing through the real pages: three parties sign in turn; what is wrong is refused with its reason."""

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from weasyprint import HTML

from activity.log import entries_about
from activity.models import Notification
from desk.waiting import waiting_for
from documents.choices import Action, EntryState, RoundState, SignatureWay, UploadState
from documents.electronic.receiving import check, make_file
from documents.electronic.scanning import attach_scan
from documents.electronic.signing import hand_in, open_signing
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.models import FrozenFile, RegisterEntry, Signature, SignedUpload, TrustedCertificate, VerifiedSignature
from documents.rounds import current_bytes
from tests import factories
from tests.documents.acting import S, fresh, people, perform, user
from tests.documents.authority import DAY, Certificate, authority, edited, encrypted, person, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def trusted(town):
    """The test authority in the locality's trust store."""
    return trust(authority(), town.locality)


def trust(certificate, locality, **fields):
    validity = {"valid_from": timezone.now() - 30 * DAY, "valid_until": timezone.now() + 365 * DAY}
    return TrustedCertificate.objects.create(
        locality=locality,
        name="CA thử nghiệm",
        pem=certificate.pem,
        fingerprint=certificate.sha256,
        **validity,
        **fields,
    )


@pytest.fixture
def small_file(monkeypatch):
    """The file of a round is a page of one line: what it looks like is another test's question."""
    content = HTML(string="<p>Chương trình phối hợp").write_pdf()
    monkeypatch.setattr("documents.electronic.receiving.render", lambda *_args: content)


def opened(town, **kwargs):
    """A document whose round is open and whose file is there."""
    factories.register(town.mttq, year=timezone.localdate().year)
    document = factories.agreed(town).document
    signing = open_signing(document, user=people(town)["clerk"], on=timezone.localdate(), **kwargs)
    make_file(signing.pk)
    signing.refresh_from_db()
    return fresh(document), signing


def certificate_of(agency, **kwargs):
    return person(f"Người ký {agency.symbol}", agency.symbol, **kwargs)


def give(document, town, agency, content):
    """The agency's clerk hands the file in and it is checked; returns the upload."""
    upload = hand_in(fresh(document), user=user(town.clerks[agency.pk]), name="da-ky.pdf", content=content)
    check(upload.pk)
    upload.refresh_from_db()
    return upload


# The whole way, through the pages


def to_confirm(client, path):
    """What the page of an action asks to be confirmed."""
    asked = re.search(r'id="id_confirmed"\s+value="([^"]*)"', client.get(path).content.decode())
    return asked[1] if asked else ""


def test_three_parties_sign_in_turn_and_the_signed_bytes_are_issued(
    client, town, trusted, pdf_text, django_capture_on_commit_callbacks
):
    factories.register(town.mttq, year=timezone.localdate().year)
    document = factories.agreed(town).document
    tab = reverse("documents:signing", args=[document.pk])
    client.force_login(town.clerks[town.mttq.pk])
    opening = reverse("documents:action", args=[document.pk, Action.OPEN_SIGNING])
    assert "01/CTrPH-HĐND-UBND-UBMTTQ" in client.get(opening).content.decode()
    day = timezone.localdate()
    form = {"on": day, "numbering": "mot-so", "order": "chu-tri-truoc", "note": "", "rev": document.rev}
    form["confirmed"] = to_confirm(client, opening)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(opening, form).url == tab
    for number, agency in enumerate([town.mttq, town.hdnd, town.ubnd]):  # the numbering agency first
        client.force_login(town.clerks[agency.pk])
        content = client.get(reverse("documents:signing_file", args=[document.pk])).content
        file = SimpleUploadedFile("da-ky.pdf", signed(content, certificate_of(agency), f"Ky{number}"))
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(reverse("documents:hand_in", args=[document.pk]), {"file": file}).url == tab
        page = client.get(tab).content.decode()
        assert f"Người ký {agency.symbol}" in page
        assert "CA thử nghiệm" in page
    document = fresh(document)
    assert document.state == S.SIGNED
    assert set(Signature.objects.values_list("way", flat=True)) == {SignatureWay.ELECTRONIC}
    client.force_login(town.clerks[town.mttq.pk])
    issuing = reverse("documents:action", args=[document.pk, Action.ISSUE])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(issuing, {"on": day, "rev": document.rev, "confirmed": to_confirm(client, issuing)})
    document = fresh(document)
    assert (document.state, document.symbol, document.issued_on) == (S.ISSUED, "01/CTrPH-HĐND-UBND-UBMTTQ", day)
    served = client.get(reverse("documents:pdf", args=[document.pk])).content
    assert served == current_bytes(document.current_version.signing_rounds.get())
    assert served.count(b"/ETSI.CAdES.detached") == 3
    text = pdf_text(served)
    assert "Số: 01/CTrPH-HĐND-UBND-UBMTTQ" in text
    assert f"ngày {day:%d}" in text
    assert "DỰ THẢO" not in text
    assert "(Đã ký)" not in text
    assert RegisterEntry.objects.get().state == EntryState.USED


def test_the_turn_passes_and_each_is_told(town, trusted, small_file):
    document, signing = opened(town)
    assert signing.holder.agency == town.mttq
    upload = give(document, town, town.mttq, signed(current_bytes(signing), certificate_of(town.mttq)))
    signing.refresh_from_db()
    assert upload.state == UploadState.ACCEPTED
    assert signing.holder.agency == town.hdnd
    assert Notification.objects.filter(user=town.leaders[town.hdnd.pk], text__startswith="Đến lượt").count() == 1
    signature = upload.signature
    assert (signature.way, signature.appointment) == (SignatureWay.ELECTRONIC, town.heads[town.mttq.pk])
    assert signature.signed_on == timezone.localdate()
    told = VerifiedSignature.objects.get()
    assert (told.signer, told.organisation, told.issuer) == ("Người ký UBMTTQ", "UBMTTQ", "CA thử nghiệm")
    with pytest.raises(AlreadyDone, match="đã ký số"):
        give(document, town, town.mttq, b"%PDF-")
    with pytest.raises(InvalidTransition, match="Chưa đến lượt"):
        give(document, town, town.ubnd, b"%PDF-")


def test_the_order_is_that_of_the_signatures_where_the_lead_is_not_to_be_first(town, small_file):
    _document, signing = opened(town, lead_first=False)
    assert signing.holder.agency == town.hdnd


def test_a_leader_and_his_agencys_stamp_may_come_in_one_file(town, trusted, small_file):
    document, signing = opened(town)
    by_leader = signed(current_bytes(signing), certificate_of(town.mttq))
    upload = give(document, town, town.mttq, signed(by_leader, person("Con dấu MTTQ"), "Dau"))
    assert [row.signer for row in upload.verified.all()] == ["Người ký UBMTTQ", "Con dấu MTTQ"]


# What is refused


def flipped(content, base):
    changed = bytearray(content)
    changed[len(base) // 2] ^= 1
    return bytes(changed)


def another_document():
    return HTML(string="<h1>Văn bản khác</h1><p>" + "Nội dung khác hẳn. " * 40).write_pdf()


def misnamed(content, base):
    """A letter of the new field's name is another than when it was signed."""
    place = content.index(b"Ky1", len(base))
    return content[:place] + b"Kz1" + content[place + 3 :]


def wrong_files(base, own):
    """What may be handed in instead of the file with one more signature, and how the reason begins."""
    mine, yesterday = signed(base, own), timezone.localdate() - DAY
    stranger, former = Certificate("Người lạ", issuer=Certificate("CA lạ")), person("Người cũ", until=-DAY)
    ended = f"chứng thư đã hết hạn ngày {yesterday:%d/%m/%Y}, trước lúc ký."
    return [
        (b"<html>", "Tệp không phải là PDF."),
        (base, "Tệp chưa có chữ ký số nào mới: đây vẫn là tệp đã tải về."),
        (flipped(mine, base), "Nội dung tệp đã bị thay đổi so với tệp đã phát ra (từ byte thứ "),
        (misnamed(mine, base), "Chữ ký của Người ký UBMTTQ: nội dung tệp đã bị thay đổi sau khi ký."),
        (edited(mine), "Tệp bị sửa thêm sau khi ký: chữ ký mới nhất không bao trùm toàn bộ tệp."),
        (signed(edited(base), own), "Ngoài chữ ký số, nội dung tệp còn bị sửa hoặc thêm."),
        (edited(base), "Tệp có phần thêm vào nhưng không có chữ ký số nào mới."),
        (signed(base, stranger), "Chữ ký của Người lạ: chứng thư không do đơn vị được tin cậy cấp."),
        (signed(base, former), f"Chữ ký của Người cũ: {ended}"),
        (signed(another_document(), own), "Đây không phải là tệp đang ký: có thể là văn bản khác"),
        (encrypted(base), "Tệp bị mã hóa hoặc đặt mật khẩu."),
        (mine[:-200], "Tệp PDF bị hỏng, không đọc được."),
        (signed(base, own, certify=True, docmdp_permissions=1), "Chữ ký được đặt chế độ khóa văn bản"),
        (signed(base, own, at=timezone.now() - 2 * DAY), "Thời điểm ký ghi trong tệp ("),
        (signed(base, own, at=timezone.now() + DAY), "Thời điểm ký ghi trong tệp ("),
    ]


def test_what_is_wrong_is_refused_with_its_reason_and_the_turn_stays(client, town, trusted, small_file):
    document, signing = opened(town)
    base, own = current_bytes(signing), certificate_of(town.mttq)
    for content, reason in wrong_files(base, own):
        upload = give(document, town, town.mttq, content)
        assert upload.state == UploadState.REFUSED
        assert upload.reason.startswith(reason)
    signing.refresh_from_db()
    assert signing.holder.agency == town.mttq
    assert fresh(document).state == S.AGREED
    assert not Signature.objects.exists()
    client.force_login(town.leaders[town.ubnd.pk])
    page = client.get(reverse("documents:signing", args=[document.pk])).content.decode()
    assert "chứng thư không do đơn vị được tin cậy cấp" in page
    assert "Nộp tệp đã ký số" not in page
    assert give(document, town, town.mttq, signed(base, own)).state == UploadState.ACCEPTED


def test_a_file_without_the_earlier_signature_is_refused(town, trusted, small_file):
    document, signing = opened(town)
    base = current_bytes(signing)
    give(document, town, town.mttq, signed(base, certificate_of(town.mttq)))
    upload = give(document, town, town.hdnd, signed(base, certificate_of(town.hdnd)))
    assert upload.reason.startswith("Tệp thiếu chữ ký của bên đã ký trước")


def test_one_certificate_signs_for_one_party_unless_one_person_signs_for_both(town, trusted, small_file):
    document, signing = opened(town)
    own = certificate_of(town.mttq)
    give(document, town, town.mttq, signed(current_bytes(signing), own))
    second = signed(current_bytes(signing), own, "Ky2")
    assert give(document, town, town.hdnd, second).reason == (
        f"Chứng thư của Người ký UBMTTQ đã được dùng để ký cho {town.mttq.full}."
    )
    head = town.heads[town.hdnd.pk]
    head.official = town.heads[town.mttq.pk].official
    head.save()
    assert give(document, town, town.hdnd, second).state == UploadState.ACCEPTED


def test_a_withdrawn_authority_is_trusted_no_more(town, small_file):
    trust(authority(), town.locality, withdrawn_on=timezone.localdate())
    document, signing = opened(town)
    upload = give(document, town, town.mttq, signed(current_bytes(signing), certificate_of(town.mttq)))
    assert upload.reason == "Đơn vị chưa khai báo chứng thư tin cậy nào còn hiệu lực vào lúc ký (trong trang quản trị)."


def test_an_authority_of_another_locality_is_not_trusted(town, small_file):
    trust(authority(), factories.locality("Cẩm Lệ"))
    document, signing = opened(town)
    upload = give(document, town, town.mttq, signed(current_bytes(signing), certificate_of(town.mttq)))
    assert upload.state == UploadState.REFUSED


def test_a_file_too_large_is_told_at_the_field(client, town, small_file, settings):
    settings.SIGNED_FILE_MAX_MB = 1
    document, _signing = opened(town)
    client.force_login(town.clerks[town.mttq.pk])
    file = SimpleUploadedFile("to.pdf", b"%PDF-" + bytes(1024 * 1024))
    answer = client.post(reverse("documents:hand_in", args=[document.pk]), {"file": file})
    assert answer.status_code == 400
    assert "Tệp quá lớn" in answer.content.decode()
    assert not SignedUpload.objects.exists()


def test_a_check_that_takes_too_long_is_stopped(town, trusted, small_file, settings, monkeypatch):
    document, signing = opened(town)
    settings.SIGNATURE_CHECK_SECONDS = 0.05
    monkeypatch.setattr("documents.electronic.judging._require_same_content", lambda *_args: time.sleep(10))
    upload = give(document, town, town.mttq, signed(current_bytes(signing), certificate_of(town.mttq)))
    assert "quá giới hạn" in upload.reason


# The end of a round


@pytest.mark.parametrize("action", [Action.STOP_SIGNING, Action.REFUSE, Action.REVISE, Action.CANCEL])
def test_whatever_ends_the_round_voids_number_and_signatures(town, trusted, small_file, action):
    document, signing = opened(town)
    give(document, town, town.mttq, signed(current_bytes(signing), certificate_of(town.mttq)))
    waiting = hand_in(fresh(document), user=user(town.clerks[town.hdnd.pk]), name="x.pdf", content=b"%PDF-")
    perform(action, fresh(document), town)
    signing.refresh_from_db()
    waiting.refresh_from_db()
    entry = RegisterEntry.objects.get()
    assert (signing.state, signing.holder) == (RoundState.STOPPED, None)
    assert (entry.state, entry.reason) == (EntryState.VOIDED, signing.end_reason)
    assert waiting.reason == f"Lượt ký số đã dừng: {signing.end_reason}"
    assert not Signature.objects.filter(voided_at__isnull=True).exists()
    check(waiting.pk)  # the work of the round finds nothing to do any more
    make_file(signing.pk)
    waiting.refresh_from_db()
    assert waiting.state == UploadState.REFUSED


def test_after_a_stop_the_next_round_takes_the_next_number(town, small_file):
    document, _signing = opened(town)
    perform(Action.STOP_SIGNING, fresh(document), town)
    open_signing(fresh(document), user=people(town)["clerk"], on=timezone.localdate())
    assert list(RegisterEntry.objects.order_by("number").values_list("number", "state")) == [
        (1, EntryState.VOIDED),
        (2, EntryState.RESERVED),
    ]


def test_ink_and_electronic_signatures_exclude_one_another(town, small_file):
    document, _signing = opened(town)
    with pytest.raises(InvalidTransition, match="đang được ký số"):
        perform(Action.SIGN, fresh(document), town)
    with pytest.raises(InvalidTransition, match="đang được ký số"):
        perform(Action.OPEN_SIGNING, fresh(document), town)
    perform(Action.STOP_SIGNING, fresh(document), town)
    perform(Action.SIGN, fresh(document), town)
    with pytest.raises(InvalidTransition, match="chữ ký tay"):
        perform(Action.OPEN_SIGNING, fresh(document), town)


def test_a_round_needs_a_signatory_in_office(town, small_file):
    head = town.heads[town.ubnd.pk]
    document = factories.agreed(town).document
    head.until = timezone.localdate() - DAY
    head.save()
    factories.register(town.mttq, year=timezone.localdate().year)
    with pytest.raises(InvalidTransition, match="không giữ chức vụ"):
        perform(Action.OPEN_SIGNING, document, town)
    assert not RegisterEntry.objects.exists()


def test_the_tab_tells_what_is_under_way_and_lets_it_be_started_again(
    client, town, small_file, django_capture_on_commit_callbacks
):
    factories.register(town.mttq, year=timezone.localdate().year)
    document = factories.agreed(town).document
    signing = open_signing(document, user=people(town)["clerk"], on=timezone.localdate())
    client.force_login(town.clerks[town.mttq.pk])
    tab = reverse("documents:signing", args=[document.pk])
    assert "Đang tạo tệp" in client.get(tab).content.decode()
    assert 'hx-trigger="every 2s"' in client.get(tab, headers={"HX-Request": "true"}).content.decode()
    client.post(reverse("documents:resume_signing", args=[document.pk]))
    signing.refresh_from_db()
    assert signing.file
    assert client.get(tab, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_who_signs_for_no_party_hands_nothing_in(client, town, small_file):
    document, _signing = opened(town)
    client.force_login(town.staff[town.mttq.pk])
    assert client.post(reverse("documents:hand_in", args=[document.pk])).status_code == 403
    client.force_login(factories.user(factories.agency(town.locality), "van-thu"))
    assert client.post(reverse("documents:hand_in", args=[document.pk])).status_code == 404


# The scan of a paper


def test_a_scan_is_attached_replaced_before_issue_and_then_kept(client, town):
    factories.register(town.mttq, year=timezone.localdate().year)
    document = factories.signed(town).document
    scan = reverse("documents:scan", args=[document.pk])
    client.force_login(town.clerks[town.ubnd.pk])
    assert client.get(scan).status_code == 404
    assert "không phải là PDF" in client.post(scan, {"file": SimpleUploadedFile("a.pdf", b"JPG")}).content.decode()
    for content in (b"%PDF-1.4 mot", b"%PDF-1.4 hai"):
        client.post(scan, {"file": SimpleUploadedFile("a.pdf", content)})
    answer = client.get(scan)
    assert (answer.content, answer["Content-Disposition"]) == (
        b"%PDF-1.4 hai",
        f'attachment; filename="van-ban-{document.pk}-ban-quet.pdf"',
    )
    assert entries_about(document).filter(action="ban-quet").count() == 2
    perform(Action.ISSUE, fresh(document), town)
    client.post(scan, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 ba")})
    assert client.get(scan).content == b"%PDF-1.4 hai"
    client.force_login(town.leaders[town.ubnd.pk])
    assert client.post(scan, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 ba")}).status_code == 403


def test_a_scan_of_a_voided_paper_goes_with_its_signatures(town):
    document = factories.signed(town).document
    attach_scan(document, user=people(town)["clerk"], content=b"%PDF-1.4")
    perform(Action.UNSIGN, fresh(document), town)
    assert not FrozenFile.objects.exists()


# What waits for whom


def test_the_file_waits_for_who_holds_it_and_for_nobody_else(town, trusted, small_file):
    document, signing = opened(town)
    title = document.current_version.title

    def waiting():
        accounts = [town.leaders[town.mttq.pk], town.clerks[town.mttq.pk], town.leaders[town.hdnd.pk]]
        return [[(one.what, one.title) for one in waiting_for(user(account))] for account in accounts]

    assert waiting() == [[("Ký số", title)], [("Ký số", title)], []]
    give(document, town, town.mttq, signed(current_bytes(signing), certificate_of(town.mttq)))
    assert waiting() == [[], [], [("Ký số", title)]]
    assert waiting_for(user(town.clerks[town.ubnd.pk])) == []
