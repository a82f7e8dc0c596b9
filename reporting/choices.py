"""Choices of the reporting floor."""

from django.db import models


class PeriodKind(models.TextChoices):
    QUARTER = "quy", "Quý"
    HALF_YEAR = "6-thang", "6 tháng"
    NINE_MONTHS = "9-thang", "9 tháng"
    YEAR = "nam", "Năm"
    FREE = "tu-chon", "Tự chọn"


class ReportState(models.TextChoices):
    """Between equals nobody returns a report: the standing agency asks for a supplement."""

    DRAFT = "dang-soan", "Đang soạn"
    SENT = "cho-xac-nhan", "Chờ lãnh đạo xác nhận"
    CONFIRMED = "da-gui", "Đã gửi"
    SUPPLEMENT = "de-nghi-bo-sung", "Được đề nghị bổ sung"
    ACCEPTED = "da-tiep-nhan", "Đã tiếp nhận"


class ReportAction(models.TextChoices):
    SEND = "trinh", "Trình lãnh đạo xác nhận"
    HAND_BACK = "tra-lai", "Trả lại chuyên viên"
    CONFIRM = "xac-nhan", "Xác nhận và gửi"
    ASK_SUPPLEMENT = "de-nghi-bo-sung", "Đề nghị bổ sung"
    ACCEPT = "tiep-nhan", "Tiếp nhận"


EDITABLE_STATES = (ReportState.DRAFT, ReportState.SUPPLEMENT)

# action → (allowed sources, target)
MOVES: dict[ReportAction, tuple[tuple[ReportState, ...], ReportState]] = {
    ReportAction.SEND: (EDITABLE_STATES, ReportState.SENT),
    ReportAction.HAND_BACK: ((ReportState.SENT,), ReportState.DRAFT),
    ReportAction.CONFIRM: ((ReportState.SENT,), ReportState.CONFIRMED),
    ReportAction.ASK_SUPPLEMENT: ((ReportState.CONFIRMED,), ReportState.SUPPLEMENT),
    ReportAction.ACCEPT: ((ReportState.CONFIRMED,), ReportState.ACCEPTED),
}


class ItemStatus(models.TextChoices):
    NOT_STARTED = "chua-thuc-hien", "Chưa thực hiện"
    IN_PROGRESS = "dang-thuc-hien", "Đang thực hiện"
    DONE = "hoan-thanh", "Hoàn thành"
    REGULAR = "thuong-xuyen", "Thực hiện thường xuyên"
    NOT_DUE = "chua-den-ky", "Chưa đến kỳ"
    STOPPED = "dung", "Dừng, không thực hiện"


class Qualifier(models.TextChoices):
    EXACT = "", "đúng"
    OVER = "hon", "hơn"
    ABOVE = "tren", "trên"
    NEARLY = "gan", "gần"
    ABOUT = "khoang", "khoảng"
    ESTIMATED = "uoc", "ước"


class CauseKind(models.TextChoices):
    OBJECTIVE = "khach-quan", "Khách quan"
    SUBJECTIVE = "chu-quan", "Chủ quan"
