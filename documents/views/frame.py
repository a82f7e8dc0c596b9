"""What every page about one document shares: the context of its head and tabs."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from agencies.models import User
from documents.actions import buttons
from documents.choices import BOUND_STATES, Origin
from documents.kinds import path_of
from documents.models import Document, Version
from documents.permissions import may_issue
from documents.reading import name_agencies, readable_version, reads_draft


def document_context(document: Document, user: User, tab: str) -> dict[str, Any]:
    """The context of ``documents/document_base.html`` for one tab of a document from ``visible_document``.

    ``tab``: document, checks, signing, sending or history. Http404 where no version is readable.
    """
    version = readable_version(document, user)
    if version is None:
        raise Http404("Văn bản chưa có bản nào được gửi đi.")
    return {
        "document": document,
        "version": version,
        "tab": tab,
        "issuers": issuer_names(version),
        "recorded": document.origin == Origin.RECORDED,
        "checked_here": document.origin == Origin.DRAFTED and may_check(user, document),
        "signs_here": document.origin == Origin.DRAFTED and document.state in BOUND_STATES,
        "buttons": buttons(document, user),
        "home_url": path_of(document),
    }


def may_check(user: User, document: Document) -> bool:
    """Whether the user reads what the checker says: who reads the draft, and văn thư who gives the number."""
    return may_issue(user, document) or reads_draft(document, user)


def issuer_names(version: Version) -> list[str]:
    """Short names of the parties in header order: as they were where the version is frozen, else today's."""
    parties = list(version.parties.all())
    unnamed = [party.agency for party in parties if not hasattr(party.agency, "named_full")]
    name_agencies(unnamed if any(not party.printed_short for party in parties) else [])
    return list(dict.fromkeys(party.group_label or party.printed_short or party.agency.short for party in parties))
