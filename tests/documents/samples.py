"""Official documents to print in tests: a programme of invented but plausible content."""

from datetime import date
from typing import Any

from documents.blocks import Block, Dash, Detail, Details, Heading, Paragraph
from documents.numbering import Level
from documents.official import DocumentNumber, Issuer, OfficialDocument, SignatureBlock

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
