"""Files to write a programme on: filled in, they are understood wholly."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import xlsxwriter
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from documents.filetypes import DOCX, XLSX

HOW_WORD = (
    "HƯỚNG DẪN (khung này không được nhập, có thể xóa)",
    "Giữ bốn mục I, II, III, IV. Trong mục II: mỗi nội dung một số 1., 2., 3.; ý nhỏ là a), b), c) hoặc gạch đầu dòng.",
    "Dưới mỗi nội dung ghi các dòng “Chủ trì:”, “Phối hợp:”, “Thời gian:”, “Sản phẩm:”; dòng nào không có thì bỏ.",
    "Tên cơ quan ghi như thường dùng: UBND phường, MTTQ, Hội LHPN…",
    "Thời gian ghi như: trước ngày 30/6, quý III, tháng 9, 6 tháng đầu năm, thường xuyên.",
)
HOW_SHEET = (
    "Điền vào trang “Chương trình”, mỗi dòng một nội dung; giữ nguyên dòng tiêu đề của bảng.",
    "Cột TT: 1, 2, 3 là nội dung; 1.1, 1.2 hoặc a, b là điểm thuộc nội dung đứng trên.",
    "Tên cơ quan ghi như thường dùng: UBND phường, MTTQ, Hội LHPN…; nhiều cơ quan cách nhau bằng dấu chấm phẩy.",
    "Thời gian ghi như: trước ngày 30/6, quý III, tháng 9, 6 tháng đầu năm, thường xuyên.",
)
COLUMNS = (("TT", 6), ("Nội dung", 60), ("Chủ trì", 24), ("Phối hợp", 36), ("Thời gian", 22), ("Sản phẩm", 24))
ITEMS = (
    ("1", "Tuyên truyền, vận động nhân dân thực hiện nhiệm vụ phát triển kinh tế - xã hội", "", "", "", ""),
    ("a", "Tổ chức hội nghị tuyên truyền ở các khu dân cư", "MTTQ", "UBND", "quý III", "Hội nghị"),
    ("b", "Phát động phong trào thi đua", "UBND", "MTTQ", "trước ngày 30/6", "Kế hoạch"),
    ("2", "Giám sát, phản biện xã hội", "MTTQ", "HĐND; UBND", "thường xuyên", "Báo cáo giám sát"),
    ("3", "Tiếp xúc cử tri, tiếp công dân, đối thoại với nhân dân", "HĐND", "UBND; MTTQ", "6 tháng đầu năm", ""),
)
_LABELS = ("Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm")
_TITLE = "Công tác năm {year} giữa Thường trực HĐND, UBND và Ban Thường trực Ủy ban MTTQ Việt Nam {place}"
_BEFORE = (
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Mục đích",
    "Phát huy vai trò, trách nhiệm của các bên trong thực hiện nhiệm vụ chính trị của địa phương.",
    "2. Yêu cầu",
    "Phối hợp thường xuyên, đúng chức năng, nhiệm vụ, quyền hạn của mỗi bên.",
    "II. NỘI DUNG PHỐI HỢP",
)
_AFTER = (
    "III. TRÁCH NHIỆM CỦA CÁC BÊN",
    "1. Thường trực HĐND",
    "Chủ trì tổ chức các kỳ họp, hoạt động tiếp xúc cử tri.",
    "2. UBND",
    "Chỉ đạo các phòng, ban, đơn vị thực hiện chương trình.",
    "3. Ban Thường trực Ủy ban MTTQ",
    "Tuyên truyền, vận động các tầng lớp nhân dân; chủ trì giám sát, phản biện xã hội.",
    "IV. TỔ CHỨC THỰC HIỆN",
    "1. Các bên quán triệt, phân công thực hiện chương trình.",
    "2. Các bên sơ kết 6 tháng, tổng kết năm./.",
)


def sample_docx(year: int, place: str) -> bytes:
    """A Word file with the usual parts of a programme of ``year`` in a locality ("phường Tây Hồ")."""
    word = _page()
    how = word.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
    how.text = "\n".join(HOW_WORD)
    word.add_paragraph()
    for text in ("CHƯƠNG TRÌNH PHỐI HỢP", _TITLE.format(year=year, place=place)):
        heading = word.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.add_run(text).bold = True
    word.add_paragraph("Căn cứ Luật Mặt trận Tổ quốc Việt Nam số 75/2015/QH13 ngày 09 tháng 6 năm 2015;")
    word.add_paragraph(f"Các bên thống nhất ban hành Chương trình phối hợp năm {year} với những nội dung như sau:")
    for text in (*_BEFORE, *_item_lines(), *_AFTER):
        word.add_paragraph().add_run(text).bold = text.isupper()
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _page() -> Document:
    """An empty A4 page with the margins and letters of an official document."""
    word = docx.Document()
    page, letters = word.sections[0], word.styles["Normal"]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = page.right_margin = Mm(20)
    page.left_margin = Mm(30)
    letters.font.name, letters.font.size = "Times New Roman", Pt(14)
    letters.paragraph_format.space_after = Pt(6)
    return word


def _item_lines() -> Sequence[str]:
    lines = []
    for sign, text, *told in ITEMS:
        lines.append(f"{sign}{'.' if sign.isdecimal() else ')'} {text}")
        lines += [f"{name}: {value}" for name, value in zip(_LABELS, told, strict=True) if value]
    return lines


def sample_xlsx(year: int, place: str) -> bytes:
    """A sheet with the table of items, and a second one that tells how to fill it in."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, wrapped = (
            book.add_format({"bold": True}),
            book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
        )
        head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        page = book.add_worksheet("Chương trình")
        page.write(0, 0, "CHƯƠNG TRÌNH PHỐI HỢP", bold)
        page.write(1, 0, _TITLE.format(year=year, place=place), bold)
        for column, (name, width) in enumerate(COLUMNS):
            page.set_column(column, column, width)
            page.write(3, column, name, head)
        for number, item in enumerate(ITEMS, 4):
            page.write_row(number, 0, item, wrapped)
        page.freeze_panes(4, 0)
        how = book.add_worksheet("Hướng dẫn")
        how.set_column(0, 0, 110)
        how.write_column(0, 0, HOW_SHEET)
    return target.getvalue()


SAMPLES: dict[str, tuple[Callable[[int, str], bytes], str]] = {
    "docx": (sample_docx, DOCX.media_type),
    "xlsx": (sample_xlsx, XLSX.media_type),
}
