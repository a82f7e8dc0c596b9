"""A draft's facts and its texts around the items, as its kind has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencies.models import User
from coordination.above import bases_above
from coordination.choices import SectionKey
from coordination.editing.bases import replace_bases
from coordination.editing.locking import editing, mark
from coordination.models import Addendum, JointText, Program, Regulation
from documents.choices import DocumentKind
from documents.editing import fingerprint, require_unchanged
from documents.models import Section, Version

SPAN_FACTS = ("span_kind", "year_from", "year_to")
PROGRAM_FACTS = ("family", *SPAN_FACTS, "previous_id", "parent_regulation_id", "higher_id", "higher_text")
DOCUMENT_FACTS = ("standing_agency_id", "style")
OWN_FACTS: dict[str, tuple[str, ...]] = {Program.kind: PROGRAM_FACTS, Regulation.kind: SPAN_FACTS, Addendum.kind: ()}
VERSION_FACTS: dict[str, tuple[str, ...]] = {Addendum.kind: ("title", "effective_from")}
TITLE = ("title",)


def facts_of(joint: JointText, version: Version) -> dict[str, Any]:
    """The facts as they stand: title, standing agency, style, and those of its kind.

    ``OWN_FACTS`` are its own, ``VERSION_FACTS`` each version's.
    """
    told = {name: getattr(version, name) for name in VERSION_FACTS.get(joint.kind, TITLE)}
    facts = {name: getattr(joint, name) for name in OWN_FACTS[joint.kind]}
    return {**told, **{name: getattr(version.document, name) for name in DOCUMENT_FACTS}, **facts}


def save_facts(joint: JointText, *, user: User, facts: Mapping[str, Any], seen: str | None = None) -> None:
    """Saves the facts (keys as of ``facts_of``); ``seen`` is the fingerprint of those the user's form came with.

    The legal bases follow the regulation and the programme of a higher level that are chosen.
    """
    with editing(joint, user, "Sửa thông tin chung") as draft:
        current = type(joint)._default_manager.get(pk=joint.pk)
        require_unchanged(draft.document, seen, fingerprint(facts_of(current, draft)))
        own = OWN_FACTS[joint.kind]
        before = bases_above(current) if isinstance(current, Program) else []
        for name in own:
            setattr(current, name, facts[name])
        if own:
            current.save(update_fields=[name.removesuffix("_id") for name in own])
        if isinstance(current, Program):
            replace_bases(draft, before, bases_above(current))
        for name in DOCUMENT_FACTS:
            setattr(draft.document, name, facts[name])
        draft.document.save(update_fields=[name.removesuffix("_id") for name in DOCUMENT_FACTS])
        of_version = VERSION_FACTS.get(joint.kind, TITLE)
        for name in of_version:
            setattr(draft, name, facts[name])
        draft.save(update_fields=of_version)
        mark(draft, user, "trich-yeu", "thong-tin", "can-cu")


def texts_of(version: Version) -> dict[str, str]:
    """The texts around the items: the fixed sections by key, which a regulation has none of, and the preamble."""
    sections = dict(version.sections.values_list("key", "body"))
    texts = {key: sections.get(key, "") for key in section_keys(version)}
    return {**texts, "preamble": version.preamble}


def section_keys(version: Version) -> list[str]:
    """The keys of the fixed sections that a text of its kind has."""
    return [] if version.document.kind == DocumentKind.REGULATION else SectionKey.values


def save_texts(joint: JointText, *, user: User, texts: Mapping[str, str], seen: str | None = None) -> None:
    """Saves the texts (keys as of ``texts_of``)."""
    with editing(joint, user, "Sửa lời văn") as draft:
        require_unchanged(draft.document, seen, fingerprint(texts_of(draft)))
        write_texts(draft, texts)
        mark(draft, user, "loi-dan", *section_keys(draft))


def write_texts(draft: Version, texts: Mapping[str, str]) -> None:
    """Writes the texts into a draft whose document is locked or new."""
    for position, key in enumerate(section_keys(draft), 1):
        Section.objects.update_or_create(
            version=draft,
            key=key,
            defaults={"position": position, "heading": SectionKey(key).label, "body": texts[key]},
        )
    draft.preamble = texts["preamble"]
    draft.save(update_fields=["preamble"])
