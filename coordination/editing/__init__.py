"""Every change of a programme's draft.

Each verb locks the document's row, asks again whether the user may edit, compares what he saw with what stands there
now (StaleRevision), saves, counts the change and writes one log entry. The draft's numbers follow by themselves.
"""

from coordination.editing.bases import add_basis, move_basis, remove_basis
from coordination.editing.facts import facts_of, save_facts, save_texts, texts_of
from coordination.editing.fields import NOTHING, FieldConflict, print_of, save_field
from coordination.editing.lines import (
    LineValues,
    SupportValues,
    TargetValues,
    add_line,
    end_line,
    is_amended,
    move_line,
    save_line,
)
from coordination.editing.locking import OUTLINE
from coordination.editing.outlining import insert_line, put_line
from coordination.editing.parties import PartyValues, add_party, move_party, party_values, remove_party, save_party
from coordination.editing.removing import remove_line, restore_line
from documents.editing import fingerprint

__all__ = [
    "NOTHING",
    "OUTLINE",
    "FieldConflict",
    "LineValues",
    "PartyValues",
    "SupportValues",
    "TargetValues",
    "add_basis",
    "add_line",
    "add_party",
    "end_line",
    "facts_of",
    "fingerprint",
    "insert_line",
    "is_amended",
    "move_basis",
    "move_line",
    "move_party",
    "party_values",
    "print_of",
    "put_line",
    "remove_basis",
    "remove_line",
    "remove_party",
    "restore_line",
    "save_facts",
    "save_field",
    "save_line",
    "save_party",
    "save_texts",
    "texts_of",
]
