"""What the reporting floor tells the floors below when the application starts."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from activity import due
from agencies.models import User
from agencies.reorganizing import parts
from coordination import in_force, suggesting
from coordination.models import ItemLine
from coordination.rollover import carried
from coordination.rollover import directions as rollover_directions
from coordination.rollover import outcomes as rollover_outcomes
from documents import kinds
from documents.attaching import Carrier, carry
from documents.choices import Action, DocumentKind
from documents.exceptions import Finding, Passage
from documents.kinds import schema_of
from documents.models import Document, Version
from meetings import deadlines
from reporting import reorganizing
from reporting.amending import closed_until, follow
from reporting.carrying import carry_rules
from reporting.catalogue import usual_indicators
from reporting.documents import consolidated_document
from reporting.due_dates import events_on, reports_due
from reporting.event_rights import may_edit_event
from reporting.letters import check_letter, letter_document, letter_moved
from reporting.models import AgencyReport, AnnexRow, Event, GeneratedText, ItemProgress
from reporting.outcomes import directions, outcomes
from reporting.permissions import may_attach
from reporting.reminders import remind

WITHOUT = frozenset({Action.SEND_OUT, Action.ASK_OPINION, Action.RECORD_OPINION, Action.CLOSE, Action.CANCEL})
ANNEX_FIELDS = ("position", "item", "indicator", "target", "value", "percent", "before", "change")
WITHOUT_LAST_YEAR = ANNEX_FIELDS[:6]  # the columns that versions hashed before schema 3 have


def consolidated_path(document: Document) -> str:
    """The address of the consolidated report whose document this is."""
    return reverse("reporting:consolidated", args=[document.consolidated_report.pk])


def consolidated_edit_path(document: Document) -> str:
    """The address of its editor."""
    return reverse("reporting:consolidated_edit", args=[document.consolidated_report.pk])


def copy_annex(frozen: Version, draft: Version) -> None:
    """Copies the annex of figures into a new draft."""
    AnnexRow.objects.bulk_create(
        AnnexRow(version=draft, **row) for row in AnnexRow.objects.filter(version=frozen).values(*ANNEX_FIELDS)
    )


def freeze_nothing(version: Version, on: datetime.date) -> None:
    """The report holds names as text already."""


def copy_nothing(frozen: Version, draft: Version) -> None:
    """All that a letter says stands in its sections."""


def annex_payload(version: Version) -> dict[str, Any]:
    """What the report prints beyond the common part; goes into the hash."""
    fields = ANNEX_FIELDS if schema_of(version) >= 3 else WITHOUT_LAST_YEAR
    return {"annex": list(version.annex_rows.values(*fields))}


def check_consolidated(version: Version, on: datetime.date) -> tuple[list[Finding], list[Passage]]:
    """What only a report can lack: new text from the agencies' reports that nobody looked at. And its annex."""
    findings = []
    texts = GeneratedText.objects.filter(consolidated__document=version.document, offered__isnull=False)
    headings = dict(version.sections.values_list("key", "heading"))
    for key in texts.values_list("key", flat=True):
        message = f"mục “{headings[key]}” có nội dung mới từ các báo cáo chưa được xem"
        findings.append(Finding(message, f"#{key}"))
    return findings, [Passage("phụ lục số liệu", "", "\n".join(_annex_texts(version)))]


def _annex_texts(version: Version) -> list[str]:
    return [f"{item}\n{indicator}" for item, indicator in version.annex_rows.values_list("item", "indicator")]


def reports_seen(user: User) -> QuerySet[AgencyReport]:
    return AgencyReport.objects.visible_to(user).select_related("period")


def progress_seen(user: User) -> QuerySet[ItemProgress]:
    """Items of the reports a user may read."""
    rows = ItemProgress.objects.filter(report__in=AgencyReport.objects.visible_to(user))
    return rows.select_related("report__period__program__document", "report__agency")


def evidence_title(progress: ItemProgress) -> str:
    """What an item's evidence is called: its item and whose report it is in."""
    title = ItemLine.objects.get(version=progress.report.version_id, item=progress.item_id).title
    return f"Minh chứng “{title[:120]}”, báo cáo của {progress.report.agency_name}"


def register() -> None:
    """Registers what this floor tells those below: its kinds of documents, what carries files, days, what goes on."""
    _register_documents()
    _register_carriers()
    due.register("nhac-bao-cao", remind)
    deadlines.register("bao-cao", reports_due)
    deadlines.register("su-kien", events_on)
    rollover_outcomes.register(outcomes)
    rollover_directions.register(directions)
    suggesting.register(usual_indicators)
    carried.register(carry_rules)
    in_force.register("reporting", in_force.Follower(closed_until, follow))
    parts.register("reporting", reorganizing.PART)


def _register_documents() -> None:
    """Consolidated reports, and letters to those who owe a report."""
    kinds.register(
        DocumentKind.CONSOLIDATED_REPORT,
        kinds.KindOfDocument(
            build=consolidated_document,
            path=consolidated_path,
            copy=copy_annex,
            freeze=freeze_nothing,
            payload=annex_payload,
            check=check_consolidated,
            without=WITHOUT,
            edit_path=consolidated_edit_path,
        ),
    )
    kinds.register(
        DocumentKind.LETTER,
        kinds.KindOfDocument(
            build=letter_document,
            path=lambda document: document.reminder_letter.get_absolute_url(),
            copy=copy_nothing,
            freeze=freeze_nothing,
            payload=lambda _version: {},
            check=check_letter,
            moved=letter_moved,
            without=WITHOUT - {Action.CANCEL},
            edit_path=lambda document: reverse("reporting:letter_edit", args=[document.reminder_letter.pk]),
        ),
    )


def _register_carriers() -> None:
    """Agencies' reports, their items, and events carry files."""
    carry(
        "bao-cao",
        Carrier(
            model=AgencyReport,
            visible=reports_seen,
            may_attach=may_attach,
            path=AgencyReport.get_absolute_url,
            title=lambda report: f"Báo cáo của {report.agency_name}, {report.period.name}",
            keeps=lambda report: not report.is_editable,
        ),
    )
    carry(
        "minh-chung",
        Carrier(
            model=ItemProgress,
            visible=progress_seen,
            may_attach=lambda user, progress: may_attach(user, progress.report),
            path=lambda progress: progress.report.get_absolute_url(),
            title=evidence_title,
            keeps=lambda progress: not progress.report.is_editable,
        ),
    )
    carry(
        "su-kien",
        Carrier(
            model=Event,
            visible=Event.objects.visible_to,
            may_attach=may_edit_event,
            path=Event.get_absolute_url,
            title=lambda event: f"Sự kiện: {event.subject}",
        ),
    )
