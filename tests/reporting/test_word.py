"""The consolidated report as a Word file."""

import io
from dataclasses import replace

import docx
import pytest
from django.urls import reverse

from documents.formats import DECREE_30_2020, PARTY_36_2018
from documents.kinds import kind_of
from reporting.consolidation import consolidate
from tests.documents.layout import measured
from tests.documents.test_parity import docx_words, pdf_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def consolidated(factories, town, period, collector):
    for agency in town.parties:
        factories.report_in(town, period, agency, "da-tiep-nhan")
    return consolidate(period, user=collector, on=period.due_on)


@pytest.mark.parametrize("style", [DECREE_30_2020, PARTY_36_2018], ids=lambda style: style.key)
def test_word_and_pdf_of_a_consolidated_report_hold_the_same_words(consolidated, style):
    document = consolidated.document
    official = replace(kind_of(document).build(document.current_version), style=style)
    assert docx_words(official) == pdf_words(official)


def test_a_consolidated_report_is_measured_by_the_decree(consolidated):
    document = consolidated.document
    assert (
        measured(
            kind_of(document).build(document.current_version),
            **{
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, "Official-Bold"),
                "ỦY BAN MTTQ VIỆT NAM": (12, "Official-Bold"),
                "/BC-UBMTTQ": (13, "Official"),
                "BÁO CÁO": (14, "Official-Bold"),
                "I. KẾT QUẢ": (14, "Official-Bold"),
                "Kết quả của": (14, "Official"),
                "Nơi nhận:": (12, "Official-Bold-Italic"),
                "Phụ lục": (14, "Official-Bold"),
            },
        )
        == {}
    )


def test_its_page_offers_the_word_file(client, collector, consolidated):
    client.force_login(collector)
    address = reverse("reporting:consolidated_docx", args=[consolidated.pk])
    page = client.get(reverse("reporting:consolidated", args=[consolidated.pk])).content.decode()
    assert f'href="{address}">Tải Word' in page
    response = client.get(address)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(response.content)).paragraphs)
    assert "BÁO CÁO" in text
    assert f'filename="bao-cao-tong-hop-{consolidated.pk}.docx"' in response["Content-Disposition"]


def test_another_partys_draft_is_not_found(client, town, consolidated):
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(reverse("reporting:consolidated_docx", args=[consolidated.pk])).status_code == 404
