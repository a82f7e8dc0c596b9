"""What a form asks: one line a field of the report, known by the name its page gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporting.forms.guarded import GuardedForm, fingerprint, plain
from reporting.forms.reports import FigureEntry, FigureForm, ItemEntry, ReportEntry
from reporting.models import AgencyReport, Figure
from reporting.numbers import write_number
from reporting.reading import previous_report, report_rows

LAYOUT = 1  # of the forms; one of another layout is refused


@dataclass(frozen=True)
class Line:
    """A field to fill in: its name on the page, what it is called, last period's text, the text now, its choices."""

    key: str
    label: str
    before: str
    now: str
    choices: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """The print of the text that the form was written with."""
        return print_of(self.now)


@dataclass(frozen=True)
class Block:
    """A part of the form with its heading: the general part, or one item."""

    heading: str
    lines: tuple[Line, ...]


def print_of(text: str) -> str:
    return fingerprint({"": plain(text)})


def identity(report: AgencyReport) -> str:
    """What a form says of itself: whose it is, and its layout."""
    return f"bao-cao:{report.pk}:{LAYOUT}"


def blocks_of(report: AgencyReport) -> list[Block]:
    """Everything that the form of a report asks, with what is stored now."""
    previous = previous_report(report)
    entry = ReportEntry(report, report_rows(report, previous))
    general = tuple(_lines(entry.general, previous))
    return [Block("Phần chung", general), *(_item_block(item) for item in entry.items)]


def lines_by_key(blocks: Sequence[Block]) -> dict[str, tuple[Block, Line]]:
    return {line.key: (block, line) for block in blocks for line in block.lines}


def _item_block(item: ItemEntry) -> Block:
    role = "chủ trì" if item.row.is_lead else "phối hợp"
    heading = f"{item.row.entry.number}. {item.row.entry.line.title} ({role})"
    words = list(_lines(item.form, item.row.previous))
    figures = [line for figure in item.figures for line in _figure_lines(figure)]
    return Block(heading, (*words[:3], *figures, *words[3:]))


def _lines(form: GuardedForm, previous: object) -> Iterator[Line]:
    for name in form.names:
        choices = dict(getattr(form.fields[name], "choices", ()))
        before = plain(getattr(previous, name, None))
        yield Line(
            form.add_prefix(name),
            str(form[name].label),
            str(choices.get(before, before)) if before else "",
            str(choices[form.kept[name]]) if form.kept[name] in choices and form.kept[name] else form.kept[name],
            tuple(str(label) for value, label in choices.items() if value),
        )


def _figure_lines(figure: FigureEntry) -> Iterator[Line]:
    form, target = figure.form, figure.row.target
    plan = f"; kế hoạch: {figure.row.plan}" if figure.row.plan else ""
    name = f"{target.indicator.name} ({target.indicator.unit}{plan}; {figure.row.counting})"
    yield Line(form.add_prefix("value"), name, _told(figure.row.previous), _told(form.instance))
    note = figure.row.previous.note if figure.row.previous else ""
    yield Line(form.add_prefix("note"), f"{target.indicator.name}: ghi chú", note, form.kept["note"])


def _told(figure: Figure | None) -> str:
    return write_number(figure.value, figure.qualifier, no_figure=figure.no_figure) if figure else ""


def typed_data(form: GuardedForm, texts: dict[str, str]) -> dict[str, str]:
    """What the page would send for a part: what is stored, with these texts (by field) in their place."""
    values = dict(form.kept)
    for name, text in texts.items():
        choices = {str(label).lower(): value for value, label in getattr(form.fields[name], "choices", ()) if value}
        values[name] = str(choices.get(plain(text).lower(), text))
    if isinstance(form, FigureForm) and "value" in texts:
        values["no_figure"] = ""
    sent = {form.add_prefix(name): value for name, value in values.items()}
    return {**sent, form.add_prefix("seen"): fingerprint(form.kept)}
