"""What the application writes into a consolidated report: the agencies' sentences and figures, brought together.

Each sentence keeps its agency's name where several agencies speak. Figures are never added up: the leading agency's
counts, and where a supporting agency gives another one, both are stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coordination.models import LineIndicator
from coordination.phrases import program_name, within
from documents.models import Document, Version
from documents.vietnamese import date_in_words
from reporting.choices import ACTIVE_STATUSES, ITEM_PREFIX, SUB_ITEM_PREFIX, CauseKind, ReportSection, ReportState
from reporting.figures import figure_sentence, percent_printed, target_printed, value_printed
from reporting.models import AgencyReport, AnnexRow, Figure, ItemProgress, ReportingPeriod
from reporting.outline import OutlineLine


class SectionText(NamedTuple):
    key: str
    heading: str
    body: str


@dataclass(frozen=True)
class Account:
    """What one agency reports of one item."""

    report: AgencyReport
    progress: ItemProgress

    @property
    def figures(self) -> dict[int, Figure]:
        return {figure.indicator_id: figure for figure in self.progress.figures.all()}


def accounts_of(reports: Iterable[AgencyReport]) -> dict[int, list[Account]]:
    """The accounts of each item, by item id; reports carry prefetched ``progress__figures``."""
    accounts: dict[int, list[Account]] = {}
    for report in reports:
        for progress in report.progress.all():
            accounts.setdefault(progress.item_id, []).append(Account(report, progress))
    return accounts


def lead_first(entry: OutlineLine, accounts: Sequence[Account]) -> list[Account]:
    """The leading agency's account before the others'."""
    return sorted(accounts, key=lambda account: account.report.agency_id != entry.lead_id)


def sentence(text: str) -> str:
    """The text with an end; nothing for nothing."""
    text = text.strip()
    return text if not text or text[-1] in ".;:!?…" else f"{text}."


def attributed(told: Iterable[tuple[str, str]]) -> str:
    """Texts by agency: one agency's as it stands, several each under the agency's name."""
    texts: dict[str, list[str]] = {}
    for agency, text in told:
        texts.setdefault(agency, []).extend(line.strip() for line in text.splitlines() if line.strip())
    texts = {agency: lines for agency, lines in texts.items() if lines}
    if len(texts) == 1:
        return "\n".join(sentence(line) for lines in texts.values() for line in lines)
    return "\n".join(_under_name(agency, lines) for agency, lines in texts.items())


def _under_name(agency: str, lines: list[str]) -> str:
    if len(lines) == 1:
        return f"- {agency}: {sentence(lines[0].lstrip('-+ '))}"
    return "\n".join([f"- {agency}:", *(f"+ {sentence(line.lstrip('-+ '))}" for line in lines)])


def report_title(period: ReportingPeriod) -> str:
    return f"Kết quả thực hiện {program_name(period.program.own_title)} ({within(period.name)})"[:500]


def compiled(
    period: ReportingPeriod, version: Version, entries: Sequence[OutlineLine], reports: Sequence[AgencyReport]
) -> list[SectionText]:
    """Every section of the report in order. ``reports`` are all of the period; only accepted ones are quoted."""
    accepted = [report for report in reports if report.state == ReportState.ACCEPTED]
    accounts = accounts_of(accepted)
    label = {key: key.label for key in ReportSection}
    texts = {
        ReportSection.OPENING: _opening(period, version),
        ReportSection.COVERAGE: coverage(reports),
        ReportSection.DIRECTION: attributed((r.agency_name, r.direction_work) for r in accepted),
        ReportSection.STRENGTHS: attributed((r.agency_name, r.strengths) for r in accepted),
        ReportSection.SHORTCOMINGS: _of_items(accounts, entries, "shortcoming"),
        ReportSection.OBJECTIVE_CAUSES: _of_items(accounts, entries, "cause", CauseKind.OBJECTIVE),
        ReportSection.SUBJECTIVE_CAUSES: _of_items(accounts, entries, "cause", CauseKind.SUBJECTIVE),
        ReportSection.TASKS: attributed((r.agency_name, r.directions) for r in accepted),
        ReportSection.RECOMMENDATIONS: _recommendations(accepted, accounts, entries),
    }
    fixed = [SectionText(key.value, label[key], texts[key]) for key in ReportSection]
    items = [_item(entry, accounts.get(entry.item_id, [])) for entry in entries]
    return [*fixed[:3], *items, *fixed[3:]]


def _opening(period: ReportingPeriod, version: Version) -> str:
    document: Document = period.program.document
    issued = f"số {document.symbol}" if document.symbol else ""
    dated = date_in_words(document.issued_on) if document.issued_on else ""
    cited = " ".join(filter(None, [issued, dated]))
    name = program_name(period.program.own_title) + (f" ({cited})" if cited else "")
    if version.document_id != document.pk:
        name += f", được sửa đổi, bổ sung bởi {_addendum_name(version.document)}"
    span = f"từ ngày {period.starts_on:%d/%m/%Y} đến ngày {period.cutoff_on:%d/%m/%Y}"
    return f"Kết quả thực hiện {name}, {within(period.name)} (số liệu {span}), được tổng hợp như sau:"


def _addendum_name(document: Document) -> str:
    """An addendum by its number, which it gets after its text is in force."""
    return f"văn bản số {document.symbol}" if document.symbol else "văn bản sửa đổi, bổ sung đã ký"


def coverage(reports: Sequence[AgencyReport]) -> str:
    """Whose reports were accepted, and whose are missing, by name."""
    accepted = [report.agency_name for report in reports if report.state == ReportState.ACCEPTED]
    missing = [report.agency_name for report in reports if report.state != ReportState.ACCEPTED]
    told = f"Báo cáo này tổng hợp từ báo cáo của {len(accepted)}/{len(reports)} cơ quan: {'; '.join(accepted)}."
    return f"{told}\nChưa có báo cáo của: {'; '.join(missing)}." if missing else told


def _item(entry: OutlineLine, accounts: Sequence[Account]) -> SectionText:
    prefix = SUB_ITEM_PREFIX if entry.is_sub else ITEM_PREFIX
    ordered = lead_first(entry, accounts)
    lead = ordered[0] if ordered and ordered[0].report.agency_id == entry.lead_id else None
    body = attributed((account.report.agency_name, _account_text(entry, account, lead)) for account in ordered)
    if lead is None and entry.lead:
        body = "\n".join(filter(None, [body, f"Chưa có báo cáo của cơ quan chủ trì ({entry.lead})."]))
    return SectionText(f"{prefix}{entry.item_id}", entry.line.title, body)


def _account_text(entry: OutlineLine, account: Account, lead: Account | None) -> str:
    """The agency's own sentences, its progress, and its figures; a supporter repeats no figure of the lead."""
    progress, mine = account.progress, account.figures
    lines = [sentence(line) for line in progress.result.splitlines()]
    if account is lead and progress.status and progress.status not in ACTIVE_STATUSES:
        lines.insert(0, sentence(progress.get_status_display()))
    if account is lead and progress.percent is not None and progress.percent < 100:
        lines.append(f"Tỷ lệ hoàn thành: {progress.percent} %.")
    told = [target for target in entry.targets if _is_told(target, account, lead)]
    figures = "; ".join(figure_sentence(mine[target.indicator_id], target) for target in told)
    return "\n".join(filter(None, [" ".join(filter(None, lines)), sentence(figures)]))


def _is_told(target: LineIndicator, account: Account, lead: Account | None) -> bool:
    figure = account.figures.get(target.indicator_id)
    if figure is None or account is lead or lead is None:
        return figure is not None
    counted = lead.figures.get(target.indicator_id)
    return counted is None or value_printed(counted) != value_printed(figure)


def _of_items(
    accounts: dict[int, list[Account]], entries: Sequence[OutlineLine], field: str, cause: CauseKind | None = None
) -> str:
    """One field of every account, in order of items, by agency."""
    return attributed(
        (account.report.agency_name, getattr(account.progress, field))
        for entry in entries
        for account in lead_first(entry, accounts.get(entry.item_id, []))
        if cause is None or account.progress.cause_kind == cause
    )


def _recommendations(
    reports: Sequence[AgencyReport], accounts: dict[int, list[Account]], entries: Sequence[OutlineLine]
) -> str:
    general = [(report.agency_name, report.recommendations) for report in reports]
    proposals = [
        (account.report.agency_name, account.progress.proposal)
        for entry in entries
        for account in lead_first(entry, accounts.get(entry.item_id, []))
    ]
    return attributed([*general, *proposals])


def annex_rows(version: Version, entries: Sequence[OutlineLine], reports: Sequence[AgencyReport]) -> list[AnnexRow]:
    """The annex's rows (unsaved): one an indicator. The lead's figure counts; without one each supporter's is named."""
    accounts = accounts_of(reports)
    rows: list[AnnexRow] = []
    for entry in entries:
        told = lead_first(entry, accounts.get(entry.item_id, []))
        for target in entry.targets:
            row = AnnexRow(version=version, position=len(rows) + 1, item=f"{entry.number}. {entry.line.title}"[:1000])
            row.indicator = f"{target.indicator.name} ({target.indicator.unit})"
            row.target = target_printed(target)
            row.value, row.percent = _annex_value(entry, target, told)
            rows.append(row)
    return rows


def _annex_value(entry: OutlineLine, target: LineIndicator, accounts: Sequence[Account]) -> tuple[str, str]:
    told = [(account.report, account.figures[target.indicator_id]) for account in accounts
            if target.indicator_id in account.figures]  # fmt: skip
    if not told:
        return "chưa có báo cáo", ""
    report, counted = told[0]
    if report.agency_id != entry.lead_id:
        return "; ".join(f"{r.agency_name}: {value_printed(f)}" for r, f in told)[:1000], ""
    others = [f"{r.agency_name}: {value_printed(f)}" for r, f in told[1:] if value_printed(f) != value_printed(counted)]
    return "; ".join([value_printed(counted), *others])[:1000], percent_printed(counted, target)
