"""The consolidated report: opened from the accepted reports, brought up to date without touching what was edited."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activity.log import record
from activity.notify import notify
from agencies.choices import Role, SigningAuthority
from agencies.models import Agency, Appointment, User
from documents.choices import DocumentKind, DocumentState
from documents.drafting import open_document, touch
from documents.exceptions import InvalidTransition, StaleRevision
from documents.models import Document, Party, Recipient, Section, Version
from documents.workflow import lock as lock_document
from reporting.annex import annex_rows
from reporting.choices import AGENCY_PREFIX, ANNEX_KEY, OfferChoice, ReportState
from reporting.compiling import SectionText, report_title
from reporting.gathering import Gathered, gather, newest_text
from reporting.merging import merged
from reporting.models import AgencyReport, AnnexRow, ConsolidatedReport, GeneratedText, ReportingPeriod
from reporting.permissions import may_collect, standing_agency_id
from reporting.tracing import joined_sources, kept_sources
from reporting.workflow import lock_period

DECIDED = (OfferChoice.KEEP, OfferChoice.MERGE, OfferChoice.USE)
APART_FROM = 1000  # the place of the first agency's chapter, after all sections


class Decision(NamedTuple):
    """A section's text as edited, and what becomes of the text offered beside it (``OfferChoice``)."""

    body: str
    choice: str = OfferChoice.LATER


class Update(NamedTuple):
    """How many sections a consolidation wrote, and how many it only offers because they were edited."""

    written: int
    offered: int


@transaction.atomic
def consolidate(
    period: ReportingPeriod, *, user: User, on: datetime.date, gathered: Gathered | None = None
) -> ConsolidatedReport:
    """Writes the accepted reports of a period into its consolidated report, opening it the first time.

    Run again, it renews the sections that nobody edited and offers the new text beside the edited ones. Raises
    InvalidTransition where nothing is accepted yet or the report is no longer a draft. ``gathered``: what was read
    before, which counts unless a report changed meanwhile.
    """
    period = lock_for_consolidating(period, user)
    if gathered is None or not gathered.is_of_today(period):
        gathered = gather(period)
    consolidated = ConsolidatedReport.objects.filter(period=period).first()
    if consolidated is None:
        consolidated = _open(period, newest_text(gathered.reports), on)
    document = lock_document(consolidated.document)
    update = _write(consolidated, document.current_version, gathered)
    note_merged(consolidated, gathered.reports)
    touch(document)
    summary = f"Tổng hợp báo cáo {period.name}: viết {update.written} mục"
    if update.offered:
        summary += f", {update.offered} mục đã sửa tay có nội dung mới chờ xem"
    record(document, "tong-hop", summary, user=user, on=on)
    return consolidated


def lock_for_consolidating(period: ReportingPeriod, user: User) -> ReportingPeriod:
    """The period under its lock; raises where its reports may not be brought together now, or not by the user."""
    lock_document(period.program.document)
    period = lock_period(period)
    if not may_collect(user, period.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được tổng hợp báo cáo.")
    if not period.reports.filter(state=ReportState.ACCEPTED).exists():
        raise InvalidTransition("Chưa có báo cáo nào được tiếp nhận nên chưa tổng hợp được.")
    documents = Document.objects.filter(consolidated_report__period=period)
    if documents.exclude(state=DocumentState.DRAFT).exists():
        raise InvalidTransition("Báo cáo tổng hợp không còn là dự thảo: mở lại để chỉnh sửa trước khi tổng hợp lại.")
    return period


def note_merged(consolidated: ConsolidatedReport, reports: Sequence[AgencyReport]) -> None:
    """Remembers which reports went in, and in which state all of them were."""
    consolidated.reports.set(report for report in reports if report.state == ReportState.ACCEPTED)
    consolidated.merged = {str(report.pk): [report.state, report.rev] for report in reports}
    consolidated.save(update_fields=["merged"])


class Changed(NamedTuple):
    """A report that would make another text now, and what happened to it in a few words."""

    report: AgencyReport
    told: str


def changed_since(consolidated: ConsolidatedReport, reports: Iterable[AgencyReport]) -> list[Changed]:
    """What happened to the reports since the application last wrote the text, also when nobody asked for it.

    Reports accepted since, those asked to be supplemented, and those accepted again after they were changed.
    """
    accepted = ReportState.ACCEPTED
    changed = []
    for report in reports:
        state, rev = consolidated.merged.get(str(report.pk), ("", 0))
        if (state, rev) != (report.state, report.rev) and accepted in (state, report.state):
            changed.append(Changed(report, _what_happened(state, report)))
    return changed


def _what_happened(before: str, report: AgencyReport) -> str:
    if report.state != ReportState.ACCEPTED:
        return f"đã tổng hợp, nay ở trạng thái “{report.get_state_display()}”"
    day = f" ngày {report.accepted_on:%d/%m/%Y}" if report.accepted_on else ""
    return f"đã sửa và được tiếp nhận lại{day}" if before == ReportState.ACCEPTED else f"được tiếp nhận{day}"


def _open(period: ReportingPeriod, program_version: Version, on: datetime.date) -> ConsolidatedReport:
    """A report of the standing agency, to be signed by its head."""
    agency = Agency.objects.get(pk=standing_agency_id(period.program))
    draft = open_document(
        DocumentKind.CONSOLIDATED_REPORT,
        title=report_title(period),
        drafting_agency=agency,
        locality=period.program.document.locality,
        standing_agency=agency,
    )
    heads = Appointment.objects.valid_on(on).filter(agency=agency, post__is_head=True)
    Party.objects.create(
        version=draft, agency=agency, authority=SigningAuthority.ON_BEHALF, signatory=heads.order_by("-since").first()
    )
    parties = program_version.parties.exclude(agency=agency).select_related("agency").order_by("header_position")
    for position, other in enumerate(parties, 1):
        Recipient.objects.create(version=draft, agency=other.agency, position=position)
    consolidated = ConsolidatedReport.objects.create(period=period, document=draft.document)
    text = f"Đã lập dự thảo báo cáo tổng hợp {period.name}"
    notify([agency.pk], [Role.LEADER], text, consolidated.get_absolute_url())
    return consolidated


def _write(consolidated: ConsolidatedReport, draft: Version, gathered: Gathered) -> Update:
    sections = {section.key: section for section in draft.sections.all()}
    known = {text.key: text for text in consolidated.generated_texts.all()}
    outcomes = [
        _write_section(consolidated, draft, position, text, sections.get(text.key), known.get(text.key))
        for position, text in enumerate(gathered.sections, 1)
    ]
    AnnexRow.objects.filter(version=draft).delete()
    AnnexRow.objects.bulk_create(annex_rows(draft, gathered.entries, gathered.reports, gathered.before))
    GeneratedText.objects.update_or_create(
        consolidated=consolidated, key=ANNEX_KEY, defaults={"sources": kept_sources(gathered.annex)}
    )
    if any(key.startswith(AGENCY_PREFIX) for key in sections):
        write_apart(draft, gathered)
    return Update(outcomes.count("written"), outcomes.count("offered"))


def write_apart(draft: Version, gathered: Gathered) -> None:
    """Puts what each agency reported into the draft as chapters of an appendix, in place of what was there."""
    drop_apart(draft)
    Section.objects.bulk_create(
        Section(version=draft, key=text.key, position=APART_FROM + place, heading=text.heading[:300], body=text.body)
        for place, text in enumerate(gathered.apart)
    )


def drop_apart(draft: Version) -> None:
    """Takes the agencies' chapters out of the draft."""
    draft.sections.filter(key__startswith=AGENCY_PREFIX).delete()


@transaction.atomic
def choose_apart(consolidated: ConsolidatedReport, *, user: User, wanted: bool) -> None:
    """Adds the appendix of what each agency reported, or takes it out again."""
    document = lock_for_editing(consolidated, user)
    draft = document.current_version
    if wanted:
        write_apart(draft, gather(consolidated.period))
    else:
        drop_apart(draft)
    touch(document)
    record(document, "phu-luc", f"{'Kèm' if wanted else 'Bỏ'} phụ lục báo cáo của từng cơ quan", user=user)


def _write_section(
    consolidated: ConsolidatedReport,
    draft: Version,
    position: int,
    text: SectionText,
    section: Section | None,
    known: GeneratedText | None,
) -> str:
    """Writes a section that is new or as the application left it; offers the text beside an edited one."""
    sources = kept_sources(text.lines)
    if section is None or known is None:
        Section.objects.create(
            version=draft, key=text.key, position=position, heading=text.heading[:300], body=text.body
        )
        GeneratedText.objects.create(consolidated=consolidated, key=text.key, written=text.body, sources=sources)
        return "written"
    outcome = _compare(known, section, text.body)
    known.sources = joined_sources(sources, known.sources if outcome in ("offered", "waits") else [])
    known.save(update_fields=["written", "offered", "sources"])
    if section.position != position:
        section.position = position
        section.save(update_fields=["position"])
    return outcome


def _compare(known: GeneratedText, section: Section, body: str) -> str:
    """What becomes of a newer text: "same", "written" over the application's own, "offered" beside an edited one."""
    if body == section.body:
        known.written, known.offered = body, None
        return "same"
    if body == (known.written if known.offered is None else known.offered):
        return "waits"
    if section.body == known.written:
        section.body = known.written = body
        section.save(update_fields=["body"])
        return "written"
    known.offered = body
    return "offered"


@transaction.atomic
def edit(
    consolidated: ConsolidatedReport,
    *,
    user: User,
    sections: Mapping[str, Decision],
    head: Mapping[str, Any] | None = None,
    rev: int | None = None,
) -> None:
    """Saves sections by key and, of ``head``, what is told of title, signatory, authority."""
    document = lock_for_editing(consolidated, user)
    if rev is not None and rev != document.rev:
        raise StaleRevision("Báo cáo tổng hợp đã thay đổi sau khi bạn mở trang.")
    version = document.current_version
    if head:
        _save_named(version, head, ("title",))
        _save_named(version.parties.get(), head, ("signatory", "authority"))
    texts = {text.key: text for text in consolidated.generated_texts.all()}
    for section in version.sections.filter(key__in=sections):
        _decide(section, texts.get(section.key), sections[section.key])
    touch(document)
    record(document, "sua", "Sửa báo cáo tổng hợp", user=user)


def _save_named(row: Version | Party, told: Mapping[str, Any], names: tuple[str, ...]) -> None:
    fields = [name for name in names if name in told]
    for name in fields:
        setattr(row, name, told[name])
    row.save(update_fields=fields)


def _decide(section: Section, text: GeneratedText | None, decision: Decision) -> None:
    """Saves the body, or the offered text instead; a decided offer is laid aside as seen."""
    section.body = decision.body
    if text is not None:
        body = _decided(text, decision)
        if body is not None:
            section.body, text.written, text.offered = body, text.offered or "", None
        text.save(update_fields=["written", "offered"])
    section.save(update_fields=["body"])


def _decided(text: GeneratedText, decision: Decision) -> str | None:
    """The body that an editor decided for; None where there is nothing to decide, or he has not, or it does not fit."""
    if text.offered is None or decision.choice not in DECIDED:
        return None
    if decision.choice == OfferChoice.MERGE:
        return merged(text.written, text.offered, decision.body)
    return text.offered if decision.choice == OfferChoice.USE else decision.body


def lock_for_editing(consolidated: ConsolidatedReport, user: User) -> Document:
    """The document under its lock; raises InvalidTransition or PermissionDenied where the user may not edit it."""
    document = lock_document(consolidated.document)
    if document.state != DocumentState.DRAFT:
        raise InvalidTransition(f"Báo cáo ở trạng thái “{document.get_state_display()}” nên không sửa được.")
    if not may_collect(user, consolidated.period.program):
        raise PermissionDenied("Chỉ cơ quan thường trực được sửa báo cáo tổng hợp.")
    return document
