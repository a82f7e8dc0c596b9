"""Choices of the documents floor, and the table of its state machine."""

from typing import NamedTuple

from django.db import models


class DocumentKind(models.TextChoices):
    """What a document is; ``ABBREVIATIONS`` holds its sign in numbers (Nghị định 30/2020, Phụ lục III)."""

    PROGRAM = "chuong-trinh", "Chương trình phối hợp"
    REGULATION = "quy-che", "Quy chế phối hợp"
    ADDENDUM = "sua-doi", "Văn bản sửa đổi, bổ sung"
    CONSOLIDATED_REPORT = "bao-cao", "Báo cáo tổng hợp"
    MINUTES = "bien-ban", "Biên bản"
    CONCLUSION_NOTICE = "thong-bao", "Thông báo kết luận"
    INVITATION = "giay-moi", "Giấy mời"
    PLAN = "ke-hoach", "Kế hoạch"
    AWARD_DECISION = "quyet-dinh", "Quyết định khen thưởng"
    LETTER = "cong-van", "Công văn"


ABBREVIATIONS = {
    DocumentKind.PROGRAM: "CTrPH",
    DocumentKind.REGULATION: "QCPH",
    DocumentKind.ADDENDUM: "CTrPH",
    DocumentKind.CONSOLIDATED_REPORT: "BC",
    DocumentKind.MINUTES: "BB",
    DocumentKind.CONCLUSION_NOTICE: "TB",
    DocumentKind.INVITATION: "GM",
    DocumentKind.PLAN: "KH",
    DocumentKind.AWARD_DECISION: "QĐ",
    DocumentKind.LETTER: "CV",
}


class Origin(models.TextChoices):
    DRAFTED = "soan-thao", "Soạn thảo trong hệ thống"
    RECORDED = "ghi-nhan", "Ghi nhận văn bản đã ký trước đây"


class LayoutStyle(models.TextChoices):
    DECREE_30_2020 = "nd30-2020", "Nghị định 30/2020/NĐ-CP (từ 05/03/2020)"
    PARTY_36_2018 = "hd36-2018", "Thể thức văn bản của Đảng, Hướng dẫn 36-HD/VPTW (từ 03/04/2018)"


def kind_symbol(kind: str, style: str) -> str:
    """A kind's sign in numbers in a style; the decree gives letters none: "12/UBND" (party bodies "12-CV/ĐU")."""
    if kind == DocumentKind.LETTER and style == LayoutStyle.DECREE_30_2020:
        return ""
    return ABBREVIATIONS[DocumentKind(kind)]


class DocumentState(models.TextChoices):
    DRAFT = "du-thao", "Dự thảo"
    CONSULTING = "lay-y-kien", "Đang lấy ý kiến"
    OPINION = "xin-y-kien-cap-uy", "Xin ý kiến cấp ủy"
    AGREEING = "trinh-thong-nhat", "Trình thống nhất"
    AGREED = "da-thong-nhat", "Đã thống nhất"
    SIGNED = "da-ky", "Đã ký"
    ISSUED = "da-ban-hanh", "Đã ban hành"
    CLOSED = "da-tong-ket", "Đã tổng kết"
    CANCELLED = "huy", "Đã hủy"


PUBLIC_STATES = (DocumentState.ISSUED, DocumentState.CLOSED)
OPEN_STATES = (
    DocumentState.DRAFT,
    DocumentState.CONSULTING,
    DocumentState.OPINION,
    DocumentState.AGREEING,
    DocumentState.AGREED,
    DocumentState.SIGNED,
)
# All parties agreed to the text: it only waits for signatures, or has them.
BOUND_STATES = (DocumentState.AGREED, DocumentState.SIGNED, DocumentState.ISSUED, DocumentState.CLOSED)


class Action(models.TextChoices):
    SEND_OUT = "gui-lay-y-kien", "Gửi lấy ý kiến"
    ASK_OPINION = "xin-y-kien-cap-uy", "Xin ý kiến cấp ủy"
    RECORD_OPINION = "ghi-y-kien-cap-uy", "Ghi ý kiến của cấp ủy"
    REVISE = "chinh-sua", "Mở lại để chỉnh sửa"
    SUBMIT = "trinh-thong-nhat", "Trình các bên thống nhất"
    AGREE = "thong-nhat", "Thống nhất"
    RETURN = "gui-lai", "Đề nghị chỉnh sửa"
    SIGN = "ky", "Ghi nhận chữ ký"
    OPEN_SIGNING = "mo-ky-so", "Giữ số và mở ký số"
    STOP_SIGNING = "dung-ky-so", "Dừng ký số"
    REFUSE = "tu-choi-ky", "Từ chối ký"
    UNSIGN = "mo-lai-sau-ky", "Hủy chữ ký, mở lại"
    ISSUE = "ban-hanh", "Ban hành"
    CLOSE = "tong-ket", "Đánh dấu đã tổng kết"
    CANCEL = "huy", "Hủy"


class Move(NamedTuple):
    sources: tuple[DocumentState, ...]
    target: DocumentState


_S = DocumentState

# action → (allowed sources, target). AGREE and SIGN reach their target with the last party; until then the state stays.
# Electronic signing opens and stops within AGREED.
MOVES: dict[Action, Move] = {
    Action.SEND_OUT: Move((_S.DRAFT,), _S.CONSULTING),
    Action.ASK_OPINION: Move((_S.DRAFT, _S.CONSULTING), _S.OPINION),
    Action.RECORD_OPINION: Move((_S.OPINION,), _S.OPINION),
    Action.REVISE: Move((_S.CONSULTING, _S.OPINION, _S.AGREEING, _S.AGREED), _S.DRAFT),
    Action.SUBMIT: Move((_S.DRAFT, _S.CONSULTING, _S.OPINION), _S.AGREEING),
    Action.AGREE: Move((_S.AGREEING,), _S.AGREED),
    Action.RETURN: Move((_S.AGREEING,), _S.DRAFT),
    Action.SIGN: Move((_S.AGREED,), _S.SIGNED),
    Action.OPEN_SIGNING: Move((_S.AGREED,), _S.AGREED),
    Action.STOP_SIGNING: Move((_S.AGREED,), _S.AGREED),
    Action.REFUSE: Move((_S.AGREED,), _S.DRAFT),
    Action.UNSIGN: Move((_S.SIGNED,), _S.DRAFT),
    Action.ISSUE: Move((_S.SIGNED,), _S.ISSUED),
    Action.CLOSE: Move((_S.ISSUED,), _S.CLOSED),
    Action.CANCEL: Move((_S.DRAFT, _S.CONSULTING, _S.OPINION, _S.AGREEING, _S.AGREED), _S.CANCELLED),
}


class Decision(models.TextChoices):
    AGREE = "thong-nhat", "Thống nhất"
    RETURN = "gui-lai", "Đề nghị chỉnh sửa"


class SignatureWay(models.TextChoices):
    CEREMONY = "le-ky", "Tại lễ ký kết"
    CIRCULATION = "luan-chuyen", "Ký luân chuyển"
    ELECTRONIC = "ky-so", "Ký số"


class Numbering(models.TextChoices):
    ONE = "mot-so", "Một số chung, theo sổ của cơ quan chủ trì"
    EACH = "moi-ben", "Mỗi bên một số"


class EntryState(models.TextChoices):
    RESERVED = "giu-cho", "Giữ chỗ"
    USED = "da-cap", "Đã cấp"
    VOIDED = "huy", "Hủy"


class ShareReason(models.TextChoices):
    DRAFTER = "soan-thao", "Cơ quan soạn thảo"
    PARTY = "ben-tham-gia", "Bên tham gia"
    ASKED = "duoc-hoi", "Cơ quan được lấy ý kiến"
    RECIPIENT = "noi-nhan", "Nơi nhận"


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    SCAN = "scan", "Bản quét văn bản ký tay"


class RoundState(models.TextChoices):
    """A round of electronic signing: the frozen file goes from party to party."""

    OPEN = "dang-ky", "Đang ký"
    COMPLETE = "da-ky-du", "Đã ký đủ"
    STOPPED = "da-dung", "Đã dừng"


class UploadState(models.TextChoices):
    """A signed file a party handed in, from arrival to verdict."""

    WAITING = "cho-kiem-tra", "Chờ kiểm tra"
    CHECKING = "dang-kiem-tra", "Đang kiểm tra"
    ACCEPTED = "chap-nhan", "Hợp lệ"
    REFUSED = "khong-hop-le", "Không hợp lệ"
