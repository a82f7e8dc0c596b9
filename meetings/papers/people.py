"""The delegates on paper: the list by group, the sign-in sheet, and who gets a card with his name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Prefetch

from documents.blocks import Align, Block, Column, Heading, Paragraph, Table
from documents.numbering import Level
from documents.official import OfficialDocument
from meetings.choices import Response
from meetings.delegates import post_and_agency
from meetings.models import Delegate, DelegateGroup, Meeting
from meetings.papers.head import facts, paper

LISTED = (Column("TT", 2, Align.CENTER), Column("Họ và tên", 7), Column("Chức vụ", 7), Column("Cơ quan, đơn vị", 8))
SIGNED = (Column("TT", 2, Align.CENTER), Column("Họ và tên", 7), Column("Chức vụ, cơ quan", 9), Column("Ký tên", 6))
MOST_BLANK = 60  # lines to sign for a group that is only counted
ROOM = "\u00a0\n\u00a0"  # two lines high, so that a pen has room

Row = Callable[[int, Delegate], list[str]]


def delegate_groups(meeting: Meeting) -> list[DelegateGroup]:
    """The groups in order with their delegates, in two queries."""
    delegates = Prefetch("delegates", Delegate.objects.order_by("position", "pk"))
    return list(DelegateGroup.objects.filter(meeting=meeting).prefetch_related(delegates))


def delegate_list(meeting: Meeting) -> OfficialDocument | None:
    """The delegates by group, numbered through all; None where no group is known."""
    groups = delegate_groups(meeting)
    if not groups:
        return None
    blocks = [*facts(meeting), *_groups(groups, LISTED, _listed), _sum(groups)]
    return paper(meeting, "DANH SÁCH ĐẠI BIỂU", blocks)


def sign_in_sheet(meeting: Meeting) -> OfficialDocument | None:
    """The same with a column to sign; a group that is only counted has lines to fill in."""
    groups = delegate_groups(meeting)
    if not groups:
        return None
    return paper(meeting, "DANH SÁCH KÝ NHẬN CỦA ĐẠI BIỂU", _groups(groups, SIGNED, _signed, blank=True))


def _groups(groups: list[DelegateGroup], columns: tuple[Column, ...], row: Row, *, blank: bool = False) -> list[Block]:
    """A title and a table for each group; ``blank``: lines to fill in for those that are only counted."""
    blocks: list[Block] = []
    number = 0
    for group in groups:
        delegates = list(group.delegates.all())
        rows = [row(number + at, delegate) for at, delegate in enumerate(delegates, 1)]
        if blank and not delegates:
            rows = [[str(number + at), "", "", ROOM] for at in range(1, min(group.count or 1, MOST_BLANK) + 1)]
        number += len(rows)
        blocks.append(Heading(Level.ROMAN, f"{group.name}{_counted(group, len(delegates))}"))
        blocks.append(Table(columns, rows) if rows else Paragraph("Theo danh sách do đơn vị cử."))
    return blocks


def _counted(group: DelegateGroup, named: int) -> str:
    total = group.count if group.count is not None else named
    return f" ({total} đại biểu)" if total else ""


def _sum(groups: list[DelegateGroup]) -> Paragraph:
    total = sum(group.count if group.count is not None else len(group.delegates.all()) for group in groups)
    return Paragraph(f"Tổng số: {total} đại biểu.")


def _listed(number: int, delegate: Delegate) -> list[str]:
    notes = {
        Response.SUBSTITUTE: f"(cử {delegate.substitute_name or 'người'} dự thay)",
        Response.DECLINE: "(báo không dự được)",
    }
    post = "\n".join(filter(None, [delegate.post, notes.get(Response(delegate.response)) if delegate.response else ""]))
    return [str(number), delegate.name, post, delegate.agency_name]


def _signed(number: int, delegate: Delegate) -> list[str]:
    if delegate.response == Response.SUBSTITUTE:
        name = f"{delegate.substitute_name or '…'}\n(thay {delegate.name or delegate.post})"
        post = delegate.substitute_post
    else:
        name, post = delegate.name, delegate.post
    return [str(number), name, post_and_agency(post, delegate.agency_name), ROOM]


@dataclass(frozen=True)
class Card:
    """What stands on a card: a name, and the post under it."""

    name: str
    post: str


def cards_of(meeting: Meeting) -> list[Card]:
    """A card for each who chairs, keeps the minutes or is a delegate known by name; nobody who declined, nobody twice.

    Who comes in another's place has his own.
    """
    called = [one for group in delegate_groups(meeting) for one in group.delegates.all()]
    seats: dict[int | None, Card | None] = {one.appointment_id: _own(one) for one in called if one.appointment_id}
    cards: dict[object, Card] = {}
    for officer in [*meeting.chairs, *meeting.secretaries]:
        card = seats.get(officer.appointment_id) or _card(str(officer))
        cards.setdefault(officer.appointment_id or (card.name, card.post), card)
    for one in called:
        own = _own(one)
        if own is not None and one.response != Response.DECLINE:
            cards.setdefault(one.appointment_id or (own.name, own.post), own)
    return list(cards.values())


def _card(told: str) -> Card:
    """Of an officer told in words: "Nguyễn Văn A, Chủ tịch"."""
    name, _, post = told.partition(",")
    return Card(name.strip(), post.strip())


def _own(delegate: Delegate) -> Card | None:
    if delegate.response == Response.SUBSTITUTE and delegate.substitute_name:
        return Card(delegate.substitute_name, delegate.substitute_post or delegate.agency_name)
    return Card(delegate.name, post_and_agency(delegate.post, delegate.agency_name)) if delegate.name else None
