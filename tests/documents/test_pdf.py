"""The PDF read back with pdfplumber and measured against Nghị định 30/2020, Phụ lục I."""

import io
import logging
import unicodedata
from pathlib import Path

import pdfplumber
import pytest

from documents.blocks import Align, Column, Heading, Paragraph, Table
from documents.fonts import font_files
from documents.numbering import Level
from documents.official import DRAFT, Appendix, DocumentNumber, Issuer, OfficialDocument, SignatureBlock
from documents.pdf import OwnFilesFetcher, render_pdf, stylesheet
from tests.documents.layout import LEFT, MM, RIGHT, TOP, found, looks, middle, outside, pages, rule_below
from tests.documents.samples import SIGNATURES, body, program


@pytest.fixture(scope="module")
def sample():
    blocks = [*body(8), Heading(Level.CLAUSE, "Câu không phải tiêu đề.", titled=False), Paragraph("Đoạn cuối cùng.")]
    return pages(program(1, blocks=blocks, appendices=[Appendix("Biểu chỉ tiêu", [Paragraph("Nội dung phụ lục.")])]))


def test_the_page_is_an_upright_a4(sample):
    assert {(round(page.width / MM), round(page.height / MM)) for page in sample} == {(210, 297)}


def test_text_keeps_within_the_margins(sample):
    assert outside(sample) == []


@pytest.mark.parametrize(
    ("text", "size", "font"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Official-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Official-Bold"),
        ("THÀNH PHỐ HÀ NỘI", 12, "Official"),
        ("QUẬN TÂY HỒ", 12, "Official-Bold"),
        ("Số: 01/CTrPH-HĐND-UBND-UBMTTQ", 13, "Official"),
        ("Tây Hồ, ngày 28 tháng 02 năm 2024", 13, "Official-Italic"),
        ("CHƯƠNG TRÌNH PHỐI HỢP", 14, "Official-Bold"),
        ("công tác giữa HĐND, UBND", 14, "Official-Bold"),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", 14, "Official-Italic"),
        ("I. MỤC ĐÍCH, YÊU CẦU", 14, "Official-Bold"),
        ("1. Nội dung phối hợp thứ 1", 14, "Official-Bold"),
        ("a) Tổ chức hội nghị", 14, "Official"),
        ("- Cơ quan chủ trì: Ủy ban", 14, "Official"),
        ("1. Câu không phải", 14, "Official"),
        ("TM. BAN THƯỜNG TRỰC", 14, "Official-Bold"),
        ("Nguyễn Thị Thu Hòa", 14, "Official-Bold"),
        ("Nơi nhận:", 12, "Official-Bold-Italic"),
        ("- Lưu: VT.", 11, "Official"),
        ("Phụ lục", 14, "Official-Bold"),
        ("BIỂU CHỈ TIÊU", 14, "Official-Bold"),
        ("(Kèm theo Chương trình phối hợp", 14, "Official-Italic"),
    ],
)
def test_each_component_has_its_size_weight_and_slant(sample, text, size, font):
    assert looks(sample, text) == {(size, font)}


def test_everything_is_black(sample):
    assert {char["non_stroking_color"] for page in sample for char in page.chars} == {(0, 0, 0)}


def test_the_page_number_stands_in_the_middle_of_the_top_margin_from_page_two_on(sample):
    number = [[char for char in page.chars if char["bottom"] < TOP] for page in sample[:3]]
    assert ["".join(char["text"] for char in chars) for chars in number] == ["", "2", "3"]
    (two,) = number[1]
    assert middle(two) == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert two["size"] == pytest.approx(14, abs=0.1)
    assert two["fontname"].endswith("+Official")


def test_the_head_has_two_columns_with_number_and_date_on_one_line(sample):
    nation, motto = found(sample[0], "CỘNG HÒA"), found(sample[0], "Độc lập - Tự do - Hạnh phúc")
    number, day = found(sample[0], "Số: 01"), found(sample[0], "Tây Hồ, ngày")
    assert nation["top"] < motto["top"] < day["top"]
    assert number["chars"][0]["bottom"] == pytest.approx(day["chars"][0]["bottom"], abs=0.5)
    assert found(sample[0], "QUẬN TÂY HỒ")["x1"] < nation["x0"]


def test_the_rule_under_the_motto_is_as_long_as_the_text(sample):
    motto = found(sample[0], "Độc lập - Tự do - Hạnh phúc")
    rule = rule_below(sample[0], motto)
    assert rule["x1"] - rule["x0"] == pytest.approx(motto["x1"] - motto["x0"], abs=1)


@pytest.mark.parametrize("last_line", ["QUẬN TÂY HỒ", "Ủy ban MTTQ Việt Nam quận Tây Hồ năm 2024"])
def test_the_rules_under_issuer_and_subject_are_a_third_to_a_half_of_the_text(last_line):
    page = pages(program(1, issuers=[Issuer("QUẬN TÂY HỒ")], subject="Ủy ban MTTQ Việt Nam quận Tây Hồ năm 2024"))[0]
    line = found(page, last_line)
    rule = rule_below(page, line)
    assert 1 / 3 <= (rule["x1"] - rule["x0"]) / (line["x1"] - line["x0"]) <= 1 / 2
    assert middle(rule) == pytest.approx(middle(line), abs=1)


def test_first_lines_are_indented_and_paragraphs_justified(sample):
    lines = [line for line in sample[0].extract_text_lines() if line["top"] > 250]
    paragraph = next(n for n, line in enumerate(lines) if line["text"].startswith("Phát huy vai trò"))
    assert lines[paragraph]["x0"] - LEFT == pytest.approx(12.7 * MM, abs=0.5)
    assert lines[paragraph + 1]["x0"] == pytest.approx(LEFT, abs=0.5)
    assert [line["x1"] for line in lines[paragraph : paragraph + 2]] == pytest.approx([RIGHT, RIGHT], abs=0.5)
    assert 1.0 <= (lines[paragraph + 1]["top"] - lines[paragraph]["top"]) / 14 <= 1.5 * 1.15


@pytest.mark.parametrize(
    ("count", "columns"),
    [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3])],
)
def test_signatures_stand_in_columns(count, columns):
    page = pages(program(count))[-1]
    names = [found(page, signature.name) for signature in SIGNATURES[:count]]
    rows = [[name for name in names if name["top"] == top] for top in dict.fromkeys(name["top"] for name in names)]
    assert [len(row) for row in rows] == columns
    for row in rows:
        share = (RIGHT - LEFT) / max(len(row), 2)
        first = 1 if count == 1 else 0
        assert [middle(name) for name in row] == pytest.approx(
            [LEFT + share * (column + 0.5) for column in range(first, first + len(row))], abs=2
        )


def test_a_signature_names_body_post_and_person_with_room_for_ink():
    page = pages(program(2))[-1]
    body_line, deputy, post = (found(page, text) for text in ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"))
    name = found(page, "Trần Quốc Dũng")
    assert body_line["bottom"] <= deputy["top"] + 1 <= post["top"]
    assert name["top"] - post["bottom"] >= 20 * MM
    assert middle(name) == pytest.approx(middle(post), abs=1)


def test_posts_and_names_of_a_row_stand_level():
    page = pages(program(3))[-1]
    posts = sorted({round(match["top"], 1) for match in page.search("CHỦ TỊCH", regex=False)})
    assert len(posts) == 2  # all three posts' first lines, and "PHÓ CHỦ TỊCH" right under "KT. CHỦ TỊCH"
    assert posts[1] - posts[0] < 20
    assert len({found(page, signature.name)["top"] for signature in SIGNATURES[:3]}) == 1


def test_recipients_stand_at_the_bottom_left():
    alone, several = pages(program(1))[-1], pages(program(3))[-1]
    beside, below = found(alone, "Nơi nhận:"), found(several, "Nơi nhận:")
    assert beside["x0"] == pytest.approx(LEFT, abs=0.5)
    assert beside["top"] == pytest.approx(found(alone, "TM. BAN")["top"], abs=4)
    assert below["x0"] == pytest.approx(LEFT, abs=0.5)
    assert below["top"] > found(several, "Lê Đình Phượng")["bottom"]


@pytest.mark.parametrize("filler", range(12, 27, 2))
def test_signatures_are_neither_split_nor_alone_on_a_page(filler):
    blocks = [Paragraph(f"Dòng thứ {number}.") for number in range(filler)]
    document = pages(program(5, blocks=blocks))
    texts = [page.extract_text() for page in document]
    (last,) = [text for text in texts if "TM. ỦY BAN" in text]
    assert all(name in last for name in ("Nguyễn Thị Thu Hòa", "Lê Đình Phượng", "Phạm Thị Ngọc Ánh", "Vũ Đức Thắng"))
    assert f"Dòng thứ {filler - 1}./." in last


@pytest.mark.parametrize("filler", range(10, 22))
def test_recipients_are_not_alone_on_a_page(filler):
    document = pages(program(2, blocks=[Paragraph(f"Dòng thứ {number}.") for number in range(filler)]))
    (last,) = [text for page in document if "Nơi nhận:" in (text := page.extract_text())]
    assert "Nguyễn Thị Thu Hòa" in last


def test_more_signatures_than_a_page_holds_begin_below_the_text_and_part_between_rows():
    document = pages(program(12, blocks=[Paragraph(f"Dòng thứ {number}.") for number in range(8)]))
    first, second = (page.extract_text() for page in document)
    assert "Lê Đình Phượng" in first
    assert "Dòng thứ 7./." in first
    assert [text.count("Trần Quốc Dũng") for text in (first, second)] == [
        text.count("KT. CHỦ TỊCH") for text in (first, second)
    ]


def test_a_long_place_name_does_not_run_into_the_margin():
    page = pages(program(1, place="Thành phố Hồ Chí Minh"))[0]
    assert max(char["x1"] for char in page.chars if char["text"].strip()) <= RIGHT + 0.5


@pytest.mark.parametrize("before", [0, 1])
def test_a_heading_is_never_the_last_line_of_a_page(before):
    blocks = [Paragraph("Câu mở đầu.")] * before
    blocks += [block for number in range(30) for block in (Heading(Level.CLAUSE, "Mục"), Paragraph(f"Câu {number}."))]
    for page in pages(program(blocks=blocks)):
        assert "Mục" not in page.extract_text().splitlines()[-1]


def test_a_draft_is_marked_on_every_page_and_its_number_left_open():
    draft = pages(program(items=8, draft_mark=DRAFT, numbers=[DocumentNumber("CTrPH-UBND")], issued_on=None))
    assert all(DRAFT in page.extract_text() for page in draft)
    number, symbol = found(draft[0], "Số:"), found(draft[0], "/CTrPH-UBND")
    assert symbol["x0"] - number["x1"] > 5 * MM


def test_an_issued_document_is_not_marked(sample):
    assert not any(DRAFT in page.extract_text() for page in sample)


def test_minutes_have_a_number_but_no_date_and_two_signatures():
    signatures = [SignatureBlock(post="Thư ký", name="Lê Minh"), SignatureBlock(post="Chủ tọa", name="Vũ Hà")]
    (page,) = pages(
        OfficialDocument("Biên bản", dated=False, numbers=[DocumentNumber("BB-UBND", 3)], signatures=signatures)
    )
    assert "ngày" not in page.extract_text()
    assert middle(found(page, "THƯ KÝ")) < middle(found(page, "CHỦ TỌA"))


def test_appendices_count_their_own_pages_and_may_lie_on_their_side():
    filler = [Paragraph("Nội dung phụ lục.")] * 50
    appendices = [Appendix("Một", filler), Appendix("Hai", filler, landscape=True), Appendix("Ba", filler)]
    printed = pages(program(items=1, appendices=appendices))
    numbers = ["".join(char["text"] for char in page.chars if char["bottom"] < TOP) for page in printed]
    first = [n for n, page in enumerate(printed) if "Phụ lục I" in page.extract_text()]
    counts = [b - a for a, b in zip(first, [*first[1:], len(printed)], strict=True)]
    assert numbers[first[0] :] == [str(n) if n > 1 else "" for count in counts for n in range(1, count + 1)]
    assert [printed[n].width > printed[n].height for n in first] == [False, True, False]


def test_a_table_repeats_its_header_and_keeps_its_alignment():
    columns = [Column("TT", 6, Align.CENTER), Column("Chỉ tiêu", 64), Column("Thực hiện", 30, Align.RIGHT)]
    table = Table(
        columns, [[str(n), "Hội nghị tiếp xúc cử tri", "1.178.826.623"] for n in range(1, 81)], caption="Bảng 1"
    )
    tables = [page for page in pages(program(blocks=[table])) if "1.178" in page.extract_text()]
    assert len(tables) > 2
    assert all("TT Chỉ tiêu Thực hiện" in page.extract_text() for page in tables)
    figures = [match["x1"] for page in tables for match in page.search("1.178.826.623", regex=False)]
    assert figures == pytest.approx([RIGHT] * 80, abs=2 * MM)


def test_twelve_issuers_and_very_long_names_do_not_overlap():
    long = ("Ban Chấp hành Liên đoàn Lao động và các tổ chức chính trị xã hội " * 5)[:300]
    issuers = [*[Issuer(f"Cơ quan tham gia phối hợp thứ {n}") for n in range(1, 12)], Issuer(long), Issuer("X" * 300)]
    first = pages(program(12, issuers=issuers, signatures=[SignatureBlock("TM.", [long], "Y" * 90, "Z" * 90)] * 12))[0]
    nation = found(first, "CỘNG HÒA")
    left = [char for char in first.chars if char["size"] < 12.5 and char["x0"] < nation["x0"] - 1]
    assert max(char["x1"] for char in left) <= nation["x0"] + 1
    assert min(char["x0"] for char in left) >= LEFT - 1


def test_two_hundred_items_print_to_the_last():
    text = "\n".join(page.extract_text() for page in pages(program(items=200)))
    assert "200. Nội dung phối hợp thứ 200" in text


def test_empty_sections_print():
    (page,) = pages(
        OfficialDocument("Báo cáo", blocks=[Heading(Level.ROMAN, "Kết quả"), Heading(Level.ROMAN, "Đánh giá")])
    )
    assert [*page.extract_text().splitlines()[-2:]] == ["I. KẾT QUẢ", "II. ĐÁNH GIÁ./."]


def test_decomposed_text_is_printed_precomposed():
    (page,) = pages(OfficialDocument("Báo cáo", blocks=[Paragraph(unicodedata.normalize("NFD", "Ủy ban Mặt trận"))]))
    assert "Ủy ban Mặt trận./." in page.extract_text()


def test_hostile_text_is_printed_and_nothing_is_read(caplog):
    hostile = "<img src=file:///etc/passwd><link rel=attachment href=file:///etc/passwd>{% include x %}"
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = render_pdf(program(items=1, blocks=[Paragraph(hostile)], subject="</title></style>x"))
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        assert "file:///etc/passwd" in read.pages[0].extract_text()
    assert b"EmbeddedFile" not in pdf
    assert not caplog.records


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file:///usr/share/fonts/truetype/croscore/../../../../../etc/passwd",
        "file:///usr/share/fonts/truetype/croscore/%2e%2e/dejavu/DejaVuSans.ttf",
        "file://host/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf",
        "http://127.0.0.1/x",
        "data:text/plain,x",
        "Tinos-Bold.ttf",
    ],
)
def test_nothing_but_our_own_files_is_fetched(url):
    with pytest.raises(ValueError, match="Not one of our own files"):
        OwnFilesFetcher([font_files()[0].parent]).fetch(url)


def test_a_link_out_of_our_folder_is_not_followed(tmp_path):
    Path(tmp_path, "link.css").symlink_to("/etc/passwd")
    with pytest.raises(ValueError, match="Not one of our own files"):
        OwnFilesFetcher([tmp_path]).fetch(Path(tmp_path, "link.css").as_uri())


def test_our_own_files_are_fetched():
    folder = stylesheet().parent
    assert b"@page" in OwnFilesFetcher([folder]).fetch(stylesheet().as_uri()).read()


def test_the_same_document_gives_the_same_bytes():
    assert render_pdf(program(3, 3)) == render_pdf(program(3, 3))


def test_it_is_pdf_a_2u_with_embedded_fonts_and_a_title():
    pdf = render_pdf(program())
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        metadata = read.doc.catalog["Metadata"].resolve().get_data().decode()
        assert read.metadata["Title"].startswith("Chương trình phối hợp công tác giữa HĐND")
        assert "CreationDate" not in read.metadata
        assert "MarkInfo" not in read.doc.catalog
        assert {char["fontname"].partition("+")[2].partition("-")[0] for page in read.pages for char in page.chars} == {
            "Official"
        }
    assert 'pdfaid:part="2"' in metadata or "<pdfaid:part>2</pdfaid:part>" in metadata
    assert ">U<" in metadata or 'pdfaid:conformance="U"' in metadata
