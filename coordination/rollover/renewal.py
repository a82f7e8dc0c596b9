"""The rows of a programme renewed for its next span, in memory: the preview shows them, the rollover saves them.

Every change, and every place somebody should look at, becomes a note.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from agencies.models import Agency
from agencies.working_days import WorkCalendar
from coordination.choices import DueKind, NoteKind
from coordination.models import Due, ItemLine, LineSupport, RolloverNote
from coordination.rollover.heirs import Heirs
from coordination.rollover.years import Shift, Spot, rewrite, rewrite_due

DUE_LENGTH = 200
DUTY_LENGTH = 500


class Renewal:
    """Renews texts, deadlines and agencies, and collects what is to be told about it in ``notes``."""

    def __init__(self, shift: Shift, calendar: WorkCalendar, heirs: Heirs) -> None:
        self.shift, self.calendar, self.heirs = shift, calendar, heirs
        self.notes: list[RolloverNote] = []

    def note(self, kind: NoteKind, place: str, text: str, *, item: int | None = None, fragment: str = "") -> None:
        self.notes.append(RolloverNote(kind=kind, place=place, text=text, item_id=item, fragment=fragment))

    def _tell_years(self, spots: Iterable[Spot], place: str, item: int | None, fragment: str) -> None:
        for spot in spots:
            kind = NoteKind.KEPT if spot.kept else NoteKind.REPLACED
            self.note(kind, place, str(spot), item=item, fragment=fragment)

    def text(self, said: str, place: str, *, item: int | None = None, fragment: str = "") -> str:
        """A text with the programme's years replaced."""
        told, spots = rewrite(said, self.shift)
        self._tell_years(spots, place, item, fragment)
        return told

    def agency(self, agency: Agency, place: str, *, item: int | None = None, fragment: str = "") -> Agency:
        """Who carries on for the agency; the agency itself where that is nobody, or not clear."""
        heirs = self.heirs.of(agency)
        if [heir.pk for heir in heirs] == [agency.pk]:
            return agency
        told = f"{agency.full} đã kết thúc hoạt động"
        if len(heirs) == 1:
            self.note(NoteKind.PEOPLE, place, f"{told}: thay bằng {heirs[0].full}", item=item, fragment=fragment)
            return heirs[0]
        named = ", ".join(heir.full for heir in heirs)
        choice = f"được nhiều cơ quan kế thừa ({named}): hãy chọn" if heirs else "chưa rõ cơ quan kế thừa: hãy chọn"
        self.note(NoteKind.CHOOSE, place, f"{told}, {choice}", item=item, fragment=fragment)
        return agency

    def day(self, day: datetime.date, kind: str) -> datetime.date:
        """The day of the next span on which offices work: the next working day, unless the deadline's span ends."""
        shifted = self.shift.day(day)
        worked = self.calendar.next(shifted)
        beyond = worked.year > self.shift.new_to or (kind == DueKind.PERIOD and worked.month != shifted.month)
        return self.calendar.previous(shifted) if beyond else worked

    def due(self, row: Due, place: str, item: int | None) -> None:
        """Moves the deadline of a line or of a supporting agency."""
        old = row.due_on
        if old is not None:
            row.due_on = self.day(old, row.due_kind)
            shifted = self.shift.day(old)
            if row.due_on != shifted:
                reason = self.calendar.reason_off(shifted)
                told = f"{shifted:%d/%m/%Y} là ngày nghỉ ({reason}): thời hạn dời sang {row.due_on:%d/%m/%Y}"
                self.note(NoteKind.DUE, place, told, item=item)
        told, spots = rewrite_due(row.due_text, self.shift, old, row.due_on)
        row.due_text = told[:DUE_LENGTH]  # a day with its zeros may be longer than the one written before
        self._tell_years(spots, f"{place}, thời hạn", item, "")

    def line(self, line: ItemLine, place: str) -> list[LineSupport]:
        """Renews an item without those under it; returns the supporting agencies that merged into another."""
        item = line.item_id
        line.title = self.text(line.title, place, item=item)
        line.body = self.text(line.body, f"{place}, diễn giải", item=item)
        line.deliverable = self.text(line.deliverable, f"{place}, sản phẩm", item=item)
        line.ended_on = None
        self.due(line, place, item)
        if line.lead is not None:
            line.lead = self.agency(line.lead, f"{place}, cơ quan chủ trì", item=item)
        for target in line.line_indicators.all():
            told = self.text(target.indicator.name, f"{place}, chỉ tiêu", item=item)
            target.indicator.name = told
        return self._supports(line, place)

    def _supports(self, line: ItemLine, place: str) -> list[LineSupport]:
        kept: dict[int | None, LineSupport | None] = {line.lead_id: None}
        merged = []
        for support in line.supports.all():
            where = f"{place}, {support.agency.short}"
            support.duty = self.text(support.duty, where, item=line.item_id)
            self.due(support, where, line.item_id)
            support.agency = self.agency(support.agency, where, item=line.item_id)
            if support.agency_id in kept:
                merged.append(support)
                self._merge(kept[support.agency_id], support, where, line.item_id)
            else:
                kept[support.agency_id] = support
        return merged

    def _merge(self, first: LineSupport | None, second: LineSupport, place: str, item: int) -> None:
        """What two agencies did that are one now; without ``first`` it leads the item itself."""
        together = "; ".join(filter(None, [first.duty if first else "", second.duty]))
        if first is not None and len(together) <= DUTY_LENGTH:
            first.duty = together
        elif second.duty:
            now = "đã phối hợp ở nội dung này" if first else "nay chủ trì nội dung này"
            told = f"{second.agency.full} {now}; nhiệm vụ phối hợp đã bỏ: “{second.duty}”"
            self.note(NoteKind.CHOOSE, place, told, item=item)


def place_of(line: ItemLine, parent: ItemLine | None = None) -> str:
    """How people call an item: "Nội dung 3", "Nội dung 3, điểm a"."""
    top = f"Nội dung {(parent or line).sign.rstrip('.')}"
    return f"{top}, điểm {line.sign.rstrip(')')}" if parent else top


def each_line(tops: Iterable[ItemLine]) -> Iterable[tuple[ItemLine, str]]:
    """Every item in printed order with its place."""
    for top in tops:
        yield top, place_of(top)
        for child in top.children_in_order:
            yield child, place_of(child, top)


def agencies_in(tops: Iterable[ItemLine]) -> list[Agency]:
    """The leading and supporting agencies of the items."""
    lines = [line for line, _ in each_line(tops)]
    leads = [line.lead for line in lines if line.lead is not None]
    return leads + [support.agency for line in lines for support in line.supports.all()]
