"""What was said at a meeting, and what its source printed otherwise, as a page shows them."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from documents.models import SourceNote
from meetings.choices import RemarkKind
from meetings.models import Meeting, Remark


def remarks_by_kind(meeting: Meeting) -> list[tuple[str, list[Remark]]]:
    """Headings with their remarks in the order of a report: what was reviewed first, figures last. One query."""
    remarks = list(meeting.remarks.all())
    grouped = [(kind.label, [remark for remark in remarks if remark.kind == kind]) for kind in RemarkKind]
    return [(label, some) for label, some in grouped if some]


def source_notes_of(meeting: Meeting) -> list[SourceNote]:
    """Facts of the meeting as printed, as corrected, and why."""
    content_type = ContentType.objects.get_for_model(Meeting)
    return list(SourceNote.objects.filter(content_type=content_type, object_id=meeting.pk))
