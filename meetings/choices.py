"""Choices of the meetings floor, and the table of a meeting's states."""

from typing import NamedTuple

from django.db import models


class MeetingState(models.TextChoices):
    PLANNED = "chuan-bi", "Chuẩn bị"
    INVITED = "da-moi", "Đã mời"
    RUNNING = "dang-hop", "Đang họp"
    ENDED = "ket-thuc", "Kết thúc"
    CONCLUDED = "da-thong-bao", "Đã thông báo kết luận"
    POSTPONED = "hoan", "Hoãn"
    CANCELLED = "huy", "Hủy"


STOPPED_STATES = (MeetingState.POSTPONED, MeetingState.CANCELLED)
HELD_STATES = (MeetingState.ENDED, MeetingState.CONCLUDED)
ANNOUNCED_STATES = (MeetingState.INVITED, MeetingState.RUNNING, *HELD_STATES)


class Action(models.TextChoices):
    EDIT = "sua", "Sửa"
    RECORD = "ghi-ket-qua", "Ghi kết quả hội nghị"
    SIGN = "ky-ket", "Ghi nhận chữ ký tại lễ"
    ATTEND = "diem-danh", "Điểm danh"
    INVITE = "moi", "Ghi nhận đã mời"
    START = "bat-dau", "Bắt đầu họp"
    END = "ket-thuc", "Kết thúc hội nghị"
    CONCLUDE = "thong-bao-ket-luan", "Ghi nhận đã thông báo kết luận"
    POSTPONE = "hoan", "Hoãn hội nghị"
    RESCHEDULE = "dinh-lai-ngay", "Định lại ngày họp"
    CANCEL = "huy", "Hủy hội nghị"


class Move(NamedTuple):
    """``target`` None: the action leaves the state as it is."""

    sources: tuple[MeetingState, ...]
    target: MeetingState | None


_S = MeetingState

MOVES: dict[Action, Move] = {
    Action.EDIT: Move((_S.PLANNED, _S.INVITED, _S.RUNNING, _S.ENDED, _S.CONCLUDED, _S.POSTPONED), None),
    Action.RECORD: Move((_S.RUNNING, _S.ENDED, _S.CONCLUDED), None),
    Action.SIGN: Move((_S.PLANNED, _S.INVITED, _S.RUNNING, _S.ENDED, _S.CONCLUDED), None),
    Action.ATTEND: Move((_S.PLANNED, _S.INVITED, _S.RUNNING, _S.ENDED), None),
    Action.INVITE: Move((_S.PLANNED,), _S.INVITED),
    Action.START: Move((_S.PLANNED, _S.INVITED), _S.RUNNING),
    Action.END: Move((_S.PLANNED, _S.INVITED, _S.RUNNING), _S.ENDED),
    Action.CONCLUDE: Move((_S.ENDED,), _S.CONCLUDED),
    Action.POSTPONE: Move((_S.PLANNED, _S.INVITED), _S.POSTPONED),
    Action.RESCHEDULE: Move((_S.POSTPONED,), _S.PLANNED),
    Action.CANCEL: Move((_S.PLANNED, _S.INVITED, _S.POSTPONED), _S.CANCELLED),
}
TRANSITIONS = tuple(action for action, move in MOVES.items() if move.target is not None)
DAY_ACTIONS = (Action.SIGN, Action.ATTEND, Action.START, Action.END)  # wait for the day of the meeting


class PurposeKind(models.TextChoices):
    SIGNING = "ky-ket", "Ký kết"
    PRELIMINARY_REVIEW = "so-ket", "Sơ kết"
    BRIEFING = "giao-ban", "Giao ban"
    FINAL_REVIEW = "tong-ket", "Tổng kết"
    OTHER = "khac", "Khác"


class PartOfDay(models.TextChoices):
    MORNING = "sang", "buổi sáng"
    AFTERNOON = "chieu", "buổi chiều"
    EVENING = "toi", "buổi tối"


class OfficerRole(models.TextChoices):
    """Who leads a meeting."""

    CHAIR = "chu-tri", "Chủ trì"
    SECRETARY = "thu-ky", "Thư ký"


class AgendaKind(models.TextChoices):
    OPENING = "khai-mac", "Đón tiếp, khai mạc"
    SPEECH = "phat-bieu", "Phát biểu, tham luận"
    REPORT = "bao-cao", "Báo cáo"
    DISCUSSION = "thao-luan", "Thảo luận"
    SIGNING = "ky-ket", "Ký kết"
    AWARDS = "khen-thuong", "Khen thưởng"
    EMULATION = "phat-dong", "Phát động thi đua"
    CONCLUSION = "ket-luan", "Kết luận"
    BREAK = "giai-lao", "Giải lao"
    CLOSING = "be-mac", "Bế mạc"
    OTHER = "khac", "Nội dung khác"


class GroupKind(models.TextChoices):
    CHAIRS = "chu-toa", "Chủ tọa"
    SUPERIORS = "cap-tren", "Đại biểu cấp trên"
    PARTY = "cap-uy", "Cấp ủy"
    COUNCIL = "hdnd", "HĐND"
    COMMITTEE = "ubnd", "UBND"
    DEPARTMENTS = "phong-ban", "Phòng, ban, ngành"
    FRONT = "mttq", "MTTQ và các tổ chức chính trị - xã hội"
    BELOW = "co-so", "Phường, xã, cơ sở"
    PRESS = "bao-chi", "Báo chí"
    GUESTS = "khach", "Khách"
    OTHER = "khac", "Khác"


class InviteBy(models.TextChoices):
    """How invitations of a group are written."""

    DELEGATE = "tung-nguoi", "Mỗi đại biểu một giấy mời"
    AGENCY = "tung-co-quan", "Mỗi cơ quan một giấy mời"
    COLLECTIVE = "chung", "Một giấy mời chung"


class Response(models.TextChoices):
    """What a delegate answered; empty where he has not."""

    CONFIRM = "tham-du", "Xác nhận tham dự"
    SUBSTITUTE = "cu-nguoi-thay", "Cử người đi thay"
    DECLINE = "khong-du", "Không dự được"


class Presence(models.TextChoices):
    PRESENT = "co-mat", "Có mặt"
    SUBSTITUTE = "di-thay", "Người đi thay"
    EXCUSED = "vang-co-phep", "Vắng có phép"
    ABSENT = "vang", "Vắng không phép"


class MailKind(models.TextChoices):
    INVITATION = "giay-moi", "Giấy mời"
    REMINDER = "nhac", "Nhắc trả lời"
    CHANGE = "thay-doi", "Thay đổi"
    CANCELLATION = "huy", "Hoãn, hủy"


class MailState(models.TextChoices):
    WAITING = "cho-gui", "Chờ gửi"
    SENT = "da-gui", "Đã gửi"
    FAILED = "khong-gui-duoc", "Không gửi được"


class NoteKind(models.TextChoices):
    """What is noted while a meeting runs."""

    NOTE = "dien-bien", "Diễn biến"
    SPEECH = "phat-bieu", "Phát biểu"
    DECISION = "quyet-dinh", "Quyết định"


class RemarkKind(models.TextChoices):
    """What was said at a meeting."""

    THEME = "chu-de", "Nội dung được đánh giá"
    RESULT = "ket-qua", "Kết quả"
    SHORTCOMING = "ton-tai", "Tồn tại, hạn chế"
    DIRECTION = "phuong-huong", "Phương hướng"
    CONCLUSION = "ket-luan", "Kết luận"
    FIGURE = "so-lieu", "Số liệu"


class TaskState(models.TextChoices):
    NEW = "chua-thuc-hien", "Chưa thực hiện"
    ONGOING = "dang-thuc-hien", "Đang thực hiện"
    REPORTED = "cho-xac-nhan", "Báo cáo xong, chờ xác nhận"
    DONE = "hoan-thanh", "Hoàn thành"
    DROPPED = "thoi-thuc-hien", "Thôi thực hiện"


OPEN_TASK_STATES = (TaskState.NEW, TaskState.ONGOING, TaskState.REPORTED)


class TaskAction(models.TextChoices):
    REPORT = "bao-cao", "Báo cáo tiến độ"
    EXTEND = "xin-gia-han", "Đề nghị gia hạn"
    PASS_ON = "giao-tiep", "Giao tiếp cho đơn vị"
    ACCEPT = "nhan-bao-cao", "Chấp nhận báo cáo"
    RETURN = "tra-bao-cao", "Trả lại báo cáo"
    GRANT = "cho-gia-han", "Đồng ý gia hạn"
    DENY = "khong-gia-han", "Không gia hạn"
    FINISH = "hoan-thanh", "Ghi nhận hoàn thành"
    DROP = "thoi", "Thôi thực hiện"
    REOPEN = "mo-lai", "Mở lại"


_T = TaskState

# action → the states it starts from. A report that says the work is done leads to REPORTED, its acceptance to DONE.
TASK_MOVES: dict[TaskAction, tuple[TaskState, ...]] = {
    TaskAction.REPORT: (_T.NEW, _T.ONGOING),
    TaskAction.EXTEND: (_T.NEW, _T.ONGOING),
    TaskAction.PASS_ON: (_T.NEW, _T.ONGOING),
    TaskAction.ACCEPT: (_T.ONGOING, _T.REPORTED),
    TaskAction.RETURN: (_T.ONGOING, _T.REPORTED),
    TaskAction.GRANT: (_T.NEW, _T.ONGOING, _T.REPORTED),
    TaskAction.DENY: (_T.NEW, _T.ONGOING, _T.REPORTED),
    TaskAction.FINISH: (_T.NEW, _T.ONGOING, _T.REPORTED),
    TaskAction.DROP: (_T.NEW, _T.ONGOING, _T.REPORTED),
    TaskAction.REOPEN: (_T.DONE, _T.DROPPED),
}


class Ruling(models.TextChoices):
    """What the office that gave a task decides on a report or on a request for more time."""

    WAITING = "cho", "Chờ xem xét"
    ACCEPTED = "chap-nhan", "Chấp nhận"
    RETURNED = "tra-lai", "Trả lại, đề nghị bổ sung"


class HonoreeKind(models.TextChoices):
    COLLECTIVE = "tap-the", "Tập thể"
    INDIVIDUAL = "ca-nhan", "Cá nhân"


class PackState(models.TextChoices):
    WAITING = "cho", "Chờ dựng"
    BUILDING = "dang-dung", "Đang dựng"
    READY = "xong", "Đã dựng xong"
    FAILED = "loi", "Không dựng được"
