"""A long text as people paste it: from Word, from mail, from a page. static/js/pasted.js cleans the same way."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from documents.vietnamese import clean_text

LONGEST = 5000
TOO_LONG = "Dài quá {} ký tự (hiện có %(show_value)d). Hãy viết ngắn lại{}."
_TAGS = "p|span|div|o:p|br|b|i|u|em|strong|h[1-6]|table|tr|td|ul|ol|li|font|html|body"
_MARKUP = re.compile(rf"</?(?:{_TAGS})\b[^>]*>|<!--\[if|\bmso-", re.IGNORECASE)
_UNREAD = re.compile(r"<!--.*?-->|<!\[.*?\]>", re.DOTALL)
_LINES = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
_UNSEEN = {"style", "script", "xml", "head", "title"}
_LIST_SIGN = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)

_LETTERS_AS_BULLETS = "oqvüØ§"  # what Word's bullets are in the fonts Courier New and Wingdings
_BULLETS = "•·∙●○◦▪▫■□◆◇►▸➢➤✓✔❖*–—\ue000-\uf8ff"
_BULLET = re.compile(rf"^[ \t\u00a0]*(?:[{_BULLETS}][ \t\u00a0]+|[{_LETTERS_AS_BULLETS}]\t[ \t\u00a0]*)", re.MULTILINE)
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r" *[\t\u00a0\u2000-\u200a\u202f\u205f\u3000][ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]*")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Signs that Word keeps as letters of the font Symbol; U+001E and U+2011 are its hyphens that do not break
_KEPT_SIGNS = str.maketrans(
    {
        "\uf0a3": "≤",
        "\uf0b3": "≥",
        "\uf0b1": "±",
        "\uf0b4": "×",
        "\uf0b0": "°",
        "\uf0ae": "→",
        "\uf0e0": "→",
        "\x1e": "-",
        "\u2011": "-",
    }
)


class _Text(HTMLParser):
    """Keeps what a reader of the markup would see: a line for each paragraph, list item with its sign, and row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0
        self.lists: list[int | None] = []  # the last number of each open list; None where it has bullets
        self.cells = 0  # begun in the row
        self.in_cell = False
        self.sign: list[str] | None = None  # what Word wrote as the sign of a list's paragraph
        self.sign_depth = 0
        self.after_sign = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self.unseen += tag in _UNSEEN
        if tag == "span":
            self._begin_span(given)
        elif tag in ("td", "th"):
            self.parts.append(" | " if self.cells else "")
            self.cells, self.in_cell = self.cells + 1, True
        elif tag in _LINES:
            self._break()
        if tag == "tr":
            self.cells = 0
        elif tag in ("ul", "ol"):
            start = given.get("start") or "1"
            self.lists.append(int(start) - 1 if tag == "ol" and start.isdecimal() else None)
        elif tag == "li":
            self._begin_item()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self.unseen:
            self.unseen -= 1
        if tag == "span" and self.sign is not None:
            self._end_span()
        elif tag in ("td", "th"):
            self.in_cell = False
        elif tag in _LINES:
            self._break()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.sign is not None:
            self.sign.append(data)
            return
        self.parts.append(" ".join(re.split(r"[\r\n]+", data)))
        self.after_sign = self.after_sign and not data.strip()

    def _break(self) -> None:
        """A new line, but not inside a cell nor between a list's sign and its text."""
        if self.in_cell:
            self.parts.append(" ")
        elif not self.after_sign:
            self.parts.append("\n")

    def _begin_item(self) -> None:
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        self._put_sign("-" if number is None else f"{number + 1}.")

    def _begin_span(self, given: dict[str, Any]) -> None:
        if self.sign is not None:
            self.sign_depth += 1
        elif _LIST_SIGN.search(given.get("style") or ""):
            self.sign, self.sign_depth = [], 1

    def _end_span(self) -> None:
        self.sign_depth -= 1
        if self.sign_depth == 0:
            sign, self.sign = "".join(self.sign or []).strip(), None
            bullet = len(sign) == 1 and (sign in _LETTERS_AS_BULLETS or not sign.isalnum())
            self._put_sign("-" if bullet else sign)

    def _put_sign(self, sign: str) -> None:
        self.parts.append(f"{sign} ")
        self.after_sign = True


def plain_text(pasted: str) -> str:
    """The text without markup that came with it, NFC, without signs nobody sees; "<" in a sentence stays.

    Bullets become "-", numbers of lists stay; tabs and spaces of other kinds become one space.
    """
    if _MARKUP.search(pasted):
        pasted = _without_markup(pasted)
    lines = _BULLET.sub("- ", _BREAKS.sub("\n", pasted)).translate(_KEPT_SIGNS)
    spaced = _SPACES.sub(" ", _PRIVATE.sub("", lines))
    return clean_text("\n".join(line.rstrip() for line in spaced.split("\n")))


def _without_markup(pasted: str) -> str:
    reader = _Text()
    reader.feed(_UNREAD.sub("", pasted))
    reader.close()
    lines = "".join(reader.parts).replace("\N{NO-BREAK SPACE}", " ").split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


class PastedText(forms.CharField):
    """A text area for a long text; markup is cleaned away. What is too long is refused, never cut."""

    def __init__(
        self, *, label: str, required: bool = False, help_text: str = "", rows: int = 4, longest: int = LONGEST
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "data-clean": True})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)
        instead = " hoặc gửi bằng tệp đính kèm" if longest == LONGEST else ""  # comments and answers carry files
        told = TOO_LONG.format(f"{longest:,}".replace(",", "."), instead)
        self.validators.append(MaxLengthValidator(longest, told))

    def to_python(self, value: Any) -> str:
        return plain_text(str(super().to_python(value)))
