"""Why a transition was not made. Each carries a Vietnamese sentence for the user."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class TransitionError(Exception):
    """A move was not made; ``str(error)`` is the Vietnamese explanation."""


class InvalidTransition(TransitionError):
    """The document's state or parties do not allow the action."""


class StaleRevision(TransitionError):
    """The document changed after the user saw it."""


class AlreadyDone(StaleRevision, InvalidTransition):
    """What the user asks for is done already, as after a second click."""


class WrongDate(InvalidTransition):
    """The business date lies in the future or before the step it follows."""


class BackDated(InvalidTransition):
    """The register holds a later date already, and no note says why the number is dated before it."""


class FrozenVersion(InvalidTransition):
    """Something would change a version that is frozen for good."""


class Severity(StrEnum):
    """An error blocks the move; a warning asks for a confirmation, which is logged."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """Something missing or wrong before a move: what, and the fragment or address where it is mended.

    ``severity`` is what it is while the text can still be changed, ``at_issue`` once the parties have signed it.
    """

    message: str
    where: str = ""
    severity: Severity = Severity.ERROR
    at_issue: Severity = Severity.WARNING

    @property
    def key(self) -> str:
        """A short sign of the message, by which a confirmation names it."""
        return hashlib.sha256(self.message.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Passage:
    """A stretch of a document's text: where it stands, as people say it, and the fragment or address of its editor."""

    place: str
    where: str
    text: str


class Unconfirmed(TransitionError):
    """The user has not said that he goes on in spite of the warnings; ``findings`` are all of them as they are now."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("Hãy xem các cảnh báo và xác nhận trước khi thực hiện.")
        self.findings = findings


class Incomplete(TransitionError):
    """The document is not complete enough; ``findings`` says what is missing."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("Văn bản chưa đủ nội dung: " + "; ".join(finding.message for finding in findings))
        self.findings = findings
