"""What the application writes into a consolidated report: the agencies' sentences and figures, brought together.

Each sentence keeps its agency's name where several agencies speak. Figures are never added up: the leading agency's
counts, and where a supporting agency gives another one, both are stated. The same reports give the same text in
whatever order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coordination.importing.agency_names import AgencyNames
from coordination.models import LineIndicator
from coordination.phrases import program_name, within
from documents.models import Document, Version
from documents.vietnamese import date_in_words
from reporting.accounts import Account, accepted_of, accounts_of, in_order, lead_first
from reporting.addressees import GENERAL, by_addressee
from reporting.choices import ACTIVE_STATUSES, ITEM_PREFIX, SUB_ITEM_PREFIX, CauseKind, ReportSection, ReportState
from reporting.figures import figures_sentence, value_printed
from reporting.folding import Line, Said, Source, attributed, body_of, grouped, sentence
from reporting.models import AgencyReport, ReportingPeriod
from reporting.outline import OutlineLine

LONGEST_TITLE = 120  # signs of an item's title that stands before what is said of it; a longer one by its number


@dataclass(frozen=True)
class SectionText:
    """A section as the application writes it."""

    key: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def body(self) -> str:
        return body_of(self.lines)


def report_title(period: ReportingPeriod) -> str:
    span = _span_beside_title(period)
    return (f"Kết quả thực hiện {program_name(period.program.own_title)}" + (f" ({span})" if span else ""))[:500]


def _span_beside_title(period: ReportingPeriod) -> str:
    """The period's name in a sentence; nothing where the programme's own title says it: "năm 2026 … (năm 2026)"."""
    name = within(period.name)
    return "" if name in period.program.own_title else name


def compiled(
    period: ReportingPeriod,
    version: Version,
    entries: Sequence[OutlineLine],
    reports: Sequence[AgencyReport],
    names: AgencyNames,
    tell: Callable[[int, str], None] = lambda _done, _title: None,
) -> list[SectionText]:
    """Every section of the report in order. ``reports`` are all of the period; only accepted ones are quoted.

    ``names`` are those of the locality's agencies, to whom proposals are addressed. ``tell`` hears
    before each item how many are done, and its title.
    """
    accounts = accounts_of(accepted_of(reports))
    texts = _fixed(period, version, entries, reports, names, accounts)
    fixed = [SectionText(key.value, str(key.label), tuple(texts[key])) for key in ReportSection]
    items = []
    for done, entry in enumerate(entries):
        tell(done, entry.line.title)
        items.append(_item(entry, accounts.get(entry.item_id, [])))
    return [*fixed[:3], *items, *fixed[3:]]


def _fixed(
    period: ReportingPeriod,
    version: Version,
    entries: Sequence[OutlineLine],
    reports: Sequence[AgencyReport],
    names: AgencyNames,
    accounts: dict[int, list[Account]],
) -> dict[ReportSection, Sequence[Line]]:
    """The lines of the sections that every report has, beside one section an item."""
    accepted, place = accepted_of(reports), str(period.program.document.locality)
    return {
        ReportSection.OPENING: [Line(_opening(period, version))],
        ReportSection.COVERAGE: [Line(line) for line in coverage(reports).splitlines()],
        ReportSection.DIRECTION: attributed(_general(accepted, "direction_work")),
        ReportSection.STRENGTHS: attributed(_general(accepted, "strengths")),
        ReportSection.SHORTCOMINGS: grouped(_of_items(accounts, entries, "shortcoming")),
        ReportSection.OBJECTIVE_CAUSES: grouped(_of_items(accounts, entries, "cause", CauseKind.OBJECTIVE)),
        ReportSection.SUBJECTIVE_CAUSES: grouped(_of_items(accounts, entries, "cause", CauseKind.SUBJECTIVE)),
        ReportSection.TASKS: attributed(_general(accepted, "directions")),
        ReportSection.RECOMMENDATIONS: _recommendations(
            [
                *_general(accepted, "recommendations"),
                *(said for _, told in _of_items(accounts, entries, "proposal") for said in told),
            ],
            names,
            place,
            {report.agency_id: report.agency_name for report in reports},
        ),
    }


def _opening(period: ReportingPeriod, version: Version) -> str:
    document: Document = period.program.document
    issued = f"số {document.symbol}" if document.symbol else ""
    dated = date_in_words(document.issued_on) if document.issued_on else ""
    cited = " ".join(filter(None, [issued, dated]))
    name = program_name(period.program.own_title) + (f" ({cited})" if cited else "")
    if version.document_id != document.pk:
        name += f", được sửa đổi, bổ sung bởi {_addendum_name(version.document)}"
    span = f"từ ngày {period.starts_on:%d/%m/%Y} đến ngày {period.cutoff_on:%d/%m/%Y}"
    period_name = _span_beside_title(period)
    measured = f"{period_name} (số liệu {span})" if period_name else f"số liệu {span}"
    return f"Kết quả thực hiện {name}, {measured}, được tổng hợp như sau:"


def _addendum_name(document: Document) -> str:
    """An addendum by its number, which it gets after its text is in force."""
    return f"văn bản số {document.symbol}" if document.symbol else "văn bản sửa đổi, bổ sung đã ký"


def coverage(reports: Sequence[AgencyReport]) -> str:
    """Whose reports were accepted, whose are missing, and whose are being supplemented after acceptance, by name."""
    ordered = in_order(reports)
    accepted = [report.agency_name for report in ordered if report.state == ReportState.ACCEPTED]
    missing = [r.agency_name for r in ordered if r.state != ReportState.ACCEPTED and not r.is_taken_up]
    taken_up = [report.agency_name for report in ordered if report.is_taken_up]
    told = f"Báo cáo này tổng hợp từ báo cáo của {len(accepted)}/{len(reports)} cơ quan: {'; '.join(accepted)}."
    told += f"\nChưa có báo cáo của: {'; '.join(missing)}." if missing else ""
    return told + (f"\nĐang bổ sung báo cáo sau khi tiếp nhận: {'; '.join(taken_up)}." if taken_up else "")


def _general(reports: Sequence[AgencyReport], field: str) -> list[Said]:
    """One general part of every report."""
    return [Said(r.agency_name, getattr(r, field), (Source(r.pk, 0, 0, field),)) for r in reports]


def _item(entry: OutlineLine, accounts: Sequence[Account]) -> SectionText:
    prefix = SUB_ITEM_PREFIX if entry.is_sub else ITEM_PREFIX
    ordered = lead_first(entry, accounts)
    lead = ordered[0] if ordered and ordered[0].report.agency_id == entry.lead_id else None
    lines = attributed(said for account in ordered for said in _told(entry, account, lead))
    if lead is None and entry.lead:
        lines.append(Line(f"Chưa có báo cáo của cơ quan chủ trì ({entry.lead})."))
    return SectionText(f"{prefix}{entry.item_id}", entry.line.title, tuple(lines))


def _told(entry: OutlineLine, account: Account, lead: Account | None) -> list[Said]:
    """The agency's own sentences with its progress, then its figures; a supporter repeats no figure of the lead."""
    progress, agency = account.progress, account.report.agency_name
    parts = [(sentence(line), "result") for line in progress.result.splitlines()]
    if account is lead and progress.status and progress.status not in ACTIVE_STATUSES:
        parts.insert(0, (sentence(progress.get_status_display()), "status"))
    if account is lead and progress.percent is not None and progress.percent < 100:
        parts.append((f"Tỷ lệ hoàn thành: {progress.percent} %.", "percent"))
    words = " ".join(text for text, _ in parts if text)
    fields = dict.fromkeys(field for text, field in parts if text)
    ids = [target.indicator_id for target in entry.targets if _is_told(target, account, lead)]
    targets = {target.indicator_id: target for target in entry.targets}
    figures = figures_sentence((account.figures[pk], targets[pk]) for pk in ids)
    return [
        Said(agency, words, tuple(account.source(field) for field in fields)),
        Said(agency, sentence(figures), tuple(account.figure_source(pk) for pk in ids)),
    ]


def _is_told(target: LineIndicator, account: Account, lead: Account | None) -> bool:
    figure = account.figures.get(target.indicator_id)
    if figure is None or account is lead or lead is None:
        return figure is not None
    counted = lead.figures.get(target.indicator_id)
    return counted is None or value_printed(counted) != value_printed(figure)


def _of_items(
    accounts: dict[int, list[Account]], entries: Sequence[OutlineLine], field: str, cause: CauseKind | None = None
) -> list[tuple[str, list[Said]]]:
    """One field of every account by item, in order of items."""
    return [
        (
            _name_of(entry),
            [
                Said(account.report.agency_name, getattr(account.progress, field), (account.source(field),))
                for account in lead_first(entry, accounts.get(entry.item_id, []))
                if cause is None or account.progress.cause_kind == cause
            ],
        )
        for entry in entries
    ]


def _name_of(entry: OutlineLine) -> str:
    title = entry.line.title.strip(" .:;")
    return title if len(title) <= LONGEST_TITLE else f"Nội dung {entry.number} của chương trình"


def _recommendations(said: Sequence[Said], names: AgencyNames, place: str, printed: Mapping[int, str]) -> list[Line]:
    """Proposals by addressee; without headings where none names anybody."""
    groups = by_addressee(said, names, place, printed)
    return grouped(groups) if any(whom != GENERAL for whom, _ in groups) else attributed(said)
