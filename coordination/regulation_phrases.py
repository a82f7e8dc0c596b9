"""What regulations of each family usually hold: a start to write on, never a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordination.choices import Family

DUTIES, CARRYING_OUT = "Trách nhiệm của các bên", "Tổ chức thực hiện"


@dataclass(frozen=True)
class Article:
    """An article with its text, one paragraph a line."""

    title: str
    body: str


@dataclass(frozen=True)
class Chapter:
    title: str
    articles: Sequence[Article]


USUAL_NAMES: dict[str, str] = {
    Family.AUTHORITIES: "Thường trực HĐND, UBND và Ban Thường trực Ủy ban MTTQ Việt Nam {place}",
    Family.FRONT_AND_ORGANIZATIONS: "Ủy ban MTTQ Việt Nam và các tổ chức chính trị - xã hội {place}",
    Family.OTHER: "các bên",
}

_PRINCIPLES = Article(
    "Nguyên tắc phối hợp",
    "Tuân thủ pháp luật; đúng chức năng, nhiệm vụ, quyền hạn của mỗi bên; không làm thay công việc của nhau.\n"
    "Tôn trọng, bình đẳng, thống nhất hành động; kịp thời trao đổi thông tin, tháo gỡ vướng mắc.\n"
    "Phát huy quyền làm chủ của nhân dân; lấy hiệu quả công việc và sự hài lòng của nhân dân làm thước đo.",
)

_WORK_OF_AUTHORITIES = Chapter(
    "Nội dung phối hợp",
    (
        Article(
            "Tuyên truyền, vận động nhân dân",
            "Các bên thống nhất nội dung, hình thức tuyên truyền chủ trương của Đảng, chính sách, pháp luật của Nhà "
            "nước và nhiệm vụ của địa phương.\n"
            "Phối hợp tổ chức các cuộc vận động, phong trào thi đua yêu nước ở khu dân cư.",
        ),
        Article(
            "Kỳ họp Hội đồng nhân dân, tiếp xúc cử tri",
            "Thống nhất thời gian, địa điểm, thành phần hội nghị tiếp xúc cử tri trước và sau mỗi kỳ họp.\n"
            "Tổng hợp, phân loại ý kiến, kiến nghị của cử tri; theo dõi, đôn đốc việc giải quyết và trả lời cử tri.",
        ),
        Article(
            "Giám sát và phản biện xã hội",
            "Hằng năm trao đổi, thống nhất kế hoạch giám sát để không trùng lặp về nội dung, đối tượng, thời gian.\n"
            "Dự thảo văn bản liên quan trực tiếp đến quyền, lợi ích của nhân dân được gửi lấy ý kiến phản biện trước "
            "khi ban hành.",
        ),
        Article(
            "Tiếp công dân và đối thoại với nhân dân",
            "Phối hợp tiếp công dân định kỳ, giải quyết khiếu nại, tố cáo, kiến nghị, phản ánh của công dân.\n"
            "Tổ chức hội nghị đối thoại giữa người đứng đầu chính quyền với nhân dân theo quy định.",
        ),
    ),
)

_WORK_OF_ORGANIZATIONS = Chapter(
    "Nội dung phối hợp",
    (
        Article(
            "Tuyên truyền, vận động đoàn viên, hội viên và nhân dân",
            "Thống nhất chủ đề tuyên truyền hằng năm; phân công lực lượng, địa bàn, tránh chồng chéo.\n"
            "Phối hợp thực hiện các cuộc vận động, phong trào thi đua do Mặt trận Tổ quốc chủ trì.",
        ),
        Article(
            "Đại diện, bảo vệ quyền và lợi ích hợp pháp",
            "Nắm tình hình, tập hợp ý kiến, kiến nghị của đoàn viên, hội viên và nhân dân.\n"
            "Kiến nghị với cơ quan có thẩm quyền và theo dõi kết quả giải quyết.",
        ),
        Article(
            "Giám sát, phản biện xã hội và xây dựng Đảng, chính quyền",
            "Đăng ký nội dung giám sát, phản biện xã hội hằng năm với Ban Thường trực Ủy ban MTTQ Việt Nam.\n"
            "Cử người tham gia các đoàn giám sát, hội nghị phản biện theo lĩnh vực của mình.",
        ),
        Article(
            "An sinh xã hội, chăm lo đời sống nhân dân",
            "Phối hợp vận động, quản lý và sử dụng các nguồn quỹ đúng mục đích, công khai.\n"
            "Rà soát, thống nhất danh sách được hỗ trợ để không trùng, không sót.",
        ),
    ),
)

_WORK: dict[str, Chapter] = {
    Family.AUTHORITIES: _WORK_OF_AUTHORITIES,
    Family.FRONT_AND_ORGANIZATIONS: _WORK_OF_ORGANIZATIONS,
    Family.OTHER: Chapter(
        "Nội dung phối hợp",
        (Article("Công tác phối hợp", "Các bên phối hợp thực hiện nhiệm vụ thuộc chức năng của mình trên địa bàn."),),
    ),
}


def usual_title(family: str, span: str, place: str) -> str:
    """The usual title: "Quy chế phối hợp công tác giữa … phường Tây Hồ nhiệm kỳ 2026-2031"."""
    return f"Quy chế phối hợp công tác giữa {USUAL_NAMES[family].format(place=place)} {span}"


def usual_preamble(span: str) -> str:
    return f"Các bên thống nhất ban hành Quy chế phối hợp công tác {span} với những nội dung như sau:"


def usual_chapters(family: str, span: str, place: str, duties: Sequence[Article]) -> list[Chapter]:
    """The usual chapters of a regulation for ``span``; ``duties``: the articles on what each party answers for."""
    names = USUAL_NAMES[family].format(place=place)
    scope = Article(
        "Phạm vi điều chỉnh, đối tượng áp dụng",
        f"Quy chế này quy định nguyên tắc, nội dung và trách nhiệm phối hợp công tác giữa {names}.\n"
        "Quy chế này áp dụng đối với các bên và cơ quan, đơn vị, cá nhân có liên quan.",
    )
    told = [Chapter(DUTIES, duties)] if duties else []
    return [Chapter("Quy định chung", (scope, _PRINCIPLES)), _WORK[family], *told, _carrying_out(span)]


def _carrying_out(span: str) -> Chapter:
    articles = (
        Article(
            "Chương trình phối hợp hằng năm",
            "Căn cứ Quy chế này, các bên ký chương trình phối hợp công tác hằng năm, nêu rõ nội dung, cơ quan chủ trì, "
            "cơ quan phối hợp, thời hạn và sản phẩm.",
        ),
        Article(
            "Chế độ thông tin, báo cáo, sơ kết, tổng kết",
            "Các bên gửi báo cáo kết quả thực hiện về cơ quan thường trực trước ngày 20 tháng 6 và ngày 10 tháng 12 "
            "hằng năm.\n"
            f"Sáu tháng và hằng năm tổ chức hội nghị sơ kết, tổng kết; cuối {span} tổng kết việc thực hiện Quy chế.",
        ),
        Article(
            "Hiệu lực thi hành",
            f"Quy chế này có hiệu lực kể từ ngày ký, thực hiện trong {span}.\n"
            "Trong quá trình thực hiện, nếu có vướng mắc, các bên trao đổi, thống nhất sửa đổi, bổ sung.",
        ),
    )
    return Chapter(CARRYING_OUT, articles)
