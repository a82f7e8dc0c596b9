"""What the agencies report of each item, in the order in which a consolidated report tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reporting.choices import ReportState
from reporting.fields import figure_field
from reporting.folding import Source
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.outline import OutlineLine


@dataclass(frozen=True)
class Account:
    """What one agency reports of one item."""

    report: AgencyReport
    progress: ItemProgress

    @cached_property
    def figures(self) -> dict[int, Figure]:
        return {figure.indicator_id: figure for figure in self.progress.figures.all()}

    def source(self, field: str) -> Source:
        return Source(self.report.pk, self.progress.item_id, self.progress.pk, field)

    def figure_source(self, indicator_id: int) -> Source:
        return self.source(figure_field(indicator_id))


def in_order(reports: Iterable[AgencyReport]) -> list[AgencyReport]:
    """Reports in the order of their agencies, whatever the order they came in."""
    return sorted(reports, key=lambda report: (report.agency.order, report.agency_id))


def accepted_of(reports: Iterable[AgencyReport]) -> list[AgencyReport]:
    """The reports that are quoted, agencies in order."""
    return in_order(report for report in reports if report.state == ReportState.ACCEPTED)


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
