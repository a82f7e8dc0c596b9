"""The buttons of a document: what the user may do with it now, and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import User
from documents.choices import Action
from documents.kinds import kind_of
from documents.models import Document
from documents.workflow import available_actions, label_of

# The first of these that is open is what the document waits for.
ONWARDS = (Action.AGREE, Action.SIGN, Action.ISSUE, Action.RECORD_OPINION, Action.SEND_OUT, Action.SUBMIT)
DANGEROUS = frozenset({Action.RETURN, Action.REFUSE, Action.STOP_SIGNING, Action.UNSIGN, Action.CANCEL})


@dataclass(frozen=True)
class Button:
    """One action a user may take: where its page is, whether it is the one to take, whether it undoes others' work."""

    action: Action
    label: str
    url: str
    primary: bool
    danger: bool


def action_url(document: Document, action: Action) -> str:
    """The address of an action's page: the kind's own where it has one."""
    own = kind_of(document).action_paths.get(action)
    return own(document) if own else reverse("documents:action", args=[document.pk, action.value])


def buttons(document: Document, user: User) -> list[Button]:
    """What the user may do with the document now: the action it waits for first, those that undo last."""
    open_now = available_actions(document, user)
    primary = next((action for action in ONWARDS if action in open_now), None)
    made = [
        Button(action, label_of(action, document), action_url(document, action), action == primary, action in DANGEROUS)
        for action in Action
        if action in open_now
    ]
    return sorted(made, key=lambda button: (not button.primary, button.danger))
