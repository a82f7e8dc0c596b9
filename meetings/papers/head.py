"""What the papers of a meeting have in common: whose they are, when and where it is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coordination.phrases import within
from documents.blocks import Block, Paragraph
from documents.building import STYLES
from documents.choices import DocumentKind
from documents.drafting import style_of
from documents.official import Issuer, OfficialDocument
from documents.vietnamese import date_in_words, weekday
from meetings.minutes import in_hours
from meetings.models import Meeting


def paper(meeting: Meeting, type_name: str, blocks: Sequence[Block], **parts: Any) -> OfficialDocument:
    """A paper of the organizer without number, date and signatures; ``parts`` override what is common.

    It has no ending after its last block, as nobody signs it.
    """
    style = STYLES[style_of(meeting.organizer, DocumentKind.PLAN, meeting.held_on)]
    common: dict[str, Any] = {
        "subject": meeting.title,
        "issuers": [Issuer(organizer_name(meeting))],
        "dated": False,
        "style": replace(style, ending=""),
    }
    return OfficialDocument(type_name=type_name, blocks=tuple(blocks), **{**common, **parts})


def organizer_name(meeting: Meeting) -> str:
    """The organizer's full name on the day of the meeting."""
    name = meeting.organizer.name_on(meeting.held_on)
    return name.full if name else str(meeting.organizer)


def when(meeting: Meeting) -> str:
    """ "08 giờ 00 phút, thứ Hai, ngày 05 tháng 01 năm 2026"; the part of the day where no time is known."""
    hours = in_hours(meeting.starts_at) if meeting.starts_at else meeting.get_part_of_day_display()
    day = f"{weekday(meeting.held_on)}, {date_in_words(meeting.held_on)}"
    told = f"{hours}, {day}" if hours else day
    return told[:1].upper() + told[1:]


def facts(meeting: Meeting) -> list[Block]:
    """Time, place and chairs, a line each, as far as they are known."""
    told = {"Thời gian": when(meeting), "Địa điểm": meeting.place_printed, "Chủ trì": meeting.chair_printed}
    return [Paragraph(f"{label}: {text}.") for label, text in told.items() if text]


def dress(meeting: Meeting) -> str:
    """ "Trang phục: lịch sự"; "" where nothing is asked for."""
    asked = meeting.dress.strip().rstrip(".")
    return asked if not asked or asked.lower().startswith("trang phục") else f"Trang phục: {within(asked)}"
