import unicodedata
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from documents.blocks import Paragraph
from documents.official import (
    Appendix,
    DocumentNumber,
    Issuer,
    IssuerLayout,
    OfficialDocument,
    SignatureBlock,
    signature_layout,
)
from documents.vietnamese import PartialDate
from tests.documents.samples import SIGNATURES, program


def test_a_document_is_data_that_cannot_be_changed():
    document = OfficialDocument("Báo cáo", blocks=[Paragraph("x")])
    assert document.blocks == (Paragraph("x"),)
    assert hash(document) == hash(OfficialDocument("Báo cáo", blocks=(Paragraph("x"),)))
    with pytest.raises(FrozenInstanceError):
        document.subject = "khác"


def test_a_document_that_says_nothing_has_no_ending():
    assert OfficialDocument("Chương trình phối hợp").body == ()
    assert [block.text for block in OfficialDocument("Báo cáo", preamble="Kính gửi.").body] == ["./."]


def test_text_in_decomposed_form_is_stored_precomposed():
    decomposed = unicodedata.normalize("NFD", "Ủy ban Mặt trận")
    assert Issuer(decomposed) == Issuer("Ủy ban Mặt trận")
    assert OfficialDocument("Báo cáo", recipients=[decomposed]).recipients == ("Ủy ban Mặt trận",)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (DocumentNumber("CTr-UBND", 5), "Số: 05/CTr-UBND"),
        (DocumentNumber("CTr-UBND", 132), "Số: 132/CTr-UBND"),
        (DocumentNumber("CTr-UBND"), "Số: \xa0\xa0\xa0\xa0/CTr-UBND"),
        (DocumentNumber(printed="69/QCPH-HĐND-UBND-MTTQ"), "Số: 69/QCPH-HĐND-UBND-MTTQ"),
        (DocumentNumber(), "Số: \xa0\xa0\xa0\xa0"),
    ],
)
def test_number_and_symbol(number, line):
    assert OfficialDocument("Báo cáo", numbers=[number]).number_lines == [line]


def head(*issuers, layout=IssuerLayout.STACKED):
    document = OfficialDocument("Quy chế", issuers=issuers, issuer_layout=layout)
    return [(line.text, line.bold) for line in document.head_lines]


def test_stacked_issuers_stand_one_under_another():
    assert head(Issuer("HĐND quận"), Issuer("UBND quận")) == [("HĐND QUẬN", True), ("UBND QUẬN", True)]


def test_joined_issuers_stand_in_one_line():
    assert head(Issuer("HĐND"), Issuer("UBND quận"), layout=IssuerLayout.JOINED) == [("HĐND - UBND QUẬN", True)]


def test_a_governing_body_shared_by_neighbours_is_printed_once():
    lines = head(Issuer("Hội Nông dân", "MTTQ"), Issuer("Hội Phụ nữ", "MTTQ"), Issuer("UBND quận", "UBND thành phố"))
    assert lines == [
        ("MTTQ", False),
        ("HỘI NÔNG DÂN", True),
        ("HỘI PHỤ NỮ", True),
        ("UBND THÀNH PHỐ", False),
        ("UBND QUẬN", True),
    ]


def test_joined_issuers_name_their_governing_bodies_first():
    lines = head(Issuer("A", "X"), Issuer("B", "Y"), Issuer("C", "X"), layout=IssuerLayout.JOINED)
    assert lines == [("X\nY", False), ("A - B - C", True)]


def test_minutes_have_no_line_of_place_and_date():
    assert program(dated=False).place_and_date == ""


def test_bases_end_with_semicolons_and_a_stop():
    assert program().base_lines == [
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Luật Mặt trận Tổ quốc Việt Nam.",
    ]


@pytest.mark.parametrize(
    ("signature", "body", "post"),
    [
        (SIGNATURES[0], ["TM. BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM PHƯỜNG"], ["CHỦ TỊCH"]),
        (SIGNATURES[1], ["TM. ỦY BAN NHÂN DÂN PHƯỜNG"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (
            SignatureBlock("TM.", ["Ban Thường trực", "Ủy ban"], "Chủ tịch"),
            ["TM. BAN THƯỜNG TRỰC", "ỦY BAN"],
            ["CHỦ TỊCH"],
        ),
        (SignatureBlock("KT.", ["Chủ tịch"], "Phó Chủ tịch"), [], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (SignatureBlock("Q.", post="Chủ tịch"), [], ["Q. CHỦ TỊCH"]),
        (SignatureBlock(post="Thư ký"), [], ["THƯ KÝ"]),
        (SignatureBlock("TM.", ["Ủy ban nhân dân"]), ["TM. ỦY BAN NHÂN DÂN"], []),
        (SignatureBlock(), [], []),
    ],
)
def test_the_authority_stands_before_the_body_or_the_post(signature, body, post):
    assert signature.body_lines == body
    assert signature.post_lines == post


def test_only_a_signed_document_says_so():
    assert [SignatureBlock(signed=signed).mark for signed in (True, False)] == ["(Đã ký)", ""]


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (0, ()),
        (1, (1,)),
        (2, (2,)),
        (3, (3,)),
        (4, (2, 2)),
        (5, (3, 2)),
        (6, (3, 3)),
        (7, (3, 2, 2)),
        (12, (3, 3, 3, 3)),
    ],
)
def test_signatures_fill_rows_of_at_most_three(count, rows):
    assert signature_layout(count) == rows


def test_a_document_may_ask_for_other_rows():
    grid = program(3, signature_rows=[2, 1]).signature_grid
    assert [[signature.name for signature in row] for row in grid] == [
        ["Nguyễn Thị Thu Hòa", "Trần Quốc Dũng"],
        ["Lê Đình Phượng"],
    ]


def test_rows_must_hold_every_signature():
    with pytest.raises(ValueError, match="every signature once"):
        program(3, signature_rows=[2])


def test_appendices_are_numbered_only_where_there_are_several():
    one, two = (program(appendices=[Appendix("Biểu", [])] * count) for count in (1, 2))
    assert [label for label, _ in one.labelled_appendices] == ["Phụ lục"]
    assert [label for label, _ in two.labelled_appendices] == ["Phụ lục I", "Phụ lục II"]


@pytest.mark.parametrize(
    ("issued_on", "note"),
    [
        (date(2024, 2, 28), "(Kèm theo Chương trình phối hợp số 01/CTrPH ngày 28 tháng 02 năm 2024)"),
        (PartialDate(2024), "(Kèm theo Chương trình phối hợp số 01/CTrPH năm 2024)"),
        (None, "(Kèm theo Chương trình phối hợp số 01/CTrPH)"),
    ],
)
def test_an_appendix_says_what_it_belongs_to(issued_on, note):
    assert program(issued_on=issued_on, numbers=[DocumentNumber("CTrPH", 1)]).appendix_note == note
