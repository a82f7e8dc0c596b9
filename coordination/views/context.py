"""What every page about one joint text shares: the text itself and the context of its head and tabs."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.models import User
from agencies.naming import carry_names, name_columns
from coordination.choices import SectionKey
from coordination.in_force import in_force_among
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


def joint_or_404(user: User, kind: str, pk: int, *, with_addenda: bool = False) -> Program | Addendum | Regulation:
    """The joint text with its document, versions and parties, named as today, in three queries.

    ``with_addenda``: an amended programme comes with the addenda that the user sees (``seen_addenda``), their versions
    and parties, in one query more. Http404 where the user may not see it.
    """
    rows = joints_seen(user, kind).with_names().with_replacement()
    rows = rows.annotate(attachment_count=attachment_count(Document, "document"))
    joint: Program | Addendum | Regulation = get_object_or_404(_with_kind(rows, kind, user), pk=pk)
    carry_names(joint, "document__drafting_agency", "document__standing_agency")
    documents = [joint.document]
    if isinstance(joint, Program):
        joint.seen_addenda = list(_addenda_seen(joint, user)) if with_addenda and joint.is_amended else []
        documents += [addendum.document for addendum in joint.seen_addenda]
    read_texts(documents)
    return joint


def read_texts(documents: list[Document]) -> None:
    """Reads the versions of documents with their parties, named as today, in two queries."""
    prefetch_related_objects(documents, *_page_prefetches())
    parties = [party for one in documents for version in one.versions.all() for party in version.parties.all()]
    for party in parties:
        carry_names(party, "agency")


def _addenda_seen(program: Program, user: User) -> JointTextQuerySet:
    seen = Addendum.objects.visible_to(user).filter(program=program, position__isnull=False)
    return seen.select_related("document").order_by("position")


def _with_kind(rows: Any, kind: str, user: User) -> Any:
    """What only the pages of one kind show."""
    if kind == Program.kind:
        own = {"pk": OuterRef("pk")}
        amended = Exists(Addendum.objects.filter(program=OuterRef("pk"), position__isnull=False))
        rolls_over = Exists(Program.objects.open_to_rollover(user).filter(**own))
        rows = rows.annotate(is_amended=amended, rolls_over=rolls_over).with_next_date().with_notes_open()
        return rows.select_related("previous__document", *ABOVE)
    if kind == Addendum.kind:
        return rows.select_related("program__document", "base__document")
    return rows


def program_or_404(user: User, pk: int, *, with_addenda: bool = False) -> Program:
    """``joint_or_404`` of a programme."""
    program: Program = joint_or_404(  # type: ignore[assignment]  # its kind says so
        user, Program.kind, pk, with_addenda=with_addenda
    )
    return program


def text_in_force(program: Program, on: datetime.date) -> Version | None:
    """The wording in force on a day, of a programme read ``with_addenda``, as far as the user sees it; asks nothing."""
    return in_force_among([program.document, *(addendum.document for addendum in program.seen_addenda)], on)


def _page_prefetches() -> list[Prefetch[Any]]:
    """Versions with the texts of their sections, and their parties with agreements: permissions ask nothing more.

    The lookups lead from documents.
    """
    bodies = {
        f"section_{name}": Subquery(Section.objects.filter(version=OuterRef("pk"), key=key).values("body")[:1])
        for name, key in SECTIONS.items()
    }
    printed = [Exists(rows.filter(version=OuterRef("pk"))) for rows in (LegalBasisLine.objects, Recipient.objects)]
    versions = Version.objects.select_related("committee_opinion")
    parties = Party.objects.select_related("agency", "agreement", "signatory__post", "signatory__official")
    return [
        Prefetch("versions", versions.annotate(has_bases_or_recipients=printed[0] | printed[1], **bodies)),
        Prefetch("versions__parties", parties.with_signature().annotate(**name_columns("agency"))),
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
