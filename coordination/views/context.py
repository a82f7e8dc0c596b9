"""What every page about one joint text shares: the text itself and the context of its head and tabs."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.models import User
from agencies.naming import carry_names, name_columns
from coordination.choices import SectionKey
from coordination.models import Addendum, JointText, Program, Regulation
from coordination.permissions import may_edit
from coordination.querysets import JointTextQuerySet
from documents.actions import buttons
from documents.attaching import attachment_count
from documents.choices import Origin
from documents.listing import party_names
from documents.models import Document, LegalBasisLine, Party, Recipient, Section, Version
from documents.reading import readable_version

SECTIONS = {
    "purpose": SectionKey.PURPOSE,
    "requirements": SectionKey.REQUIREMENTS,
    "implementation": SectionKey.IMPLEMENTATION,
}


ABOVE = ("parent_regulation__regulation", "higher__program", "higher__locality")

# kind in an address → the model behind it
JOINT_MODELS: dict[str, type[Program] | type[Addendum] | type[Regulation]] = {
    Program.kind: Program,
    Addendum.kind: Addendum,
    Regulation.kind: Regulation,
}


def joints_seen(user: User, kind: str) -> JointTextQuerySet:
    """The joint texts of a kind that the user may see."""
    return JOINT_MODELS[kind].objects.visible_to(user)


def joint_or_404(user: User, kind: str, pk: int) -> Program | Addendum | Regulation:
    """The joint text with its document, versions and parties, named as today, in three queries.

    Http404 where the user may not see it.
    """
    rows = joints_seen(user, kind).with_names().with_replacement()
    rows = rows.annotate(attachment_count=attachment_count(Document, "document"))
    joint: Program | Addendum | Regulation = get_object_or_404(
        _with_kind(rows, kind).prefetch_related(*_page_prefetches()), pk=pk
    )
    carry_names(joint, "document__drafting_agency", "document__standing_agency")
    for version in joint.document.versions.all():
        for party in version.parties.all():
            carry_names(party, "agency")
    return joint


def _with_kind(rows: Any, kind: str) -> Any:
    """What only the pages of one kind show."""
    if kind == Program.kind:
        return rows.with_next_date().select_related("previous__document", *ABOVE)
    return rows.select_related("program__document", "base") if kind == Addendum.kind else rows


def program_or_404(user: User, pk: int) -> Program:
    """``joint_or_404`` of a programme."""
    program: Program = joint_or_404(user, Program.kind, pk)  # type: ignore[assignment]  # its kind says so
    return program


def _page_prefetches() -> list[Prefetch[Any]]:
    """Versions with the texts of their sections, and their parties with agreements: permissions ask nothing more."""
    bodies = {
        f"section_{name}": Subquery(Section.objects.filter(version=OuterRef("pk"), key=key).values("body")[:1])
        for name, key in SECTIONS.items()
    }
    printed = [Exists(rows.filter(version=OuterRef("pk"))) for rows in (LegalBasisLine.objects, Recipient.objects)]
    versions = Version.objects.select_related("committee_opinion")
    parties = Party.objects.select_related("agency", "agreement", "signatory__post", "signatory__official")
    return [
        Prefetch("document__versions", versions.annotate(has_bases_or_recipients=printed[0] | printed[1], **bodies)),
        Prefetch("document__versions__parties", parties.with_signature().annotate(**name_columns("agency"))),
    ]


def joint_context(joint: JointText, user: User, tab: str) -> dict[str, Any]:
    """The context of ``coordination/joint_base.html`` for one tab of a joint text the user may see.

    ``tab``: content, comments, binding, progress, reports, meetings or history. Http404 where no version is readable.
    """
    document = joint.document
    version = readable_version(document, user)
    if version is None:
        raise Http404("Văn bản chưa có bản nào được gửi đi.")
    joint.title = version.title
    return {
        "joint": joint,
        "document": document,
        "version": version,
        "party_names": party_names(version.parties.all()),
        "tab": tab,
        "recorded": document.origin == Origin.RECORDED,
        "buttons": buttons(document, user),
        "editable": may_edit(user, joint),
    }


def program_context(program: Program, user: User, tab: str) -> dict[str, Any]:
    """``joint_context`` of a programme, for the tabs only programmes have."""
    return {**joint_context(program, user, tab), "program": program}
