"""What each agency reported, as a chapter of an appendix of its own: its words and figures as they stand."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.accounts import Account
from reporting.choices import AGENCY_PREFIX
from reporting.compiling import SectionText
from reporting.fields import GENERAL_PARTS, field_label
from reporting.figures import figures_sentence
from reporting.folding import Line, sentence
from reporting.models import AgencyReport
from reporting.outline import OutlineLine

TOLD = ("shortcoming", "cause", "proposal")


def agency_texts(entries: Sequence[OutlineLine], reports: Sequence[AgencyReport]) -> list[SectionText]:
    """One section a report, agencies in order; an agency that said nothing has none."""
    made = [
        SectionText(f"{AGENCY_PREFIX}{report.agency_id}", report.agency_name, tuple(_lines(entries, report)))
        for report in reports
    ]
    return [section for section in made if section.lines]


def _lines(entries: Sequence[OutlineLine], report: AgencyReport) -> list[Line]:
    general = [line for name in GENERAL_PARTS for line in _under(field_label(name), getattr(report, name).splitlines())]
    accounts = {progress.item_id: Account(report, progress) for progress in report.progress.all()}
    items = [
        line
        for entry in entries
        if entry.item_id in accounts
        for line in _under(f"Nội dung {entry.number}. {entry.line.title}", _account(entry, accounts[entry.item_id]))
    ]
    return general + items


def _account(entry: OutlineLine, account: Account) -> list[str]:
    progress = account.progress
    told = [progress.get_status_display(), *progress.result.splitlines()]
    figures = [
        (account.figures[target.indicator_id], target)
        for target in entry.targets
        if target.indicator_id in account.figures
    ]
    more = [
        f"{field_label(name)}: {' '.join(getattr(progress, name).split())}" for name in TOLD if getattr(progress, name)
    ]
    return [*told, figures_sentence(figures), *more]


def _under(heading: str, texts: Sequence[str]) -> list[Line]:
    """The texts after "+" under their heading; nothing where there are none."""
    told = [sentence(text.lstrip("-–+• ")) for text in texts if text.strip("-–+• ")]
    return [Line(f"- {heading}:"), *(Line(f"+ {text}") for text in told)] if told else []
