"""What the master of ceremonies says at a signing: who is called to the table, who signs in which order."""

from __future__ import annotations

from agencies.models import User
from coordination.documents import TYPE_NAME
from coordination.models import Program
from coordination.phrases import within
from documents.blocks import Block, Dash, Heading, Paragraph
from documents.models import Party
from documents.numbering import Level
from documents.official import OfficialDocument
from documents.vietnamese import punctuated
from meetings.models import Meeting
from meetings.papers.head import facts, paper
from meetings.signing import signed_programs

READY = "Kính thưa các quý vị đại biểu!"


def signing_script(meeting: Meeting, user: User) -> OfficialDocument | None:
    """The order of signing of the programmes the user may see, with the words to say; None where none is signed."""
    programs = signed_programs(meeting, user)
    if not programs:
        return None
    blocks: list[Block] = [*facts(meeting), Heading(Level.ROMAN, "Chuẩn bị"), *_preparation(programs)]
    for program in programs:
        blocks += _signing(program, many=len(programs) > 1)
    blocks += [Heading(Level.ROMAN, "Kết thúc phần ký kết"), *_ending(meeting)]
    return paper(meeting, "KỊCH BẢN KÝ KẾT", blocks)


def _parties(program: Program) -> list[Party]:
    """In the order in which they sign."""
    return list(program.document.current_version.parties.all())


def _preparation(programs: list[Program]) -> list[Block]:
    seats = max(len(_parties(program)) for program in programs)
    prints = "; ".join(f"{_title(program)} ({len(_parties(program))} bên ký)" for program in programs)
    return [
        Dash(f"Bàn ký: {seats} chỗ, xếp theo thứ tự ký từ trái sang phải; bút, khăn trải bàn, hoa."),
        Dash(f"Văn bản in sẵn, kẹp bìa: {prints}."),
        Dash("Lễ tân đứng hai bên bàn ký, lật trang và chuyển văn bản giữa các bên."),
    ]


def _signing(program: Program, *, many: bool) -> list[Block]:
    parties = _parties(program)
    seats = punctuated([f"{_signatory(party)}, đại diện {_body(party)}" for party in parties])
    return [
        Heading(Level.ROMAN, f"Ký {within(_title(program))}" if many else "Lễ ký kết"),
        Paragraph(f"{READY} Sau đây là phần ký kết {within(_title(program))}."),
        Paragraph("Xin trân trọng kính mời lên bàn ký:"),
        *map(Dash, seats),
        Paragraph("Xin kính mời các đồng chí ký theo thứ tự:"),
        *(Heading(Level.CLAUSE, f"{_body(party)}: {_signatory(party)}.", titled=False) for party in parties),
        Paragraph("Các bên trao văn bản đã ký, bắt tay và chụp ảnh lưu niệm. Xin trân trọng cảm ơn!"),
    ]


def _title(program: Program) -> str:
    """The title, which some leave without its type."""
    title = program.title or ""
    return title if title.startswith(TYPE_NAME.split()[0]) else f"{TYPE_NAME} {within(title)}".strip()


def _signatory(party: Party) -> str:
    return f"Đồng chí {party.signatory}" if party.signatory else "Đồng chí …………………… (chưa có người ký)"


def _body(party: Party) -> str:
    return party.printed_name or party.agency.full


def _ending(meeting: Meeting) -> list[Block]:
    named = meeting.chairs[0] if meeting.chairs else None
    asked = f"Xin trân trọng kính mời đồng chí {named} phát biểu." if named else "Xin mời đại diện chủ trì phát biểu."
    return [Paragraph("Phần ký kết đã hoàn thành. Đề nghị các quý vị đại biểu nhiệt liệt chúc mừng!"), Paragraph(asked)]
