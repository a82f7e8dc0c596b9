"""A draft's facts and its texts around the items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencies.models import User
from coordination.choices import SectionKey
from coordination.editing.locking import editing
from coordination.models import Program
from documents.editing import fingerprint, require_unchanged
from documents.models import Section, Version

PROGRAM_FACTS = ("family", "span_kind", "year_from", "year_to", "previous_id", "parent_regulation_id")
DOCUMENT_FACTS = ("standing_agency_id", "style")


def facts_of(program: Program, version: Version) -> dict[str, Any]:
    """The facts as they stand: title, span, family, standing agency, previous programme, parent regulation, style."""
    facts = {name: getattr(program, name) for name in PROGRAM_FACTS}
    return {"title": version.title, **{name: getattr(version.document, name) for name in DOCUMENT_FACTS}, **facts}


def save_facts(program: Program, *, user: User, facts: Mapping[str, Any], seen: str | None = None) -> None:
    """Saves the facts (keys as of ``facts_of``); ``seen`` is the fingerprint of those the user's form came with."""
    with editing(program, user, "Sửa thông tin chung") as draft:
        current = Program.objects.get(pk=program.pk)
        require_unchanged(draft.document, seen, fingerprint(facts_of(current, draft)))
        for name in PROGRAM_FACTS:
            setattr(current, name, facts[name])
        current.save(update_fields=[name.removesuffix("_id") for name in PROGRAM_FACTS])
        for name in DOCUMENT_FACTS:
            setattr(draft.document, name, facts[name])
        draft.document.save(update_fields=[name.removesuffix("_id") for name in DOCUMENT_FACTS])
        draft.title = facts["title"]
        draft.save(update_fields=["title"])


def texts_of(version: Version) -> dict[str, str]:
    """The texts around the items: the fixed sections by key, and the preamble."""
    sections = dict(version.sections.values_list("key", "body"))
    texts = {key: sections.get(key, "") for key in SectionKey.values}
    return {**texts, "preamble": version.preamble}


def save_texts(program: Program, *, user: User, texts: Mapping[str, str], seen: str | None = None) -> None:
    """Saves the texts (keys as of ``texts_of``)."""
    with editing(program, user, "Sửa lời văn") as draft:
        require_unchanged(draft.document, seen, fingerprint(texts_of(draft)))
        write_texts(draft, texts)


def write_texts(draft: Version, texts: Mapping[str, str]) -> None:
    """Writes the texts into a draft whose document is locked or new."""
    for position, key in enumerate(SectionKey.values, 1):
        Section.objects.update_or_create(
            version=draft,
            key=key,
            defaults={"position": position, "heading": SectionKey(key).label, "body": texts[key]},
        )
    draft.preamble = texts["preamble"]
    draft.save(update_fields=["preamble"])
