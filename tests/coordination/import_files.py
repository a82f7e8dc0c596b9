"""Word files and sheets of differing make, as offices have them."""

import io
import unicodedata
import zipfile
from copy import deepcopy

import docx
import openpyxl
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

HEAD = ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm")

TYPED = """CHƯƠNG TRÌNH PHỐI HỢP
Công tác năm 2026 giữa HĐND, UBND và MTTQ phường Tây Hồ
Căn cứ Luật Mặt trận Tổ quốc Việt Nam số 75/2015/QH13 ngày 09 tháng 6 năm 2015;
Thực hiện Quy chế phối hợp công tác nhiệm kỳ 2021-2026;
Các bên thống nhất ban hành Chương trình phối hợp năm 2026 như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Phát huy vai trò của các bên.
2. Yêu cầu
- Phối hợp thường xuyên.
- Đúng chức năng, nhiệm vụ.
II. NỘI DUNG PHỐI HỢP
1. Tuyên truyền, vận động nhân dân
a) Tuyên truyền nghị quyết;
Chủ trì: UBND phường; phối hợp: UBMTTQ, Hội LHPN. Thời gian: quý III
b) Phát động thi đua trước ngày 30/6
- Phong trào một
+ Ở từng tổ dân phố
đ) Biểu dương người tốt, việc tốt
Cơ quan chủ trì: hoi lhpn phuong
2. Giám sát, phản biện xã hội (chủ trì: MTTQ; phối hợp: các tổ chức chính trị - xã hội; thời gian: thường xuyên)
Sản phẩm: Báo cáo giám sát
3. Tiếp công dân do UBND phường chủ trì, phối hợp với Mặt trận Tổ quốc
3.1. Đối thoại
Chủ trì: Công an phường
III. TRÁCH NHIỆM CỦA CÁC BÊN
1. Thường trực HĐND phường
- Tổ chức kỳ họp.
2. Ủy ban nhân dân phường: Bảo đảm kinh phí.
3. Ban Thường trực Ủy ban MTTQ có trách nhiệm vận động nhân dân.
IV. TỔ CHỨC THỰC HIỆN
1. Các bên quán triệt.
2. Báo cáo trước ngày 15/12./.
Nơi nhận:
- Như trên;"""


def saved(made):
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def word(text, styles=None):
    """A Word file of typed lines; ``styles``: of the lines that begin with these texts."""
    made = docx.Document()
    for line in text.splitlines():
        style = next((style for start, style in (styles or {}).items() if line.startswith(start)), None)
        made.add_paragraph(line, style)
    return saved(made)


def sheet(*rows, merged=(), title="Kế hoạch", others=()):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    for name in others:
        made.create_sheet(name, 0).append(["Danh sách đại biểu"])
    return saved(made)


def typed_numbers():
    return word(TYPED)


def heading_styles():
    made = docx.Document()
    made.add_heading("Chương trình phối hợp năm 2026", 0)
    for level, text in (
        (1, "Mục đích, yêu cầu"),
        (None, "Nâng cao hiệu quả phối hợp."),
        (1, "Nội dung phối hợp"),
        (2, "Vận động nhân dân"),
        (None, "Chủ trì: MTTQ phường"),
        (3, "Hội nghị ở khu dân cư"),
        (None, "Mỗi quý một lần."),
        (2, "Giám sát"),
        (1, "Tổ chức thực hiện"),
        (None, "Các bên thực hiện nghiêm túc."),
    ):
        made.add_heading(text, level) if level else made.add_paragraph(text)
    return saved(made)


LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "•"))


def _list(made, key, *, levels=LEVELS, style=""):
    """Adds a list of several levels to a file; returns the id that paragraphs name."""
    told = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style}{depth + 1}"/>' if style else "")
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    root = made.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{told}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    return key


def _numbered(properties, num_id, depth):
    inner = f'<w:ilvl w:val="{depth}"/>' if depth is not None else ""
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}>{inner}<w:numId w:val="{num_id}"/></w:numPr>'))


AUTOMATIC = (
    (0, "MỤC ĐÍCH, YÊU CẦU"),
    (None, "Thống nhất hành động."),
    (0, "NỘI DUNG PHỐI HỢP"),
    (1, "Tiếp xúc cử tri"),
    (2, "Trước kỳ họp, chậm nhất ngày 20/6"),
    (3, "Thông báo lịch"),
    (2, "Sau kỳ họp"),
    (1, "Tiếp công dân"),
    (2, "Tại trụ sở"),
    (0, "TỔ CHỨC THỰC HIỆN"),
    (1, "Báo cáo định kỳ."),
)


def automatic_lists():
    made = docx.Document()
    number = _list(made, 90)
    for depth, text in AUTOMATIC:
        paragraph = made.add_paragraph(text)
        if depth is not None:
            _numbered(paragraph._p.get_or_add_pPr(), number, depth)
    return saved(made)


def numbers_of_styles():
    """As LibreOffice writes them: the list belongs to the heading styles, the body stands in a content control."""
    made = docx.Document()
    number = _list(made, 91, levels=LEVELS[:3], style="Heading")
    for depth in range(3):
        _numbered(made.styles[f"Heading {depth + 1}"].element.get_or_add_pPr(), number, depth or None)
    for depth, text in AUTOMATIC:
        if depth != 3:
            made.add_paragraph(text, f"Heading {depth + 1}" if depth is not None else None)
    body = made.element.body
    held = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    for paragraph in list(body)[:4]:
        held[0].append(paragraph)
    body.insert(0, held)
    return saved(made)


def table_in_word():
    made = docx.Document()
    for line in ("CHƯƠNG TRÌNH PHỐI HỢP", "I. MỤC ĐÍCH, YÊU CẦU", "Phối hợp tốt.", "II. NỘI DUNG PHỐI HỢP"):
        made.add_paragraph(line)
    table = made.add_table(rows=0, cols=6)
    for row in (
        HEAD,
        ("I", "Công tác tuyên truyền", "", "", "", ""),
        ("1", "Tuyên truyền bầu cử\n- Trên loa truyền thanh", "UBND phường", "MTTQ; ĐTN", "Tháng 3", "Tin, bài"),
        ("2", "Nắm tình hình nhân dân", "", "HPN", "Hằng tháng", ""),
        ("II", "Giám sát", "MTTQ", "", "6 tháng đầu năm", "Báo cáo"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(2, 2).merge(table.cell(3, 2)).text = "UBND phường"
    made.add_paragraph("III. TỔ CHỨC THỰC HIỆN")
    made.add_paragraph("Giao MTTQ theo dõi.")
    return saved(made)


def letterhead_and_signatures():
    made = docx.Document()
    head = made.add_table(rows=2, cols=2)
    head.cell(0, 0).text, head.cell(0, 1).text = "HĐND - UBND PHƯỜNG TÂY HỒ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 05/CTr-UBND-MTTQ", "Tây Hồ, ngày 05 tháng 01 năm 2026"
    for line in ("CHƯƠNG TRÌNH", "Phối hợp công tác năm 2026", "NỘI DUNG PHỐI HỢP", "1. Giám sát", "2. Phản biện./."):
        made.add_paragraph().add_run(line).bold = line.isupper()
    foot = made.add_table(rows=1, cols=2)
    foot.cell(0, 0).text, foot.cell(0, 1).text = "Nơi nhận:\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    return saved(made)


def tracked_changes():
    made = docx.Document()
    made.add_paragraph("II. NỘI DUNG PHỐI HỢP")
    paragraph = made.add_paragraph("1. Giám sát ")
    run = paragraph.add_run("hằng quý")
    gone = deepcopy(run._r)
    gone.find(qn("w:t")).tag = qn("w:delText")
    for tag, one in (("ins", run._r), ("del", gone)):
        holder = parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="A"/>')
        paragraph._p.append(holder)
        holder.append(one)
    gone.find(qn("w:delText")).text = "hằng năm"
    made.add_paragraph("2. Phản biện ").add_run("BÍ MẬT").font.hidden = True
    joined = made.add_paragraph("3. Tiếp công dân ")
    joined._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="3" w:author="A"/></w:rPr>'))
    made.add_paragraph("tại trụ sở")
    return saved(made)


def nfd():
    text = unicodedata.normalize(
        "NFD", "II. NỘI DUNG PHỐI HỢP\n1. Giám sát\n2. Đối thoại\nChủ trì: Hội Liên hiệp Phụ nữ"
    )
    return word(text.replace("1. ", "1.\N{NO-BREAK SPACE}").replace("thoa", "tho\N{SOFT HYPHEN}a"))


def roman_only():
    return word("I. CÔNG TÁC TUYÊN TRUYỀN\nVận động nhân dân.\nII. CÔNG TÁC GIÁM SÁT\n- Giám sát thường xuyên.")


def no_sections():
    return word(
        "Kế hoạch phối hợp năm 2026\n1. Tuyên truyền\n1.1. Hội nghị\n1.1.1. Ở tổ dân phố\n1.2. Pa nô\n2. Giám sát"
    )


def dashes():
    return word("Nội dung phối hợp:\n- Tuyên truyền\n+ Trên mạng xã hội\n- Giám sát\nChủ trì: MTTQ\n– Phản biện")


def plain_paragraphs():
    return word("CHƯƠNG TRÌNH PHỐI HỢP\nCăn cứ Luật số 75/2015/QH13;\nTuyên truyền bầu cử\nGiám sát đầu tư")


def one_column():
    return sheet(["KẾ HOẠCH PHỐI HỢP"], ["II. NỘI DUNG"], ["1. Tuyên truyền"], ["a) Hội nghị"], ["2. Giám sát"])


def merged_cells():
    return sheet(
        ["KẾ HOẠCH PHỐI HỢP NĂM 2026"],
        [],
        ["STT", "Nội dung công việc", "Cơ quan thực hiện", None, "Thời hạn", "Ghi chú"],
        [None, None, "Chủ trì", "Phối hợp"],
        [1, "Tuyên truyền", "UBND", "MTTQ", "Quý I - Quý II", None],
        [2, "Giám sát", None, "Các đoàn thể", "15/12/2026", "xem lại"],
        [2.1, "Giám sát đầu tư", "MTTQ", None, None, None],
        merged=("A3:A4", "B3:B4", "C3:D3", "E3:E4", "C5:C6"),
    )


def several_sheets():
    return sheet(HEAD[:3], ["1", "Tuyên truyền", "Phòng VHXH"], others=("Đại biểu",))


def formulas():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD[:5])
        page.write_row(1, 0, (1, "Tuyên truyền", "UBND", "MTTQ"))
        page.write_formula("E2", '="tháng "&9', value="tháng 9")
    return target.getvalue()


def formulas_without_values():
    return sheet(HEAD[:3], [1, '=CONCATENATE("Giám ","sát")', "MTTQ"], [2, "Phản biện", "MTTQ"])


def with_part(data, name, change):
    """A package with one of its parts rewritten, or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return target.getvalue()


def regulation():
    return word(
        "QUY CHẾ PHỐI HỢP\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Mục đích\nPhát huy vai trò.\nĐiều 2. Nội dung phối hợp\n"
        "1. Tuyên truyền\na) Hội nghị\nĐiều 3. Trách nhiệm của UBND phường\n1. Chỉ đạo.\n"
        "Điều 4. Tổ chức thực hiện\nLàm."
    )


def agencies_as_points():
    return word(
        "I. NGUYÊN TẮC PHỐI HỢP\n- Bình đẳng.\nII. NỘI DUNG PHỐI HỢP\nCác bên cùng làm:\n1. Tuyên truyền\n"
        "1.1. UBND phường\n- Chỉ đạo tuyên truyền.\n1.2. Ban Thường trực UBMTTQ Việt Nam phường:\n- Vận động nhân dân."
    )


def bold_items():
    made = docx.Document()
    made.add_paragraph("II. NỘI DUNG PHỐI HỢP")
    for text in ("Tuyên truyền", "Giám sát"):
        made.add_paragraph().add_run(text).bold = True
        made.add_paragraph("Giải thích nội dung này.")
    return saved(made)


def all_in_one_cell():
    made = docx.Document()
    made.add_table(1, 1).cell(0, 0).text = "II. NỘI DUNG PHỐI HỢP\n1. Giám sát\n2. Phản biện"
    return saved(made)


def annex():
    made = docx.Document()
    for text in ("CHƯƠNG TRÌNH PHỐI HỢP", "I. MỤC ĐÍCH", "Tốt.", "II. TỔ CHỨC THỰC HIỆN", "Làm./.", "Nơi nhận:"):
        made.add_paragraph(text)
    table = made.add_table(2, 3)
    for cell, text in zip(table._cells, ("TT", "Nội dung", "Chủ trì", "1", "Giám sát", "MTTQ"), strict=True):
        cell.text = text
    return saved(made)


def lettered_parts():
    return word(
        "A. MỤC ĐÍCH, YÊU CẦU\nTốt.\nB. NỘI DUNG\nI. Công tác tuyên truyền\n1. Hội nghị\na) Lần một\nII. Giám sát\n"
        "C. TỔ CHỨC THỰC HIỆN\nLàm."
    )


def numbered_parts():
    return word(
        "1. Mục đích, yêu cầu\nTốt.\n2. Nội dung phối hợp\n2.1. Tuyên truyền\n2.2. Giám sát\na) Đợt một\n"
        "3. Tổ chức thực hiện\n3.1. Làm."
    )
