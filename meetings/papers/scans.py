"""Files that others made that belong into the pack of a meeting: its PDF files, and images of scanned papers."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Q, Subquery

from agencies.models import User
from documents.filetypes import JPG, PDF, PNG
from documents.models import Attachment, AttachmentVersion
from documents.scans import ScanPage, Unreadable, image_as_pdf, scan_pages
from meetings.conclusions import conclusions_seen
from meetings.models import AgendaItem, Meeting, PartyConclusion

IMAGES = (JPG.media_type, PNG.media_type)


def scans_of(meeting: Meeting, user: User) -> list[Attachment]:
    """PDF files of the meeting, those of its agenda first in its order, and the scans of party committees' conclusions
    that the user may see. An image is a scan where it is a conclusion or stands in the agenda: others are photographs.

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
    papers = Q(newest_type=PDF.media_type)
    images = Q(newest_type__in=IMAGES) & (concluded | Q(agenda_position__isnull=False))
    order = (F("agenda_position").asc(nulls_last=True), "content_type", "pk")
    return list(found.filter(papers | images).order_by(*order))


def scan_content(scan: Attachment) -> tuple[bytes, list[ScanPage]]:
    """The newest version of one of ``scans_of`` as a PDF, and its pages; raises Unreadable if it cannot be shown."""
    version = AttachmentVersion.objects.get(pk=scan.newest)  # type: ignore[attr-defined]  # annotated by scans_of
    try:
        with version.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as error:
        raise Unreadable("tệp không còn trong kho lưu trữ") from error
    if version.media_type in IMAGES:
        content = image_as_pdf(content)
    return content, scan_pages(content)
