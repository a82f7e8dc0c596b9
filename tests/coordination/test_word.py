"""The programme as a Word file."""

import datetime
import io
from dataclasses import replace

import docx
import pytest
from django.urls import reverse

from documents.formats import DECREE_30_2020, PARTY_36_2018
from documents.kinds import kind_of
from tests import factories
from tests.documents.layout import measured
from tests.documents.test_parity import docx_words, pdf_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.mark.parametrize(("state", "style"), [("program", PARTY_36_2018), ("issued", DECREE_30_2020)])
def test_word_and_pdf_of_a_programme_hold_the_same_words(town, state, style):
    document = getattr(factories, state)(town).document
    official = replace(kind_of(document).build(document.current_version or document.frozen_version), style=style)
    assert docx_words(official) == pdf_words(official)


def test_an_issued_programme_is_measured_by_the_decree(town):
    document = factories.issued(town, on=datetime.date(2026, 1, 15)).document
    assert (
        measured(
            kind_of(document).build(document.frozen_version),
            **{
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, "Official-Bold"),
                "Độc lập - Tự do - Hạnh phúc": (13, "Official-Bold"),
                "HỘI ĐỒNG NHÂN DÂN": (12, "Official-Bold"),
                "Số: 01/CTrPH-": (13, "Official"),
                "Tây Hồ, ngày 15 tháng 01 năm 2026": (13, "Official-Italic"),
                "CHƯƠNG TRÌNH PHỐI HỢP": (14, "Official-Bold"),
                "I. MỤC ĐÍCH, YÊU CẦU": (14, "Official-Bold"),
                "1. Nội dung số 1": (14, "Official-Bold"),
                "Phối hợp chặt chẽ": (14, "Official"),
                "TM. ỦY BAN NHÂN DÂN": (13, "Official-Bold"),
                "Nơi nhận:": (12, "Official-Bold-Italic"),
                "- Lưu: VT.": (11, "Official"),
            },
        )
        == {}
    )


def test_its_page_offers_the_word_file(client, town):
    program = factories.program(town)
    client.force_login(town.staff[town.mttq.pk])
    address = reverse("coordination:joint_docx", args=["chuong-trinh", program.pk])
    assert (
        f'href="{address}">Tải Word'
        in client.get(reverse("coordination:joint", args=["chuong-trinh", program.pk])).content.decode()
    )
    response = client.get(address)
    text = [paragraph.text for paragraph in docx.Document(io.BytesIO(response.content)).paragraphs]
    assert "1. Nội dung số 1" in text
    assert f'filename="chuong-trinh-{program.pk}.docx"' in response["Content-Disposition"]


def test_another_partys_draft_is_not_found(client, town):
    program = factories.program(town)
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(reverse("coordination:joint_docx", args=["chuong-trinh", program.pk])).status_code == 404
