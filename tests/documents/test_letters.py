"""A letter (công văn): no type name, its subject under the number, whom it is written to above the text."""

import io
from datetime import date

import docx
import pytest

from documents.blocks import Paragraph
from documents.choices import DocumentKind, LayoutStyle, kind_symbol
from documents.docx import render_docx
from documents.formats import PARTY_36_2018
from documents.models import Register
from documents.official import DocumentNumber, Issuer
from tests.documents.layout import LEFT, MM, found, looks, middle, outside, pages
from tests.documents.samples import program

SUBJECT = "Về việc đôn đốc gửi báo cáo kết quả thực hiện chương trình phối hợp quý III năm 2026"
TWO = ["Ủy ban nhân dân phường Tây Hồ", "Ban Thường vụ Hội Liên hiệp Phụ nữ Việt Nam phường Tây Hồ"]


def letter(**changes):
    told = {
        "type_name": "",
        "subject": SUBJECT,
        "issuers": [Issuer("Ủy ban MTTQ Việt Nam phường Tây Hồ")],
        "numbers": [DocumentNumber("MTTQ-BTT", 12)],
        "addressees": TWO,
        "legal_bases": [],
        "preamble": "",
        "blocks": [Paragraph("Ban Thường trực trân trọng đề nghị các cơ quan phối hợp gửi báo cáo.")],
        "recipients": ["Như trên", "Lưu: VT"],
    }
    return program(1, **{**told, **changes})


@pytest.fixture(scope="module")
def sheet():
    (only,) = pages(letter())
    return only


def test_the_subject_stands_in_small_letters_under_the_number_as_wide_as_the_head(sheet):
    left = sheet.crop((0, 0, LEFT + 76 * MM, sheet.height)).extract_text_lines()
    issuer, number, *about = [
        line for line in left if line["text"].startswith(("ỦY BAN", "Số:", "V/v", "kết", "phối"))
    ][:5]
    assert (number["text"], about[0]["text"][:12]) == ("Số: 12/MTTQ-BTT", "V/v đôn đốc ")
    assert 5 < about[0]["top"] - number["bottom"] < 9  # six points between them
    assert [middle(line) for line in (number, *about)] == pytest.approx([middle(issuer)] * (1 + len(about)), abs=1)
    assert {size for size, _ in looks([sheet], "V/v đôn đốc")} == {12.0}
    assert found(sheet, "quý III năm 2026")["x1"] < found(sheet, "Độc lập")["x0"]
    assert "CÔNG VĂN" not in sheet.extract_text()


def test_several_addressees_stand_on_lines_of_their_own_with_dashes_under_the_colon(sheet):
    to, first, second = (found(sheet, text) for text in ("Kính gửi:", f"- {TWO[0]};", "- Ban Thường vụ"))
    assert to["bottom"] <= first["top"] + 4 < second["top"] < found(sheet, "Ban Thường trực trân trọng")["top"]
    assert first["x0"] == second["x0"] == pytest.approx(to["x1"] - 4, abs=1.5 * MM)
    assert outside([sheet], foot=True) == []


def test_one_addressee_stands_on_the_line_of_the_salutation():
    assert letter(addressees=TWO[:1]).addressee_lines == ["Kính gửi: Ủy ban nhân dân phường Tây Hồ"]
    assert letter(style=PARTY_36_2018).addressee_lines == ["Kính gửi:", f"- {TWO[0]},", f"- {TWO[1]}."]


def test_word_has_the_same_places():
    word = docx.Document(io.BytesIO(render_docx(letter())))
    left = word.tables[0].rows[1].cells[0].paragraphs
    assert [one.style.name for one in left] == ["Số và ký hiệu", "Trích yếu công văn"]
    assert " ".join(left[1].text.split()).startswith("V/v đôn đốc gửi báo cáo")
    told = [one for one in word.paragraphs if one.style.name == "Kính gửi nhiều nơi"]
    assert [one.text for one in told] == ["Kính gửi:", f"- {TWO[0]};", f"- {TWO[1]}."]
    assert [round(one.paragraph_format.left_indent.mm, 1) for one in told] == [24.0, 41.5, 41.5]
    assert "Tên loại văn bản" not in {one.style.name for one in word.paragraphs}


def test_a_letter_is_called_so_where_a_sentence_names_it():
    assert letter().title == f"Công văn {SUBJECT}"
    assert letter(issued_on=None).appendix_note == "(Kèm theo Công văn số 12/MTTQ-BTT)"


@pytest.mark.parametrize(
    ("pattern", "style", "printed"),
    [
        ("{so}/{loai}-{ky_hieu}", LayoutStyle.DECREE_30_2020, "07/UBND"),
        ("{so}/{loai}-{co_quan}-VP", LayoutStyle.DECREE_30_2020, "07/UBND-VP"),
        ("{so}/{loai}", LayoutStyle.DECREE_30_2020, "07"),
        ("{so}-{loai}/{co_quan}", LayoutStyle.PARTY_36_2018, "07-CV/UBND"),
    ],
)
def test_only_party_bodies_write_the_kind_into_a_letters_number(pattern, style, printed):
    symbol = kind_symbol(DocumentKind.LETTER, style)
    given = Register(pattern=pattern, starts_on=date(2026, 1, 1)).printed(
        7, kind_symbol=symbol, party_symbols=["UBND"], year=2026, agency_symbol="UBND"
    )
    assert given == printed
