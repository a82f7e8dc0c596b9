"""Official documents to print in tests: one of each type and of each difficulty, of invented but plausible content."""

import unicodedata
from datetime import date
from typing import Any

from documents.blocks import Align, Block, Column, Dash, Detail, Details, Figure, Heading, Paragraph, Table
from documents.charts import Bar, bar_chart
from documents.formats import PARTY_36_2018
from documents.numbering import Level
from documents.official import (
    DRAFT,
    Appendix,
    DocumentNumber,
    Issuer,
    IssuerLayout,
    OfficialDocument,
    PartialDate,
    SignatureBlock,
    Verification,
)

SIGNATURES = [
    SignatureBlock("TM.", ["Ban Thường trực Ủy ban MTTQ Việt Nam phường"], "Chủ tịch", "Nguyễn Thị Thu Hòa"),
    SignatureBlock("TM.", ["Ủy ban nhân dân phường", "KT. Chủ tịch"], "Phó Chủ tịch", "Trần Quốc Dũng"),
    SignatureBlock("TM.", ["Thường trực Hội đồng nhân dân phường"], "Chủ tịch", "Lê Đình Phượng"),
    SignatureBlock("TM.", ["Ban Thường vụ Hội LHPN phường"], "Chủ tịch", "Phạm Thị Ngọc Ánh"),
    SignatureBlock("TM.", ["Ban Chấp hành Đoàn TNCS Hồ Chí Minh phường"], "Bí thư", "Vũ Đức Thắng"),
    SignatureBlock("TM.", ["Ban Thường vụ Hội Cựu chiến binh phường"], "Chủ tịch", "Hoàng Văn Thụ"),
]


def item(number: int) -> list[Block]:
    return [
        Heading(Level.CLAUSE, f"Nội dung phối hợp thứ {number}"),
        Heading(Level.POINT, "Tổ chức hội nghị tiếp xúc cử tri."),
        Details(
            [
                Detail("Cơ quan chủ trì", "Ủy ban nhân dân phường"),
                Detail("Cơ quan phối hợp", lines=["Hội LHPN phường: vận động hội viên", "Đoàn phường: tuyên truyền"]),
                Detail("Thời gian", "trước ngày 30/6/2024"),
            ]
        ),
    ]


def body(items: int) -> list[Block]:
    contents = [block for number in range(1, items + 1) for block in item(number)]
    return [
        Heading(Level.ROMAN, "Mục đích, yêu cầu"),
        Paragraph("Phát huy vai trò của các bên trong việc củng cố khối đại đoàn kết toàn dân tộc, " * 3),
        Dash("Bám sát nghị quyết của cấp ủy."),
        Heading(Level.ROMAN, "Nội dung phối hợp"),
        *contents,
        Heading(Level.ROMAN, "Tổ chức thực hiện"),
        Paragraph("Các bên thường xuyên trao đổi, kịp thời tháo gỡ vướng mắc trong quá trình thực hiện."),
    ]


def program(parties: int = 3, items: int = 2, **changes: Any) -> OfficialDocument:
    """A programme signed by as many parties as asked; `changes` replace its fields."""
    fields: dict[str, Any] = {
        "type_name": "Chương trình phối hợp",
        "subject": "công tác giữa HĐND, UBND và Ủy ban MTTQ Việt Nam quận Tây Hồ năm 2024",
        "issuers": [Issuer("Ủy ban nhân dân quận Tây Hồ", "Ủy ban nhân dân thành phố Hà Nội")],
        "numbers": [DocumentNumber("CTrPH-HĐND-UBND-UBMTTQ", 1)],
        "place": "Tây Hồ",
        "issued_on": date(2024, 2, 28),
        "legal_bases": ["Căn cứ Luật Tổ chức chính quyền địa phương", "Căn cứ Luật Mặt trận Tổ quốc Việt Nam;"],
        "preamble": "Các bên thống nhất chương trình phối hợp như sau:",
        "blocks": body(items),
        "signatures": (SIGNATURES * 2)[:parties],
        "recipients": ["Thường trực Quận ủy (để báo cáo)", "Các tổ chức chính trị - xã hội", "Lưu: VT"],
    }
    return OfficialDocument(**{**fields, **changes})


LONG_NAME = ("Ban Chấp hành Liên đoàn Lao động và các tổ chức chính trị xã hội " * 5)[:300]
HOSTILE = "<b>&amp;</b> {% include x %} file:///etc/passwd \u202ephải\u202c sang \x00\x0b\ufffetrái"
COLUMNS = [Column("TT", 6, Align.CENTER), Column("Chỉ tiêu", 64), Column("Thực hiện", 30, Align.RIGHT)]


def figures(rows: int) -> Table:
    """A table of as many indicators as asked."""
    cells = [[str(number), f"Hội nghị tiếp xúc cử tri đợt {number}", "1.178.826.623"] for number in range(1, rows + 1)]
    return Table(COLUMNS, cells, caption="Bảng 1. Kết quả thực hiện các chỉ tiêu")


def regulation() -> OfficialDocument:
    """Chapters, sections, articles, clauses and points."""
    blocks = [
        Heading(Level.CHAPTER, "Quy định chung"),
        Heading(Level.ARTICLE, "Phạm vi điều chỉnh"),
        Heading(Level.CLAUSE, "Quy chế này quy định nguyên tắc phối hợp.", titled=False),
        Heading(Level.POINT, "Giữa các bên ký kết;"),
        Heading(Level.POINT, "Với các tổ chức thành viên."),
        Heading(Level.CHAPTER, "Nội dung phối hợp"),
        Heading(Level.SECTION, "Giám sát"),
        Heading(Level.ARTICLE, "Kế hoạch giám sát"),
        Paragraph("Hằng năm, các bên xây dựng kế hoạch giám sát.\nKế hoạch được gửi trước ngày 15 tháng 12."),
    ]
    return program(2, type_name="Quy chế phối hợp", blocks=blocks)


def report() -> OfficialDocument:
    """A report with a table, an ending on its own line, and appendices upright and on their side."""
    appendices = [
        Appendix("Biểu chỉ tiêu", [figures(50)], landscape=True),
        Appendix("Danh sách tập thể", [Paragraph("Tập thể tiêu biểu.")] * 40, note="(Kèm theo Báo cáo)"),
    ]
    blocks = [Heading(Level.ROMAN, "Kết quả"), Paragraph("Các bên đã phối hợp chặt chẽ."), figures(12)]
    return program(1, type_name="Báo cáo", blocks=blocks, appendices=appendices)


def minutes() -> OfficialDocument:
    """Minutes: a number but no date, secretary and chair."""
    signatures = [
        SignatureBlock(post="Thư ký", name="Lê Minh"),
        SignatureBlock(post="Chủ tọa", name="Vũ Hà", signed=True),
    ]
    numbers = [DocumentNumber("BB-UBND", 3)]
    return OfficialDocument("Biên bản", "hội nghị", dated=False, numbers=numbers, signatures=signatures)


def crowd() -> OfficialDocument:
    """Twelve parties, very long names, words that no line holds."""
    issuers = [*[Issuer(f"Cơ quan tham gia phối hợp thứ {n}") for n in range(1, 12)], Issuer(LONG_NAME)]
    signatures = [SignatureBlock("TM.", [LONG_NAME], "Chủ tịch", f"Người ký {number}") for number in range(12)]
    return program(12, issuers=issuers, signatures=signatures)


def party(parties: int = 1, **changes: Any) -> OfficialDocument:
    """A programme in the format of party bodies."""
    fields: dict[str, Any] = {
        "style": PARTY_36_2018,
        "issuers": [Issuer("Đảng ủy phường Tây Hồ", "Đảng bộ thành phố Hà Nội")],
        "numbers": [DocumentNumber("CTr/ĐU", 5)],
        "recipients": ["Thường trực Thành ủy (để báo cáo)", "Các chi bộ trực thuộc", "Lưu Văn phòng Đảng ủy"],
    }
    if parties == 1:
        names = ["Ban Thường vụ", "KT. Bí thư"]
        fields["signatures"] = [SignatureBlock("TM.", names, "Phó Bí thư", "Nguyễn Thị Thu Hòa")]
    return program(parties, **{**fields, **changes})


CHART = bar_chart([Bar("1. Hội nghị tiếp xúc cử tri", 110.5, "110,5 %"), Bar("2. Đối thoại", 95, "95 %")], 150)
CHECKED = Verification("ABCD-EFGH-2345", "https://phoihop.example.vn/van-ban/xac-minh/ABCDEFGH2345/")

SAMPLES: dict[str, OfficialDocument] = {
    **{f"{parties} parties": program(parties) for parties in (1, 2, 3, 4, 5, 6, 12)},
    "40 items": program(3, 40),
    "draft": program(
        items=8,
        draft_mark=DRAFT,
        numbers=[DocumentNumber("CTrPH-UBND")],
        issued_on=None,
        appendices=[Appendix("A", [])],
    ),
    "regulation": regulation(),
    "report": report(),
    "minutes": minutes(),
    "party body": party(appendices=[Appendix("Biểu", [figures(3)])]),
    "party body's draft": party(3, numbers=[DocumentNumber("CTrPH/ĐU")], issued_on=None, draft_mark=DRAFT),
    "verified, with a chart": program(
        2, blocks=[*body(1), Figure(CHART, "Biểu đồ", "Hai chỉ tiêu")], verification=CHECKED
    ),
    "crowd": crowd(),
    "joined issuers": program(
        issuers=[Issuer("Hội đồng nhân dân"), Issuer("Ủy ban nhân dân"), Issuer("Ủy ban MTTQ Việt Nam")],
        issuer_layout=IssuerLayout.JOINED,
        numbers=[DocumentNumber("HĐND", 7), DocumentNumber(printed="12/CTPH-MTTQ-UBND")],
        issued_on=PartialDate(2017, 3),
    ),
    "almost nothing": OfficialDocument("Thông báo"),
    "empty sections": OfficialDocument(
        "Báo cáo", blocks=[Heading(Level.ROMAN, "Kết quả"), Heading(Level.ROMAN, "Khác")]
    ),
    "decomposed": program(1, subject=unicodedata.normalize("NFD", "phối hợp giữa Ủy ban nhân dân và Mặt trận")),
}

# Documents with words that are broken over lines.
BROKEN: dict[str, OfficialDocument] = {
    "hostile": program(
        1, blocks=[Paragraph(HOSTILE), Table([Column(HOSTILE)], [[HOSTILE]])], subject=HOSTILE, place=HOSTILE
    ),
    "long words": program(
        2, issuers=[Issuer("X" * 300)], signatures=[SignatureBlock("TM.", ["Y" * 90], "Z" * 90, "W" * 90)] * 2
    ),
}
