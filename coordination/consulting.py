"""The consultations of a programme as a user may see them: who was asked, who answered, what was said."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from agencies.models import User
from agencies.naming import carry_names, name_columns
from coordination.content import outline_of
from coordination.models import Comment, Consultation, ConsultedAgency, ItemLine
from documents.attaching import attachment_count
from documents.models import Document, Version


@dataclass
class Round:
    """One sending-out with the agencies asked. ``own`` is the row of the user's agency."""

    consultation: Consultation
    rows: list[ConsultedAgency] = field(default_factory=list)
    own: ConsultedAgency | None = None

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(bool(row.answer) for row in self.rows)

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed, or the document is no longer out for comments."""
        return self.consultation.closed_on is not None or self.consultation.deadline < timezone.localdate()


def rounds_of(document: Document, user: User) -> list[Round]:
    """The consultations of a document, the newest first, in one query with their agencies and their names."""
    rows = (
        ConsultedAgency.objects.filter(consultation__version__document=document)
        .select_related("consultation__version", "agency")
        .annotate(**name_columns("agency"))
        .order_by("-consultation__version__no", "agency__order", "pk")
    )
    found: dict[int, Round] = {}
    for row in rows:
        carry_names(row, "agency")
        one = found.setdefault(row.consultation_id, Round(row.consultation))
        one.rows.append(row)
        if user.acting is not None and row.agency_id == user.acting.agency_id:
            one.own = row
    return list(found.values())


def seen_rows(one: Round, *, drafter: bool) -> list[ConsultedAgency]:
    """The answers a user sees: all if he works for the drafting agency, else that of his own agency."""
    if drafter:
        return one.rows
    return [one.own] if one.own else []


def signed_lines(version: Version) -> list[ItemLine]:
    """The items of a version in printed order, each with its ``sign`` ("1.", "1.a)"), in one query."""
    ordered = []
    for top in outline_of(version):
        ordered.append(top)
        for child in top.children_in_order:
            child.sign = f"{top.sign}{child.sign}"
            ordered.append(child)
    return ordered


@dataclass
class Remark:
    """A comment with the item it is about in words, its place in the text, and the form that disposes of it."""

    comment: Comment
    place: int
    about: str
    form: object = None


def comments_on(version: Version, user: User, lines: list[ItemLine]) -> list[Remark]:
    """The comments on a version that the user may see, in the order of the text (``signed_lines``)."""
    places = {line.item_id: (number, f"{line.sign} {line.title}") for number, line in enumerate(lines, 1)}
    comments = (
        Comment.objects.visible_to(user)
        .filter(version=version)
        .select_related("agency", "author")
        .annotate(attachment_count=attachment_count(Comment), **name_columns("agency"))
    )
    seen = []
    for comment in comments:
        carry_names(comment, "agency")
        seen.append(Remark(comment, *places.get(comment.item_id or 0, (0, "Toàn văn"))))
    return sorted(seen, key=lambda remark: (remark.place, remark.comment.pk))
