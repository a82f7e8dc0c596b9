"""The paragraph styles of official Word files: what `static/css/official.css` is to the PDF.

Their names are Vietnamese because the user of Word reads them. Sizes, weights and spaces follow Nghị định
30/2020, Phụ lục I and III, and equal the stylesheet's.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from documents.formats import PARTY_36_2018

FONT = "Times New Roman"
NATURAL_LINE = 1.149  # Times New Roman's own line in ems, of which Word counts multiples
INDENT = 12.7  # millimetres


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: sizes and spaces in points, indents in millimetres, `line` in ems.

    `exact` replaces `line` by a height in points; `outline` counts from 0; `rule` draws a line above. A `tight`
    line loses a tenth of a point between letters, so that another program's rounding does not break it.
    """

    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    line: float = 1.3
    exact: float = 0
    before: float = 0
    after: float = 0
    first_line: float = 0
    keep_next: bool = False
    rule: bool = False
    underline: bool = False
    tight: bool = False
    outline: int | None = None


def _head(name: str, size: float, **changes: Any) -> Look:
    return replace(Look(name, size, align="center", line=1.2), **changes)


def _text(name: str, **changes: Any) -> Look:
    return replace(Look(name, align="both", after=6, first_line=INDENT), **changes)


def _heading(name: str, **changes: Any) -> Look:
    return _text(name, **{"bold": True, "keep_next": True, **changes})


def _title(name: str) -> Look:
    return _heading(name, align="center", before=6, first_line=0)


class Style(Enum):
    """Every paragraph style by its identifier."""

    GOVERNING = _head("Cơ quan chủ quản", 12)
    ISSUER = _head("Cơ quan ban hành", 12, bold=True)
    NATION = _head("Quốc hiệu", 12, bold=True, tight=True)
    MOTTO = _head("Tiêu ngữ", 13, bold=True)
    NUMBER = _head("Số và ký hiệu", 13, tight=True)
    DATE = _head("Địa danh và thời gian", 13, italic=True)
    DRAFT = _head("Dấu dự thảo", 13, bold=True, before=7, after=1)
    ISSUER_MARK = _head("Dấu sao", 14)
    SUBJECT_MARK = _head("Gạch nối dưới trích yếu", 15, bold=True)
    RULE = _head("Đường kẻ", 2, exact=3, before=2, rule=True)
    TYPE = _head("Tên loại văn bản", 14, bold=True, before=14, keep_next=True)
    SUBJECT = Look("Trích yếu", bold=True, align="center", keep_next=True)
    REFERENCE = _head("Trích yếu công văn", 12, before=6)
    ADDRESSEE = Look("Kính gửi", align="center", after=2, keep_next=True)
    ADDRESSEES = Look("Kính gửi nhiều nơi", after=2, keep_next=True)
    BASIS = _text("Căn cứ", italic=True)
    PART = _title("Phần")
    CHAPTER = _title("Chương")
    SECTION = _title("Mục")
    ARTICLE = _heading("Điều")
    ROMAN = _heading("Đề mục I")
    CLAUSE = _heading("Đề mục 1")
    NUMBERED = _text("Khoản")
    POINT = _text("Điểm")
    BODY = _text("Nội dung")
    CENTRED = _title("Dòng giữa")
    DASH = _text("Gạch đầu dòng")
    CAPTION = _head("Tên bảng", 13, bold=True, before=6, after=6, keep_next=True)
    TABLE_HEADER = _head("Tiêu đề cột", 13, bold=True)
    TABLE_TEXT = Look("Ô bảng", 13, line=1.2)
    TABLE_CENTER = _head("Ô bảng giữa", 13)
    TABLE_RIGHT = Look("Ô bảng phải", 13, line=1.2, align="right")
    GAP = Look("Khoảng cách", 2, exact=10)
    SIGNER = _head("Quyền hạn ký", 13, bold=True)
    POST = _head("Chức vụ người ký", 13, bold=True)
    INK = _head("Chỗ ký và đóng dấu", 13, italic=True, before=27.5, after=27.5)
    SIGNER_NAME = _head("Họ và tên người ký", 13, bold=True)
    RECIPIENTS = Look("Nơi nhận", 12, bold=True, italic=True, line=1.2, keep_next=True)
    RECIPIENT = Look("Danh sách nơi nhận", 11, line=1.2)
    APPENDIX = Look("Số phụ lục", bold=True, align="center", keep_next=True, outline=0)
    APPENDIX_TITLE = Look("Tên phụ lục", bold=True, align="center", keep_next=True)
    APPENDIX_NOTE = Look("Kèm theo", italic=True, align="center", after=10)
    FIGURE = _head("Hình vẽ", 13, before=6, keep_next=True)
    FIGURE_CAPTION = _head("Tên hình vẽ", 13, bold=True, before=4, after=10)
    QR = Look("Mã QR", 9, line=1.0)
    VERIFICATION = Look("Mã xác minh", 9, line=1.25)
    FOOT = Look("Cuối chân trang", 1, exact=1)
    PAGE_NUMBER = _head("Số trang", 14)
    RUNNING_DRAFT = Look("Dấu dự thảo đầu trang", 9, bold=True, align="right", line=1.2)

    @property
    def id(self) -> str:
        """The identifier that paragraphs name: "SignerName"."""
        return self.name.title().replace("_", "")


# What other styles than the decree's do otherwise, by their keys.
CHANGES: dict[str, dict[Style, dict[str, Any]]] = {
    PARTY_36_2018.key: {
        Style.NATION: {"size": 15},
        Style.GOVERNING: {"size": 14},
        Style.ISSUER: {"size": 14},
        Style.NUMBER: {"size": 14},
        Style.DATE: {"size": 14},
        Style.REFERENCE: {"italic": True},
        Style.TYPE: {"size": 16},
        Style.SUBJECT: {"size": 15},
        Style.BASIS: {"italic": False},
        Style.POST: {"bold": False},
        Style.RECIPIENTS: {"size": 14, "bold": False, "italic": False, "underline": True},
        Style.RECIPIENT: {"size": 12},
    }
}
