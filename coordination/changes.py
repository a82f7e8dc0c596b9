"""What an addendum changes in the programme: its whole text beside the one it amends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from coordination.comparing import Change, Chapter, ChapterChange, Entry, Piece, TextChange, compare
from coordination.versions import read_parties
from coordination.wording import ENDED, ITEMS, PARTIES, wordings
from documents.models import Version

OWN_CHAPTERS = ("Phần mở đầu", "Nơi nhận")  # the addendum has its own title, legal bases and recipients


@dataclass(frozen=True)
class Changes:
    """All that differs between the text amended (``old``) and the whole text as amended (``new``)."""

    old: Version
    new: Version
    chapters: list[ChapterChange]

    @property
    def items(self) -> list[Entry]:
        """The items that were added, reworded, moved or ended; points of an item that ended go with it."""
        entries = next(chapter.differing for chapter in self.chapters if chapter.heading == ITEMS)
        ended = {top_number(entry) for entry in entries if ends(entry) and entry.name != "Điểm"}
        return [entry for entry in entries if entry.name != "Điểm" or top_number(entry) not in ended or not ends(entry)]

    @property
    def renumbered(self) -> list[tuple[str, str]]:
        """Numbers before and after of the top items that got another one because of those before them."""
        entries = next(chapter.entries for chapter in self.chapters if chapter.heading == ITEMS)
        tops = [entry for entry in entries if entry.renumbered and entry.name != "Điểm"]
        return [(entry.number_before, entry.number_after) for entry in tops]

    @property
    def elsewhere(self) -> list[tuple[str, Entry]]:
        """What differs around the items, under its heading."""
        others = (chapter for chapter in self.chapters if chapter.heading != ITEMS)
        return [(chapter.heading, entry) for chapter in others for entry in chapter.differing]

    @property
    def count(self) -> int:
        return len(self.items) + len(self.elsewhere)

    @property
    def summary(self) -> list[tuple[int, str]]:
        """How many items and other parts were treated in which way, as people tell it."""
        ended = sum(ends(entry) for entry in self.items)
        reworded = sum(entry.change == Change.CHANGED and not ends(entry) for entry in self.items)
        counted = [
            (sum(entry.change == Change.ADDED for entry in self.items), "nội dung bổ sung"),
            (reworded, "nội dung sửa đổi"),
            (ended, "nội dung kết thúc"),
            (sum(entry.moved for entry in self.items), "nội dung chuyển chỗ"),
            (len(self.elsewhere), "phần khác sửa đổi"),
        ]
        return [one for one in counted if one[0]]


def changes(base: Version, version: Version) -> Changes:
    """What ``version`` changes in ``base``; reads their parties where they were not read, and two queries more."""
    read_parties(base, version)
    old, new = wordings([base, version])
    return Changes(base, version, compare(_amendable(old, new), _amendable(new, old)))


def _amendable(chapters: Sequence[Chapter], others: Sequence[Chapter]) -> list[Chapter]:
    """The chapters that an addendum can change; of parties that stay only what they answer for."""
    found = []
    for chapter, other in zip(chapters, others, strict=True):
        if chapter.heading == PARTIES:
            found.append(
                Chapter(chapter.heading, tuple(_parties(chapter.pieces, {piece.key for piece in other.pieces})))
            )
        elif chapter.heading not in OWN_CHAPTERS:
            found.append(chapter)
    return found


def _parties(pieces: Iterable[Piece], staying: Collection[object]) -> list[Piece]:
    """In the order of the agencies, so that another order in the header is no change."""
    told = []
    for piece in sorted(pieces, key=lambda piece: str(piece.key)):
        keys = ("responsibility",) if piece.key in staying else ("name", "responsibility")
        told.append(Piece(piece.key, piece.name, tuple(text for text in piece.texts if text.key in keys)))
    return told


def end_of(entry: Entry) -> TextChange | None:
    """The text that tells from when an item is no longer carried out, where the addendum wrote it."""
    return next((text for text in entry.texts if text.label == ENDED and text.changed and text.after), None)


def ends(entry: Entry) -> bool:
    """Whether the addendum ends the item."""
    return entry.change != Change.ADDED and end_of(entry) is not None


def top_number(entry: Entry) -> str:
    """The number of the top item that an entry is or stands under: "2" of "2" and of "2.a)"."""
    return (entry.number_after or entry.number_before).partition(".")[0]
