"""Invitations: one text, signed and numbered once; printed for each delegate, each agency or a whole group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from coordination.phrases import within
from documents.blocks import Block, Code, Paragraph
from documents.building import official_document
from documents.choices import PUBLIC_STATES, DocumentKind, DocumentState
from documents.kinds import kind_of
from documents.models import Version
from documents.official import OfficialDocument
from meetings.choices import Action, GroupKind, InviteBy
from meetings.delegates import post_and_agency
from meetings.models import Delegate, DelegateGroup, Invitation, Meeting
from meetings.papers.head import dress, organizer_name, when
from meetings.papers.people import delegate_groups
from meetings.papers.signed import signed_paper, standing
from meetings.personal import personal_address
from meetings.wording import PaperKind, Wording

ADDRESSEE = "kinh-moi"  # the section that each print replaces by whom it invites
SCAN = (
    "Quét mã để xác nhận tham dự, cử người đi thay và xem tài liệu hội nghị.\n"
    "Mã dành riêng cho người được mời, dùng khi điểm danh tại hội nghị."
)
CLOSING = "Sự có mặt của quý đại biểu góp phần vào thành công của hội nghị. Trân trọng kính mời."
SIGNED_STATES = (*PUBLIC_STATES, DocumentState.SIGNED)


def invitation_title(meeting: Meeting) -> str:
    """The trích yếu: "Dự hội nghị sơ kết …"."""
    return f"Dự {within(meeting.title)}"


def invitation_sections(meeting: Meeting) -> list[Wording]:
    """The lines of the form in Nghị định 30/2020, Phụ lục III: whom, to what, chaired by, when, where, notes."""
    notes = "\n".join(filter(None, [dress(meeting) and f"{dress(meeting)}.", meeting.guest_notes]))
    return [
        Wording(ADDRESSEE, "Trân trọng kính mời", "Các đại biểu theo danh sách"),
        Wording("toi-du", "Tới dự", meeting.title),
        Wording("chu-tri", "Chủ trì", meeting.chair_printed or "…"),
        Wording("thoi-gian", "Thời gian", when(meeting)),
        Wording("dia-diem", "Địa điểm", meeting.place_printed or "…"),
        Wording("ghi-chu", "Ghi chú", notes),
    ]


def invitation_document(version: Version) -> OfficialDocument:
    """The invitation of a version to all, as it is signed and numbered."""
    sections = [Wording(section.key, section.heading, section.body) for section in version.sections.all()]
    meeting = version.document.invitation.meeting
    return official_document(version, type_name="GIẤY MỜI", blocks=_blocks(meeting, sections))


def _blocks(meeting: Meeting, sections: list[Wording], whom: str = "", code: Code | None = None) -> list[Block]:
    blocks: list[Block] = []
    for one in sections:
        text = whom if whom and one.key == ADDRESSEE else one.body.strip()
        label = f"{organizer_name(meeting)} {within(one.heading)}" if one.key == ADDRESSEE else one.heading
        if text:
            first, *rest = text.splitlines()
            blocks += [Paragraph(f"{label}: {first}"), *map(Paragraph, rest)]
    return [*blocks, *([code] if code else []), Paragraph(CLOSING)]


# For each who is invited


@dataclass(frozen=True)
class Invited:
    """Whom a print invites, as a list names him and as the print does; with the QR code of his own link."""

    label: str
    whom: str
    code: Code | None = None


def invited(meeting: Meeting) -> Iterator[Invited]:
    """Everybody who gets a print, in the order of the groups: a delegate, an agency or a group. Two queries."""
    for group in delegate_groups(meeting):
        delegates = [one for one in group.delegates.all() if not (group.kind == GroupKind.GUESTS and one.client_id)]
        if group.invite_by == InviteBy.COLLECTIVE or not delegates:
            yield Invited(group.name, _group(group))
        elif group.invite_by == InviteBy.AGENCY:
            yield from _agencies(delegates)
        else:
            yield from (Invited(_label(one), _person(one, one.agency_name), _code(one)) for one in delegates)


def _group(group: DelegateGroup) -> str:
    return f"{group.name} ({group.count} đại biểu)" if group.count else group.name


def _agencies(delegates: list[Delegate]) -> Iterator[Invited]:
    """One print an agency, its delegates named; who has none gets his own."""
    ordered = sorted(delegates, key=lambda one: one.agency_name)
    for agency, members in groupby(ordered, key=lambda one: one.agency_name):
        named = list(members)
        if agency:
            posts = "; ".join(_person(one) for one in named)
            yield Invited(agency, f"{agency} ({posts})")
        else:
            yield from (Invited(_label(one), _person(one, one.agency_name), _code(one)) for one in named)


def _person(delegate: Delegate, agency: str = "") -> str:
    """ "Ông/Bà Nguyễn Văn A, Chủ tịch Ủy ban MTTQ Việt Nam phường Tây Hồ"."""
    name = f"Ông/Bà {delegate.name}" if delegate.name else ""
    return ", ".join(filter(None, [name, post_and_agency(delegate.post, agency)]))


def _label(delegate: Delegate) -> str:
    return delegate.name or delegate.post


def _code(delegate: Delegate) -> Code | None:
    """The code of a delegate who can be reached; who cannot answers by other ways."""
    return Code(personal_address(delegate), SCAN) if delegate.mail or delegate.phone else None


def invitations(meeting: Meeting) -> list[tuple[str, OfficialDocument]]:
    """A print with its label for each who is invited; one to all where nobody is named yet.

    Number, date, signature and wording are those of the invitation's document where there is one. Until that is
    signed the prints are plain ones to be signed by hand.
    """
    base, sections = _base(meeting)
    everybody = [
        (one.label, replace(base, blocks=tuple(_blocks(meeting, sections, one.whom, one.code))))
        for one in invited(meeting)
    ]
    return everybody or [("Giấy mời", base)]


def _base(meeting: Meeting) -> tuple[OfficialDocument, list[Wording]]:
    document = standing(Invitation, meeting)
    if document is None:
        sections = invitation_sections(meeting)
        return _plain(meeting, sections, invitation_title(meeting)), sections
    version = document.current_version
    sections = [Wording(section.key, section.heading, section.body) for section in version.sections.all()]
    if document.state in SIGNED_STATES:
        return kind_of(document).build(version), sections
    return _plain(meeting, sections, version.title), sections


def _plain(meeting: Meeting, sections: list[Wording], title: str) -> OfficialDocument:
    blocks = _blocks(meeting, sections)
    return signed_paper(meeting, DocumentKind.INVITATION, "GIẤY MỜI", title, blocks)


INVITATION = PaperKind(
    kind=DocumentKind.INVITATION,
    model=Invitation,
    noun="Giấy mời",
    title=invitation_title,
    sections=invitation_sections,
    action=Action.EDIT,
    page="meetings:papers",
)
