"""What higher floors carry on when a programme is rolled over; they register when the application starts."""

from __future__ import annotations

from collections.abc import Callable

from coordination.models import Program

Carrier = Callable[[Program], None]
_carriers: list[Carrier] = []


def register(carrier: Carrier) -> None:
    """Lets a higher floor carry on what it keeps of the items: called with the new programme within the rollover."""
    _carriers.append(carrier)


def carry_on(made: Program) -> None:
    """Tells the higher floors that a programme was made from the one before it."""
    for carrier in _carriers:
        carrier(made)
