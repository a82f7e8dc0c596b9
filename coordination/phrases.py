"""What programmes of each family usually hold: a start to write on, never a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.choices import AgencyKind
from coordination.choices import Family, SectionKey

MASS_ORGANIZATIONS = "các tổ chức chính trị - xã hội"


@dataclass(frozen=True)
class UsualParty:
    """A kind of agency that is usually a party, and what it answers for."""

    kind: AgencyKind
    responsibility: str
    group_label: str = ""


_COUNCIL = UsualParty(
    AgencyKind.PEOPLES_COUNCIL,
    "Chủ trì tổ chức các kỳ họp Hội đồng nhân dân, hoạt động tiếp xúc cử tri và giám sát; phối hợp với Ủy ban nhân dân "
    "và Ban Thường trực Ủy ban MTTQ Việt Nam tổng hợp, đôn đốc giải quyết kiến nghị của cử tri.",
)
_COMMITTEE = UsualParty(
    AgencyKind.PEOPLES_COMMITTEE,
    "Chỉ đạo các phòng, ban, đơn vị thực hiện chương trình; cung cấp thông tin, bảo đảm điều kiện hoạt động theo quy "
    "định; trả lời kiến nghị của cử tri, kết luận giám sát và ý kiến phản biện xã hội.",
)
_FRONT = UsualParty(
    AgencyKind.FATHERLAND_FRONT,
    "Tuyên truyền, vận động các tầng lớp nhân dân; chủ trì giám sát, phản biện xã hội; tập hợp ý kiến, kiến nghị của "
    "cử tri và nhân dân gửi các bên; là đầu mối theo dõi, tổng hợp kết quả thực hiện chương trình.",
)
_ORGANIZATION = UsualParty(
    AgencyKind.MASS_ORGANIZATION,
    "Tuyên truyền, vận động đoàn viên, hội viên thực hiện chương trình; phối hợp giám sát, phản biện xã hội thuộc lĩnh "
    "vực của mình; báo cáo kết quả theo định kỳ.",
    MASS_ORGANIZATIONS,
)

USUAL_PARTIES: dict[str, Sequence[UsualParty]] = {
    Family.AUTHORITIES: (_COUNCIL, _COMMITTEE, _FRONT),
    Family.FRONT_AND_ORGANIZATIONS: (_FRONT, _ORGANIZATION),
    Family.OTHER: (),
}

USUAL_TITLES: dict[str, str] = {
    Family.AUTHORITIES: "Chương trình phối hợp công tác {span} giữa Thường trực HĐND, UBND và Ban Thường trực Ủy ban "
    "MTTQ Việt Nam {place}",
    Family.FRONT_AND_ORGANIZATIONS: "Chương trình phối hợp công tác {span} giữa Ủy ban MTTQ Việt Nam và các tổ chức "
    "chính trị - xã hội {place}",
    Family.OTHER: "Chương trình phối hợp công tác {span}",
}


def within(name: str) -> str:
    """A name within a sentence: "Công tác năm 2026" → "công tác năm 2026"; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def program_name(title: str) -> str:
    """How others name a programme: its trích yếu after the name of its kind, which it may hold already."""
    return title if title.lower().startswith("chương trình") else f"Chương trình phối hợp {within(title)}"


def usual_title(family: str, span: str, place: str) -> str:
    """The usual title: "Chương trình phối hợp công tác năm 2026 giữa … phường Tây Hồ"."""
    return USUAL_TITLES[family].format(span=span, place=place)


def usual_texts(span: str) -> dict[str, str]:
    """The usual texts around the items of a programme for ``span`` ("năm 2026"), by the keys of its texts."""
    return {
        "preamble": f"Các bên thống nhất ban hành Chương trình phối hợp công tác {span} với những nội dung như sau:",
        SectionKey.PURPOSE: "Phát huy vai trò, trách nhiệm của các bên; tăng cường phối hợp, nâng cao hiệu quả thực "
        "hiện nhiệm vụ chính trị của địa phương; bảo đảm quyền và lợi ích hợp pháp, chính đáng của nhân dân.",
        SectionKey.REQUIREMENTS: "Phối hợp thường xuyên, đúng chức năng, nhiệm vụ, quyền hạn của mỗi bên. Mỗi nội dung "
        "có cơ quan chủ trì, cơ quan phối hợp, thời hạn và sản phẩm rõ ràng.",
        SectionKey.IMPLEMENTATION: "Các bên quán triệt, phân công thực hiện chương trình; định kỳ gửi báo cáo về cơ "
        "quan thường trực để tổng hợp.\nCác bên tổ chức sơ kết 6 tháng, tổng kết năm, đánh giá kết quả và thống nhất "
        "nhiệm vụ của thời gian tiếp theo.\nTrong quá trình thực hiện, nếu có vướng mắc, các bên trao đổi, thống nhất "
        "sửa đổi, bổ sung cho phù hợp.",
    }
