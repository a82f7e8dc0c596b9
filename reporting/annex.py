"""The annex of figures of a consolidated report: one row an indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coordination.models import LineIndicator
from documents.models import Version
from reporting.accounts import Account, accepted_of, accounts_of, lead_first
from reporting.figures import percent_printed, target_printed, value_printed
from reporting.folding import Line, Source
from reporting.last_year import Before, change_printed
from reporting.models import AgencyReport, AnnexRow
from reporting.outline import OutlineLine

NOT_REPORTED = "chưa có báo cáo"


def annex_rows(
    version: Version, entries: Sequence[OutlineLine], reports: Sequence[AgencyReport], before: Mapping[int, Before]
) -> list[AnnexRow]:
    """The annex's rows (unsaved). The lead's figure counts; without one each supporter's is named.

    ``before``: the same period of last year by indicator id.
    """
    accounts = accounts_of(accepted_of(reports))
    rows: list[AnnexRow] = []
    for entry in entries:
        told = lead_first(entry, accounts.get(entry.item_id, []))
        for target in entry.targets:
            row = AnnexRow(version=version, position=len(rows) + 1, item=f"{entry.number}. {entry.line.title}"[:1000])
            row.indicator = f"{target.indicator.name} ({target.indicator.unit})"
            row.target = target_printed(target)
            row.value, row.percent = _value(entry, target, told)
            if last := before.get(target.indicator_id):
                row.before, row.change = last.printed[:120], _change(entry, target, told, last)
            rows.append(row)
    return rows


def _change(entry: OutlineLine, target: LineIndicator, told: Sequence[Account], last: Before) -> str:
    """Only the leading agency's figure is compared."""
    counts = [one for one in told[:1] if one.report.agency_id == entry.lead_id]
    figures = [one.figures[target.indicator_id] for one in counts if target.indicator_id in one.figures]
    return change_printed(figures[0], last, target.indicator.unit) if figures else ""


def annex_lines(entries: Sequence[OutlineLine], reports: Sequence[AgencyReport]) -> list[Line]:
    """Who reported the figures of each row, by what ``row_text`` says of it."""
    accounts = accounts_of(accepted_of(reports))
    return [
        Line(
            row_text(f"{entry.number}. {entry.line.title}", f"{target.indicator.name} ({target.indicator.unit})"),
            tuple(_sources(target, lead_first(entry, accounts.get(entry.item_id, [])))),
        )
        for entry in entries
        for target in entry.targets
    ]


def row_text(item: str, indicator: str) -> str:
    """What tells a row from the others."""
    return f"{item} | {indicator}"


def _sources(target: LineIndicator, told: Sequence[Account]) -> list[Source]:
    return [one.figure_source(target.indicator_id) for one in told if target.indicator_id in one.figures]


def _value(entry: OutlineLine, target: LineIndicator, accounts: Sequence[Account]) -> tuple[str, str]:
    told = [(account.report, account.figures[target.indicator_id]) for account in accounts
            if target.indicator_id in account.figures]  # fmt: skip
    if not told:
        return NOT_REPORTED, ""
    report, counted = told[0]
    if report.agency_id != entry.lead_id:
        return "; ".join(f"{r.agency_name}: {value_printed(f)}" for r, f in told)[:1000], ""
    others = [f"{r.agency_name}: {value_printed(f)}" for r, f in told[1:] if value_printed(f) != value_printed(counted)]
    return "; ".join([value_printed(counted), *others])[:1000], percent_printed(counted, target)
