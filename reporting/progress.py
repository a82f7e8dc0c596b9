"""How far programmes are, from what their agencies reported and the standing agency accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coordination.models import Program


@dataclass(frozen=True)
class Progress:
    """Content items of one programme: all, done, overdue."""

    done: int
    total: int
    overdue: int

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def program_progress(programs: Iterable[Program]) -> dict[int, Progress]:
    """Progress by programme id."""
    return {}
