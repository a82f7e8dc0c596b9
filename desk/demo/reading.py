"""Reads the data files: YAML with the living year filled in, every text in NFC."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from desk.demo.dates import Dates

DATA = Path(__file__).parent / "data"


def read(name: str, dates: Dates) -> Any:
    """What the file ``name`` (without ``.yaml``) holds."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as file:
        return _filled(yaml.load(file, Loader=_Loader), dates)  # noqa: S506  # a safe loader, only faster


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # written in C where it is built
    """A safe loader that leaves days as texts and knows no other truth than true and false ("on" is a key here)."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in ("timestamp", "bool")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def _filled(value: Any, dates: Dates) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", dates.filled(value)).strip()
    if isinstance(value, list):
        return [_filled(one, dates) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, dates) for key, one in value.items()}
    return value
