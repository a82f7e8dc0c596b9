"""Every transition of periods and of agencies' reports.

Each verb locks the report's row (the period's with it), guards state, permission and the revision the user saw, saves,
writes one log entry and tells those who are next.
"""

from reporting.workflow.accepting import accept, accept_together, ask_supplement, why_kept_as_accepted
from reporting.workflow.guarding import (
    WRITERS,
    available_actions,
    guard_open,
    lock_period,
    lock_report,
    tell,
    what_changed,
)
from reporting.workflow.handing_in import confirm, enter_paper, hand_back, send
from reporting.workflow.periods import close_period, open_period, open_reports, owed_entries, reopen_period

__all__ = [
    "WRITERS",
    "accept",
    "accept_together",
    "ask_supplement",
    "available_actions",
    "close_period",
    "confirm",
    "enter_paper",
    "guard_open",
    "hand_back",
    "lock_period",
    "lock_report",
    "open_period",
    "open_reports",
    "owed_entries",
    "reopen_period",
    "send",
    "tell",
    "what_changed",
    "why_kept_as_accepted",
]
