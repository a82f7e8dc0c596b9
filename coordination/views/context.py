"""What every page about one programme shares: the programme itself and the context of its head and tabs."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.models import User
from agencies.naming import carry_names, name_columns
from coordination.choices import SectionKey
from coordination.models import Program
from coordination.permissions import may_edit
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


def program_or_404(user: User, pk: int) -> Program:
    """The programme with its document, versions and parties, named as today, in three queries.

    Http404 where the user may not see it.
    """
    programs = (
        Program.objects.visible_to(user)
        .with_names()
        .with_next_date()
        .with_replacement()
        .select_related("previous__document", "parent_regulation")
        .annotate(attachment_count=attachment_count(Document, "document"))
        .prefetch_related(*_page_prefetches())
    )
    program = get_object_or_404(programs, pk=pk)
    carry_names(program, "document__drafting_agency", "document__standing_agency")
    for version in program.document.versions.all():
        for party in version.parties.all():
            carry_names(party, "agency")
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


def program_context(program: Program, user: User, tab: str) -> dict[str, Any]:
    """The context of ``coordination/program_base.html`` for one tab of a programme the user may see.

    ``tab``: content, comments, binding, progress, reports, meetings or history. Http404 where no version is readable.
    """
    document = program.document
    version = readable_version(document, user)
    if version is None:
        raise Http404("Chương trình chưa có bản nào được gửi đi.")
    program.title = version.title
    return {
        "program": program,
        "document": document,
        "version": version,
        "party_names": party_names(version.parties.all()),
        "tab": tab,
        "recorded": document.origin == Origin.RECORDED,
        "buttons": buttons(document, user),
        "editable": may_edit(user, program),
    }
