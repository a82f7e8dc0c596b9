"""Every transition of a document.

Each verb locks the document's row, guards permission, revision, state and business date, saves, writes one log entry
and tells those who are next. Verbs of a kind (a programme's consultation) call these from their own transaction.
"""

from documents.workflow.binding import acts_by, agree, refuse, return_for_changes, sign
from documents.workflow.guarding import available_actions, check, guard, label_of, lock
from documents.workflow.issuing import close, issue, unsign
from documents.workflow.preparing import ask_opinion, cancel, record_opinion, revise, send_out, submit

__all__ = [
    "acts_by",
    "agree",
    "ask_opinion",
    "available_actions",
    "cancel",
    "check",
    "close",
    "guard",
    "issue",
    "label_of",
    "lock",
    "record_opinion",
    "refuse",
    "return_for_changes",
    "revise",
    "send_out",
    "sign",
    "submit",
    "unsign",
]
