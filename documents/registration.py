"""What the documents floor registers of its own when the application starts."""

from __future__ import annotations

from activity import due
from agencies.models import User
from agencies.reorganizing import parts
from documents import reorganizing
from documents.attaching import Carrier, carry
from documents.kinds import path_of
from documents.models import CommitteeOpinion, Document
from documents.permissions import may_attach, may_record_opinion
from documents.querysets import CommitteeOpinionQuerySet, DocumentQuerySet
from documents.reminders import remind_of_bindings, remind_of_numbers


def documents_seen(user: User) -> DocumentQuerySet:
    return Document.objects.visible_to(user).with_title(user)


def title_of(document: Document) -> str:
    """As `documents_seen` read it."""
    return getattr(document, "title", "") or str(document)


def opinions_seen(user: User) -> CommitteeOpinionQuerySet:
    return CommitteeOpinion.objects.visible_to(user).select_related("version__document")


def register() -> None:
    """Lets documents carry files, those of an issued document are kept; registers the reminders of agreement."""
    carry(
        "van-ban",
        Carrier(
            model=Document,
            visible=documents_seen,
            may_attach=may_attach,
            path=path_of,
            title=title_of,
            keeps=lambda document: document.is_issued,
        ),
    )
    carry(
        "y-kien-cap-uy",
        Carrier(
            model=CommitteeOpinion,
            visible=opinions_seen,
            may_attach=lambda user, opinion: may_record_opinion(user, opinion.version.document),
            path=lambda opinion: path_of(opinion.version.document),
            title=lambda opinion: f"Ý kiến cấp ủy số {opinion}",
            keeps=lambda opinion: opinion.version.document.is_issued,
        ),
    )
    due.register("bindings", remind_of_bindings)
    due.register("numbers", remind_of_numbers)
    parts.register("documents", reorganizing.PART)
