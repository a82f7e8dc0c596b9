"""The wording that a comment suggests: where it belongs in a version, and how it comes into the draft."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model

from activity.log import record
from agencies.models import User
from coordination.choices import CommentedText
from coordination.models import Comment, ItemLine, LineSupport
from documents.drafting import touch
from documents.exceptions import InvalidTransition
from documents.models import Document, Party, Section, Version

ADOPTED = "nhan-loi-van"
LINE_TEXTS = ("title", "body", "deliverable")


class PassageMoved(InvalidTransition):
    """The passage does not stand in the draft as it stood when it was commented on."""


class Field(NamedTuple):
    """A text of a version: the row that holds it, and its field there."""

    row: Model
    name: str

    @property
    def text(self) -> str:
        return str(getattr(self.row, self.name))


def texts_at(version: Version, *, item: int | None = None, section: str = "") -> list[Field]:
    """The texts of an item (id) or of a section of a version; those that are empty too. None for the whole."""
    if item is not None:
        return _texts_of_item(version, item)
    if section == CommentedText.PREAMBLE:
        return [Field(version, "preamble")]
    if section == CommentedText.RESPONSIBILITIES:
        return [Field(party, "responsibility") for party in Party.objects.filter(version=version)]
    return [Field(row, "body") for row in Section.objects.filter(version=version, key=section)] if section else []


def _texts_of_item(version: Version, item: int) -> list[Field]:
    line = ItemLine.objects.filter(version=version, item=item).first()
    if line is None:
        return []
    supports = LineSupport.objects.filter(line=line)
    return [*(Field(line, name) for name in LINE_TEXTS), *(Field(support, "duty") for support in supports)]


class Place(NamedTuple):
    """Where a passage stands: in ``field``, from ``start`` to ``end`` in signs."""

    field: Field
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.field.text[self.start : self.end]

    def replaced(self, wording: str) -> str:
        """The whole text with ``wording`` in the place of the passage."""
        return f"{self.field.text[: self.start]}{wording}{self.field.text[self.end :]}"


def places_of(quote: str, texts: Iterable[Field]) -> list[Place]:
    """Everywhere the passage stands, in whole words; white space of any kind counts as one."""
    words = quote.split()
    if not words:
        return []
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    pattern = re.compile(before + r"\s+".join(map(re.escape, words)) + after)
    return [Place(field, *found.span()) for field in texts for found in pattern.finditer(field.text)]


def place_in(draft: Version, comment: Comment) -> Place:
    """Where the comment's suggestion goes in a draft; PassageMoved where that cannot be told (any more)."""
    texts = texts_at(draft, item=comment.item_id, section=comment.section)
    if not texts:
        raise PassageMoved("Mục được góp ý không còn trong bản dự thảo.")
    if not comment.quote:
        return _end_of(texts)
    places = places_of(comment.quote, texts)
    if len(places) != 1:
        raise PassageMoved("Đoạn được góp ý đã được sửa trong bản dự thảo.")
    return places[0]


def _end_of(texts: list[Field]) -> Place:
    """The end of what a section or an item says, where something is to be added."""
    field = next((one for one in texts if one.name in ("body", "preamble")), None)
    if field is None:
        raise PassageMoved("Góp ý không trích đoạn cần sửa nên lời văn không tự đưa vào dự thảo được.")
    return Place(field, len(field.text), len(field.text))


def adopt(comment: Comment, document: Document, *, user: User | None) -> Version:
    """Brings the suggested wording into the draft of the locked document; returns the draft.

    The log keeps whose wording it is and the text before and after. PassageMoved where the passage was changed since
    (nothing is overwritten), InvalidTransition where the new text is too long.
    """
    draft = Version.objects.get(document=document, frozen_at__isnull=True)
    place = place_in(draft, comment)
    before, after = place.field.text, _wording(place, comment)
    _write(place.field, after)
    comment.adopted_in = draft
    comment.save(update_fields=["adopted_in"])
    touch(document)
    told = f"Nhận lời văn đề nghị của {comment.agency} vào bản {draft.no}"
    record(document, ADOPTED, told, user=user, reason=f"Trước: {before}\nSau: {after}")
    return draft


def _wording(place: Place, comment: Comment) -> str:
    if comment.quote:
        return place.replaced(comment.suggestion)
    return "\n".join(filter(None, [place.field.text, comment.suggestion]))


def _write(field: Field, text: str) -> None:
    row, name = field
    longest = row._meta.get_field(name).max_length  # type: ignore[union-attr]  # a text field of its own
    if longest is not None:
        text = " ".join(text.split())
    if longest is not None and len(text) > longest:
        raise InvalidTransition(f"Lời văn mới dài {len(text)} ký tự, quá {longest} ký tự của mục này.")
    setattr(row, name, text)
    row.save(update_fields=[name])
    line = row if isinstance(row, ItemLine) else row.line if isinstance(row, LineSupport) else None
    if line is not None:
        line.rev += 1
        line.save(update_fields=["rev"])


def adopt_waiting(document: Document) -> None:
    """Brings wordings that were accepted while the text was closed into the draft that was opened.

    Those whose passage was changed meanwhile go on waiting; the comments say so.
    """
    waiting = Comment.objects.filter(version__document=document, adopts=True, adopted_in__isnull=True)
    for comment in waiting.select_related("agency", "disposed_by"):
        try:
            adopt(comment, document, user=comment.disposed_by)
        except InvalidTransition:
            continue
