"""Agencies of a locality found in a text: by full name, short name, symbol or initials, with or without accents."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from agencies.choices import AgencyKind
from agencies.models import Agency, Locality
from agencies.searching import plain

# How the usual bodies are called, beside their names; taken only where the locality has one of the kind.
_CALLED = {
    AgencyKind.PEOPLES_COUNCIL: ("hdnd", "hoi dong nhan dan"),
    AgencyKind.PEOPLES_COMMITTEE: ("ubnd", "uy ban nhan dan"),
    AgencyKind.FATHERLAND_FRONT: (
        "mttq",
        "ubmttq",
        "uy ban mttq",
        "mttq viet nam",
        "mttqvn",
        "ubmttqvn",
        "ubmttq viet nam",
        "uy ban mttq viet nam",
        "mat tran to quoc",
        "mat tran to quoc viet nam",
        "uy ban mat tran to quoc",
        "uy ban mat tran to quoc viet nam",
        "mat tran",
    ),
    AgencyKind.PARTY_COMMITTEE: ("dang uy", "cap uy"),
}
# How mass organisations are called, by a pattern of their name.
_ORGANIZATIONS = {
    r"phu nu|lhpn": ("hoi phu nu", "hoi lhpn", "hoi lien hiep phu nu", "lhpn"),
    r"nong dan": ("hoi nong dan", "hnd"),
    r"thanh nien|tncs": ("doan thanh nien", "doan tn", "doan tncs", "doan tncs hcm", "doan tncs ho chi minh"),
    r"cuu chien binh|ccb": ("hoi cuu chien binh", "hoi ccb", "ccb"),
    r"lao dong|cong doan": ("lien doan lao dong", "ldld", "cong doan"),
}
_ALL_ORGANIZATIONS = re.compile(
    r"\b(?:cac )?(?:to chuc (?:chinh tri\s*[-–]\s*xa hoi|ct\s*-?\s*xh)(?: (?:truc thuoc|thanh vien|phuong|xa|quan))?"
    r"|doan the(?: chinh tri)?)\b"
)
# What stands around a name without naming anybody else.
_AROUND = re.compile(
    r"\b(?:ban thuong truc|thuong truc|ban thuong vu|ban chap hanh|lanh dao|cac|va|voi|cung|phuong|xa|quan|huyen|"
    r"thanh pho|tinh|dac khu|dia phuong|co quan|don vi|viet nam|do|chu tri|phoi hop|la)\b"
)
_BETWEEN = re.compile(r"[,;\n/]| - | – ")
SHORTEST_INITIALS = 3


@dataclass
class Found:
    """Agencies (ids) in the order of the text; ``unknown``: stretches that name nobody of the directory or several."""

    agencies: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class AgencyNames:
    """The names of a locality's agencies."""

    def __init__(self, agencies: Sequence[Agency], place: str) -> None:
        called: dict[str, set[int]] = defaultdict(set)
        for agency in agencies:
            for name in _names(agency, plain(place)):
                called[name].add(agency.pk)
        for kind, names in _CALLED.items():
            alone = [agency.pk for agency in agencies if agency.kind == kind]
            for name in names if len(alone) == 1 else ():
                called[name] = {alone[0]}
        self.called = called
        self.short = {agency.pk: agency.short for agency in agencies}
        self.organizations = [agency.pk for agency in agencies if agency.kind == AgencyKind.MASS_ORGANIZATION]
        self.place = re.compile(rf"\b(?:{'|'.join(map(re.escape, _places(plain(place))))})(?!\w)")
        longest = sorted(called, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)")

    def find(self, text: str) -> Found:
        """Who a list such as "UBND phường; các tổ chức chính trị - xã hội" names."""
        found = Found()
        folded = _folded(text)
        whole = _ALL_ORGANIZATIONS.search(folded)
        if whole and self.organizations:
            folded = f"{folded[: whole.start()]},{folded[whole.end() :]}"
        original = text if len(folded) == len(text) else folded
        at = 0
        # a name such as "Phòng Văn hóa - Xã hội" stays whole
        whole_names = self.pattern.sub(lambda name: re.sub(r"\W", "_", name[0]), folded)
        for piece in [*_BETWEEN.finditer(whole_names), None]:
            end = piece.start() if piece else len(folded)
            self._take(folded[at:end], original[at:end], found)
            at = piece.end() if piece else end
        if whole:
            found.agencies += self.organizations
        found.agencies = list(dict.fromkeys(found.agencies))
        return found

    def _take(self, folded: str, original: str, found: Found) -> None:
        """One stretch between commas: known wholly, or told as unknown."""
        names = self.pattern.findall(folded)
        rest = _AROUND.sub(" ", self.place.sub(" ", self.pattern.sub(" ", folded)))
        unclear = any(len(self.called[name]) > 1 for name in names) or re.search(r"\w", rest)
        if unclear:
            found.unknown.append(original.strip(" .:()"))
        else:
            found.agencies += [next(iter(self.called[name])) for name in names]

    def mentioned(self, text: str) -> list[tuple[int, int, int]]:
        """The agencies that a sentence names without doubt: where from, where to, whom (id)."""
        hits = self.pattern.finditer(_folded(text))
        return [(hit.start(), hit.end(), next(iter(self.called[hit[0]]))) for hit in hits if self._is_one(hit[0])]

    def _is_one(self, name: str) -> bool:
        return len(self.called[name]) == 1


def _folded(text: str) -> str:
    return plain(text).replace("\n", ",").replace("\t", " ")


def _places(place: str) -> list[str]:
    """ "phuong tay ho" → itself, "tay ho" and "p. tay ho"."""
    kind, _, name = place.partition(" ")
    return [place, f"{kind[:1]}. {name}", f"{kind[:1]}.{name}", name] if name else [place]


def _names(agency: Agency, place: str) -> set[str]:
    """What an agency is called, in plain letters; with and without the locality."""
    told = [" ".join(plain(name).split()) for name in (agency.full, agency.short, agency.symbol)]
    bare = [_without(name, place) for name in told]
    names = {name for name in (*told, *bare) if len(name) > 1}
    initials = "".join(word[0] for word in re.findall(r"\w+", bare[0]))
    if len(initials) >= SHORTEST_INITIALS:
        names.add(initials)
    if agency.kind == AgencyKind.MASS_ORGANIZATION:
        names |= {called for word, more in _ORGANIZATIONS.items() if re.search(word, bare[0]) for called in more}
    return names


def _without(name: str, place: str) -> str:
    for one in _places(place):
        if name.endswith(f" {one}"):
            return name.removesuffix(f" {one}")
    return name


def names_of(locality: Locality, on: datetime.date) -> AgencyNames:
    """The agencies of a locality on a day, by their names of that day."""
    rows = Agency.objects.filter(locality=locality).valid_on(on).named(on).order_by("order", "pk")
    return AgencyNames(list(rows), str(locality))
