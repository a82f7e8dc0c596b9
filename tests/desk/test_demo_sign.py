"""Trying electronic signing out: a demonstration certificate signs what the application then accepts."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from weasyprint import HTML

from desk.demo.certificates import NAME
from documents.electronic.certificates import load_pem
from documents.electronic.files import signable
from documents.electronic.judging import Terms, judge
from documents.models import TrustedCertificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path):
    made = tmp_path / "tep.pdf"
    made.write_bytes(signable(HTML(string="<p>Chương trình phối hợp").write_pdf()))
    return made


def test_two_parties_sign_one_after_another_by_certificates_of_the_demonstration(source, tmp_path):
    target, second = tmp_path / "mot.pdf", tmp_path / "hai.pdf"
    call_command("demo_sign", source, target, party="MTTQ phường", name="Nguyễn Thị Hà")
    call_command("demo_sign", target, second, party="UBND phường")
    anchor = load_pem(TrustedCertificate.objects.get(locality=None, name=NAME).pem)
    original = source.read_bytes()
    terms = Terms(original, original, lambda _on: [anchor], opened_at=timezone.now())
    found = judge(second.read_bytes(), terms)
    assert [(one.holder.signer, one.holder.organisation, one.holder.issuer) for one in found] == [
        ("Nguyễn Thị Hà", "MTTQ phường", NAME),
        ("Người ký của UBND phường", "UBND phường", NAME),
    ]


def test_production_signs_nothing(source, tmp_path, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_sign", source, tmp_path / "mot.pdf")
    assert not TrustedCertificate.objects.exists()


def test_what_is_no_pdf_is_not_signed(tmp_path):
    text = tmp_path / "tep.txt"
    text.write_text("xin chào")
    with pytest.raises(CommandError, match="không phải là tệp PDF"):
        call_command("demo_sign", text, tmp_path / "mot.pdf")
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("demo_sign", tmp_path / "khong-co.pdf", tmp_path / "mot.pdf")
