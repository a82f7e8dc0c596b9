"""From a line of a consolidated report back to who reported it, also where an editor reworded it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.fields import FIGURE_PREFIX, field_label
from reporting.folding import Line, Source, alike, normalised
from reporting.models import AgencyReport

STILL_THE_SAME = 0.6  # of a reworded line's signs, from which on it is taken for the reported one


@dataclass(frozen=True)
class Origin:
    """Who reported a line: the agency, what of its report, and the address of the place for those who may read it."""

    agency: str
    what: str
    address: str


@dataclass(frozen=True)
class TracedLine:
    text: str
    origins: tuple[Origin, ...]


def kept_sources(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The sources of lines as they are stored: a line's text with rows of report, item, place and field."""
    return [{"text": line.text, "from": [list(one) for one in line.sources]} for line in lines if line.sources]


def joined_sources(new: Sequence[dict[str, Any]], old: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sources of a newer text with those of lines that only the older one has."""
    known = {row["text"] for row in new}
    return [*new, *(row for row in old if row["text"] not in known)]


def sources_of(text: str, kept: Sequence[dict[str, Any]]) -> list[Source]:
    """The sources of a line: of the same line, else of the most like one; none for what nobody reported."""
    rows = [row for row in kept if row["text"] == text]
    if not rows:
        normal = normalised(text)
        rows = [row for row in kept if alike(normal, normalised(row["text"]), STILL_THE_SAME)]
    return [Source(*one) for row in rows[:1] for one in row["from"]]


def traced(body: str, kept: Sequence[dict[str, Any]], reports: Mapping[int, AgencyReport]) -> list[TracedLine]:
    """The lines of a section with their origins. ``reports`` by id, with ``is_visible`` and their agencies' names."""
    lines = [line for line in body.splitlines() if line.strip()]
    return [TracedLine(line, origins(sources_of(line, kept), reports)) for line in lines]


def origins(sources: Iterable[Source], reports: Mapping[int, AgencyReport]) -> tuple[Origin, ...]:
    """One origin a report's place, with everything that was taken from there."""
    fields: dict[tuple[int, int], list[str]] = {}
    for source in sources:
        if source.report in reports:
            fields.setdefault((source.report, source.place), []).append(_label(source.field))
    return tuple(
        Origin(reports[pk].agency.short, ", ".join(dict.fromkeys(labels)), _address(reports[pk], place))
        for (pk, place), labels in fields.items()
    )


def _label(field: str) -> str:
    return "số liệu" if field.startswith(FIGURE_PREFIX) else field_label(field).lower()


def _address(report: Any, place: int) -> str:
    if not report.is_visible:
        return ""
    return f"{report.get_absolute_url()}#{f'noi-dung-{place}' if place else 'phan-chung'}"
