"""The plan for organizing a meeting: drafted from what is planned, edited and issued as any document."""

from __future__ import annotations

from coordination.phrases import within
from documents.blocks import Block, Heading
from documents.building import official_document
from documents.choices import DocumentKind
from documents.kinds import kind_of
from documents.models import Version
from documents.numbering import Level
from documents.official import OfficialDocument
from meetings.agenda import TimedItem, agenda_of
from meetings.choices import Action, PurposeKind
from meetings.models import DelegateGroup, Meeting, MeetingPlan, Purpose
from meetings.papers.head import dress, organizer_name, when
from meetings.papers.signed import signed_paper, standing
from meetings.wording import PaperKind, Wording, text_blocks

GOALS = {
    PurposeKind.SIGNING: "tạo cơ sở để các bên triển khai thực hiện",
    PurposeKind.PRELIMINARY_REVIEW: "đánh giá kết quả, chỉ rõ tồn tại, hạn chế, thống nhất nhiệm vụ thời gian tới",
    PurposeKind.BRIEFING: "nắm tình hình, tháo gỡ khó khăn, vướng mắc",
    PurposeKind.FINAL_REVIEW: "đánh giá kết quả, rút kinh nghiệm, biểu dương điển hình, đề ra phương hướng",
}


def plan_title(meeting: Meeting) -> str:
    """The trích yếu: "Tổ chức hội nghị sơ kết …"."""
    return f"Tổ chức {within(meeting.title)}"


def plan_sections(meeting: Meeting) -> list[Wording]:
    """The plan as far as the meeting is prepared. About seven queries."""
    return [
        Wording("muc-dich", "Mục đích, yêu cầu", _goals(meeting)),
        Wording("thoi-gian", "Thời gian, địa điểm", _time_and_place(meeting)),
        Wording("thanh-phan", "Thành phần", _who(meeting)),
        Wording("noi-dung", "Nội dung, chương trình", _agenda(meeting)),
        Wording("phan-cong", "Phân công chuẩn bị", _duties(meeting)),
        Wording("kinh-phi", "Kinh phí", "Từ nguồn kinh phí hoạt động của cơ quan chủ trì và các nguồn hợp pháp khác."),
        Wording("thuc-hien", "Tổ chức thực hiện", _carrying_out(meeting)),
    ]


def _goals(meeting: Meeting) -> str:
    goals = [_goal(purpose) for purpose in meeting.purposes.select_related("program")]
    demands = [
        "- Công tác chuẩn bị chu đáo, phân công rõ người, rõ việc, rõ thời hạn.",
        "- Hội nghị trang trọng, thiết thực, tiết kiệm, đúng thành phần, thời gian.",
    ]
    return "\n".join(["1. Mục đích", *goals, "2. Yêu cầu", *demands])


def _goal(purpose: Purpose) -> str:
    """ "- Sơ kết chương trình …: đánh giá kết quả, …"; of another purpose what it is about."""
    if purpose.kind == PurposeKind.OTHER:
        return f"- {purpose.what}."
    return f"- {purpose.get_kind_display()} {within(purpose.what)}: {GOALS[PurposeKind(purpose.kind)]}."


def _time_and_place(meeting: Meeting) -> str:
    lines = [f"- Thời gian: {when(meeting)}.", f"- Địa điểm: {meeting.place_printed or '…'}."]
    return "\n".join([*lines, *([f"- {dress(meeting)}."] if meeting.dress else [])])


def _who(meeting: Meeting) -> str:
    lines = [f"- Chủ trì: {meeting.chair_printed or '…'}."]
    if meeting.secretaries:
        lines.append(f"- Thư ký: {'; '.join(map(str, meeting.secretaries))}.")
    for group in DelegateGroup.objects.filter(meeting=meeting).prefetch_related("delegates"):
        total = group.count if group.count is not None else len(group.delegates.all())
        told = f": {total} đại biểu" if total else ""
        lines.append(f"- {group.name}{told}.")
    return "\n".join(lines)


def _agenda(meeting: Meeting) -> str:
    rows = agenda_of(meeting)
    return "\n".join(f"- {_clock(row)}{row.item.content.rstrip('.')}." for row in rows) or "…"


def _clock(row: TimedItem) -> str:
    return f"{row.starts_at:%H:%M}: " if row.starts_at else ""


def _duties(meeting: Meeting) -> str:
    """Who presents what; what nobody presents is the organizer's."""
    held = [row.item for row in agenda_of(meeting) if row.item.presenter_printed]
    lines = [f"- {item.presenter_printed}: {within(item.content).rstrip('.')}." for item in held]
    common = "chuẩn bị giấy mời, tài liệu, hội trường, khánh tiết, đón tiếp đại biểu, ghi biên bản hội nghị."
    return "\n".join([*lines, f"- {organizer_name(meeting)}: {common}"])


def _carrying_out(meeting: Meeting) -> str:
    return (
        f"Các cơ quan, đơn vị được phân công chủ động chuẩn bị, hoàn thành trước ngày {meeting.held_on:%d/%m/%Y}; có "
        f"vướng mắc thì phản ánh về {organizer_name(meeting)} để kịp thời xem xét."
    )


# On paper


def section_blocks(sections: list[tuple[str, str]]) -> list[Block]:
    """Pairs of heading and text as numbered parts; nothing of an empty one."""
    blocks: list[Block] = []
    for heading, text in sections:
        if text.strip():
            blocks += [Heading(Level.ROMAN, heading), *text_blocks(text)]
    return blocks


def plan_document(version: Version) -> OfficialDocument:
    """The plan of a version: a numbered part a section."""
    sections = [(section.heading, section.body) for section in version.sections.all()]
    return official_document(version, type_name="KẾ HOẠCH", blocks=section_blocks(sections))


def plan_paper(meeting: Meeting) -> OfficialDocument:
    """The plan as it stands: that of its document where there is one, else drafted from the records."""
    document = standing(MeetingPlan, meeting)
    if document is not None:
        return kind_of(document).build(document.current_version)
    sections = [(one.heading, one.body) for one in plan_sections(meeting)]
    return signed_paper(meeting, DocumentKind.PLAN, "KẾ HOẠCH", plan_title(meeting), section_blocks(sections))


PLAN = PaperKind(
    kind=DocumentKind.PLAN,
    model=MeetingPlan,
    noun="Kế hoạch",
    title=plan_title,
    sections=plan_sections,
    action=Action.EDIT,
    page="meetings:papers",
)
