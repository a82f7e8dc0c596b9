"""The format of party bodies read back from the PDF and the Word file (Hướng dẫn 36-HD/VPTW, mục II và Phụ lục 3)."""

import io

import docx
import pytest
from docx.shared import Pt

from documents.docx import render_docx
from documents.formats import DECREE_30_2020, PARTY_36_2018
from documents.official import DRAFT, Appendix, DocumentNumber, OfficialDocument, SignatureBlock
from tests.documents.layout import LEFT, MM, RIGHT, found, looks, middle, outside, pages, rule_below, rules_below
from tests.documents.samples import body, figures, party

LOOKS = [
    ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "Official-Bold"),
    ("ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", 14, "Official"),
    ("ĐẢNG ỦY PHƯỜNG TÂY HỒ", 14, "Official-Bold"),
    ("*", 14, "Official"),
    ("Số 05-CTr/ĐU", 14, "Official"),
    ("Tây Hồ, ngày 28 tháng 02 năm 2024", 14, "Official-Italic"),
    ("CHƯƠNG TRÌNH PHỐI HỢP", 16, "Official-Bold"),
    ("công tác giữa HĐND, UBND", 15, "Official-Bold"),
    ("-----", 14, "Official-Bold"),
    ("- Căn cứ Luật Tổ chức chính quyền địa phương;", 14, "Official"),
    ("- Căn cứ Luật Mặt trận Tổ quốc Việt Nam,", 14, "Official"),
    ("I- MỤC ĐÍCH, YÊU CẦU", 14, "Official-Bold"),
    ("1. Nội dung phối hợp thứ 1", 14, "Official-Bold"),
    ("a) Tổ chức hội nghị", 14, "Official"),
    ("T/M BAN THƯỜNG VỤ", 14, "Official-Bold"),
    ("K/T BÍ THƯ", 14, "Official-Bold"),
    ("PHÓ BÍ THƯ", 14, "Official"),
    ("Nguyễn Thị Thu Hòa", 14, "Official-Bold"),
    ("Nơi nhận:", 14, "Official"),
    ("- Thường trực Thành ủy (để báo cáo),", 12, "Official"),
    ("- Lưu Văn phòng Đảng ủy.", 12, "Official"),
    ("(Kèm theo Chương trình phối hợp số 05-CTr/ĐU ngày 28", 14, "Official-Italic"),
]


@pytest.fixture(scope="module")
def document():
    return party(blocks=body(4), appendices=[Appendix("Biểu chỉ tiêu", [figures(3)])])


@pytest.fixture(scope="module")
def printed(document):
    return pages(document)


@pytest.fixture(scope="module")
def word(document):
    return docx.Document(io.BytesIO(render_docx(document)))


@pytest.mark.parametrize(("text", "size", "font"), LOOKS)
def test_each_component_has_its_size_weight_and_slant(printed, text, size, font):
    assert looks(printed, text) == {(size, font)}


@pytest.mark.parametrize(("text", "size", "font"), [look for look in LOOKS if look[0] not in "*-----"])
def test_word_has_them_too(word, text, size, font):
    every = [
        *word.paragraphs,
        *(p for t in word.tables for row in t.rows for cell in row.cells for p in cell.paragraphs),
    ]
    style = next(p for p in every if text in " ".join(p.text.split())).style.font
    assert (style.size, bool(style.bold), bool(style.italic)) == (Pt(size), "Bold" in font, "Italic" in font)


def test_the_title_is_underlined_along_its_length_above_place_and_date(printed):
    title, day = found(printed[0], "ĐẢNG CỘNG SẢN VIỆT NAM"), found(printed[0], "Tây Hồ, ngày")
    rule = rule_below(printed[0], title)
    assert rule["x1"] - rule["x0"] == pytest.approx(title["x1"] - title["x0"], abs=1)
    assert rule["top"] < day["top"]
    assert found(printed[0], "ĐẢNG ỦY PHƯỜNG")["x1"] < title["x0"]


def test_an_asterisk_and_hyphens_stand_in_the_place_of_rules(printed):
    issuer, asterisk, number = (found(printed[0], text) for text in ("ĐẢNG ỦY PHƯỜNG TÂY HỒ", "*", "Số 05"))
    assert issuer["bottom"] <= asterisk["top"] + 3 < number["top"]
    assert middle(asterisk) == pytest.approx(middle(issuer), abs=1)
    subject, hyphens = found(printed[0], "Tây Hồ năm 2024"), found(printed[0], "-----")
    assert 0 <= hyphens["top"] - subject["bottom"] + 4 < 12
    assert middle(hyphens) == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    for above in (issuer, subject):
        assert rules_below(printed[0], above) == []


def test_neither_motto_nor_ending_is_printed(printed):
    text = "\n".join(page.extract_text() for page in printed)
    assert "Độc lập" not in text
    assert "./." not in text


def test_the_recipients_title_is_underlined(printed, word):
    (page,) = [page for page in printed if "Nơi nhận:" in page.extract_text()]
    title = found(page, "Nơi nhận:")
    (line,) = [edge for edge in rules_below(page, title) if edge["x0"] < title["x1"]]
    assert line["x1"] - line["x0"] == pytest.approx(title["x1"] - title["x0"], abs=1)
    assert word.styles["Nơi nhận"].font.underline


def test_everything_keeps_within_the_margins(printed):
    assert outside(printed) == []
    assert {(round(page.width / MM), round(page.height / MM)) for page in printed} == {(210, 297)}


def test_a_draft_leaves_room_for_its_number():
    draft = party(numbers=[DocumentNumber("CTrPH/ĐU")], issued_on=None, draft_mark=DRAFT)
    assert draft.number_lines == ["Số \xa0\xa0\xa0\xa0-CTrPH/ĐU"]


@pytest.mark.parametrize(
    ("signature", "lines"),
    [
        (SignatureBlock("TM.", ["Ban Chấp hành"], "Bí thư"), ["T/M BAN CHẤP HÀNH", "BÍ THƯ"]),
        (SignatureBlock("TM.", ["Đảng ủy", "TL. Bí thư"], "Chánh VP"), ["T/M ĐẢNG ỦY", "T/L BÍ THƯ", "CHÁNH VP"]),
        (SignatureBlock("KT.", ["Bí thư"], "Phó Bí thư"), ["K/T BÍ THƯ", "PHÓ BÍ THƯ"]),
        (SignatureBlock("TUQ.", ["Bí thư"], "Ủy viên"), ["T/UQ BÍ THƯ", "ỦY VIÊN"]),
        (SignatureBlock(post="Q. Bí thư"), ["Q. BÍ THƯ"]),
    ],
)
def test_the_right_to_sign_is_in_the_partys_words(signature, lines):
    [[signed]] = OfficialDocument("Báo cáo", signatures=[signature], style=PARTY_36_2018).signature_grid
    assert [*signed.body_lines, *signed.post_lines] == lines


def test_a_number_told_as_it_stands_is_printed_so():
    assert party(numbers=[DocumentNumber(printed="12-CTr/ĐU")]).number_lines == ["Số 12-CTr/ĐU"]


def test_the_symbol_of_a_draft_is_joined_as_the_style_joins_it():
    assert PARTY_36_2018.symbol("CTrPH", ["ĐU", "UBND"]) == "CTrPH/ĐU-UBND"
    assert DECREE_30_2020.symbol("CTrPH", ["HĐND", "UBND"]) == "CTrPH-HĐND-UBND"
    assert DECREE_30_2020.symbol("CTrPH", []) == "CTrPH"
