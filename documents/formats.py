"""The named, dated formats in which official documents are laid out.

What differs in words and sizes from one to another is data here; the colours, spaces and weights of the parts stand
in `static/css/official.css` and `docx/looks.py`, under the style's `key`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents.parts import Part


@dataclass(frozen=True, slots=True)
class OfficialStyle(Part):
    """A named format with the day from which it is used. Sizes are in points.

    `issuer_mark` and `subject_mark` stand under issuer and subject in place of the rule. `authorities` pairs the
    decree's words for the right to sign with the style's own. `signer_sizes` are those of one signature and of several.
    """

    key: str
    name: str
    since: date
    national_title: str
    motto: str = ""
    ending: str = ""
    number_label: str = "Số:"
    number_joint: str = "/"
    symbol_joint: str = "-"
    roman_end: str = "."
    base_sign: str = ""
    last_base_end: str = "."
    recipient_end: str = ";"
    filed: str = "Lưu: VT"
    issuer_mark: str = ""
    subject_mark: str = ""
    authorities: Sequence[tuple[str, str]] = ()
    title_size: float = 12
    issuer_size: float = 12
    subject_size: float = 14
    signer_sizes: tuple[float, float] = (14, 13)

    def authority(self, line: str) -> str:
        """A line with its right to sign in this style's words: "TM. Ban Chấp hành" → "T/M Ban Chấp hành"."""
        words = dict(self.authorities)
        first, space, rest = line.partition(" ")
        return f"{words.get(first, first)}{space}{rest}"

    def symbol(self, kind: str, parties: Sequence[str]) -> str:
        """The symbol of a document not yet numbered: "CTrPH-UBND-UBMTTQ", in a party body's style "CTrPH/ĐU-UBND"."""
        return self.symbol_joint.join(filter(None, [kind, "-".join(parties)]))

    def signer_size(self, signatures: int) -> float:
        """The size of posts and names where so many sign."""
        return self.signer_sizes[0] if signatures == 1 else self.signer_sizes[1]


DECREE_30_2020 = OfficialStyle(
    key="nghi-dinh-30-2020",
    name="Nghị định số 30/2020/NĐ-CP",
    since=date(2020, 3, 5),
    national_title="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto="Độc lập - Tự do - Hạnh phúc",
    ending="./.",
)

# Hướng dẫn 36-HD/VPTW ngày 03/4/2018 của Văn phòng Trung ương Đảng, mục II và Phụ lục 3.
PARTY_36_2018 = OfficialStyle(
    key="huong-dan-36-2018",
    name="Hướng dẫn số 36-HD/VPTW",
    since=date(2018, 4, 3),
    national_title="ĐẢNG CỘNG SẢN VIỆT NAM",
    number_label="Số",
    number_joint="-",
    symbol_joint="/",
    roman_end="-",
    base_sign="-",
    last_base_end=",",
    recipient_end=",",
    filed="Lưu Văn phòng",
    issuer_mark="*",
    subject_mark="-----",
    authorities=(("TM.", "T/M"), ("KT.", "K/T"), ("TL.", "T/L"), ("TUQ.", "T/UQ")),
    title_size=15,
    issuer_size=14,
    subject_size=15,
    signer_sizes=(14, 14),
)
