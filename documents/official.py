"""The one model of an official document: plain data that every renderer prints.

Builders of the upper floors return an `OfficialDocument`; `html.py` and `pdf.py` print it. Whatever is
text here is printed as text: nothing in it is ever read as markup. Each text is cleaned and made NFC
when its object is made, each list becomes a tuple, so that equal content is equal data. The blocks of the
body stand in `blocks.py`, what differs from style to style in `formats.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from documents.blocks import Block, Dash, Paragraph, closed, paragraphs
from documents.formats import DECREE_30_2020, OfficialStyle
from documents.numbering import padded, roman
from documents.parts import Part
from documents.vietnamese import NUMBER_BLANK, PartialDate, date_in_words, place_and_date, punctuated

DRAFT = "DỰ THẢO"
SIGNED = "(Đã ký)"
LETTER = "Công văn"
ADDRESSED = "Kính gửi:"
MOST_ROWS_HELD = 2  # rows of signatures that stay together on one page
# Deputising, by order, by mandate, acting: for a person, not a body. The latter three are a party body's words.
_ABOUT = re.compile(r"^(?:về việc|v/v)\s+", re.IGNORECASE)
FOR_A_HEAD = ("KT.", "TL.", "TUQ.", "Q.", "K/T", "T/L", "T/UQ")


class IssuerLayout(StrEnum):
    """How several issuers stand in the head: one under another, or in one line joined by " - "."""

    STACKED = "stacked"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Issuer(Part):
    """A body that issues the document, under its governing body if that is printed."""

    name: str
    governing: str = ""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of the head's left column: regular for a governing body, bold for an issuer."""

    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class DocumentNumber(Part):
    """Number and symbol; an unknown number leaves room to write it, `printed` is a number told as it stands."""

    symbol: str = ""
    number: int | None = None
    printed: str = ""

    def value(self, joint: str = "/") -> str:
        """The number as others quote it, joined to its symbol by the style's sign: "01/CTrPH-HĐND-UBND-UBMTTQ"."""
        number = NUMBER_BLANK if self.number is None else padded(self.number)
        return self.printed or (f"{number}{joint}{self.symbol}" if self.symbol else number)


@dataclass(frozen=True, slots=True)
class Appendix(Part):
    """A part after the signatures on pages of its own; its number is computed."""

    title: str
    blocks: Sequence[Block]
    note: str = ""
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBlock(Part):
    """One party's signature: "TM." before its body (a body's further lines hold "KT. CHỦ TỊCH"), post and name."""

    authority: str = ""
    body: Sequence[str] = ()
    post: str = ""
    name: str = ""
    signed: bool = False

    @property
    def _lines(self) -> list[str]:
        lines = [*self.body, self.post] if self.post else list(self.body)
        return [f"{self.authority} {lines[0]}".strip().upper(), *(line.upper() for line in lines[1:])] if lines else []

    @property
    def body_lines(self) -> list[str]:
        """The body, after its authority: "TM. ỦY BAN NHÂN DÂN"; nothing where the signer acts for a head alone."""
        body = self._lines[: len(self.body)]
        return body[: next((n for n, line in enumerate(body) if line.startswith(FOR_A_HEAD)), len(body))]

    @property
    def post_lines(self) -> list[str]:
        """The post, under the head's whose place the signer takes: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"."""
        return self._lines[len(self.body_lines) :]

    @property
    def head_lines(self) -> list[str]:
        """The head's lines alone, whose place the signer takes: "KT. CHỦ TỊCH"."""
        return self.post_lines[:-1]

    @property
    def own_post(self) -> str:
        """The signer's own post: "PHÓ CHỦ TỊCH"."""
        return "".join(self.post_lines[-1:])

    def in_words_of(self, style: OfficialStyle) -> SignatureBlock:
        """The signature with the authorities in the words of a style: "T/M" for "TM." in a party body's."""
        if not style.authorities:
            return self
        lines = [style.authority(line) for line in self.body]
        return replace(self, authority=style.authority(self.authority), body=lines, post=style.authority(self.post))

    @property
    def mark(self) -> str:
        """What stands where ink and stamp go."""
        return SIGNED if self.signed else ""


@dataclass(frozen=True, slots=True)
class Verification(Part):
    """Where anybody checks an issued document: the printed code, and the address its QR leads to."""

    code: str
    url: str

    @property
    def lines(self) -> list[str]:
        """What is printed beside the QR code."""
        return [f"Mã xác minh: {self.code}", f"Kiểm tra tại: {self.url}"]


def signature_layout(count: int) -> tuple[int, ...]:
    """Return how many signatures stand in each row: 3 for three, 2 + 2 for four, 3 + 2 for five."""
    rows = -(-count // 3)
    return tuple(count // rows + (row < count % rows) for row in range(rows))


@dataclass(frozen=True, slots=True)
class OfficialDocument(Part):
    """A whole document. Order of issuers and signatures is the caller's, from top and from left.

    A letter (công văn) has no `type_name`: its subject stands under the number, its addressees above the text.
    `numbers` is empty for a document without a number and holds several where each party gives its own.
    `dated` is false for minutes, which have no line of place and date. `issued_on` None leaves room to write it.
    `signature_rows` overrides `signature_layout`; rows of other than all signatures raise ValueError.
    """

    type_name: str
    subject: str = ""
    issuers: Sequence[Issuer] = ()
    issuer_layout: IssuerLayout = IssuerLayout.STACKED
    numbers: Sequence[DocumentNumber] = ()
    place: str = ""
    issued_on: date | PartialDate | None = None
    dated: bool = True
    legal_bases: Sequence[str] = ()
    preamble: str = ""
    blocks: Sequence[Block] = ()
    signatures: Sequence[SignatureBlock] = ()
    signature_rows: Sequence[int] = ()
    addressees: Sequence[str] = ()
    recipients: Sequence[str] = ()
    appendices: Sequence[Appendix] = ()
    draft_mark: str = ""
    verification: Verification | None = None
    style: OfficialStyle = DECREE_30_2020

    def __post_init__(self) -> None:
        Part.__post_init__(self)
        if self.signature_rows and sum(self.signature_rows) != len(self.signatures):
            raise ValueError("The rows of signatures must hold every signature once.")

    @property
    def title(self) -> str:
        """The document's name in one line, as a list or a file's metadata shows it."""
        return f"{self.named_type} {self.subject}".strip()

    @property
    def named_type(self) -> str:
        """What the document is called in a sentence."""
        return self.type_name.capitalize() or LETTER

    @property
    def reference(self) -> str:
        """A letter's subject as it stands under the number: "V/v đôn đốc gửi báo cáo"; "" for every other document."""
        return f"V/v {_ABOUT.sub('', self.subject)}" if self.subject and not self.type_name else ""

    @property
    def addressee_lines(self) -> list[str]:
        """Whom a letter is written to: one on the line of "Kính gửi:", several under it on lines of their own."""
        if len(self.addressees) < 2:
            return [f"{ADDRESSED} {name}" for name in self.addressees]
        ended = punctuated(self.addressees, between=self.style.recipient_end)
        return [ADDRESSED, *(f"- {line}" for line in ended)]

    @property
    def head_issuers(self) -> Sequence[Issuer]:
        """The issuers as they stand in the head: one for all where they are joined."""
        if self.issuer_layout == IssuerLayout.STACKED or len(self.issuers) < 2:
            return self.issuers
        governing = dict.fromkeys(issuer.governing for issuer in self.issuers if issuer.governing)
        return [Issuer(" - ".join(issuer.name for issuer in self.issuers), "\n".join(governing))]

    @property
    def head_lines(self) -> list[HeadLine]:
        """The left column of the head; a governing body shared by neighbours is printed once."""
        lines: list[HeadLine] = []
        above = ""
        for issuer in self.head_issuers:
            if issuer.governing and issuer.governing != above:
                lines.append(HeadLine(issuer.governing.upper(), bold=False))
            above = issuer.governing
            lines.append(HeadLine(issuer.name.upper(), bold=True))
        return lines

    @property
    def place_and_date(self) -> str:
        """The line of place and date, "" where the type has none."""
        return place_and_date(self.place, self.issued_on) if self.dated else ""

    @property
    def number_lines(self) -> list[str]:
        """The numbers as they stand under the issuers: "Số: 01/CTrPH-UBND", in a party body's style "Số 01-CTr/ĐU"."""
        return [f"{self.style.number_label} {number.value(self.style.number_joint)}" for number in self.numbers]

    @property
    def base_lines(self) -> list[str]:
        """The legal bases, each ended by ";" and the last as the style asks."""
        lines = punctuated(self.legal_bases, last=self.style.last_base_end)
        return [f"{self.style.base_sign} {line}".strip() for line in lines]

    @property
    def opening(self) -> list[Paragraph | Dash]:
        """The preamble as paragraphs."""
        return paragraphs(self.preamble)

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks with the style's ending after the last; nothing where nothing is said."""
        return closed(self.blocks, self.style.ending) if self.blocks or self.preamble else ()

    @property
    def signature_grid(self) -> list[tuple[SignatureBlock, ...]]:
        """The signatures row by row."""
        rest = iter(signature.in_words_of(self.style) for signature in self.signatures)
        sizes = self.signature_rows or signature_layout(len(self.signatures))
        return [tuple(next(rest) for _ in range(size)) for size in sizes]

    @property
    def signatures_held(self) -> bool:
        """Whether one page holds all signatures, so that they are not parted."""
        return len(self.signature_grid) <= MOST_ROWS_HELD

    @property
    def recipient_lines(self) -> list[str]:
        """The recipients, each ended by ";" (in a party body's style ",") and the last by "."."""
        return punctuated(self.recipients, between=self.style.recipient_end)

    @property
    def appendix_note(self) -> str:
        """What ties an appendix to this document where it has no note of its own."""
        words = ["Kèm theo", self.named_type]
        if self.numbers:
            words += ["số", self.numbers[0].value(self.style.number_joint)]
        if self.issued_on:
            words.append(date_in_words(self.issued_on))
        return f"({' '.join(words)})"

    @property
    def labelled_appendices(self) -> list[tuple[str, Appendix]]:
        """The appendices with their printed names, numbered where there are several."""
        if len(self.appendices) == 1:
            return [("Phụ lục", self.appendices[0])]
        return [(f"Phụ lục {roman(number)}", appendix) for number, appendix in enumerate(self.appendices, 1)]
