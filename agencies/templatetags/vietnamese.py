"""Dates, numbers and states as Vietnamese offices write them."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.wording import decimal_vi, short_money

register = template.Library()

_NEAR_DAYS = 14


@register.filter
def partial_date(value: str | None) -> str:
    """An ISO date that may lack its day or month, as written: 2024-02 → 02/2024. Empty for None."""
    return "/".join(reversed((value or "").split("-")))


@register.filter
def relative_day(value: datetime.date | None) -> SafeString | str:
    """A date with how far it is where that is near: "còn 3 ngày (25/11/2026)"."""
    if value is None:
        return ""
    full = value.strftime("%d/%m/%Y")
    days = (value - timezone.localdate()).days
    if abs(days) > _NEAR_DAYS:
        return full
    words = {0: "hôm nay", 1: "ngày mai", -1: "hôm qua"}.get(days) or (
        f"còn {days} ngày" if days > 0 else f"quá {-days} ngày"
    )
    return format_html("{} <span class='text-nowrap text-secondary'>({})</span>", words, full)


@register.filter
def since_day(value: datetime.date | None) -> str:
    """A day in the past with how long ago it was: "20/11/2026 (3 ngày)"."""
    if value is None:
        return ""
    days = (timezone.localdate() - value).days
    return f"{value:%d/%m/%Y} ({f'{days} ngày' if days else 'hôm nay'})"


@register.filter
def is_past(value: datetime.date | None) -> bool:
    """Whether a day lies before today."""
    return value is not None and value < timezone.localdate()


register.filter(decimal_vi)
register.filter(short_money)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of a key that only the template knows; None where it is missing."""
    return mapping.get(key) if mapping else None
