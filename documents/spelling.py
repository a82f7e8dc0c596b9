"""Spelling of what official documents always say: fixed phrases, names of bodies, one style of tone marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# Each of four words or more: shorter ones, read without marks, also mean something else ("cần cử", "hỏi nông dân").
PHRASES = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Đảng Cộng sản Việt Nam",
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Mặt trận Tổ quốc",
    "Hội Liên hiệp Phụ nữ",
    "Hội Nông dân Việt Nam",
    "Hội Cựu chiến binh",
    "Thanh niên Cộng sản Hồ Chí Minh",
    "Liên đoàn Lao động",
)
LEGAL_BASIS = "Căn cứ"
RECIPIENTS = "Nơi nhận"

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\s+")
_GAP_WITH_DASH = re.compile(r"[\s\-–—]+")
_TONES = "\u0300\u0301\u0309\u0303\u0323"

# A syllable of Vietnamese without its marks. What is none is a slip of the finger: "nhaan", "Uyr".
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?"
    r"(?:a(?:ch?|i|m|ng?|nh|o|p|t|u|y)?"
    r"|e(?:ch?|m|ng?|nh|o|p|t|u)?"
    r"|i(?:a|ch?|e(?:c|m|ng?|p|t|u)|m|nh?|p|t|u)?"
    r"|o(?:a(?:ch?|i|m|ng?|nh|o|p|t|y)?|c|e(?:n|o|t)?|i|m|ng?|o(?:c|ng)|p|t)?"
    r"|u(?:a(?:ch?|i|ng?|nh|t|y)?|c|e(?:ch|nh?)?|i|m|ng?|o(?:c|i|m|ng?|p|t|u)?|p|t|u|y(?:a|ch|e[nt]|nh?|p|t|u)?)?"
    r"|y(?:e(?:m|ng?|t|u))?)"
)


@dataclass(frozen=True)
class Misspelling:
    """What stands in the text, and how it is written."""

    found: str
    right: str


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Small letters without marks: "Ủy ban" → "uy ban"."""
    bare = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(char for char in bare if not unicodedata.combining(char))


def misspellings(text: str) -> list[Misspelling]:
    """Fixed phrases and names of bodies in the text that are not written as they should be; case does not count."""
    text = unicodedata.normalize("NFC", text)
    words = list(_WORD.finditer(text))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(fold(word[0]), []).append(place)
    return [
        Misspelling(found, phrase)
        for phrase in PHRASES
        for found in _like(phrase, text, words, places)
        if _settled(found) != _settled(phrase)
    ]


def misspelt_opening(line: str, phrase: str) -> Misspelling | None:
    """How a line begins, where that is ``phrase`` but for its marks."""
    words = [word[0] for word in _WORD.finditer(unicodedata.normalize("NFC", line))][: len(phrase.split())]
    found = " ".join(words)
    wrong = fold(found) == fold(phrase) and found.lower() != phrase.lower()
    return Misspelling(found, phrase) if wrong else None


def _like(phrase: str, text: str, words: Sequence[re.Match[str]], places: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Stretches of the text that read as the phrase without marks, or would but for slips of the finger."""
    wanted = [fold(word) for word in _WORD.findall(phrase)]
    gap = _GAP_WITH_DASH if "-" in phrase else _GAP
    starts = {place - index for index, word in enumerate(wanted) for place in places.get(word, ())}
    for start in sorted(start for start in starts if 0 <= start <= len(words) - len(wanted)):
        stretch = words[start : start + len(wanted)]
        if _reads_as([fold(word[0]) for word in stretch], wanted) and all(
            gap.fullmatch(text, before.end(), after.start()) for before, after in pairwise(stretch)
        ):
            yield text[stretch[0].start() : stretch[-1].end()]


def _reads_as(found: Sequence[str], wanted: Sequence[str]) -> bool:
    slips = [(one, other) for one, other in zip(found, wanted, strict=True) if one != other]
    if 2 * len(slips) > len(wanted):
        return False
    return all(not _SYLLABLE.fullmatch(one) and _is_one_slip(one, other) for one, other in slips)


def _is_one_slip(one: str, other: str) -> bool:
    """Whether a letter too many, too few, changed, or two changed places lead from one word to the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    rest, wanted = one[head:], other[head:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or _swapped(rest) == wanted


def _swapped(letters: str) -> str:
    return letters[1:2] + letters[:1] + letters[2:]


def _settled(text: str) -> str:
    """What two accepted spellings have in common: small letters, single spaces, tone marks on the first vowel."""
    return " ".join(_on_first_vowel(word) for word in text.lower().split())


# Tone marks: "hòa, khỏe, ủy" beside "hoà, khoẻ, uỷ". Both are used; one document uses one.

_OPEN = re.compile(r"(?:(?<!q)u[yỳýỷỹỵ]|(?<!q)[ùúủũụ]y|o[aàáảãạeèéẻẽẹ]|[òóỏõọ][ae])$")


def _on_first_vowel(word: str) -> str:
    """The word with its tone mark on the first of two open vowels: "hoà" → "hòa". Others stay as they are."""
    match = _OPEN.search(word)
    if match is None:
        return word
    first, second = unicodedata.normalize("NFD", match[0][0]), unicodedata.normalize("NFD", match[0][1])
    tone = next((char for char in second if char in _TONES), "")
    bare = "".join(char for char in second if char not in _TONES)
    return word[: match.start()] + unicodedata.normalize("NFC", first + tone + bare)


def tone_styles(text: str) -> tuple[list[str], list[str]]:
    """The words, in small letters, each once, with the mark on the first vowel ("hòa") and on the second ("hoà")."""
    first: dict[str, None] = {}
    second: dict[str, None] = {}
    for match in _WORD.finditer(unicodedata.normalize("NFC", text.lower())):
        word = match[0]
        if _on_first_vowel(word) != word:
            second[word] = None
        elif _OPEN.search(word) and set(unicodedata.normalize("NFD", word)) & set(_TONES):
            first[word] = None
    return list(first), list(second)
