"""Verbs of a programme around the document's own transitions: opening, consultation, comments."""

from coordination.workflow.answering import answer, record_answer, remind
from coordination.workflow.commenting import change_closed, change_comment, comment, dispose, reply, withdraw_comment
from coordination.workflow.opening import after_move, require_not_amended, send_out, start_program

__all__ = [
    "after_move",
    "answer",
    "change_closed",
    "change_comment",
    "comment",
    "dispose",
    "record_answer",
    "remind",
    "reply",
    "require_not_amended",
    "send_out",
    "start_program",
    "withdraw_comment",
]
