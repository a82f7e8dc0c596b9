import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from documents.blocks import Column, Detail, Details, Heading, Paragraph, Table
from documents.html import render_html
from documents.numbering import Level
from documents.official import DRAFT, Appendix, Issuer, OfficialDocument
from tests.documents.samples import program

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7|add:7 }}</style>&amp;"


def text_of(html):
    return re.sub(r"\s+", " ", strip_tags(html)).strip()


def test_the_text_stands_in_the_order_of_the_page():
    text = text_of(render_html(program(2, 1)))
    expected = [
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/CTrPH-HĐND-UBND-UBMTTQ", "Tây Hồ, ngày 28 tháng 02 năm 2024", "CHƯƠNG TRÌNH PHỐI HỢP",
        "Căn cứ Luật Tổ chức", "như sau:", "I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG PHỐI HỢP", "1. Nội dung phối hợp",
        "a) Tổ chức hội nghị", "- Cơ quan chủ trì: Ủy ban nhân dân phường;", "+ Hội LHPN phường: vận động hội viên;",
        "III. TỔ CHỨC THỰC HIỆN", "quá trình thực hiện./.", "Trần Quốc Dũng", "Nơi nhận:", "- Lưu: VT.",
    ]  # fmt: skip
    places = [text.find(part) for part in expected]
    assert -1 not in places
    assert places == sorted(places)


def test_it_has_no_style_attribute_and_no_script():
    html = render_html(program(5, appendices=[Appendix("Biểu", [Table([Column("A")], [["1"]])])], draft_mark=DRAFT))
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": HOSTILE},
        {"type_name": HOSTILE},
        {"issuers": [Issuer(HOSTILE, HOSTILE)]},
        {"place": HOSTILE},
        {"legal_bases": [HOSTILE]},
        {"preamble": HOSTILE},
        {
            "blocks": [
                Heading(Level.CLAUSE, HOSTILE),
                Paragraph(HOSTILE),
                Details([Detail(HOSTILE, HOSTILE, [HOSTILE])]),
            ]
        },
        {"blocks": [Table([Column(HOSTILE)], [[HOSTILE]], caption=HOSTILE)]},
        {"recipients": [HOSTILE]},
        {"draft_mark": HOSTILE},
        {"appendices": [Appendix(HOSTILE, [], note=HOSTILE)]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_hostile_text_is_only_text(changes):
    html = re.sub(r"(<br>|\s)+", " ", render_html(program(**changes))).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "</style" not in html
    assert "{{ 7|add:7 }}" in html


def test_a_text_that_begins_with_a_combining_mark_does_not_eat_the_tag():
    assert "\u0338/chú</p>" in render_html(
        OfficialDocument("Báo cáo", blocks=[Paragraph("\u0338/chú."), Paragraph("Hết")])
    ).replace(".</p>", "</p>")


def test_a_title_is_a_heading_and_a_sentence_is_not():
    html = render_html(program(blocks=[Heading(Level.CLAUSE, "Mục đích"), Heading(Level.CLAUSE, "Câu.", titled=False)]))
    assert re.search(r"<h3[^>]*>1\. Mục đích</h3>", html)
    assert re.search(r"<p[^>]*>2\. Câu\./\.</p>", html)


def test_parts_and_chapters_have_their_title_below():
    text = text_of(
        render_html(program(blocks=[Heading(Level.CHAPTER, "Quy định chung"), Heading(Level.ARTICLE, "Phạm vi")]))
    )
    assert "Chương I QUY ĐỊNH CHUNG Điều 1. Phạm vi" in text


def test_the_print_view_loads_the_official_stylesheet_alone():
    document = program(draft_mark=DRAFT)
    context = {"document": document, "article": render_html(document), "back_url": "/chuong-trinh/1/"}
    page = render_to_string("documents/official/page.html", context)
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', page) == ["/static/css/official.css"]
    assert '<a href="/chuong-trinh/1/">Quay lại</a>' in page
    assert DRAFT in page


def test_a_percentage_is_not_parted_at_the_end_of_a_line():
    assert "đạt 92,4&nbsp;% và hơn %" in render_html(program(blocks=[Paragraph("đạt 92,4 % và hơn %")]))
