"""Addresses that say which membership a request acts for: ``/vai/<membership id>/…``."""

from __future__ import annotations

import re

from django.urls import get_script_prefix

_PREFIX = re.compile(r"/vai/(\d+)(?=/)")


def role_in(address: str) -> int | None:
    """The membership id an address acts for; None where it names none."""
    match = _PREFIX.search(address)
    return int(match[1]) if match else None


def without_role(address: str) -> str:
    """The same address, acting for nobody in particular."""
    return _PREFIX.sub("", address, count=1)


def for_role(address: str, membership_id: int) -> str:
    """The same address (a path below this server's script prefix), acting for the membership."""
    outer = without_role(get_script_prefix())
    return f"{outer}vai/{membership_id}/{without_role(address).removeprefix(outer).lstrip('/')}"
