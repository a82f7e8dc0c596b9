"""From the lines of a file to the rows of an outline: parts, items, points, and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agencies.searching import plain
from coordination.choices import ImportRole
from coordination.importing.agency_names import AgencyNames
from coordination.importing.front import end_of, front_roles, number_of, title_of
from coordination.importing.lines import Source, SourceLine
from coordination.importing.outline import OutlineRow
from coordination.importing.placing import Placing
from coordination.importing.sections import LONGEST_HEADING, Part, part_of
from coordination.importing.signs import SignKind

IN_TABLE = 10  # added to the rank of signs in a table: its rows stand under whatever holds the table
LONGEST_CLOSING = 100  # signs of a line among signatures and recipients
_UNKNOWN = "Không rõ mục này là gì; các dòng bên dưới được đọc như phần {}."
_ABOVE = "Dòng này đứng ngoài các mục nên chưa đưa vào dự thảo."
_BEHIND = "Dòng này đứng sau phần kết của văn bản nên chưa đưa vào dự thảo."
Key = tuple[int, int]


@dataclass(frozen=True)
class Placed:
    """A line with its depth in the file, 0 outermost; None for text that goes on what stands before it."""

    line: SourceLine
    depth: int | None


def outline_of(source: Source, names: AgencyNames, year: int) -> tuple[str, list[OutlineRow], list[str]]:
    """The title found in a file, the rows of its outline, and what a reader must be told.

    ``year``: of deadlines that name none.
    """
    placing = _place(source.lines, names, year)
    if not _has_items(placing):  # the whole text may stand in a table
        placing = _place([replace(line, boxed=False) for line in source.lines], names, year)
    lines = source.lines
    first = _first(lines)
    title = title_of([row.text for row in placing.rows if row.role == ImportRole.TITLE])
    return title, placing.rows, [*source.notices, *_notices(lines[:first])]


def _has_items(placing: Placing) -> bool:
    return any(row.role == ImportRole.ITEM for row in placing.rows)


def _place(lines: Sequence[SourceLine], names: AgencyNames, year: int) -> Placing:
    """The lines in their roles: what stands before the text, the text, and what stands behind it."""
    placing = Placing(names, year)
    first = _first(lines)
    end = end_of(lines, first)
    for line, role in front_roles(lines[:first]):
        placing.front(line, role)
    _place_parts(_placed(lines[first:end]), placing)
    table = [line for line in lines[end:] if line.cells is not None]
    annexed = bool(table) and not _has_items(placing)
    if annexed:
        _place_parts(_placed(table), placing)
    for line in lines[end:]:
        if line.cells is None or not annexed:
            lost = line.cells is not None or (len(line.text) > LONGEST_CLOSING and not line.boxed)
            placing.add(line, ImportRole.UNPLACED if lost else ImportRole.LEFT_OUT, _BEHIND if lost else "")
    return placing


def _notices(front: Sequence[SourceLine]) -> list[str]:
    number = number_of(front)
    return [f"Tệp ghi số {number}: dự thảo mới chưa có số, văn thư cấp khi ban hành."] if number else []


def _first(lines: Sequence[SourceLine]) -> int:
    """Where the programme's own text begins: its first heading, else its first sign or row of a table."""
    parts = [number for number, line in enumerate(lines) if not line.boxed and part_of(line)]
    signed = [number for number, line in enumerate(lines) if _begins(line)]
    return min([*parts[:1], *signed[:1]], default=_after_title(lines))


def _begins(line: SourceLine) -> bool:
    if line.cells is not None:
        return True
    if line.sign is None or line.boxed or plain(line.text).startswith("can cu"):
        return False
    return bool(line.text) or line.sign.kind <= SignKind.ARTICLE


def _after_title(lines: Sequence[SourceLine]) -> int:
    """Without any sign: the text begins behind the last line of the head that was understood."""
    roles = [role for _, role in front_roles(lines)]
    known = [number for number, role in enumerate(roles) if role != ImportRole.UNPLACED]
    return known[-1] + 1 if known else 0


def _placed(lines: Sequence[SourceLine]) -> list[Placed]:
    """The lines with their depths: each stands under the nearest one before it whose sign is further out."""
    headings = [line.level for line in lines if line.level and not line.sign]
    sections = [line.level for line in lines if line.level and not line.sign and part_of(line)]
    outermost = min(sections or headings or [1])
    stack: list[Key] = []
    placed = []
    for line in lines:
        key = _key(line, outermost)
        if key is not None:
            while stack and stack[-1] > key:
                stack.pop()
            if not stack or stack[-1] != key:
                stack.append(key)
        placed.append(Placed(line, None if key is None else len(stack) - 1))
    return placed


def _key(line: SourceLine, outermost: int) -> Key | None:
    """How far in a line's sign or heading stands; None where it has neither."""
    if line.boxed:
        return None
    if line.cells is not None:
        return _key_in_table(line)
    if line.sign:
        return int(line.sign.kind), line.sign.parts
    if line.level:
        return min(SignKind.ROMAN + 2 * (line.level - outermost), SignKind.PLUS), 1
    return (int(SignKind.ROMAN), 1) if part_of(line) else None


def _key_in_table(line: SourceLine) -> Key | None:
    if line.sign:
        return IN_TABLE + line.sign.kind, line.sign.parts
    if not line.cells:  # inside a cell
        return None
    told = any(value.strip() for value in line.cells.values())
    return IN_TABLE + (SignKind.DECIMAL if told else SignKind.ARTICLE), 1


def _place_parts(placed: Sequence[Placed], placing: Placing) -> None:
    """Cuts the text into its parts and has each placed; without headings all of it is items."""
    kinds = [(number, part_of(one.line)) for number, one in enumerate(placed) if one.depth is not None]
    outer = min((placed[number].depth or 0 for number, kind in kinds if kind), default=-1)
    contents = next((number for number, kind in kinds if kind == Part.ITEMS), -1)
    heads = [number for number, one in enumerate(placed) if one.depth is not None and one.depth <= outer]
    starts = heads if heads[:1] == [0] else [0, *heads]
    for start, end in zip(starts, [*starts[1:], len(placed)], strict=True):
        part = placed[start:end]
        if start not in heads:
            placing.items(_relative(part, outer))
        elif placed[start].depth != outer:
            _place_chapter(part, placing)
        elif part_of(part[0].line) is None and contents < 0:
            placing.items(_relative(part, outer - 1))
        else:
            _place_part(part, outer, placing, early=start < contents)


def _place_chapter(part: Sequence[Placed], placing: Placing) -> None:
    """A heading that stands above the parts, with what names it."""
    for one in part:
        long = len(one.line.text) > LONGEST_HEADING
        placing.add(one.line, ImportRole.UNPLACED if long else ImportRole.HEADING, _ABOVE if long else "")


def _place_part(part: Sequence[Placed], outer: int, placing: Placing, *, early: bool) -> None:
    """One part with its heading; one of an unknown name counts as contents, or before these (``early``) as demands."""
    heading, kind = part[0].line, part_of(part[0].line)
    below = _relative(part[1:], outer)
    doubt = "" if kind or not below else _UNKNOWN.format("yêu cầu" if early else "nội dung phối hợp")
    placing.add(heading, ImportRole.HEADING, doubt)
    placing.part(kind or (Part.PURPOSE if early else Part.ITEMS), heading, below)


def _relative(part: Sequence[Placed], outer: int) -> list[tuple[SourceLine, int | None]]:
    """The lines of a part with their depths in it, 1 outermost."""
    return [(one.line, None if one.depth is None else one.depth - outer) for one in part]
