"""Numbers as Vietnamese people type and paste them.

Dots group thousands and a comma begins the decimals: 1.178.826.623 and 110,5. What else is taken, and what is refused:

- "12.5", "12.50": one dot before one or two last digits cannot group, so it begins decimals; "1.250" is always 1250.
- "1 178 826" and "1,178,826" group as well; "1,250" may mean either number, so it is refused with both ways to type it.
- words before the number tell how exact it is: hơn, trên, gần, khoảng (also "~"), ước.
- nghìn, triệu, tỷ multiply; where the unit is itself "triệu đồng", "1,2 tỷ" is 1200 of it.
- "không có", "N/A", "-", "chưa có số liệu" mean that there is no figure, which is never zero.
- what is counted one by one (meetings, people) has no decimals.
- marks that nobody sees, as pages paste them, are left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from agencies.wording import decimal_vi
from reporting.choices import Qualifier

LARGEST = Decimal(10) ** 16  # a figure's table holds 16 digits before the comma
PLACES = 2
LONGEST = 60  # signs

NO_FIGURE = "chưa có số liệu"
_NOTHING = {
    *("-", "--", "–", "—", "...", "/", "x", "n/a", "na", "none", "null", "không", "không có", "không có số liệu"),
    *("chưa có", "chưa", NO_FIGURE, "đã thực hiện, chưa có số liệu", "chưa thống kê", "chưa thống kê được"),
    *("không thống kê", "không thống kê được", "chưa tổng hợp", "không rõ", "chưa rõ"),
}
_WORDS = {
    "trên dưới": Qualifier.ABOUT,
    "xấp xỉ": Qualifier.ABOUT,
    "khoảng": Qualifier.ABOUT,
    "chừng": Qualifier.ABOUT,
    "~": Qualifier.ABOUT,
    "≈": Qualifier.ABOUT,
    "hơn": Qualifier.OVER,
    "trên": Qualifier.ABOVE,
    ">": Qualifier.ABOVE,
    "gần": Qualifier.NEARLY,
    "ước tính": Qualifier.ESTIMATED,
    "ước": Qualifier.ESTIMATED,
    "đạt": None,
    "được": None,
    "là": None,
    "có": None,
}
_SCALES = {
    **dict.fromkeys(("nghìn", "ngàn"), Decimal(1000)),
    **dict.fromkeys(("triệu", "tr"), Decimal(10) ** 6),
    **dict.fromkeys(("tỷ", "tỉ"), Decimal(10) ** 9),
}
_COUNTED = {
    *("người", "lượt người", "lượt", "hội nghị", "cuộc", "buổi", "kỳ họp", "đợt", "vụ", "vụ việc", "trường hợp"),
    *("ý kiến", "kiến nghị", "đơn", "dự thảo", "văn bản", "hộ", "nhà", "suất", "suất quà", "tổ", "lớp", "mô hình"),
    *("tập thể", "cá nhân", "hội viên", "đoàn viên"),
}  # units that nobody halves
_CURRENCY = ("đồng", "vnđ", "vnd", "đ")
_NUMBER = re.compile(r"^(?P<sign>[-−]\s?|\()?(?P<digits>[0-9][0-9., ]*)\)?(?P<rest>.*)$")
_GROUPED = {sign: re.compile(rf"^[1-9][0-9]{{0,2}}({re.escape(sign)}[0-9]{{3}})+$") for sign in ". ,"}

EXAMPLES = "ví dụ 1.250 hoặc 110,5, có thể kèm hơn, trên, gần, khoảng, ước"
PLEASE = f"Ghi một số, {EXAMPLES}; nếu chưa có thì ghi “{NO_FIGURE}”."


@dataclass(frozen=True)
class Reading:
    """What was typed: a value with how exact it is, or that there is no figure, or why it was not understood.

    All empty where nothing was typed. ``qualifier`` is one of ``Qualifier``; ``error`` is a sentence for its user.
    """

    value: Decimal | None = None
    qualifier: str = ""
    no_figure: bool = False
    error: str = ""


class _Unreadable(Exception):
    """Raised with the sentence that says what to type."""


def read_number(text: str, *, unit: str = "") -> Reading:
    """Reads one number as it was typed or pasted; ``unit`` is its indicator's, which may be typed behind it."""
    given = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text or ""))
    given = "".join(sign for sign in given if unicodedata.category(sign) != "Cf")
    if "\t" in given.strip() or "\n" in given.strip():
        return Reading(error="Có nhiều ô hoặc nhiều dòng: dán từng ô một.")
    plain = " ".join(given.lower().split()).strip(" .;") or " ".join(given.lower().split())
    if not plain:
        return Reading()
    if plain in _NOTHING or not plain.strip(".…-–— "):
        return Reading(no_figure=True)
    try:
        return _read(plain, " ".join(unit.lower().split()))
    except _Unreadable as refusal:
        return Reading(error=str(refusal))


def write_number(value: Decimal | int | None, qualifier: str = "", *, no_figure: bool = False) -> str:
    """A figure as ``read_number`` reads it: "trên 11.000"; "chưa có số liệu"; empty where nothing is told."""
    if value is None:
        return NO_FIGURE if no_figure else ""
    return f"{Qualifier(qualifier).label} {decimal_vi(value)}" if qualifier else decimal_vi(value)


def _read(plain: str, unit: str) -> Reading:
    if len(plain) > LONGEST:
        raise _Unreadable(f"Chỉ ghi con số ở đây, lời giải thích ghi ở ghi chú. {PLEASE}")
    qualifier, rest = _qualifier(plain)
    found = _NUMBER.match(rest)
    if not found and rest.startswith("không phát sinh"):
        raise _Unreadable(f"Nếu không phát sinh thì ghi 0; nếu chưa thống kê thì ghi “{NO_FIGURE}”.")
    if not found:
        raise _Unreadable(f"Chưa đọc được “{plain}”. {PLEASE}")
    if found["sign"]:
        raise _Unreadable("Số liệu không được âm. Nếu là số giảm, ghi số hiện có và giải thích ở ghi chú.")
    behind = found["rest"].strip()
    if behind.endswith("+") or behind in ("trở lên", "và hơn nữa"):
        qualifier, behind = qualifier or Qualifier.ABOVE, behind.removesuffix("+").removesuffix("trở lên").strip()
    scale = _scale(behind, unit, plain)
    value = _within(_decimal(found["digits"].strip(), scaled=scale != 1) * scale)
    if value % 1 and unit in _COUNTED:
        raise _Unreadable(f"“{plain}” có phần lẻ, mà chỉ tiêu tính bằng {unit}: ghi số nguyên, ví dụ 12 hoặc 1.250.")
    return Reading(value, qualifier)


def _qualifier(text: str) -> tuple[str, str]:
    """The word before a number and what stands behind it; "ước đạt", "ước khoảng" are estimates."""
    found = ""
    while word := next((word for word in _WORDS if _starts(text, word)), None):
        meant = _WORDS[word]
        if meant and found and meant != found and found != Qualifier.ESTIMATED:
            raise _Unreadable("Chỉ ghi một từ trước số: hơn, trên, gần, khoảng hoặc ước.")
        found = found or meant or ""
        text = text[len(word) :].strip()
    if text.startswith(("dưới", "<", "ít nhất", "tối đa", "≥", "≤")):
        raise _Unreadable("Trước số chỉ ghi hơn, trên, gần, khoảng hoặc ước; ý khác ghi ở ghi chú.")
    return found, text


def _starts(text: str, word: str) -> bool:
    """Whether a text begins with the word, and the word ends there."""
    return text.startswith(word) and not text[len(word) : len(word) + 1].isalpha()


def _scale(behind: str, unit: str, plain: str) -> Decimal:
    """What the words behind a number multiply it by, in the indicator's unit."""
    if not behind or behind == unit:
        return Decimal(1)
    if behind == "%" and (not unit or "%" in unit):
        return Decimal(1)
    if behind == "%":
        raise _Unreadable(f"Chỉ tiêu này tính bằng {unit}, không phải %: ghi số {unit}.")
    first, _, after = behind.partition(" ")
    scale = _SCALES.get(first)
    words = behind if scale is None else after
    own = _SCALES.get(unit.partition(" ")[0], Decimal(1))
    if words and words not in (unit, unit.partition(" ")[2]) and words not in _CURRENCY:
        if re.match(r"^(-|–|đến|tới|/)", words):
            raise _Unreadable(f"Ghi một số, không ghi khoảng số: ví dụ “khoảng {plain.split(words[0])[0].strip()}”.")
        raise _Unreadable(f"Không hiểu “{words}” sau số. {PLEASE}")
    if scale is None:
        return Decimal(1) / own if words in _CURRENCY and own != 1 else Decimal(1)
    return scale / own


def _decimal(digits: str, *, scaled: bool) -> Decimal:
    """The digits with their signs as a number, by the rules above."""
    for sign, grouped in _GROUPED.items():
        if grouped.match(digits) and (sign != "," or digits.count(",") > 1):
            return Decimal(digits.replace(sign, ""))
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", digits) and not scaled:
        whole = digits.replace(",", ".")
        part = decimal_vi(Decimal(whole).quantize(Decimal("0.01"))) if digits.endswith("0") else f"{digits[:-1]}"
        raise _Unreadable(f"“{digits}” có thể hiểu hai cách: ghi {whole} nếu là hàng nghìn, {part} nếu là số lẻ.")
    whole, _, fraction = digits.partition(",")
    if fraction.isdigit() and (whole.isdigit() or any(_GROUPED[sign].match(whole) for sign in ". ")):
        return Decimal(re.sub("[. ]", "", whole) + "." + fraction)
    if re.fullmatch(r"([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)\.[0-9]{1,2}", digits):
        return Decimal(digits.replace(",", ""))
    if digits.isdigit():
        return Decimal(digits)
    raise _Unreadable(f"Chưa rõ “{digits}” là số nào: ghi dấu chấm giữa hàng nghìn, dấu phẩy trước số lẻ, {EXAMPLES}.")


def _within(value: Decimal) -> Decimal:
    if value >= LARGEST:
        raise _Unreadable("Số quá lớn: kiểm tra lại số chữ số.")
    rounded = value.quantize(Decimal(1).scaleb(-PLACES))
    if rounded != value:
        raise _Unreadable("Chỉ ghi nhiều nhất hai chữ số sau dấu phẩy.")
    return rounded
