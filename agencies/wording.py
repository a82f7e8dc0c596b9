"""Numbers as Vietnamese offices write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_MILLION, _MILLIARD = Decimal(10) ** 6, Decimal(10) ** 9


def decimal_vi(value: Decimal | int | None) -> str:
    """1178826623 → 1.178.826.623 and 110.50 → 110,5. Empty for None."""
    if value is None:
        return ""
    whole, _, fraction = f"{Decimal(value):f}".partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-') or 0):,}".replace(",", ".")
    fraction = fraction.rstrip("0")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def short_money(value: Decimal | int | None, unit: str = "đồng") -> str:
    """An amount in đồng as people say it: 1178826623 → "1,18 tỷ đồng"; empty below a million and for other units."""
    if value is None or unit.strip().casefold() != "đồng" or abs(Decimal(value)) < _MILLION:
        return ""
    millions = (Decimal(value) / _MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(millions) < 1000:
        return f"{decimal_vi(millions)} triệu đồng"
    return f"{decimal_vi((Decimal(value) / _MILLIARD).quantize(Decimal('0.01'), ROUND_HALF_UP))} tỷ đồng"
