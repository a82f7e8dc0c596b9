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
    ENTER_PAPER = "nhap-giay", "Nhập báo cáo giấy"
    ASK_SUPPLEMENT = "de-nghi-bo-sung", "Đề nghị bổ sung"
    ACCEPT = "tiep-nhan", "Tiếp nhận"


EDITABLE_STATES = (ReportState.DRAFT, ReportState.SUPPLEMENT)
OWED_STATES = (ReportState.DRAFT, ReportState.SENT, ReportState.SUPPLEMENT)
HANDED_IN_STATES = (ReportState.CONFIRMED, ReportState.SUPPLEMENT, ReportState.ACCEPTED)

# action → (allowed sources, target)
MOVES: dict[ReportAction, tuple[tuple[ReportState, ...], ReportState]] = {
    ReportAction.SEND: (EDITABLE_STATES, ReportState.SENT),
    ReportAction.HAND_BACK: ((ReportState.SENT,), ReportState.DRAFT),
    ReportAction.CONFIRM: ((ReportState.SENT,), ReportState.CONFIRMED),
    ReportAction.ENTER_PAPER: (EDITABLE_STATES, ReportState.CONFIRMED),
    ReportAction.ASK_SUPPLEMENT: ((ReportState.CONFIRMED, ReportState.ACCEPTED), ReportState.SUPPLEMENT),
    ReportAction.ACCEPT: ((ReportState.CONFIRMED,), ReportState.ACCEPTED),
}


class SnapshotReason(models.TextChoices):
    """When a report was kept as it stood."""

    SENT = "gui", "Gửi"
    ACCEPTED = "tiep-nhan", "Tiếp nhận"


CORRECTION = "dinh-chinh"  # the field of a remark by which an agency asks to take up its accepted report again


class ItemStatus(models.TextChoices):
    NOT_STARTED = "chua-thuc-hien", "Chưa thực hiện"
    IN_PROGRESS = "dang-thuc-hien", "Đang thực hiện"
    DONE = "hoan-thanh", "Hoàn thành"
    REGULAR = "thuong-xuyen", "Thực hiện thường xuyên"
    NOT_DUE = "chua-den-ky", "Chưa đến kỳ"
    STOPPED = "dung", "Dừng, không thực hiện"


ACTIVE_STATUSES = (ItemStatus.IN_PROGRESS, ItemStatus.DONE, ItemStatus.REGULAR)
FULFILLED_STATUSES = (ItemStatus.DONE, ItemStatus.REGULAR)
ENDED_STATUSES = (ItemStatus.DONE, ItemStatus.REGULAR, ItemStatus.STOPPED)


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


class ReportSection(models.TextChoices):
    """The fixed sections of the consolidated report; those of content items stand between the second and the third."""

    OPENING = "loi-dan", "Lời dẫn"
    COVERAGE = "tinh-hinh-bao-cao", "Tình hình gửi báo cáo"
    DIRECTION = "chi-dao", "Công tác chỉ đạo, triển khai"
    STRENGTHS = "uu-diem", "Ưu điểm"
    SHORTCOMINGS = "ton-tai", "Tồn tại, hạn chế"
    OBJECTIVE_CAUSES = "nguyen-nhan-khach-quan", "Nguyên nhân khách quan"
    SUBJECTIVE_CAUSES = "nguyen-nhan-chu-quan", "Nguyên nhân chủ quan"
    TASKS = "phuong-huong", "Phương hướng, nhiệm vụ"
    RECOMMENDATIONS = "kien-nghi", "Kiến nghị, đề xuất"


ITEM_PREFIX = "noi-dung-"  # + the item's id: an item of the first level
SUB_ITEM_PREFIX = "muc-"  # + the item's id: an item under another
AGENCY_PREFIX = "bao-cao-cua-"  # + the agency's id: what one agency reported, in the appendix of all agencies
ANNEX_KEY = "phu-luc"  # of what is kept about the annex of figures, which is no section


class RunState(models.TextChoices):
    """How far the application is with writing a consolidated report."""

    WAITING = "cho", "Đang chờ"
    RUNNING = "dang-tong-hop", "Đang tổng hợp"
    DONE = "xong", "Đã tổng hợp"
    FAILED = "loi", "Chưa tổng hợp được"


class OfferChoice(models.TextChoices):
    """What an editor does with a text the reports offer beside his own."""

    LATER = "de-sau", "Xem sau"
    KEEP = "giu", "Giữ nội dung đang có"
    MERGE = "ghep", "Ghép chỗ thay đổi vào nội dung đang có"
    USE = "dung", "Dùng nội dung mới"


class Ruling(models.TextChoices):
    """What became of a request for more time."""

    WAITING = "cho", "Chờ trả lời"
    GRANTED = "dong-y", "Đồng ý"
    REFUSED = "khong", "Không đồng ý"


class Aggregation(models.TextChoices):
    """How the figures of an indicator's periods become one of the year."""

    SUM = "cong", "Cộng các kỳ"
    LAST = "cuoi-ky", "Lấy kỳ gần nhất"
    AVERAGE = "binh-quan", "Bình quân các kỳ"
    RATIO = "ty-le", "Tỷ lệ của hai chỉ tiêu khác"


class Contradiction(models.TextChoices):
    """Why two figures do not fit together."""

    LEAD = "chu-tri-phoi-hop", "Cơ quan chủ trì và cơ quan phối hợp báo cáo khác nhau"
    PARTS = "cong-don-vi", "Cộng theo đơn vị khác tổng số"
    UNIT = "don-vi-tinh", "Có thể nhầm đơn vị (nghìn, triệu, tỷ)"
    FALL = "luy-ke-giam", "Lũy kế giảm so với kỳ trước"
    JUMP = "dot-bien", "Tăng, giảm đột biến so với kỳ trước"
    OVER = "vuot-xa", "Vượt xa kế hoạch hoặc tỷ lệ trên 100\u00a0%"
    EVENTS = "su-kien", "Khác số sự kiện đã ghi"


class EventKind(models.TextChoices):
    SESSION = "ky-hop", "Kỳ họp HĐND"
    VOTER_MEETING = "tiep-xuc-cu-tri", "Tiếp xúc cử tri"
    SUPERVISION = "giam-sat", "Giám sát"
    SOCIAL_CRITICISM = "phan-bien", "Phản biện xã hội"
    DIALOGUE = "doi-thoai", "Đối thoại"
    CITIZEN_RECEPTION = "tiep-cong-dan", "Tiếp công dân"
    MEDIATION = "hoa-giai", "Hòa giải"
    CAMPAIGN = "van-dong", "Cuộc vận động, phong trào"
    PROPAGANDA = "tuyen-truyen", "Tuyên truyền"
    OTHER = "khac", "Khác"


class EventState(models.TextChoices):
    PLANNED = "du-kien", "Dự kiến"
    HELD = "da-to-chuc", "Đã tổ chức"
    POSTPONED = "hoan", "Hoãn"
    CANCELLED = "huy", "Hủy"


class PetitionLevel(models.TextChoices):
    """By whose competence a voters' petition is."""

    CENTRAL = "trung-uong", "Trung ương"
    PROVINCE = "cap-tinh", "Cấp tỉnh"
    COMMUNE = "cap-xa", "Cấp xã"
    OTHER = "khac", "Cơ quan khác"


class EventAction(models.TextChoices):
    POSTPONE = "hoan", "Hoãn"
    CANCEL = "huy", "Hủy"
    RESUME = "len-lich-lai", "Lên lịch lại"


# action → (allowed sources, target)
EVENT_MOVES: dict[EventAction, tuple[tuple[EventState, ...], EventState]] = {
    EventAction.POSTPONE: ((EventState.PLANNED,), EventState.POSTPONED),
    EventAction.CANCEL: ((EventState.PLANNED, EventState.POSTPONED), EventState.CANCELLED),
    EventAction.RESUME: ((EventState.POSTPONED, EventState.CANCELLED), EventState.PLANNED),
}
