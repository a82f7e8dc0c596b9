"""Gives every line of a part its role, and reads what items say of agencies and deadlines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agencies.searching import plain
from coordination.choices import DueKind, ImportRole
from coordination.importing.agency_names import AgencyNames
from coordination.importing.deadlines import find_deadline, read_deadline
from coordination.importing.details import split_details
from coordination.importing.lines import DELIVERABLE, DUE, LEAD, NOTE, SUPPORTS, SourceLine
from coordination.importing.outline import LONGEST_TITLE, OutlineRow
from coordination.importing.sections import Part
from coordination.importing.signs import SignKind

Lines = Sequence[tuple[SourceLine, int | None]]
LONGEST_DELIVERABLE, LONGEST_DUTY = 300, 500
_PURPOSE = re.compile(r"(?P<name>mục đích|yêu cầu|mục tiêu)(?:\s*[:.]\s*(?P<rest>.*))?", re.IGNORECASE)
_DUTY_OF = re.compile(r"^((phân công )?trách nhiệm( của)?|đối với|đề nghị)\s+", re.IGNORECASE)
_LEADS = re.compile(r"[\s(]*(?:\w+\s){0,4}?(?:là cơ quan )?chủ trì", re.IGNORECASE)
_WITH = re.compile(r"phoi hop (?:voi|cung)(?P<whom>[^.;]*)")
_UNPLACED = "Chưa rõ dòng này thuộc phần nào nên chưa đưa vào dự thảo."


class Placing:
    """Collects the rows of an outline in the order of the file."""

    def __init__(self, names: AgencyNames, year: int) -> None:
        self.names, self.year = names, year
        self.rows: list[OutlineRow] = []
        self.current: OutlineRow | None = None
        self.listing = False  # whether "Phối hợp:" was read and its agencies follow, one a line

    def add(self, line: SourceLine, role: ImportRole, doubt: str = "", text: str | None = None) -> OutlineRow:
        """A row for a line; its text is the line's own where not told."""
        own = line.text if text is None else text
        row = OutlineRow(len(self.rows) + 1, role.value, own or line.whole, line.place, line.whole)
        row.doubts = [doubt] if doubt else []
        self.rows.append(row)
        return row

    def front(self, line: SourceLine, role: str) -> None:
        """A line before the first part, in the role that was found."""
        unclear = role == ImportRole.UNPLACED
        text = line.text.rstrip(" ;,.") if role == ImportRole.BASIS else None
        self.add(line, ImportRole(role), _UNPLACED if unclear else "", text)

    def part(self, part: Part, heading: SourceLine, lines: Lines) -> None:
        """The lines under a heading, each with its depth in the part."""
        self.current = None
        if part == Part.ITEMS:
            self.items(lines)
        elif part == Part.PURPOSE:
            self._purpose(heading, [line for line, _ in lines])
        elif part == Part.DUTIES:
            self._duties(heading, lines)
        else:
            for line, _ in lines:
                self.add(line, ImportRole.IMPLEMENTATION, text=prose(line))

    def items(self, lines: Lines) -> None:
        """Items with their points and explanations. Where nothing has a sign, every line is an item."""
        self.current = None
        lines = _with_bold_headings(lines)
        signed = any(depth is not None for _, depth in lines)
        for line, depth in lines:
            wording, details = split_details(line.text)
            if self.current and details and not wording:
                self.current.source = f"{self.current.source} | {line.whole}"
                self._take(self.current, details)
                self.listing = details.get(SUPPORTS) == ""
            elif self.listing and self._supporter(line):
                continue
            elif line.boxed or (depth is None and signed and self.current is None):
                self.add(line, ImportRole.UNPLACED, _UNPLACED)
            elif depth is None and signed:
                self.add(line, ImportRole.BODY)
            else:
                self._line(line, depth or 1, wording, details)

    def _supporter(self, line: SourceLine) -> bool:
        """Takes a line such as "- Hội LHPN phường: Rà soát hộ khó khăn;" as a supporting agency with its duty."""
        name, _, duty = line.text.partition(":")
        found = self.names.find(name)
        self.listing = bool(self.current and line.sign and len(found.agencies) == 1 and not found.unknown)
        if self.listing and self.current:
            self._support(self.current, found.agencies)
            self.current.source = f"{self.current.source} | {line.whole}"
            if duty.strip():
                self.current.duties[str(found.agencies[0])] = duty.strip(" ;.")[:LONGEST_DUTY]
        return self.listing

    def _line(self, line: SourceLine, depth: int, wording: str, details: Mapping[str, str]) -> None:
        dashed = line.sign is not None and line.sign.kind >= SignKind.DASH
        if depth > 2 or (depth == 2 and dashed):
            self.add(line, ImportRole.BODY, text=f"- {_unended(line.text)}")
            return
        role = ImportRole.ITEM if depth == 1 else ImportRole.POINT
        self.listing = False
        row = self.add(line, role, text=_unended(wording).rstrip(" ;"))
        self.current = row
        self._take(row, {**details, **{role: text for role, text in (line.cells or {}).items() if text.strip()}})
        self._look_inside(row)
        self._cut(line, row)

    def _cut(self, line: SourceLine, row: OutlineRow) -> None:
        """A title longer than any goes on in its explanation."""
        if len(row.text) > LONGEST_TITLE:
            at = row.text.rfind(". ", 0, LONGEST_TITLE - 1) + 1 or row.text.rfind(" ", 0, LONGEST_TITLE)
            row.text, rest = row.text[:at].strip(), row.text[at:].strip()
            row.doubts.append("Dòng này dài: phần đầu thành nội dung, phần sau thành diễn giải.")
            self.add(line, ImportRole.BODY, text=rest)

    def _take(self, row: OutlineRow, details: Mapping[str, str]) -> None:
        """What labels or columns say of an item or point."""
        told = dict(details)
        for role in (LEAD, SUPPORTS):  # a cell may hold "Chủ trì: …; phối hợp: …"
            rest, inner = split_details(told.get(role, ""))
            if inner:
                told |= {role: rest, **inner}
        if told.get(LEAD):
            self._lead(row, told[LEAD])
        if told.get(SUPPORTS):
            self._supports(row, told[SUPPORTS])
        if told.get(DUE):
            row.set_due(read_deadline(" ".join(told[DUE].split()), self.year))
        if told.get(DELIVERABLE):
            row.deliverable = "; ".join(filter(None, [row.deliverable, *told[DELIVERABLE].split("\n")]))
            row.deliverable = row.deliverable[:LONGEST_DELIVERABLE]
        if told.get(NOTE):
            row.doubts.append(f"Ghi chú trong tệp chưa đưa vào: “{' '.join(told[NOTE].split())}”.")

    def _lead(self, row: OutlineRow, text: str) -> None:
        found = self.names.find(text)
        row.doubts += [f"Chưa nhận ra cơ quan chủ trì “{unknown}”." for unknown in found.unknown]
        if not found.agencies:
            return
        row.lead, *others = found.agencies
        if others:
            row.doubts.append("Tệp ghi nhiều cơ quan chủ trì: lấy cơ quan đầu, các cơ quan khác ghi là phối hợp.")
        self._support(row, others)

    def _supports(self, row: OutlineRow, text: str) -> None:
        found = self.names.find(text)
        row.doubts += [f"Chưa nhận ra cơ quan phối hợp “{unknown}”." for unknown in found.unknown]
        self._support(row, found.agencies)

    @staticmethod
    def _support(row: OutlineRow, agencies: Sequence[int]) -> None:
        row.supports = [pk for pk in dict.fromkeys([*row.supports, *agencies]) if pk != row.lead]

    def _look_inside(self, row: OutlineRow) -> None:
        """What the wording itself says: "… do UBND phường chủ trì, phối hợp với MTTQ … trước ngày 30/6"."""
        named = self.names.find(row.text.rstrip(" :"))
        if row.lead is None and len(named.agencies) == 1 and not named.unknown:  # "1.1. UBND phường"
            row.lead = named.agencies[0]
        elif row.lead is None:
            mentioned = self.names.mentioned(row.text)
            row.lead = next((pk for _, end, pk in mentioned if _LEADS.match(row.text, end)), None)
            joined = _WITH.search(plain(row.text)) if row.lead else None
            if joined and not row.supports:
                start, end = joined.span("whom")
                self._support(row, [pk for at, _, pk in mentioned if start <= at < end])
        if row.due_kind == DueKind.NONE and not row.due_text:
            row.set_due(find_deadline(row.text, self.year))

    def _purpose(self, heading: SourceLine, lines: Sequence[SourceLine]) -> None:
        role = ImportRole.PURPOSE if "muc" in plain(heading.text) else ImportRole.REQUIREMENTS
        for line in lines:
            named = _PURPOSE.fullmatch(line.text)
            if named is None:
                self.add(line, role, text=prose(line))
                continue
            role = ImportRole.REQUIREMENTS if named["name"].lower() == "yêu cầu" else ImportRole.PURPOSE
            self.add(line, role if named["rest"] else ImportRole.HEADING, text=named["rest"])

    def _duties(self, heading: SourceLine, lines: Lines) -> None:
        """Each party's duties stand under its name, or begin with it; or the heading names the one they are of."""
        whole = self.names.find(_DUTY_OF.sub("", heading.text)).agencies
        parties = whole
        for line, depth in lines:
            if line.boxed:
                self.add(line, ImportRole.UNPLACED, _UNPLACED)
                continue
            name, colon, rest = _DUTY_OF.sub("", line.text).partition(":")
            found = self.names.find(name)
            if found.agencies and not found.unknown and (rest or line.sign or line.strong or line.level or not colon):
                parties = found.agencies
                if not rest.strip():
                    self.add(line, ImportRole.HEADING)
                    continue
                self._duty(line, parties, rest.strip())
                continue
            if depth == 1:
                parties = self._begun(line.text) or (whole if line.sign and line.sign.kind < SignKind.DASH else parties)
            self._duty(line, parties, prose(line) if depth != 1 else line.text)

    def _begun(self, text: str) -> list[int]:
        """Whom a sentence such as "UBND phường có trách nhiệm …" begins with."""
        mentioned = self.names.mentioned(text)
        return [pk for at, _, pk in mentioned[:1] if at < len("Ban Thường trực ") + 2]

    def _duty(self, line: SourceLine, parties: list[int], text: str) -> None:
        row = self.add(line, ImportRole.DUTY, text=text)
        if len(parties) == 1:
            row.lead = parties[0]
        row.supports = parties if len(parties) > 1 else []
        if not parties:
            row.doubts.append("Chưa rõ đây là trách nhiệm của bên nào.")


def _with_bold_headings(lines: Lines) -> Lines:
    """Where nothing has a sign but some lines are bold, these are the items and the others explain them."""
    loud = [line.strong for line, _ in lines]
    if any(depth is not None for _, depth in lines) or not any(loud) or all(loud) or not loud[0]:
        return lines
    return [(line, 1 if line.strong else None) for line, _ in lines]


def _unended(text: str) -> str:
    """A text without the mark "./." that ends a document."""
    return re.sub(r"\s*\./\.$", ".", text)


def prose(line: SourceLine) -> str:
    """A line of running text: dashes as "- ", numbers as they stand; without the last mark "./."."""
    text = _unended(line.text)
    if line.sign is None:
        return text
    return f"- {text}" if line.sign.kind >= SignKind.DASH else f"{line.sign.printed} {text}"
