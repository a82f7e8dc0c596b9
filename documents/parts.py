"""What every part of an official document has in common."""

from dataclasses import dataclass, fields
from enum import Enum

from documents.vietnamese import clean_text


def _clean(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Enum):
        return clean_text(value)
    if isinstance(value, list | tuple):
        return tuple(_clean(part) for part in value)
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """Whatever a document is made of."""

    def __post_init__(self) -> None:
        """Clean every text and turn lists into tuples."""
        for field in fields(self):
            object.__setattr__(self, field.name, _clean(getattr(self, field.name)))
