"""Numbers as Vietnamese offices write them."""

from __future__ import annotations

from decimal import Decimal


def decimal_vi(value: Decimal | int | None) -> str:
    """1178826623 → 1.178.826.623 and 110.50 → 110,5. Empty for None."""
    if value is None:
        return ""
    whole, _, fraction = f"{Decimal(value):f}".partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-') or 0):,}".replace(",", ".")
    fraction = fraction.rstrip("0")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"
