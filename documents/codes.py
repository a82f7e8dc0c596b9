"""The code by which anybody checks an issued document."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.urls import get_script_prefix, reverse

from documents.choices import BOUND_STATES
from documents.models import Document
from documents.official import Verification

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0/O and 1/I, which people mistake for one another
LENGTH = 12


def give_code(document: Document) -> str:
    """The document's code, drawn the first time; saved with the document. 60 random bits: not to be guessed."""
    if not document.code:
        document.code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        document.save(update_fields=["code"])
    return document.code


def normalised(typed: str) -> str:
    """A code as it is kept, from what somebody typed: upper case, without spaces and hyphens."""
    return "".join(typed.split()).replace("-", "").upper()


def grouped(code: str) -> str:
    """A code as it is printed: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def verification_of(document: Document) -> Verification | None:
    """What the document prints to be checked by, once all parties agreed to its text and it has a code.

    The address is absolute, the same whether a request or the background prints it (setting PUBLIC_URL).
    """
    if not document.code or document.state not in BOUND_STATES:
        return None
    path = reverse("documents:verify", args=[document.code]).removeprefix(get_script_prefix())
    return Verification(grouped(document.code), f"{settings.PUBLIC_URL}/{path}")
