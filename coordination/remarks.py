"""The comments on a version as a page or a table tells them: about what, how worded, what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from agencies.models import User
from agencies.naming import carry_names, name_columns
from coordination.adopting import Field, places_of
from coordination.choices import CommentedText, SectionKey
from coordination.comparing import Run, compare_words
from coordination.models import Comment, CommentReply, ItemLine
from documents.attaching import attachment_count
from documents.models import Version

WHOLE = "Toàn văn"
BEFORE_ITEMS = (CommentedText.PREAMBLE, CommentedText.PURPOSE, CommentedText.REQUIREMENTS)
SECTION_ATTRIBUTES = {
    SectionKey.PURPOSE.value: "section_purpose",
    SectionKey.REQUIREMENTS.value: "section_requirements",
    SectionKey.IMPLEMENTATION.value: "section_implementation",
}


@dataclass
class Remark:
    """A comment with the place in the text it is about, the forms that answer it, whether one ``changes`` it here.

    ``moved``: the passage does not stand in the newest draft any more as it stood.
    """

    comment: Comment
    place: int
    about: str
    moved: bool = False
    form: object = None
    reply_form: object = None
    changes: bool = False
    replies: Sequence[CommentReply] = field(default_factory=list)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The suggested wording against the marked passage, word by word; empty where nothing is suggested."""
        return compare_words(self.comment.quote, self.comment.suggestion) if self.comment.suggestion else ()


def comments_on(version: Version, user: User, lines: list[ItemLine]) -> list[Remark]:
    """The comments on a version that the user may see, in the order of the text (``signed_lines``)."""
    comments = (
        Comment.objects.visible_to(user)
        .filter(version=version)
        .select_related("agency", "author", "adopted_in")
        .annotate(attachment_count=attachment_count(Comment), **name_columns("agency"))
    )
    return remarks_on(comments, lines)


def remarks_on(comments: Iterable[Comment], lines: list[ItemLine]) -> list[Remark]:
    """Named comments with their places, in the order of the text."""
    places = _places(lines)
    seen = []
    for comment in comments:
        carry_names(comment, "agency")
        number, about = places.get(comment.item_id or comment.section, (0, WHOLE))
        seen.append(Remark(comment, number, about))
    return sorted(seen, key=lambda remark: (remark.place, remark.comment.pk))


def _places(lines: list[ItemLine]) -> dict[Any, tuple[int, str]]:
    """Where items (by id) and texts (by key) stand in the text, and what they are called."""
    keys: list[tuple[Any, str]] = [("", WHOLE), *((text.value, text.label) for text in BEFORE_ITEMS)]
    keys += [(line.item_id, f"{line.sign} {line.title}") for line in lines]
    keys += [(text.value, text.label) for text in CommentedText if text not in BEFORE_ITEMS]
    return {key: (number, about) for number, (key, about) in enumerate(keys)}


def add_replies(remarks: Sequence[Remark]) -> None:
    """Reads the replies to the remarks of a page, named, in one query; none where there are no remarks."""
    replies = CommentReply.objects.select_related("agency", "author").annotate(**name_columns("agency"))
    prefetch_related_objects([remark.comment for remark in remarks], Prefetch("replies", replies))
    for remark in remarks:
        remark.replies = list(remark.comment.replies.all())
        for reply in remark.replies:
            carry_names(reply, "agency")


def mark_moved(remarks: Iterable[Remark], asked: Version, draft: Version, lines: Iterable[ItemLine]) -> None:
    """Notes of which remarks the passage was changed since. ``lines`` are those of both versions.

    Both versions come with the texts of their sections (``views.context``). A passage of a supporting agency's duty
    is not looked for: the page reads no duties.
    """
    texts: dict[Any, list[Field]] = {}
    for line in lines:
        texts[line.version_id, line.item_id] = [Field(line, name) for name in ("title", "body", "deliverable")]
    for version in (asked, draft):
        texts |= {(version.pk, key): [Field(version, name)] for key, name in SECTION_ATTRIBUTES.items()}
        texts[version.pk, CommentedText.PREAMBLE.value] = [Field(version, "preamble")]
    for remark in remarks:
        comment, key = remark.comment, remark.comment.item_id or remark.comment.section
        if comment.quote and places_of(comment.quote, texts.get((asked.pk, key), [])):
            remark.moved = not places_of(comment.quote, texts.get((draft.pk, key), []))
