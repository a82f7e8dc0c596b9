"""Choices of the meetings floor."""

from django.db import models


class MeetingState(models.TextChoices):
    PLANNED = "chuan-bi", "Chuẩn bị"
    INVITED = "da-moi", "Đã mời"
    HELD = "da-hop", "Đã họp"
    POSTPONED = "hoan", "Hoãn"
    CANCELLED = "huy", "Hủy"


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
