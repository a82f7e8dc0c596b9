"""Figures in words: with their qualifier, against their target."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from agencies.wording import decimal_vi
from coordination.choices import TargetSense
from coordination.models import LineIndicator
from coordination.phrases import within
from reporting.models import Figure

NO_FIGURE = "đã thực hiện, chưa có số liệu"
_TENTH = Decimal("0.1")


def percent_of(figure: Figure | None, target: LineIndicator) -> Decimal | None:
    """The figure in percent of its target, to a tenth; None where either is missing or the target is zero."""
    if figure is None or figure.value is None or not target.target:
        return None
    return (figure.value * 100 / target.target).quantize(_TENTH, ROUND_HALF_UP)


def percent_printed(figure: Figure | None, target: LineIndicator) -> str:
    """The percentage as printed: a figure "trên 11.000" of 10.000 is "trên 110 %"; empty where there is none.

    Against a ceiling no percentage says anything: it is kept or exceeded.
    """
    percent = percent_of(figure, target)
    if figure is None or percent is None:
        return ""
    if target.sense == TargetSense.AT_MOST:
        return "vượt mức" if percent > 100 else "không vượt"
    qualifier = f"{figure.get_qualifier_display()} " if figure.qualifier else ""
    return f"{qualifier}{decimal_vi(percent)} %"


def target_printed(target: LineIndicator) -> str:
    """The target with its sense: "ít nhất 10"; empty where none is set."""
    return "" if target.target is None else f"{target.get_sense_display()} {decimal_vi(target.target)}"


def value_printed(figure: Figure | None) -> str:
    """What was reported: the figure, that there is none, or the explanation given instead; never zero for nothing."""
    if figure is None:
        return ""
    if figure.no_figure:
        return NO_FIGURE
    return figure.printed or figure.note


def figures_sentence(figures: Iterable[tuple[Figure, LineIndicator]]) -> str:
    """Figures one after another, a capital for the first alone: "Số hội nghị: 12 hội nghị; người dự: 300 người"."""
    sentences = [figure_sentence(figure, target) for figure, target in figures]
    return "; ".join([*sentences[:1], *map(within, sentences[1:])])


def figure_sentence(figure: Figure, target: LineIndicator) -> str:
    """ "Số hội nghị: trên 12 hội nghị (kế hoạch: ít nhất 10 hội nghị, đạt trên 120 %)"."""
    indicator = target.indicator
    if figure.value is None:
        note = f" ({figure.note})" if figure.no_figure and figure.note else ""
        return f"{indicator.name}: {value_printed(figure)}{note}"
    remarks = [figure.note] if figure.note else []
    if target.target is not None:
        reached = percent_printed(figure, target)
        plan = f"kế hoạch: {target_printed(target)} {indicator.unit}"
        word = "" if target.sense == TargetSense.AT_MOST else "đạt "
        remarks.append(f"{plan}, {word}{reached}" if reached else plan)
    told = f" ({'; '.join(remarks)})" if remarks else ""
    return f"{indicator.name}: {figure.printed} {indicator.unit}{told}"
