"""What a line says beside its wording: "Chủ trì: …; phối hợp: …; thời gian: …"."""

from __future__ import annotations

import re

from agencies.searching import plain
from coordination.importing.lines import DELIVERABLE, DUE, LEAD, SUPPORTS

_LABEL = re.compile(
    r"(?<!\w)(?:[(]\s*)?(?:"
    r"(?P<lead>(?:(?:co quan|don vi|ben) )?chu tri(?: thuc hien)?|(?:co quan|don vi) thuc hien)"
    r"|(?P<supports>(?:cac )?(?:(?:co quan|don vi|ben) )?phoi hop(?: thuc hien)?)"
    r"|(?P<due>thoi gian(?: (?:thuc hien|hoan thanh|to chuc))?|thoi han(?: (?:thuc hien|hoan thanh))?"
    r"|han hoan thanh|tien do(?: thuc hien)?|hoan thanh)"
    r"|(?P<deliverable>san pham(?: (?:dau ra|hoan thanh|du kien))?|ket qua dau ra))\s*:\s*"
)
_FIELDS = {"lead": LEAD, "supports": SUPPORTS, "due": DUE, "deliverable": DELIVERABLE}


def split_details(text: str) -> tuple[str, dict[str, str]]:
    """A line's wording, and what its labels say by column (``lines.LEAD`` …): nothing where it has none.

    The text after a label goes up to the next one. "Phối hợp: …" at the very start leaves no wording.
    """
    folded = plain(text)
    marks = list(_LABEL.finditer(folded)) if len(folded) == len(text) else []
    if not marks:
        return text, {}
    details: dict[str, str] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        role = _FIELDS[str(mark.lastgroup)]
        value = text[mark.end() : end].strip(" ;,.-–").removesuffix(")").strip(" ;,.")
        details[role] = "; ".join(filter(None, [details.get(role, ""), value]))
    return text[: marks[0].start()].strip(" ;,-–("), details
