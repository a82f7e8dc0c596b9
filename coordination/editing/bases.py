"""A draft's legal bases, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from agencies.models import User
from coordination.editing.locking import editing, mark
from coordination.models import JointText
from documents.editing import own_row, renumber, swapped
from documents.models import LegalBasis, LegalBasisLine, Version

BASES = "can-cu"


def add_basis(joint: JointText, *, user: User, legal_basis: LegalBasis | None = None, text: str = "") -> None:
    """Adds a basis from the catalogue or as free text, last in order; ValidationError where it stands already."""
    with editing(joint, user, f"Thêm căn cứ: {text or legal_basis}") as draft:
        place_basis(draft, legal_basis, text)
        mark(draft, user, BASES)


def place_basis(draft: Version, legal_basis: LegalBasis | None, text: str = "") -> LegalBasisLine:
    """Puts a basis last in a draft whose document is locked or new."""
    lines = draft.legal_bases.all()
    same = lines.filter(legal_basis=legal_basis) if legal_basis else lines.filter(text=text)
    if same.exists():
        raise ValidationError("Căn cứ này đã có.")
    return LegalBasisLine.objects.create(version=draft, legal_basis=legal_basis, text=text, position=lines.count() + 1)


def move_basis(joint: JointText, pk: int, *, user: User, step: int) -> None:
    """Moves a basis up (-1) or down (1)."""
    with editing(joint, user, "Xếp lại căn cứ") as draft:
        renumber(swapped(draft.legal_bases.order_by("position", "pk"), pk, step))
        mark(draft, user, BASES)


def remove_basis(joint: JointText, pk: int, *, user: User) -> None:
    """Removes a basis."""
    with editing(joint, user, "Bỏ một căn cứ") as draft:
        own_row(draft.legal_bases.all(), pk).delete()
        renumber(draft.legal_bases.order_by("position", "pk"))
        mark(draft, user, BASES)


def replace_bases(draft: Version, before: Sequence[str], after: Sequence[str]) -> None:
    """Puts the free bases ``after`` in the place of those ``before``, last in order; other bases stay.

    One that was among those before and is not there any more was removed on purpose.
    """
    gone = [text for text in before if text not in after]
    draft.legal_bases.filter(legal_basis=None, text__in=gone).delete()
    there = set(draft.legal_bases.values_list("text", flat=True))
    for text in after:
        if text not in before and text not in there:
            place_basis(draft, None, text)
    renumber(draft.legal_bases.order_by("position", "pk"))
