"""What the reports of a programme say became of its items and is to be done next, for the programme that follows."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.models import Program
from coordination.rollover.directions import Direction
from coordination.rollover.outcomes import Outcome
from documents.choices import PUBLIC_STATES
from documents.models import Section
from reporting.choices import ENDED_STATUSES, ReportSection
from reporting.figures import value_printed
from reporting.models import ItemProgress
from reporting.progress import latest_accounts


def outcomes(programs: Iterable[int]) -> dict[int, Outcome]:
    """The outcomes of the programmes' (ids) items by item id, in two queries."""
    return {item: _outcome(account) for item, account in latest_accounts(programs, with_figures=True).items()}


def _outcome(account: ItemProgress) -> Outcome:
    return Outcome(
        status=account.get_status_display(),
        result=account.result,
        unfinished=bool(account.status) and account.status not in ENDED_STATUSES,
        figures={figure.indicator_id: value_printed(figure) for figure in account.figures.all()},
        period=account.report.period.name,
    )


def directions(program: Program) -> list[Direction]:
    """The directions of the programme's last issued consolidated report, one a line, in one query."""
    chapters = Section.objects.filter(
        key=ReportSection.TASKS,
        version__frozen_at__isnull=False,
        version__document__consolidated_report__period__program=program,
        version__document__state__in=PUBLIC_STATES,
    )
    newest = chapters.order_by("-version__document__consolidated_report__period__cutoff_on", "-version__no")
    last = newest.select_related("version__document__consolidated_report__period").first()
    if last is None:
        return []
    document = last.version.document
    name = f"Báo cáo {document.consolidated_report.period.name}"
    return [Direction(text, f"{name}, số {document.symbol}") for text in _tasks(last.body)]


def _tasks(body: str) -> list[str]:
    """The lines of a chapter without their signs; a line that only names who speaks goes before those below it."""
    tasks, speaker = [], ""
    for line in filter(None, (line.strip() for line in body.splitlines())):
        text = line.lstrip("-–+ ")
        if text.endswith(":"):
            speaker = f"{text} "
            continue
        tasks.append(f"{speaker}{text}" if line.startswith("+") else text)
    return tasks
