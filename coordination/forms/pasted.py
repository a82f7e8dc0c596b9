"""A long text as people paste it: from Word, from mail, from a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from documents.vietnamese import clean_text

LONGEST = 5000
TOO_LONG = "Dài quá 5.000 ký tự (hiện có %(show_value)d). Hãy viết ngắn lại hoặc gửi bằng tệp đính kèm."
_TAGS = "p|span|div|o:p|br|b|i|table|td|ul|li|font|html|body"
_MARKUP = re.compile(rf"</?(?:{_TAGS})\b[^>]*>|<!--\[if|\bmso-", re.IGNORECASE)
_LINES = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"}
_UNSEEN = {"style", "script", "xml", "head", "title"}


class _Text(HTMLParser):
    """Keeps what a reader of the markup would see, a line for each paragraph, list item and row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.unseen += tag in _UNSEEN
        if tag in _LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self.unseen:
            self.unseen -= 1
        if tag in _LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(" ".join(re.split(r"[\r\n]+", data)))


def plain_text(pasted: str) -> str:
    """The text without markup that came with it, NFC, without signs nobody sees; "<" in a sentence stays."""
    if _MARKUP.search(pasted):
        reader = _Text()
        reader.feed(re.sub(r"<!--.*?-->", "", pasted, flags=re.DOTALL))
        reader.close()
        lines = "".join(reader.parts).replace("\N{NO-BREAK SPACE}", " ").splitlines()
        pasted = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
    return clean_text(pasted)


class PastedText(forms.CharField):
    """A text area for a long text; markup is cleaned away. What is too long is refused, never cut."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, label: str, required: bool = False, help_text: str = "", rows: int = 4) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)
        self.validators.append(MaxLengthValidator(LONGEST, TOO_LONG))

    def to_python(self, value: Any) -> str:
        return plain_text(str(super().to_python(value)))
