"""What the accepted reports of a programme say became of its items, for the programme that follows it."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.rollover.outcomes import Outcome
from reporting.choices import ENDED_STATUSES
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
