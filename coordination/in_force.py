"""Which wording of a programme is in force on a day: its own, or a later one that a signed addendum brought.

Knows the documents floor only, so that querysets and models can ask it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from documents.choices import PUBLIC_STATES, DocumentKind, DocumentState, Origin
from documents.models import Document, Version

if TYPE_CHECKING:
    from coordination.models import Program

SIGNED_STATES = (DocumentState.SIGNED, *PUBLIC_STATES)


def signed_texts(document: Any) -> QuerySet[Version]:
    """The signed wordings of a programme, given its document (a row, an id or an ``OuterRef``), the latest first.

    Of the programme and of each addendum it is the newest version, once the document is signed; of two that begin on
    one day the later addendum's counts.
    """
    newer = Version.objects.filter(document=OuterRef("document"), no__gt=OuterRef("no"))
    own = Q(document=document) | Q(document__amends=document, document__kind=DocumentKind.ADDENDUM)
    signed = Version.objects.filter(own, ~Exists(newer), frozen_at__isnull=False, document__state__in=SIGNED_STATES)
    return signed.order_by(F("effective_from").desc(nulls_last=True), "-pk")


def texts_in_force(document: Any, on: datetime.date | Combinable) -> QuerySet[Version]:
    """The signed wordings that take effect by ``on``: the first is the one in force.

    A programme recorded from elsewhere may not tell its day; it is in force before its addenda.
    """
    known = Q(effective_from__lte=on) | Q(effective_from__isnull=True, document__origin=Origin.RECORDED)
    return signed_texts(document).filter(known)


def version_in_force(program: Program, on: datetime.date) -> Version | None:
    """The wording of a programme in force on ``on``; None where it was not in force yet."""
    return texts_in_force(program.document_id, on).select_related("document").first()


def in_force_among(documents: Iterable[Document], on: datetime.date) -> Version | None:
    """As ``version_in_force``, of a programme's document and its addenda's that were read with their versions."""
    signed = [document.current_version for document in documents if document.state in SIGNED_STATES]
    begun = [text for text in signed if _has_begun(text, on)]
    return max(begun, key=lambda text: (text.effective_from or datetime.date.min, text.pk), default=None)


def _has_begun(text: Version, on: datetime.date) -> bool:
    if text.effective_from is None:
        return text.document.origin == Origin.RECORDED
    return text.effective_from <= on


def latest_text(program: Program) -> Version | None:
    """The wording that a further addendum amends: the newest signed one, though its day may lie ahead."""
    return signed_texts(program.document_id).select_related("document").first()


class Follower(NamedTuple):
    """What a higher floor knows of a programme's wordings.

    closed_until: the last day whose text no addendum may change any more; None where there is none.
    changed: told, with the programme's document locked, that an addendum was signed or its signatures were voided.
    """

    closed_until: Callable[[Program], datetime.date | None]
    changed: Callable[[Program], None]


_followers: dict[str, Follower] = {}


def register(name: str, follower: Follower) -> None:
    """Lets a higher floor close days to addenda and follow changes of the text in force."""
    _followers[name] = follower


def closed_until(program: Program) -> datetime.date | None:
    """The last day whose text is closed to addenda."""
    days = [follower.closed_until(program) for follower in _followers.values()]
    return max((day for day in days if day is not None), default=None)


def text_changed(program: Program) -> None:
    """Tells the higher floors that another text may be in force; the programme's document is locked."""
    for follower in _followers.values():
        follower.changed(program)
