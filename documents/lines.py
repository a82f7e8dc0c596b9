"""Breaks the centred lines of a document's head, title and signatures where a clerk would break them.

Lines are measured with the document's own font, are about equally long, and keep names whole.
"""

import re
from dataclasses import replace

from documents.fonts import VIETNAMESE, text_width
from documents.official import Issuer, IssuerLayout, OfficialDocument, SignatureBlock

HEAD_ROOM = 71.0  # millimetres, as the others
SUBJECT_ROOM = 145.0
REFERENCE_SIZE = 12.0  # points, of a letter's subject in every style
SIGNATURE_ROOM = {1: 81.0, 2: 81.0, 3: 53.0}
LONGEST = 600  # signs; a longer text is left to run on

_CAPITAL = f"[{''.join(sign for sign in sorted(VIETNAMESE) if sign.isupper())}]"
_WHOLE = re.compile(
    rf"\b(?:(?i:phường|xã|quận|huyện|tỉnh|thành phố|thị xã|đặc khu)(?: {_CAPITAL}\w*){{1,3}}"
    r"|(?i:(?:(?:TM|KT|TL|TUQ|Q)\.|T/M|K/T|T/L|T/UQ) (?:Ủy ban nhân dân|Thường trực|Ban (?:Thường vụ|Chấp hành)|\w+)"
    r"|Ủy ban nhân dân|Ủy ban MTTQ(?: Việt Nam)?|Ủy ban|Hội đồng nhân dân|Mặt trận|Tổ quốc|Việt Nam"
    r"|(?:Ban )?(?:Thường trực|Thường vụ|Chấp hành)|Liên hiệp|Phụ nữ|Nông dân|Cựu chiến binh|Hồ Chí Minh"
    r"|Thanh niên|Đảng ủy|Đảng bộ|Liên đoàn|Lao động|thành phố|thị xã|đặc khu|chính trị|xã hội|công tác|phối hợp"
    r"|chương trình|nhân dân|báo cáo|(?:năm|nhiệm kỳ|giai đoạn) \d[\d-]*))(?!\w)"
)
_PAIRS = re.compile(r"\b(?i:Ủy ban|Hội đồng|nhân dân|Mặt trận|Tổ quốc|Việt Nam|Thường trực|Thường vụ|Chấp hành)(?!\w)")
_NOTHING = re.compile(r"(?!)")


def bold_width(text: str, size: float) -> float:
    """Return the width in millimetres of a bold text of `size` points."""
    return text_width(text, size, bold=True)


def _pieces(text: str, whole: re.Pattern[str] = _WHOLE) -> list[str]:
    glued = whole.sub(lambda phrase: phrase[0].replace(" ", "\0"), text).replace(" - ", "\0- ").replace(" và ", " và\0")
    return [piece.replace("\0", " ") for piece in glued.split(" ")]


def _fitting_pieces(text: str, room: float, size: float) -> list[str]:
    """What stays whole on a line; a name that no line holds falls into pairs of words, these into single ones."""
    pieces = _pieces(text)
    for smaller in (_PAIRS, _NOTHING):
        pieces = [
            part
            for piece in pieces
            for part in ([piece] if bold_width(piece, size) <= room else _pieces(piece, smaller))
        ]
    return pieces


def _wrapped(pieces: list[str], room: float, size: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and bold_width(f"{lines[-1]} {piece}", size) <= room:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines


def balanced(text: str, room: float, size: float) -> str:
    """Return one line of text broken into as few lines as fit `room` millimetres, about equally long."""
    if len(text) > LONGEST or bold_width(text, size) <= room:
        return text
    pieces = _fitting_pieces(text, room, size)
    best = _wrapped(pieces, room, size)
    widest = max(bold_width(piece, size) for piece in pieces)
    while room > widest:
        room = max(room * 0.96, widest)
        trial = _wrapped(pieces, room, size)
        if len(trial) > len(best):
            break
        best = trial
    return "\n".join(best)


def _capitals(text: str, room: float, size: float) -> str:
    return "\n".join(balanced(line, room, size) for line in text.upper().splitlines())


def _fitted_issuer(issuer: Issuer, size: float) -> Issuer:
    room = _room_of_regular(issuer.governing.upper() or "X")
    return Issuer(_capitals(issuer.name, HEAD_ROOM, size), _capitals(issuer.governing, room, size))


def _room_of_regular(text: str) -> float:
    """The head's room for regular letters, such as a governing body's: lines are measured in bold ones, wider ones."""
    return HEAD_ROOM * bold_width(text, 1) / text_width(text, 1)


def _fitted_signature(signature: SignatureBlock, room: float, size: float) -> SignatureBlock:
    return replace(
        signature,
        authority="",
        body=[_capitals(line, room, size) for line in [*signature.body_lines, *signature.post_lines[:-1]]],
        post="\n".join(_capitals(line, room, size) for line in signature.post_lines[-1:]),
    )


def _fitted_subject(document: OfficialDocument) -> str:
    """The subject in the middle of the page, a letter's under its number."""
    if document.reference:
        return balanced(document.reference, _room_of_regular(document.reference), REFERENCE_SIZE)
    size = document.style.subject_size
    return "\n".join(balanced(line, SUBJECT_ROOM, size) for line in document.subject.splitlines())


def fitted(document: OfficialDocument) -> OfficialDocument:
    """Return the document with line breaks in its issuers, subject and signatures; the words stay the same."""
    style, signatures = document.style, []
    size = style.signer_size(len(document.signatures))
    for row in document.signature_grid:
        room = SIGNATURE_ROOM.get(len(row), 160.0 / len(row))
        signatures += [_fitted_signature(signature, room, size) for signature in row]
    return replace(
        document,
        issuers=[_fitted_issuer(issuer, style.issuer_size) for issuer in document.head_issuers],
        issuer_layout=IssuerLayout.STACKED,
        subject=_fitted_subject(document),
        signatures=signatures,
    )
