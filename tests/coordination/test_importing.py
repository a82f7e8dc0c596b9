"""What is understood of files of differing make: the outline that each must give stands beside its name.

"*" is an item, "**" a point, "***" an explanation; other lines name their role. In angles: who leads and supports, the
deadline, the product. "?" marks a line with a doubt.
"""

import io
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.importing.accepting import read_upload
from coordination.importing.agency_names import AgencyNames
from coordination.importing.deadlines import find_deadline, read_deadline
from coordination.importing.lines import Source, typed_lines
from coordination.importing.outline import require_sound
from coordination.importing.outlining import outline_of
from coordination.importing.signs import SignKind, split_sign
from tests.coordination import import_files as files

PLACE = "phường Tây Hồ"
AGENCIES = {
    "HĐND": ("hdnd", f"Hội đồng nhân dân {PLACE}", f"HĐND {PLACE}"),
    "UBND": ("ubnd", f"Ủy ban nhân dân {PLACE}", f"UBND {PLACE}"),
    "MTTQ": ("mttq", f"Ủy ban MTTQ Việt Nam {PLACE}", f"MTTQ {PLACE}"),
    "HPN": ("doan-the", f"Hội Liên hiệp Phụ nữ {PLACE}", f"Hội LHPN {PLACE}"),
    "ĐTN": ("doan-the", f"Đoàn TNCS Hồ Chí Minh {PLACE}", f"Đoàn TN {PLACE}"),
    "VHXH": ("phong-ban", f"Phòng Văn hóa - Xã hội {PLACE}", "Phòng VHXH"),
}
SYMBOLS = list(AGENCIES)
NAMES = AgencyNames(
    [
        SimpleNamespace(pk=number, kind=kind, full=full, short=short, symbol=symbol)
        for number, (symbol, (kind, full, short)) in enumerate(AGENCIES.items())
    ],
    PLACE,
)
MARKS = {"noi-dung": "*", "diem": "**", "dien-giai": "***"}


def upload(data, name=None):
    name = name or ("tep.docx" if b"word/document.xml" in data else "tep.xlsx")
    return SimpleNamespace(name=name, size=len(data), file=io.BytesIO(data))


def understood(data):
    """The title, the outline in words, and the notices."""
    title, rows, notices = outline_of(read_upload(upload(data))[1], NAMES, 2026)
    outline = "\n".join([f"# {title}".strip(), *map(in_words, rows)])
    print(outline)
    return outline, notices


def in_words(row):
    facts = []
    if row.lead is not None:
        facts.append(f"chủ trì {SYMBOLS[row.lead]}")
    if row.supports:
        facts.append("phối hợp " + " ".join(SYMBOLS[pk] for pk in row.supports))
    if row.due_text:
        facts.append(f"{row.due_kind} {row.due_on or row.due_text}")
    if row.deliverable:
        facts.append(f"sản phẩm {row.deliverable}")
    told = "".join(f" <{fact}>" for fact in facts)
    return f"{MARKS.get(row.role, f'{row.role}:')} {row.text}{told}{' ?' if row.doubts else ''}"


OUTLINES = {
    files.typed_numbers: """# Chương trình phối hợp công tác năm 2026 giữa HĐND, UBND và MTTQ phường Tây Hồ
ten: CHƯƠNG TRÌNH PHỐI HỢP
ten: Công tác năm 2026 giữa HĐND, UBND và MTTQ phường Tây Hồ
can-cu: Căn cứ Luật Mặt trận Tổ quốc Việt Nam số 75/2015/QH13 ngày 09 tháng 6 năm 2015
can-cu: Thực hiện Quy chế phối hợp công tác nhiệm kỳ 2021-2026
loi-dan: Các bên thống nhất ban hành Chương trình phối hợp năm 2026 như sau:
de-muc: MỤC ĐÍCH, YÊU CẦU
de-muc: Mục đích
muc-dich: Phát huy vai trò của các bên.
de-muc: Yêu cầu
yeu-cau: - Phối hợp thường xuyên.
yeu-cau: - Đúng chức năng, nhiệm vụ.
de-muc: NỘI DUNG PHỐI HỢP
* Tuyên truyền, vận động nhân dân
** Tuyên truyền nghị quyết <chủ trì UBND> <phối hợp MTTQ HPN> <trong-ky 2026-09-30>
** Phát động thi đua trước ngày 30/6 <truoc-ngay 2026-06-30>
*** - Phong trào một
*** - Ở từng tổ dân phố
** Biểu dương người tốt, việc tốt <chủ trì HPN>
* Giám sát, phản biện xã hội <chủ trì MTTQ> <phối hợp HPN ĐTN> <thuong-xuyen thường xuyên> <sản phẩm Báo cáo giám sát>
* Tiếp công dân do UBND phường chủ trì, phối hợp với Mặt trận Tổ quốc <chủ trì UBND> <phối hợp MTTQ>
** Đối thoại ?
de-muc: TRÁCH NHIỆM CỦA CÁC BÊN
de-muc: Thường trực HĐND phường
trach-nhiem: - Tổ chức kỳ họp. <chủ trì HĐND>
trach-nhiem: Bảo đảm kinh phí. <chủ trì UBND>
trach-nhiem: Ban Thường trực Ủy ban MTTQ có trách nhiệm vận động nhân dân. <chủ trì MTTQ>
de-muc: TỔ CHỨC THỰC HIỆN
to-chuc: 1. Các bên quán triệt.
to-chuc: 2. Báo cáo trước ngày 15/12.
bo-qua: Nơi nhận:
bo-qua: Như trên;""",
    files.heading_styles: """# Chương trình phối hợp năm 2026
ten: Chương trình phối hợp năm 2026
de-muc: Mục đích, yêu cầu
muc-dich: Nâng cao hiệu quả phối hợp.
de-muc: Nội dung phối hợp
* Vận động nhân dân <chủ trì MTTQ>
** Hội nghị ở khu dân cư
*** Mỗi quý một lần.
* Giám sát
de-muc: Tổ chức thực hiện
to-chuc: Các bên thực hiện nghiêm túc.""",
    files.automatic_lists: """#
de-muc: MỤC ĐÍCH, YÊU CẦU
muc-dich: Thống nhất hành động.
de-muc: NỘI DUNG PHỐI HỢP
* Tiếp xúc cử tri
** Trước kỳ họp, chậm nhất ngày 20/6 <truoc-ngay 2026-06-20>
*** - Thông báo lịch
** Sau kỳ họp
* Tiếp công dân
** Tại trụ sở
de-muc: TỔ CHỨC THỰC HIỆN
to-chuc: 1. Báo cáo định kỳ.""",
    files.numbers_of_styles: """#
de-muc: MỤC ĐÍCH, YÊU CẦU
muc-dich: Thống nhất hành động.
de-muc: NỘI DUNG PHỐI HỢP
* Tiếp xúc cử tri
** Trước kỳ họp, chậm nhất ngày 20/6 <truoc-ngay 2026-06-20>
** Sau kỳ họp
* Tiếp công dân
** Tại trụ sở
de-muc: TỔ CHỨC THỰC HIỆN
to-chuc: 1. Báo cáo định kỳ.""",
    files.table_in_word: """# Chương trình phối hợp
ten: CHƯƠNG TRÌNH PHỐI HỢP
de-muc: MỤC ĐÍCH, YÊU CẦU
muc-dich: Phối hợp tốt.
de-muc: NỘI DUNG PHỐI HỢP
* Công tác tuyên truyền
** Tuyên truyền bầu cử <chủ trì UBND> <phối hợp MTTQ ĐTN> <trong-ky 2026-03-31> <sản phẩm Tin, bài>
*** - Trên loa truyền thanh
** Nắm tình hình nhân dân <chủ trì UBND> <phối hợp HPN> <thuong-xuyen Hằng tháng>
* Giám sát <chủ trì MTTQ> <trong-ky 2026-06-30> <sản phẩm Báo cáo>
de-muc: TỔ CHỨC THỰC HIỆN
to-chuc: Giao MTTQ theo dõi.""",
    files.letterhead_and_signatures: """# Chương trình phối hợp công tác năm 2026
bo-qua: HĐND - UBND PHƯỜNG TÂY HỒ
bo-qua: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
bo-qua: Số: 05/CTr-UBND-MTTQ
bo-qua: Tây Hồ, ngày 05 tháng 01 năm 2026
ten: CHƯƠNG TRÌNH
ten: Phối hợp công tác năm 2026
de-muc: NỘI DUNG PHỐI HỢP
* Giám sát
* Phản biện.
bo-qua: Nơi nhận:
bo-qua: Lưu: VT.
bo-qua: TM. ỦY BAN NHÂN DÂN
bo-qua: CHỦ TỊCH""",
    files.tracked_changes: """#
de-muc: NỘI DUNG PHỐI HỢP
* Giám sát hằng quý
* Phản biện
* Tiếp công dân tại trụ sở""",
    files.nfd: """#
de-muc: NỘI DUNG PHỐI HỢP
* Giám sát
* Đối thoại <chủ trì HPN>""",
    files.roman_only: """#
* CÔNG TÁC TUYÊN TRUYỀN
*** Vận động nhân dân.
* CÔNG TÁC GIÁM SÁT
*** - Giám sát thường xuyên.""",
    files.no_sections: """# Kế hoạch phối hợp năm 2026
ten: Kế hoạch phối hợp năm 2026
* Tuyên truyền
** Hội nghị
*** - Ở tổ dân phố
** Pa nô
* Giám sát""",
    files.dashes: """#
de-muc: Nội dung phối hợp:
* Tuyên truyền
*** - Trên mạng xã hội
* Giám sát <chủ trì MTTQ>
* Phản biện""",
    files.plain_paragraphs: """# Chương trình phối hợp
ten: CHƯƠNG TRÌNH PHỐI HỢP
can-cu: Căn cứ Luật số 75/2015/QH13
* Tuyên truyền bầu cử
* Giám sát đầu tư""",
    files.one_column: """# Kế hoạch phối hợp
ten: KẾ HOẠCH PHỐI HỢP
de-muc: NỘI DUNG
* Tuyên truyền
** Hội nghị
* Giám sát""",
    files.merged_cells: """# Kế hoạch phối hợp năm 2026
ten: KẾ HOẠCH PHỐI HỢP NĂM 2026
* Tuyên truyền <chủ trì UBND> <phối hợp MTTQ> <trong-ky 2026-06-30>
* Giám sát <chủ trì UBND> <phối hợp HPN ĐTN> <vao-ngay 2026-12-15> ?
** Giám sát đầu tư <chủ trì MTTQ>""",
    files.several_sheets: """#
* Tuyên truyền <chủ trì VHXH>""",
    files.formulas: """#
* Tuyên truyền <chủ trì UBND> <phối hợp MTTQ> <trong-ky 2026-09-30>""",
    files.formulas_without_values: """#
chua-xep: MTTQ ?
* Phản biện <chủ trì MTTQ>""",
    files.regulation: """# QUY CHẾ PHỐI HỢP
ten: QUY CHẾ PHỐI HỢP
de-muc: Chương I
de-muc: QUY ĐỊNH CHUNG
de-muc: Mục đích
muc-dich: Phát huy vai trò.
de-muc: Nội dung phối hợp
* Tuyên truyền
** Hội nghị
de-muc: Trách nhiệm của UBND phường
trach-nhiem: Chỉ đạo. <chủ trì UBND>
de-muc: Tổ chức thực hiện
to-chuc: Làm.""",
    files.agencies_as_points: """#
de-muc: NGUYÊN TẮC PHỐI HỢP ?
yeu-cau: - Bình đẳng.
de-muc: NỘI DUNG PHỐI HỢP
chua-xep: Các bên cùng làm: ?
* Tuyên truyền
** UBND phường <chủ trì UBND>
*** - Chỉ đạo tuyên truyền.
** Ban Thường trực UBMTTQ Việt Nam phường: <chủ trì MTTQ>
*** - Vận động nhân dân.""",
    files.bold_items: """#
de-muc: NỘI DUNG PHỐI HỢP
* Tuyên truyền
*** Giải thích nội dung này.
* Giám sát
*** Giải thích nội dung này.""",
    files.all_in_one_cell: """#
de-muc: NỘI DUNG PHỐI HỢP
* Giám sát
* Phản biện""",
    files.annex: """# Chương trình phối hợp
ten: CHƯƠNG TRÌNH PHỐI HỢP
de-muc: MỤC ĐÍCH
muc-dich: Tốt.
de-muc: TỔ CHỨC THỰC HIỆN
to-chuc: Làm.
* Giám sát <chủ trì MTTQ>
bo-qua: Nơi nhận:""",
    files.lettered_parts: """#
de-muc: MỤC ĐÍCH, YÊU CẦU
muc-dich: Tốt.
de-muc: NỘI DUNG
* Công tác tuyên truyền
** Hội nghị
*** - Lần một
* Giám sát
de-muc: TỔ CHỨC THỰC HIỆN
to-chuc: Làm.""",
    files.numbered_parts: """#
de-muc: Mục đích, yêu cầu
muc-dich: Tốt.
de-muc: Nội dung phối hợp
* Tuyên truyền
* Giám sát
** Đợt một
de-muc: Tổ chức thực hiện
to-chuc: 3.1. Làm.""",
}


@pytest.mark.parametrize("make", OUTLINES, ids=lambda make: make.__name__)
def test_a_file_gives_its_outline(make):
    assert understood(make())[0] == OUTLINES[make]


@pytest.mark.parametrize("make", OUTLINES, ids=lambda make: make.__name__)
def test_no_line_of_a_file_is_lost(make):
    source = read_upload(upload(make()))[1]
    kept = " | ".join(row.source for row in outline_of(source, NAMES, 2026)[1])
    assert [line.whole for line in source.lines if line.whole not in kept] == []


PIECES = (
    "I. ",
    "II. NỘI DUNG",
    "Mục đích",
    "1. ",
    "1.1. ",
    "a) ",
    "- ",
    "Chủ trì: ",
    "UBND",
    "Nơi nhận:",
    "./.",
    "Căn cứ ",
    "x",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), max_size=12))
def test_any_lines_give_an_outline_that_loses_none_and_can_be_made(texts):
    source = Source(typed_lines(texts, "đoạn 1"))
    rows = outline_of(source, NAMES, 2026)[1]
    kept = " | ".join(row.source for row in rows)
    assert [line.whole for line in source.lines if line.whole not in kept] == []
    require_sound(rows)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (files.tracked_changes, "đã lấy phần thêm, bỏ phần xóa"),
        (files.several_sheets, "đã đọc trang “Kế hoạch”"),
        (files.formulas_without_values, "ô B2"),
        (files.letterhead_and_signatures, "05/CTr-UBND-MTTQ"),
    ],
)
def test_what_the_reader_must_know_of_a_file_is_told(make, told):
    assert told in " ".join(understood(make())[1])


def test_a_value_that_a_formula_kept_is_taken_without_a_word():
    assert understood(files.formulas())[1] == []


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("IV. Tổ chức", SignKind.ROMAN, "Tổ chức"),
        ("1.2.3 Hội nghị", SignKind.DECIMAL, "Hội nghị"),
        ("10/ Hội nghị", SignKind.DECIMAL, "Hội nghị"),
        ("đ) Hội nghị", SignKind.LETTER, "Hội nghị"),
        ("– Hội nghị", SignKind.DASH, "Hội nghị"),
        ("Điều 3. Hiệu lực", SignKind.ARTICLE, "Hiệu lực"),
        ("A. MỤC ĐÍCH", SignKind.PART, "MỤC ĐÍCH"),
        ("30/6 là hạn cuối", None, "30/6 là hạn cuối"),
        ("15 hội nghị", None, "15 hội nghị"),
        ("3.000 người dự", None, "3.000 người dự"),
        ("Ý kiến cử tri", None, "Ý kiến cử tri"),
    ],
)
def test_a_sign_is_told_from_the_text(text, kind, rest):
    sign, left = split_sign(text)
    assert (sign and sign.kind, left) == (kind, rest)


@pytest.mark.parametrize(
    ("text", "kind", "on"),
    [
        ("Trước ngày 30/6", "truoc-ngay", "2026-06-30"),
        ("chậm nhất 15-12-2026", "truoc-ngay", "2026-12-15"),
        ("hoàn thành trong ngày 5.3", "truoc-ngay", "2026-03-05"),
        ("Ngày 05 tháng 9 năm 2026", "vao-ngay", "2026-09-05"),
        ("15/12/2026", "vao-ngay", "2026-12-15"),
        ("Quý III", "trong-ky", "2026-09-30"),
        ("quý 2/2026", "trong-ky", "2026-06-30"),
        ("Quý I, quý II", "trong-ky", "2026-06-30"),
        ("tháng 9", "trong-ky", "2026-09-30"),
        ("Tháng 3, 6, 9", "trong-ky", "2026-09-30"),
        ("tháng 10 - 11/2026", "trong-ky", "2026-11-30"),
        ("6 tháng đầu năm", "trong-ky", "2026-06-30"),
        ("6 tháng cuối năm", "trong-ky", "2026-12-31"),
        ("Cả năm", "trong-ky", "2026-12-31"),
        ("Thường xuyên", "thuong-xuyen", None),
        ("Hằng quý", "thuong-xuyen", None),
        ("", "khong", None),
    ],
)
def test_a_deadline_is_read(text, kind, on):
    due = read_deadline(text, 2026)
    assert (due.kind, due.on and due.on.isoformat(), due.doubt) == (kind, on, "")
    assert due.text == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sau khi có kế hoạch của cấp trên", "Chưa rõ"),
        ("ngày 31/2", "Không có ngày"),
        ("trước 30/6/2027", "ngoài năm 2026"),
    ],
)
def test_a_deadline_that_is_unclear_is_kept_and_doubted(text, told):
    due = read_deadline(text, 2026)
    assert due.text == text
    assert told in due.doubt


def test_numbers_of_documents_are_no_deadlines():
    assert find_deadline("Thực hiện Nghị quyết số 05/2026 và Kế hoạch 12/6", 2026).on is None
    assert find_deadline("Báo cáo trước ngày 30/6 về MTTQ", 2026).text == "Trước ngày 30/6"


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("UBND", "UBND"),
        ("ủy ban nhân dân P. Tây Hồ", "UBND"),
        ("Thường trực HĐND và UBND phường", "HĐND UBND"),
        ("Ban Thường trực Uỷ ban Mặt trận Tổ quốc Việt Nam phường", "MTTQ"),
        ("hlhpn; doan thanh nien", "HPN ĐTN"),
        ("Phòng Văn hóa - Xã hội", "VHXH"),
        ("MTTQ, các tổ chức chính trị - xã hội", "MTTQ HPN ĐTN"),
    ],
)
def test_agencies_are_found_by_any_of_their_names(text, agencies):
    found = NAMES.find(text)
    assert (" ".join(SYMBOLS[pk] for pk in found.agencies), found.unknown) == (agencies, [])


def test_who_is_not_in_the_directory_is_told():
    found = NAMES.find("UBND phường; Công an phường, Văn phòng HĐND và UBND")
    assert [SYMBOLS[pk] for pk in found.agencies] == ["UBND"]
    assert found.unknown == ["Công an phường", "Văn phòng HĐND và UBND"]


WORD = files.word("I. NỘI DUNG\n1. Giám sát")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("cu.doc", OLE, "chọn Lưu dưới dạng .docx rồi chọn lại"),
        ("cu.xls", OLE, "mở bằng Excel, chọn Lưu dưới dạng .xlsx"),
        ("kin.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "bỏ mật khẩu"),
        ("quet.pdf", b"%PDF-1.7\n" + b"x" * 99 + b"\n%%EOF", "đính kèm bản quét"),
        ("tep.odt", WORD, "Chưa đọc được tệp .odt"),
        ("tep.docx", WORD[: len(WORD) // 2], "bị hỏng"),
        ("tep.docx", files.with_part(WORD, "word/document.xml", lambda part: part[:-50]), "bị hỏng"),
        ("tep.docx", files.with_part(WORD, "word/vbaProject.bin", lambda _: b"x"), "có macro"),
        ("tep.docx", files.with_part(WORD, "word/styles.xml", lambda _: DOCTYPE), "có khai báo lạ"),
        ("tep.docx", files.with_part(WORD, "word/styles.xml", lambda x: x.decode().encode("utf-16")), "có khai báo lạ"),
        ("tep.docx", files.with_part(WORD, "word/more.xml", lambda _: b" " * 9_000_000), "quá dài"),
        ("tep.docx", files.with_part(WORD, "word/media/a.png", lambda _: b"\0" * 90_000_000), "giải nén lớn"),
        ("tep.docx", files.word("\n"), "chỉ có ảnh chụp"),
        ("tep.docx", files.word("x" * 20_001), "quá dài"),
        ("tep.txt", b"N\xe1\xbb\x99i dung", "Chỉ nhận"),
        ("tep.xlsx", WORD, "nội dung là Word"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(name, data, told):
    with pytest.raises(ValidationError) as refused:
        read_upload(upload(data, name))
    assert told in " ".join(refused.value.messages)


def test_a_file_too_heavy_is_refused_before_it_is_opened():
    heavy = SimpleNamespace(name="nang.docx", size=50 * 1024 * 1024, file=None)
    with pytest.raises(ValidationError) as refused:
        read_upload(heavy)
    assert "50,0 MB, quá giới hạn 20 MB" in refused.value.messages[0]


def test_a_sheet_merged_to_its_last_cell_is_read_at_once():
    bomb = files.with_part(
        files.sheet(files.HEAD, [1, "Giám sát", "MTTQ"]),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
        ),
    )
    assert "* Giám sát <chủ trì MTTQ>" in understood(bomb)[0]
