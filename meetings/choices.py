"""Choices of the meetings floor, and the table of a meeting's states."""

from typing import NamedTuple

from django.db import models


class MeetingState(models.TextChoices):
    PLANNED = "chuan-bi", "Chuẩn bị"
    INVITED = "da-moi", "Đã mời"
    HELD = "da-hop", "Đã họp"
    POSTPONED = "hoan", "Hoãn"
    CANCELLED = "huy", "Hủy"


STOPPED_STATES = (MeetingState.POSTPONED, MeetingState.CANCELLED)
ANNOUNCED_STATES = (MeetingState.INVITED, MeetingState.HELD)


class Action(models.TextChoices):
    EDIT = "sua", "Sửa"
    RECORD = "ghi-ket-qua", "Ghi kết quả hội nghị"
    SIGN = "ky-ket", "Ghi nhận chữ ký tại lễ"
    INVITE = "moi", "Ghi nhận đã mời"
    HOLD = "da-hop", "Ghi nhận đã họp"
    POSTPONE = "hoan", "Hoãn hội nghị"
    RESCHEDULE = "dinh-lai-ngay", "Định lại ngày họp"
    CANCEL = "huy", "Hủy hội nghị"


class Move(NamedTuple):
    """``target`` None: the action leaves the state as it is."""

    sources: tuple[MeetingState, ...]
    target: MeetingState | None


_S = MeetingState

MOVES: dict[Action, Move] = {
    Action.EDIT: Move((_S.PLANNED, _S.INVITED, _S.HELD, _S.POSTPONED), None),
    Action.RECORD: Move((_S.HELD,), None),
    Action.SIGN: Move((_S.PLANNED, _S.INVITED, _S.HELD), None),
    Action.INVITE: Move((_S.PLANNED,), _S.INVITED),
    Action.HOLD: Move((_S.PLANNED, _S.INVITED), _S.HELD),
    Action.POSTPONE: Move((_S.PLANNED, _S.INVITED), _S.POSTPONED),
    Action.RESCHEDULE: Move((_S.POSTPONED,), _S.PLANNED),
    Action.CANCEL: Move((_S.PLANNED, _S.INVITED, _S.POSTPONED), _S.CANCELLED),
}
TRANSITIONS = tuple(action for action, move in MOVES.items() if move.target is not None)


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


class RemarkKind(models.TextChoices):
    """What was said at a meeting."""

    THEME = "chu-de", "Nội dung được đánh giá"
    RESULT = "ket-qua", "Kết quả"
    SHORTCOMING = "ton-tai", "Tồn tại, hạn chế"
    DIRECTION = "phuong-huong", "Phương hướng"
    CONCLUSION = "ket-luan", "Kết luận"
    FIGURE = "so-lieu", "Số liệu"
