"""To whom a proposal is addressed: the agencies that its sentence names first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from agencies.searching import lowered, plain
from coordination.importing.agency_names import AgencyNames
from reporting.folding import Said, sentences

GENERAL = "Kiến nghị chung"
# What may stand before the first name: "Kính đề nghị Thường trực …", "Đối với UBND phường: …"
_BEFORE = re.compile(
    r"[-+\s]*(?:(?:tiep tuc|kinh|tran trong)\s+)?(?:(?:de nghi|kien nghi|de xuat|mong|doi voi|voi)\s+)*"
    r"(?:(?:cac|dong chi|lanh dao|ban thuong truc|thuong truc|ban thuong vu|ban chap hanh|co quan)\s+)*"
)
_BETWEEN = re.compile(r"\s*(?:,|;|va|cung|-)\s*(?:(?:ban thuong truc|thuong truc|ban thuong vu|cac)\s+)*")
_LEVEL = re.compile(r"\s+(thành phố|tp|tỉnh|quận|huyện|thị xã|phường|xã|đặc khu|trung ương|cấp trên|cấp tỉnh)\b")


def addressees(text: str, names: AgencyNames, place: str) -> tuple[int, ...]:
    """The agencies (ids) at the start of a sentence, as in "Đề nghị UBND, HĐND phường …"; nothing where it names none.

    A body of another level than the ``place`` ("Phường Tây Hồ"), as in "đề nghị UBND thành phố", is none of its own.
    """
    folded = plain(text)
    found: list[int] = []
    before = _BEFORE.match(folded)
    at = before.end() if before else 0
    for start, end, agency in names.mentioned(text):
        if start < at:
            continue
        if start > at or _is_elsewhere(lowered(text), end, names, place):
            break
        found.append(agency)
        own = names.place.match(folded, end + 1)
        between = _BETWEEN.match(folded, own.end() if own else end)
        if between is None:
            break
        at = between.end()
    return tuple(found)


def _is_elsewhere(text: str, end: int, names: AgencyNames, place: str) -> bool:
    """Whether a name that ends at ``end`` of the text in small letters goes on with the name of another level."""
    level = _LEVEL.match(text, end)
    if level is None or names.place.match(plain(text), level.start(1)):
        return False
    return not place.lower().startswith(level[1])


def by_addressee(
    proposals: Sequence[Said], names: AgencyNames, place: str, printed: Mapping[int, str]
) -> list[tuple[str, list[Said]]]:
    """The proposals under whom they are addressed to, agencies in the order of ``names``; those to nobody last.

    ``printed``: the agencies' names for the report, where it has them.
    """
    groups: dict[tuple[int, ...], list[Said]] = {}
    for one in proposals:
        for whom, text in _parts(one, names, place):
            groups.setdefault(whom, []).append(Said(one.agency, text, one.sources))
    order = {agency: place for place, agency in enumerate(names.short)}
    ordered = sorted(groups, key=lambda whom: (not whom, [order[agency] for agency in whom]))
    return [
        (f"Đối với {'; '.join(printed.get(a, names.short[a]) for a in whom)}" if whom else GENERAL, groups[whom])
        for whom in ordered
    ]


def _parts(said: Said, names: AgencyNames, place: str) -> Iterator[tuple[tuple[int, ...], str]]:
    """Stretches of each line by addressee; a sentence that names nobody goes with the one before it."""
    for line in said.lines:
        whom: tuple[int, ...] = ()
        stretch: list[str] = []
        for text in sentences(line):
            named = addressees(text, names, place)
            if named and stretch and named != whom:
                yield whom, " ".join(stretch)
                stretch = []
            whom = named or whom
            stretch.append(text)
        yield whom, " ".join(stretch)
