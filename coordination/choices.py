"""Choices of the coordination floor."""

from django.db import models


class Family(models.TextChoices):
    AUTHORITIES = "a", "HĐND - UBND - MTTQ"
    FRONT_AND_ORGANIZATIONS = "b", "MTTQ và các tổ chức chính trị - xã hội"
    OTHER = "khac", "Khác"


class SpanKind(models.TextChoices):
    YEAR = "nam", "Một năm"
    SPAN = "giai-doan", "Giai đoạn"
    TERM = "nhiem-ky", "Nhiệm kỳ"


class DueKind(models.TextChoices):
    ON = "vao-ngay", "Vào ngày"
    BY = "truoc-ngay", "Trước ngày"
    PERIOD = "trong-ky", "Trong một thời gian"
    RECURRING = "thuong-xuyen", "Thường xuyên, định kỳ"
    NONE = "khong", "Không đặt thời hạn"


DATED_DUE_KINDS = (DueKind.ON, DueKind.BY, DueKind.PERIOD)


class TargetSense(models.TextChoices):
    AT_LEAST = "it-nhat", "ít nhất"
    AT_MOST = "nhieu-nhat", "nhiều nhất"
    EXACTLY = "dung", "đúng"


class Answer(models.TextChoices):
    AGREE = "nhat-tri", "Nhất trí"
    AGREE_WITH_COMMENTS = "nhat-tri-co-gop-y", "Nhất trí, có góp ý"
    DISAGREE = "khong-nhat-tri", "Không nhất trí"


class Disposition(models.TextChoices):
    ACCEPTED = "tiep-thu", "Tiếp thu"
    PARTLY = "tiep-thu-mot-phan", "Tiếp thu một phần"
    NOT_ACCEPTED = "giai-trinh", "Giải trình, không tiếp thu"


class SectionKey(models.TextChoices):
    """The fixed sections of a programme around its items."""

    PURPOSE = "muc-dich", "Mục đích"
    REQUIREMENTS = "yeu-cau", "Yêu cầu"
    IMPLEMENTATION = "to-chuc-thuc-hien", "Tổ chức thực hiện"


class CommentedText(models.TextChoices):
    """The texts of a programme, beside its items, that a comment may hang on. Sections have their ``SectionKey``."""

    PREAMBLE = "loi-dan", "Lời dẫn"
    PURPOSE = SectionKey.PURPOSE.value, "Mục đích"
    REQUIREMENTS = SectionKey.REQUIREMENTS.value, "Yêu cầu"
    RESPONSIBILITIES = "trach-nhiem", "Trách nhiệm của các bên"
    IMPLEMENTATION = SectionKey.IMPLEMENTATION.value, "Tổ chức thực hiện"


class NoteKind(models.TextChoices):
    """What the drafter looks through after a rollover, the most pressing first."""

    CHOOSE = "can-chon", "Cần bạn quyết định"
    DIRECTION = "huong", "Phương hướng đã nêu trong báo cáo, đưa vào nội dung nếu phù hợp"
    KEPT = "nam-giu", "Chỗ có ghi năm được giữ nguyên"
    REPLACED = "nam-thay", "Chỗ ghi năm đã thay"
    DUE = "thoi-han", "Thời hạn được dời sang ngày làm việc"
    PEOPLE = "co-quan", "Cơ quan, người ký đã cập nhật"
    BASIS = "can-cu", "Căn cứ đã thay"


class ImportRole(models.TextChoices):
    """What a line of an imported file becomes in the draft."""

    TITLE = "ten", "Tên chương trình"
    BASIS = "can-cu", "Căn cứ"
    PREAMBLE = "loi-dan", "Lời dẫn"
    PURPOSE = "muc-dich", "Mục đích"
    REQUIREMENTS = "yeu-cau", "Yêu cầu"
    ITEM = "noi-dung", "Nội dung"
    POINT = "diem", "Điểm a), b)…"
    BODY = "dien-giai", "Diễn giải"
    DUTY = "trach-nhiem", "Trách nhiệm của một bên"
    IMPLEMENTATION = "to-chuc", "Tổ chức thực hiện"
    HEADING = "de-muc", "Đề mục"
    UNPLACED = "chua-xep", "Chưa xếp được"
    LEFT_OUT = "bo-qua", "Không nhập"
