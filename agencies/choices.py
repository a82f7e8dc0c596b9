"""Choices of the agencies floor."""

from django.db import models


class LocalityType(models.TextChoices):
    PROVINCE = "tinh", "tỉnh"
    CITY = "thanh-pho", "thành phố"
    URBAN_DISTRICT = "quan", "quận"
    DISTRICT = "huyen", "huyện"
    TOWN = "thi-xa", "thị xã"
    WARD = "phuong", "phường"
    COMMUNE = "xa", "xã"
    TOWNSHIP = "thi-tran", "thị trấn"
    SPECIAL_ZONE = "dac-khu", "đặc khu"


class AgencyKind(models.TextChoices):
    PARTY_COMMITTEE = "cap-uy", "Cấp ủy"
    PEOPLES_COUNCIL = "hdnd", "Hội đồng nhân dân"
    PEOPLES_COMMITTEE = "ubnd", "Ủy ban nhân dân"
    FATHERLAND_FRONT = "mttq", "Ủy ban MTTQ Việt Nam"
    MASS_ORGANIZATION = "doan-the", "Tổ chức chính trị - xã hội"
    DEPARTMENT = "phong-ban", "Phòng, ban, đơn vị"
    OTHER = "khac", "Cơ quan khác"


class SuccessionKind(models.TextChoices):
    REORGANISED = "to-chuc-lai", "Tổ chức lại"
    MERGED = "hop-nhat", "Hợp nhất, sáp nhập"
    SPLIT = "chia-tach", "Chia, tách"
    RENAMED = "doi-ten", "Đổi tên"


class StepKind(models.TextChoices):
    """What a step of reorganisation does."""

    RENAME = "doi-ten", "Đổi tên cơ quan"
    MERGE = "hop-nhat", "Hợp nhất, sáp nhập cơ quan"
    SPLIT = "chia-tach", "Chia, tách cơ quan"
    ABOLISH = "giai-the", "Giải thể cơ quan"
    LOCALITY_RENAME = "doi-ten-don-vi", "Đổi tên đơn vị hành chính"
    LOCALITY_MERGE = "nhap-don-vi", "Nhập đơn vị hành chính"
    LOCALITY_SPLIT = "chia-don-vi", "Chia đơn vị hành chính"
    LOCALITY_ABOLISH = "giai-the-don-vi", "Kết thúc đơn vị hành chính"
    WITHDRAW = "rut-lai", "Rút lại một bước chưa đến ngày"


class StepState(models.TextChoices):
    WAITING = "cho-den-ngay", "Chờ đến ngày"
    DONE = "da-thuc-hien", "Đã thực hiện"
    WITHDRAWN = "da-rut-lai", "Đã rút lại"
    FAILED = "khong-thuc-hien-duoc", "Không thực hiện được"


class Role(models.TextChoices):
    STAFF = "chuyen-vien", "Chuyên viên"
    LEADER = "lanh-dao", "Lãnh đạo"
    CLERK = "van-thu", "Văn thư"
    ADMINISTRATOR = "quan-tri", "Quản trị"
    VIEWER = "xem", "Người xem cấp trên"


class SigningAuthority(models.TextChoices):
    """Quyền hạn ký, Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7."""

    ON_BEHALF = "TM.", "TM. (thay mặt tập thể)"
    HEAD = "", "Người đứng đầu ký trực tiếp"
    DEPUTY = "KT.", "KT. (ký thay)"
    BY_ORDER = "TL.", "TL. (thừa lệnh)"
    BY_MANDATE = "TUQ.", "TUQ. (thừa ủy quyền)"
    ACTING = "Q.", "Q. (quyền)"


# Whoever signs so signs for another, by a delegation.
FOR_ANOTHER = (SigningAuthority.DEPUTY, SigningAuthority.BY_ORDER, SigningAuthority.BY_MANDATE)


class DayKind(models.TextChoices):
    OFF = "nghi", "Nghỉ lễ, nghỉ bù"
    WORK = "lam-bu", "Làm bù (ngày nghỉ hoán đổi)"
