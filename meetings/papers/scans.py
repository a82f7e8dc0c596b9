"""Files that others made that belong into the pack of a meeting: its PDF files and party committees' conclusions."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Q, Subquery

from agencies.models import User
from documents.filetypes import PDF
from documents.models import Attachment, AttachmentVersion
from documents.scans import ScanPage, Unreadable, scan_pages
from meetings.conclusions import conclusions_seen
from meetings.models import AgendaItem, Meeting, PartyConclusion


def scans_of(meeting: Meeting, user: User) -> list[Attachment]:
    """PDF files of the meeting, those of its agenda first in its order, and the scans of party committees' conclusions
    that the user may see.

    Each with ``newest`` (the id of its newest version) and ``agenda_position`` (None beside the agenda). One query.
    """
    types = ContentType.objects.get_for_models(Meeting, PartyConclusion)
    conclusions = conclusions_seen(user).filter(meeting=meeting).values("pk")
    own = Q(content_type=types[Meeting], object_id=meeting.pk)
    concluded = Q(content_type=types[PartyConclusion], object_id__in=conclusions)
    versions = AttachmentVersion.objects.filter(attachment=OuterRef("pk")).order_by("-no")
    items = AgendaItem.objects.filter(meeting=meeting, attachment=OuterRef("pk")).order_by("position")
    found = Attachment.objects.filter(own | concluded, removed_at=None).annotate(
        newest=Subquery(versions.values("pk")[:1]),
        newest_type=Subquery(versions.values("media_type")[:1]),
        agenda_position=Subquery(items.values("position")[:1]),
    )
    order = (F("agenda_position").asc(nulls_last=True), "content_type", "pk")
    return list(found.filter(newest_type=PDF.media_type).order_by(*order))


def scan_content(scan: Attachment) -> tuple[bytes, list[ScanPage]]:
    """The newest version's bytes and pages, of one of ``scans_of``; raises Unreadable where it cannot be shown."""
    version = AttachmentVersion.objects.get(pk=scan.newest)  # type: ignore[attr-defined]  # annotated by scans_of
    try:
        with version.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as error:
        raise Unreadable("tệp không còn trong kho lưu trữ") from error
    return content, scan_pages(content)
