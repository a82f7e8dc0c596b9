"""What stands before the first part of a programme, and after its last: head, title, legal bases, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agencies.searching import plain
from coordination.choices import ImportRole
from coordination.importing.lines import SourceLine

_TITLE = re.compile(r"(du thao )?(chuong trinh|ke hoach|quy che)\b")
_TYPE = re.compile(r"(chương trình phối hợp|chương trình|kế hoạch phối hợp|kế hoạch)\b", re.IGNORECASE)
_BASIS = re.compile(r"can cu\b|(thuc hien|theo|xet)\b.*[;,]$")
_PREAMBLE = re.compile(r"nhu sau\W*$|\bthong nhat\b.*(ban hanh|xay dung|phoi hop|thuc hien|ky ket)|cu the\W*$")
_HEAD = re.compile(
    r"cong hoa xa hoi|doc lap\b|so\s*:|dang cong san|.*\bngay .*\bthang .*\bnam\b|phu luc|\(?kem theo|\(?du thao"
)
_NUMBER = re.compile(r"^\W*[Ss][ốỐ]\s*:\s*(\S*\d\S*/\S+)")
_CLOSING = re.compile(r"noi nhan\b|(tm|kt|tl|tuq)\.\s|t/m\b|dai dien\b")
MOST_TITLE_LINES = 4
LONGEST_HEAD = 200  # signs of a line of the head that matter


def front_roles(lines: Sequence[SourceLine]) -> list[tuple[SourceLine, str]]:
    """The lines before the first part, each with its ``ImportRole``."""
    roles: list[tuple[SourceLine, str]] = []
    at = next((number for number, line in enumerate(lines) if _is_title(line)), None)
    titled = 0
    for number, line in enumerate(lines):
        role = _role(line, after_title=at is not None and number > at)
        if at is not None and number < at and role == ImportRole.UNPLACED:
            role = ImportRole.LEFT_OUT
        if number == at or (titled and role == ImportRole.UNPLACED and titled < MOST_TITLE_LINES and _may_go_on(line)):
            role, titled = ImportRole.TITLE, titled + 1
        elif role != ImportRole.LEFT_OUT:
            titled = 0
        roles.append((line, role.value))
    return roles


def _is_title(line: SourceLine) -> bool:
    return not line.boxed and line.sign is None and bool(_TITLE.match(plain(line.text))) and len(line.text) < 300


def _may_go_on(line: SourceLine) -> bool:
    return line.sign is None and not line.boxed and not line.text.endswith((";", ":"))


def _role(line: SourceLine, *, after_title: bool) -> ImportRole:
    folded = plain(line.text)
    if _BASIS.match(folded):
        return ImportRole.BASIS
    if not re.search(r"\w", folded) or (line.boxed and not after_title) or _HEAD.match(folded[:LONGEST_HEAD]):
        return ImportRole.LEFT_OUT
    return ImportRole.PREAMBLE if _PREAMBLE.search(folded) else ImportRole.UNPLACED


def title_of(lines: Sequence[str]) -> str:
    """The title from its lines: "CHƯƠNG TRÌNH PHỐI HỢP", "Công tác năm 2026" → "Chương trình phối hợp công tác …"."""
    first, *others = lines or [""]
    named = _TYPE.match(first)
    if named:
        first = named[0].capitalize() + first[named.end() :]
    pieces = [re.sub(r"\b(NĂM|CÔNG TÁC)\b", lambda word: word[0].lower(), first), *others]
    if others and named and not first[named.end() :].strip() and not others[0].isupper():
        pieces[1] = others[0][:1].lower() + others[0][1:]
    return " ".join(pieces).strip(" .")[:500]


def number_of(lines: Sequence[SourceLine]) -> str:
    """The number and symbol printed in the head; empty where none is."""
    return next((found[1] for line in lines if (found := _NUMBER.match(line.whole))), "")


def end_of(lines: Sequence[SourceLine], first: int) -> int:
    """The number of the first line after the text: behind "./.", or where signatures or Nơi nhận begin."""
    for number in range(first, len(lines)):
        if _CLOSING.match(plain(lines[number].text)) and (lines[number].boxed or lines[number].text.isupper()):
            return number
        if plain(lines[number].text).startswith("noi nhan"):
            return number
        if lines[number].text.rstrip().endswith("./."):
            return number + 1
    return len(lines)
