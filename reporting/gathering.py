"""Everything a consolidated report is written from, read and put into words before any row is locked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coordination.importing.agency_names import names_of
from documents.models import Version
from reporting.accounts import accepted_of
from reporting.agency_texts import agency_texts
from reporting.annex import annex_lines
from reporting.compiling import SectionText, compiled
from reporting.folding import Line
from reporting.last_year import Before, same_period_last_year
from reporting.models import AgencyReport, ReportingPeriod
from reporting.outline import OutlineLine, outline

Tell = Callable[[int, int, str], None]  # steps done, all steps, what is being done


@dataclass(frozen=True)
class Gathered:
    """The reports of a period with the sections they make; ``apart`` are what each agency reported, for an appendix."""

    reports: Sequence[AgencyReport]
    entries: Sequence[OutlineLine]
    sections: Sequence[SectionText]
    apart: Sequence[SectionText]
    annex: Sequence[Line]
    before: dict[int, Before]

    @property
    def revisions(self) -> set[tuple[int, str, int, int]]:
        return {(one.pk, one.state, one.rev, one.version_id) for one in self.reports}

    def is_of_today(self, period: ReportingPeriod) -> bool:
        """Whether no report has changed since they were read."""
        return self.revisions == set(period.reports.values_list("pk", "state", "rev", "version"))


def silent(done: int, steps: int, step: str) -> None:
    """Tells nobody."""


def gather(period: ReportingPeriod, tell: Tell = silent) -> Gathered:
    """Reads the reports of a period and writes every section; tells after each item how far it is."""
    tell(0, 1, "Đọc báo cáo của các cơ quan")
    reports = reports_to_merge(period)
    version = newest_text(reports)
    entries = outline(version)
    names = names_of(period.program.document.locality, period.cutoff_on)
    steps = len(entries) + 1
    sections = compiled(
        period, version, entries, reports, names, lambda done, title: tell(done, steps, f"Nội dung: {title}")
    )
    tell(steps - 1, steps, "Phụ lục số liệu, ghi dự thảo")
    return Gathered(
        reports=reports,
        entries=entries,
        sections=sections,
        apart=agency_texts(entries, accepted_of(reports)),
        annex=annex_lines(entries, reports),
        before=same_period_last_year(period, [one.indicator_id for entry in entries for one in entry.targets]),
    )


def reports_to_merge(period: ReportingPeriod) -> list[AgencyReport]:
    """All reports of a period with what they say, agencies in order."""
    reports = period.reports.select_related("version__document", "agency")
    return list(reports.prefetch_related("progress__figures"))


def newest_text(reports: Sequence[AgencyReport]) -> Version:
    """The text that a period is merged by: where the programme was amended after some reports were sent, the newest."""
    return max((report.version for report in reports), key=lambda version: version.pk)
