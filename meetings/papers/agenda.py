"""The agenda on paper, with the times that follow from the start."""

from __future__ import annotations

from documents.blocks import Align, Block, Column, Paragraph, Table
from documents.official import OfficialDocument
from meetings.agenda import TimedItem, agenda_of
from meetings.models import Meeting, Speech
from meetings.papers.head import facts, paper

TIMED = (Column("Thời gian", 4, Align.CENTER), Column("Nội dung", 11), Column("Người thực hiện", 7))
UNTIMED = (Column("TT", 2, Align.CENTER), Column("Nội dung", 13), Column("Người thực hiện", 7))


def agenda_document(meeting: Meeting) -> OfficialDocument | None:
    """The agenda; None where there is none. Without a known start its items are numbered instead."""
    rows = agenda_of(meeting)
    if not rows:
        return None
    timed = rows[0].starts_at is not None
    cells = [
        [_time(row) if timed else str(number), _what(row), row.item.presenter_printed]
        for number, row in enumerate(rows, 1)
    ]
    blocks: list[Block] = [*facts(meeting), Table(TIMED if timed else UNTIMED, cells)]
    loose = [str(one) for one in _loose(meeting)]
    if loose:
        blocks += [Paragraph("Phát biểu khác: " + "; ".join(loose) + ".")]
    return paper(meeting, "CHƯƠNG TRÌNH", blocks)


def _time(row: TimedItem) -> str:
    if row.starts_at is None or row.ends_at is None:
        return ""
    ends = f" - {row.ends_at:%H:%M}" if row.item.minutes else ""
    return f"{row.starts_at:%H:%M}{ends}"


def _what(row: TimedItem) -> str:
    """The content, a line for each speech in it."""
    return "\n".join([row.item.content, *(f"- {speech}" for speech in row.item.speeches.all())])


def _loose(meeting: Meeting) -> list[Speech]:
    """Speeches that stand in no item of the agenda."""
    speeches = Speech.objects.filter(meeting=meeting, item__isnull=True)
    return list(speeches.select_related("speaker__official", "speaker__post"))
