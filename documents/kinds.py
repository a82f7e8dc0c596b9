"""What a kind of document adds to the common ones. Upper floors register theirs when the application starts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agencies.models import User
from documents.choices import Action, DocumentKind
from documents.exceptions import Finding, Passage
from documents.models import Document, Version
from documents.official import OfficialDocument

# 2 added the recipients of the directory, 3 last year's figures in the annex of a consolidated report.
HASH_SCHEMA = 3


@dataclass(frozen=True)
class KindOfDocument:
    """What the documents floor must ask of a kind.

    build: the official document of a version. path: the page's address, with today's script prefix.
    copy: copies the kind's own rows from a frozen version into a new draft. freeze: takes copies of names as of a day.
    payload: what the kind prints beyond the common part, as JSON-able data. check: what is missing on a day, and the
    texts that only this kind has.
    moved: told after each transition, with its business date, inside its transaction. action_paths: addresses of
    actions that have a page of their own on the kind's floor. without: actions this kind does not know. edit_path: the
    editor's address; a finding's fragment is looked up there. replace: makes the kind's own rows of a new document's
    draft from those of the version it replaces; None where such documents are not replaced. deciding: what a party's
    leader is shown before he agrees or returns, as a template of the kind's floor with its context.
    """

    build: Callable[[Version], OfficialDocument]
    path: Callable[[Document], str]
    copy: Callable[[Version, Version], None]
    freeze: Callable[[Version, datetime.date], None]
    payload: Callable[[Version], dict[str, Any]]
    check: Callable[[Version, datetime.date], tuple[list[Finding], list[Passage]]]
    moved: Callable[[Document, datetime.date], None] = lambda _document, _on: None
    action_paths: Mapping[Action, Callable[[Document], str]] = field(default_factory=dict)
    without: frozenset[Action] = frozenset()
    edit_path: Callable[[Document], str] | None = None
    replace: Callable[[Version, Version], None] | None = None
    deciding: Callable[[Document, User], tuple[str, dict[str, Any]]] | None = None


_kinds: dict[str, KindOfDocument] = {}


def register(kind: DocumentKind, behaviour: KindOfDocument) -> None:
    """Tells the documents floor how a kind builds, copies, hashes and checks itself."""
    _kinds[kind] = behaviour


def kind_of(document: Document) -> KindOfDocument:
    """The behaviour of the document's kind; KeyError where no floor registered it."""
    return _kinds[document.kind]


def schema_of(version: Version) -> int:
    """The schema of a version's hash: that of the day it was frozen, today's for a draft."""
    return version.hash_schema if version.frozen_at else HASH_SCHEMA


def path_of(document: Document) -> str:
    """The address of the document's page within this request."""
    return kind_of(document).path(document)
