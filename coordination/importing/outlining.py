"""From the lines of a file to the rows of an outline: parts, items, points, and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.searching import plain
from coordination.choices import ImportRole
from coordination.importing.agency_names import AgencyNames
from coordination.importing.front import end_of, front_roles, number_of, title_of
from coordination.importing.lines import Source, SourceLine
from coordination.importing.outline import OutlineRow
from coordination.importing.placing import Placing
from coordination.importing.sections import Part, part_of
from coordination.importing.signs import SignKind

IN_TABLE = 10  # added to the rank of signs in a table: its rows stand under whatever holds the table
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
    lines = source.lines
    first = _first(lines)
    end = end_of(lines, first)
    placing = Placing(names, year)
    for line, role in front_roles(lines[:first]):
        placing.front(line, role)
    _place_parts(_placed(lines[first:end]), placing)
    for line in lines[end:]:
        placing.add(line, ImportRole.LEFT_OUT)
    title = title_of([row.text for row in placing.rows if row.role == ImportRole.TITLE])
    return title, placing.rows, [*source.notices, *_notices(lines[:first])]


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
    return line.sign is not None and bool(line.text) and not line.boxed and not plain(line.text).startswith("can cu")


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
    known = {part_of(one.line): one.depth for one in reversed(placed) if one.depth is not None and part_of(one.line)}
    depths = [one.depth for one in placed if one.depth is not None and part_of(one.line)]
    outer = min((depth for depth in depths if depth is not None), default=-1)
    at, end = 0, len(placed)
    while at < end:
        below = next((n for n in range(at + 1, end) if _is_heading(placed[n], outer)), end)
        _place_part(placed[at:below], outer, placing, named=Part.ITEMS in known)
        at = below


def _is_heading(one: Placed, outer: int) -> bool:
    return one.depth is not None and one.depth <= outer


def _place_part(part: Sequence[Placed], outer: int, placing: Placing, *, named: bool) -> None:
    """One part with its heading, if it has one. ``named``: whether the file calls some part its contents."""
    head, below = part[0], part[1:]
    if not _is_heading(head, outer):
        placing.items(_relative(part, outer))
        return
    kind = part_of(head.line)
    if kind is None and not named and head.depth == outer:
        placing.items(_relative(part, outer - 1))
        return
    unclear = kind is None and bool(below)
    doubt = "Không rõ mục này là gì; các dòng bên dưới được đọc như nội dung phối hợp." if unclear else ""
    placing.add(head.line, ImportRole.HEADING, doubt)
    placing.part(kind or Part.ITEMS, head.line, _relative(below, outer))


def _relative(part: Sequence[Placed], outer: int) -> list[tuple[SourceLine, int | None]]:
    """The lines of a part with their depths in it, 1 outermost."""
    return [(one.line, None if one.depth is None else one.depth - outer) for one in part]
