"""The Word file reopened and measured against Nghị định 30/2020, Phụ lục I and III."""

import io
import unicodedata
import zipfile
from datetime import date

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.blocks import LONGEST_WHOLE, Column, Dash, Heading, Paragraph, Table
from documents.docx import render_docx
from documents.lines import bold_width
from documents.numbering import Level
from documents.official import DRAFT, Appendix, Issuer, OfficialDocument, SignatureBlock
from tests.documents.samples import SIGNATURES, body, figures, program, regulation, report

CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def opened(document):
    return docx.Document(io.BytesIO(render_docx(document)))


def paragraphs(word):
    """Every paragraph of the body with those in table cells, in the order of the page."""
    return [docx.text.paragraph.Paragraph(p, word._body) for p in word.element.body.iter(qn("w:p"))]


def found(word, text):
    return next(paragraph for paragraph in paragraphs(word) if text in paragraph.text)


def keeps(element):
    """Whether each paragraph under an element stays with the next."""
    return [properties.find(qn("w:keepNext")) is not None for properties in element.iter(qn("w:pPr"))]


@pytest.fixture(scope="module")
def sample():
    blocks = [*body(3), Heading(Level.CLAUSE, "Câu không phải tiêu đề.", titled=False), figures(3), Paragraph("Hết.")]
    return opened(program(1, blocks=blocks, appendices=[Appendix("Biểu chỉ tiêu", [Paragraph("Nội dung phụ lục.")])]))


@pytest.mark.parametrize(
    ("text", "style", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quốc hiệu", 12, True, None),
        ("Độc lập - Tự do - Hạnh phúc", "Tiêu ngữ", 13, True, None),
        ("THÀNH PHỐ HÀ NỘI", "Cơ quan chủ quản", 12, None, None),
        ("QUẬN TÂY HỒ", "Cơ quan ban hành", 12, True, None),
        ("Số: 01/CTrPH-HĐND-UBND-UBMTTQ", "Số và ký hiệu", 13, None, None),
        ("Tây Hồ, ngày 28 tháng 02 năm 2024", "Địa danh và thời gian", 13, None, True),
        ("CHƯƠNG TRÌNH PHỐI HỢP", "Tên loại văn bản", 14, True, None),
        ("công tác giữa HĐND, UBND", "Trích yếu", 14, True, None),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ", 14, None, True),
        ("Các bên thống nhất", "Nội dung", 14, None, None),
        ("I. MỤC ĐÍCH, YÊU CẦU", "Đề mục I", 14, True, None),
        ("1. Nội dung phối hợp thứ 1", "Đề mục 1", 14, True, None),
        ("a) Tổ chức hội nghị", "Điểm", 14, None, None),
        ("- Cơ quan chủ trì: Ủy ban", "Gạch đầu dòng", 14, None, None),
        ("1. Câu không phải", "Khoản", 14, None, None),
        ("Bảng 1", "Tên bảng", 13, True, None),
        ("Chỉ tiêu", "Tiêu đề cột", 13, True, None),
        ("Hội nghị tiếp xúc cử tri đợt 1", "Ô bảng", 13, None, None),
        ("1.178.826.623", "Ô bảng phải", 13, None, None),
        ("TM. BAN THƯỜNG TRỰC", "Quyền hạn ký", 14, True, None),
        ("CHỦ TỊCH", "Chức vụ người ký", 14, True, None),
        ("Nguyễn Thị Thu Hòa", "Họ và tên người ký", 14, True, None),
        ("Nơi nhận:", "Nơi nhận", 12, True, True),
        ("- Lưu: VT.", "Danh sách nơi nhận", 11, None, None),
        ("Phụ lục", "Số phụ lục", 14, True, None),
        ("BIỂU CHỈ TIÊU", "Tên phụ lục", 14, True, None),
        ("(Kèm theo Chương trình phối hợp", "Kèm theo", 14, None, True),
    ],
)
def test_each_component_has_a_style_of_its_own(sample, text, style, size, bold, italic):
    paragraph = found(sample, text)
    font = paragraph.style.font
    assert (paragraph.style.name, font.size, font.bold, font.italic) == (style, Pt(size), bold, italic)


def test_signatures_of_several_parties_are_smaller():
    word = opened(program(3))
    assert found(word, "TM. ỦY BAN").style.font.size == Pt(13)
    assert found(word, "Lê Đình Phượng").style.font.size == Pt(13)


def test_no_paragraph_and_no_letter_is_formatted_by_hand(sample):
    assert not list(sample.element.body.iter(qn("w:rPr")))
    assert {paragraph.style.name for paragraph in paragraphs(sample)} <= {style.name for style in sample.styles}


def test_the_font_is_times_new_roman_and_the_language_vietnamese(sample):
    defaults = sample.styles.element.find(qn("w:docDefaults"))
    assert {*next(defaults.iter(qn("w:rFonts"))).values()} == {"Times New Roman"}
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:val")) == "vi-VN"
    assert not [*sample.element.iter(qn("w:rFonts"))]


def test_body_text_is_justified_indented_and_spaced(sample):
    style = found(sample, "Phát huy vai trò").style.paragraph_format
    assert style.alignment == JUSTIFY
    assert style.first_line_indent.mm == pytest.approx(12.7, abs=0.1)
    assert style.space_after == Pt(6)
    assert 1.0 <= style.line_spacing <= 1.5


def test_head_title_and_signatures_are_centred(sample):
    for text in ("QUẬN TÂY HỒ", "CỘNG HÒA", "Số: 01", "CHƯƠNG TRÌNH PHỐI HỢP", "công tác giữa", "Nguyễn Thị Thu Hòa"):
        assert found(sample, text).style.paragraph_format.alignment == CENTER


def test_the_paper_is_an_upright_a4_with_the_margins_of_the_pdf(sample):
    for section in sample.sections:
        paper = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
        paper += [section.left_margin, section.right_margin]
        assert [round(length.mm, 1) for length in paper] == [210, 297, 20, 20, 30, 15.5]


def test_the_page_number_is_a_field_in_the_middle_of_the_header_from_page_two_on(sample):
    for section in sample.sections:
        (number,) = section.header.paragraphs
        assert section.different_first_page_header_footer
        assert [field.get(qn("w:instr")) for field in number._p.iter(qn("w:fldSimple"))] == [" PAGE "]
        assert (number.style.font.size, number.style.paragraph_format.alignment) == (Pt(14), CENTER)
        assert not section.first_page_header.is_linked_to_previous
        assert [paragraph.text for paragraph in section.first_page_header.paragraphs] == [""]


def test_a_draft_is_marked_in_a_box_and_in_the_headers_of_the_other_pages():
    word = opened(program(draft_mark=DRAFT, appendices=[Appendix("Biểu", [], landscape=True)]))
    assert [p.text for p in paragraphs(word)].count(DRAFT) == 1
    assert found(word, DRAFT)._p.find(f".//{qn('w:bdr')}") is not None
    main, appendix = word.sections
    assert (main.first_page_header.paragraphs[0].text, appendix.first_page_header.paragraphs[0].text) == ("", DRAFT)
    for section, width in ((main, 164.5), (appendix, 251.5)):
        (line,) = section.header.paragraphs
        assert line.text.strip() == DRAFT
        assert [stop.position.mm for stop in line.paragraph_format.tab_stops] == pytest.approx(
            [width / 2, width], abs=0.1
        )


def test_each_appendix_counts_its_own_pages_and_may_lie_on_its_side():
    upright, wide, other = opened(report()).sections
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in (upright, wide, other)] == [False, True, False]
    assert (round(wide.page_width.mm), round(wide.page_height.mm)) == (297, 210)
    starts = [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in (upright, wide, other)]
    assert starts == ["1", "1", "1"]


def test_what_ends_the_main_text_takes_no_room_so_that_no_empty_page_comes_before_an_appendix():
    last = next(p for p in opened(report()).paragraphs if p._p.pPr.find(qn("w:sectPr")) is not None)
    assert (last.style.font.size.pt, last.style.paragraph_format.line_spacing.pt) == (1, 1)


def test_a_percentage_is_not_parted_at_the_end_of_a_line():
    assert found(opened(program(blocks=[Paragraph("Đạt 92,4 %.")])), "Đạt").text == "Đạt 92,4\u00a0%./."


def rule_length(paragraph, column):
    """The length in millimetres of the border that an empty paragraph bears."""
    assert paragraph.style.element.find(f".//{qn('w:pBdr')}/{qn('w:top')}").get(qn("w:val")) == "single"
    return column - paragraph.paragraph_format.left_indent.mm - paragraph.paragraph_format.right_indent.mm


def test_rules_are_as_long_as_the_decree_asks():
    word = opened(program(1, issuers=[Issuer("Quận Tây Hồ")], subject="công tác năm 2024"))
    head = word.tables[0]
    left, right = (column.width.mm for column in head.columns)
    under_issuer, under_motto = head.cell(0, 0).paragraphs[-1], head.cell(0, 1).paragraphs[-1]
    under_subject = word.paragraphs[[p.text for p in word.paragraphs].index("công tác năm 2024") + 1]
    motto = bold_width("Độc lập - Tự do - Hạnh phúc", 13)
    assert rule_length(under_motto, right) == pytest.approx(motto, abs=0.2)
    assert 1 / 3 <= rule_length(under_issuer, left) / bold_width("QUẬN TÂY HỒ", 12) <= 1 / 2
    assert 1 / 3 <= rule_length(under_subject, 164.5) / bold_width("công tác năm 2024", 14) <= 1 / 2


def test_number_and_date_stand_on_one_line(sample):
    number, day = sample.tables[0].rows[1].cells
    assert (number.text, day.text) == ("Số: 01/CTrPH-HĐND-UBND-UBMTTQ", "Tây Hồ, ngày 28 tháng 02 năm 2024")


def test_minutes_have_no_date():
    assert opened(OfficialDocument("Biên bản", dated=False)).tables[0].cell(1, 1).text == ""


def test_headings_take_outline_levels_from_the_top_down(sample):
    def outline(word):
        levels = {}
        for style in word.styles:
            if (level := style.element.find(f".//{qn('w:outlineLvl')}")) is not None:
                levels[style.name] = int(level.get(qn("w:val")))
        return levels

    assert outline(sample) == {"Đề mục I": 0, "Đề mục 1": 1, "Số phụ lục": 0}
    assert outline(opened(regulation())) == {"Chương": 0, "Mục": 1, "Điều": 2, "Số phụ lục": 0}


def test_a_heading_stays_with_its_text():
    word = opened(program(blocks=[Heading(Level.ROMAN, "Kết quả"), Heading(Level.CLAUSE, "Chung"), Paragraph("Câu.")]))
    assert [found(word, text).style.paragraph_format.keep_with_next for text in ("I. KẾT", "1. Chung")] == [True, True]


def test_a_line_break_in_justified_text_does_not_stretch_the_line():
    word = opened(program(blocks=[Paragraph("Dòng một\ndòng hai.")]))
    assert word.settings.element.find(f".//{qn('w:doNotExpandShiftReturn')}") is not None
    assert found(word, "Dòng một").text == "Dòng một\ndòng hai./."


def test_a_table_repeats_its_header_and_keeps_short_rows_whole():
    long = "Đã hoàn thành. " * (LONGEST_WHOLE // 14)
    table = opened(
        program(blocks=[Table([Column("Nội dung", 3), Column("Kết quả")], [["Một", "Hai"], ["Ba", long]])])
    ).tables[1]
    marks = [
        [mark.tag.partition("}")[2] for row_mark in row._tr.iter(qn("w:trPr")) for mark in row_mark]
        for row in table.rows
    ]
    assert marks == [["cantSplit", "tblHeader"], ["cantSplit"], []]
    assert [column.width.mm for column in table.columns] == pytest.approx([164.5 * 0.75, 164.5 * 0.25], abs=0.1)
    assert {border.get(qn("w:val")) for border in table._tbl.tblPr.find(qn("w:tblBorders"))} == {"single"}


@pytest.mark.parametrize(
    ("count", "columns"),
    [(1, [2]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3])],
)
def test_signatures_stand_in_borderless_columns(count, columns):
    tables = opened(program(count)).tables[1:]
    assert [len(table.columns) for table in tables] == columns
    for table in tables:
        assert {border.get(qn("w:val")) for border in table._tbl.tblPr.find(qn("w:tblBorders"))} == {"nil"}
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert all(signature.name in text for signature in SIGNATURES[:count])


def test_bodies_posts_and_names_of_a_row_stand_level():
    rows = [[cell.text for cell in row.cells] for row in opened(program(2)).tables[1].rows]
    assert rows[1] == ["CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"]
    assert rows[2:] == [["", ""], ["Nguyễn Thị Thu Hòa", "Trần Quốc Dũng"]]


def test_a_signed_copy_says_so_and_an_unsigned_one_leaves_room():
    signed = opened(program(signatures=[SignatureBlock(post="Chủ tịch", name="Vũ Hà", signed=True)]))
    ink = found(signed, "(Đã ký)").style
    room = ink.paragraph_format.space_before + ink.paragraph_format.space_after
    assert ink.font.italic
    assert room >= Mm(19)


def test_one_signature_stands_beside_the_recipients():
    beside, signer = opened(program(1)).tables[1].rows[0].cells
    assert beside.text.startswith("Nơi nhận:\n- Thường trực")
    assert signer.text.endswith("Nguyễn Thị Thu Hòa")


@pytest.mark.parametrize("count", [2, 5, 6])
def test_text_signatures_and_recipients_are_not_parted(count):
    word = opened(program(count, blocks=[Paragraph("Đoạn đầu."), Paragraph("Đoạn cuối.")]))
    elements = list(word.element.body)
    last = next(n for n, element in enumerate(elements) if "Đoạn cuối" in "".join(element.itertext()))
    assert all(keep for element in elements[last:-2] for keep in keeps(element))
    assert [keeps(element) for element in (elements[last - 1], elements[-2])] == [[False], [False]]


def test_more_rows_of_signatures_than_a_page_holds_part_between_rows():
    tables = opened(program(12)).tables[1:]
    assert [keeps(table._tbl.getnext()) for table in tables] == [[False], [False], [False], [True]]
    assert all(all(keeps(table._tbl)) for table in tables)


def test_text_is_precomposed():
    word = opened(OfficialDocument("Báo cáo", blocks=[Paragraph(unicodedata.normalize("NFD", "Ủy ban Mặt trận"))]))
    assert found(word, "Ủy ban Mặt trận./.")


def test_hostile_text_is_only_text():
    hostile = "<w:p/>]]>&lt;\x00\x0b\ufffe {INCLUDEPICTURE file:///etc/passwd}"
    word = opened(
        program(1, type_name=hostile, subject=hostile, blocks=[Dash(hostile), Table([Column(hostile)], [[hostile]])])
    )
    assert found(word, "- <w:p/>]]>&lt; {INCLUDEPICTURE file:///etc/passwd}")
    assert not [*word.element.iter(qn("w:instrText"))]
    assert {relation.is_external for relation in word.part.rels.values()} == {False}


def test_a_very_long_title_is_cut_in_the_properties_only():
    word = opened(program(subject="Phối hợp " * 100))
    assert len(word.core_properties.title) == 255
    assert found(word, "Phối hợp Phối hợp")


def test_the_properties_tell_title_and_language_but_no_author_and_no_time(sample):
    properties = sample.core_properties
    assert properties.title.startswith("Chương trình phối hợp công tác giữa HĐND")
    assert (properties.language, properties.author, properties.comments) == ("vi-VN", "", "")
    assert (properties.created, properties.modified) == (None, None)


ORDER = {
    "pPr": "pStyle keepNext pBdr tabs spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b bCs i iCs spacing sz szCs bdr lang",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "tcPr": "tcW vAlign",
    "sectPr": "headerReference type pgSz pgMar pgNumType titlePg",
    "style": "name basedOn qFormat pPr rPr",
    "styles": "docDefaults latentStyles style",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
}


def test_elements_stand_in_the_order_of_the_schema_or_word_would_repair_the_file():
    """ECMA-376, Part 1, Annex A: the parts of the sequences that are in use."""
    word = opened(program(2, blocks=[*body(1), figures(2)], draft_mark=DRAFT, appendices=[Appendix("Biểu", [])]))
    roots = [word.element, word.styles.element, word.settings.element]
    roots += [header._element for section in word.sections for header in (section.header, section.first_page_header)]
    for parent in (element for root in roots for element in root.iter()):
        if order := ORDER.get(parent.tag.partition("}")[2], "").split():
            places = [order.index(child.tag.partition("}")[2]) for child in parent]
            assert places == sorted(places), parent.tag


def test_the_package_holds_nothing_of_a_sample_file():
    names = zipfile.ZipFile(io.BytesIO(render_docx(program()))).namelist()
    assert {name.rpartition("/")[2] for name in names} == {
        "[Content_Types].xml", ".rels", "document.xml", "document.xml.rels", "core.xml", "styles.xml", "settings.xml",
        "header1.xml", "header2.xml",
    }  # fmt: skip


def test_the_same_document_gives_the_same_bytes_on_any_day(time_machine):
    document = program(3, 3, draft_mark=DRAFT, appendices=[Appendix("Biểu", [figures(3)])])
    first = render_docx(document)
    time_machine.move_to(date(2031, 5, 6))
    assert render_docx(document) == first
