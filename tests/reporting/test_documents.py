"""The consolidated report as an official document, and its PDF read back."""

import datetime
import io
import unicodedata
from decimal import Decimal

import pdfplumber
import pytest

from coordination.models import Indicator, LineIndicator
from documents.blocks import Dash, Heading
from documents.filing import pdf_of
from documents.models import Section
from documents.numbering import Level
from reporting.consolidation import Decision, consolidate, edit
from reporting.documents import consolidated_document
from reporting.entry import FigureInput, save_progress
from reporting.workflow import accept, confirm, send
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 4, 20)
MAGNITUDES = [
    ("Đối thoại định kỳ", "cuộc", 42, "42", ""),
    ("Người dự đối thoại định kỳ", "người", 10000, "11000", "tren"),
    ("Người dự đối thoại đột xuất", "người", None, "3600", "gan"),
    ("Ý kiến được trả lời tại chỗ", "%", 90, "95", ""),
    ("Quỹ Vì người nghèo", "đồng", None, "1178826623", ""),
    ("Thu ngân sách so với dự toán", "%", 100, "110.5", "uoc"),
]


@pytest.fixture
def version(town, collector):
    """The draft of a report whose first item holds the published magnitudes."""
    program = factories.program(town)
    line = program.document.current_version.lines.order_by("position").first()
    for name, unit, target, _, _ in MAGNITUDES:
        indicator = Indicator.objects.create(item=line.item, name=name, unit=unit)
        LineIndicator.objects.create(line=line, indicator=indicator, target=target)
    period = factories.opened_period(town, factories.issue(town, program, datetime.date(2026, 1, 15)))
    report = factories.filled_report(
        town, period, town.ubnd, shortcoming="Còn chậm", cause="Thiếu người", cause_kind="chu-quan"
    )
    told = {name: (Decimal(value), qualifier) for name, _, _, value, qualifier in MAGNITUDES}
    figures = [FigureInput(i.pk, *told[i.name]) for i in line.item.indicators.all() if i.name in told]
    save_progress(report, line.item, user=town.staff[town.ubnd.pk], figures=figures)
    send(report, user=town.staff[town.ubnd.pk], on=DAY)
    confirm(report, user=town.leaders[town.ubnd.pk], on=DAY)
    accept(report, user=collector, on=DAY)
    return consolidate(period, user=collector, on=DAY).document.current_version


def headings(version):
    blocks = consolidated_document(version).blocks
    return [(block.level, block.text) for block in blocks if isinstance(block, Heading)]


def test_the_chapters_follow_the_usual_order(version):
    assert headings(version) == [
        (Level.ROMAN, "Kết quả thực hiện"),
        (Level.CLAUSE, "Công tác chỉ đạo, triển khai"),
        (Level.CLAUSE, "Kết quả theo từng nội dung phối hợp"),
        (Level.POINT, "Nội dung số 1"),
        (Level.POINT, "Nội dung số 2"),
        (Level.ROMAN, "Đánh giá chung"),
        (Level.CLAUSE, "Tồn tại, hạn chế"),
        (Level.CLAUSE, "Nguyên nhân"),
        (Level.POINT, "Nguyên nhân chủ quan"),
    ]


def test_directions_and_recommendations_are_chapters_of_their_own(version, collector):
    consolidated = version.document.consolidated_report
    sections = {"phuong-huong": Decision("Tiếp tục."), "kien-nghi": Decision("Bố trí kinh phí.")}
    edit(consolidated, user=collector, sections=sections)
    told = [text for level, text in headings(version) if level == Level.ROMAN]
    assert told[-2:] == ["Phương hướng, nhiệm vụ", "Kiến nghị, đề xuất"]


def test_a_sub_item_stands_after_a_dash(version):
    Section.objects.create(version=version, key="muc-99", position=4, heading="Nội dung nhỏ", body="Đã làm.")
    assert Dash("Nội dung nhỏ: Đã làm.") in consolidated_document(version).blocks


def test_the_annex_names_an_item_once_and_numbers_its_rows(version):
    table, _ = consolidated_document(version).appendices[0].blocks
    assert [row[0] for row in table.rows] == [str(n) for n in range(1, 9)]
    assert [row[1] for row in table.rows] == ["1. Nội dung số 1", *[""] * 6, "2. Nội dung số 2"]
    indicator = "Người dự đối thoại định kỳ (người)"
    assert table.rows[2][2:] == (indicator, "ít nhất 10.000", "trên 11.000", "trên 110\u00a0%")


def test_the_annex_draws_what_was_reached_of_the_plans(version):
    _, chart = consolidated_document(version).appendices[0].blocks
    told = chart.alternative.split("; ")
    assert told[1:4] == [
        "2. Đối thoại định kỳ (cuộc): 100 %",
        "3. Người dự đối thoại định kỳ (người): trên 110 %",
        "5. Ý kiến được trả lời tại chỗ (%): 105,6 %",
    ]
    assert len(chart.drawing.boxes) == len(told)


def test_the_pdf_holds_the_published_magnitudes(version):
    data = pdf_of(version.document, version)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    text = unicodedata.normalize("NFC", text)
    for phrase in (
        "42 cuộc (kế hoạch: ít nhất 42 cuộc, đạt 100 %)",
        "trên 11.000 người (kế hoạch: ít nhất 10.000 người, đạt trên 110 %)",
        "gần 3.600 người",
        "95 %",
        "1.178.826.623 đồng",
        "ước 110,5 % (kế hoạch: ít nhất 100 %, đạt ước 110,5 %)",
        "BÁO CÁO",
        "DỰ THẢO",
        "TM. BAN THƯỜNG TRỰC",
        "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
        "Hội đồng nhân dân phường Tây Hồ",
    ):
        assert phrase in text, phrase
