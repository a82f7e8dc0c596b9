"""The one page on which an agency writes its report: general parts, items, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from agencies.models import User
from documents.exceptions import Finding
from reporting.checking import figure_prefix, progress_prefix
from reporting.choices import CauseKind, ItemStatus
from reporting.entry import GENERAL_PARTS, ITEM_FIELDS, FigureInput, ItemInput, save_report
from reporting.forms.guarded import GuardedForm
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.numbers import read_number, write_number
from reporting.reading import FigureRow, ItemRow

FIGURE_FIELDS = ("value", "qualifier", "no_figure", "note")
MOST_UNFOLDED = 4  # items whose forms all stand in the page at once
_TEXT = forms.Textarea(attrs={"rows": 2})


class GeneralForm(GuardedForm):
    """What an agency says of the programme as a whole."""

    class Meta:
        model = AgencyReport
        fields = GENERAL_PARTS
        widgets = dict.fromkeys(GENERAL_PARTS, _TEXT)


class PercentField(forms.IntegerField):
    """A whole number of percent; "50 %" is 50."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.strip().removesuffix("%").strip() if isinstance(value, str) else value)


class ProgressForm(GuardedForm):
    """What an agency says of one item. Everything may stay empty until the report is sent."""

    percent = PercentField(
        label="Tỷ lệ hoàn thành (%)",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Ghi một số nguyên từ 0 đến 100; chưa rõ thì để trống.",
            "min_value": "Tỷ lệ hoàn thành từ 0 đến 100.",
            "max_value": "Tỷ lệ hoàn thành từ 0 đến 100.",
        },
    )

    class Meta:
        model = ItemProgress
        fields = ITEM_FIELDS
        widgets = dict.fromkeys(("result", "shortcoming", "cause", "proposal"), _TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", "Chọn tình trạng"), *ItemStatus.choices]  # type: ignore[attr-defined]
        self.fields["cause_kind"].choices = [("", "Chọn loại"), *CauseKind.choices]  # type: ignore[attr-defined]


class FigureForm(GuardedForm):
    """A figure as people say it ("trên 11.000", "1,2 tỷ"), or that there is none, or why."""

    value = forms.CharField(
        label="Số liệu", required=False, widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"})
    )

    class Meta:
        model = Figure
        fields = ["value", "no_figure", "note"]

    def __init__(self, *args: Any, instance: Figure, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        told = {"value": write_number(instance.value, instance.qualifier)}
        super().__init__(*args, instance=instance, initial=told, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Puts the number, its qualifier and "no figure" apart in ``cleaned_data``."""
        cleaned = super().clean()
        reading = read_number(cleaned.get("value", ""), unit=self.unit)
        if reading.error:
            self.add_error("value", reading.error)
            return cleaned
        if cleaned.get("no_figure") and reading.value is not None:
            self.add_error("value", "Đã chọn “chưa có số liệu” thì để trống số liệu, hoặc bỏ chọn.")
        none = cleaned.get("no_figure") or reading.no_figure
        return cleaned | {"value": reading.value, "qualifier": reading.qualifier, "no_figure": none}

    def validate_constraints(self) -> None:
        """The table's constraints are told at their fields above."""


@dataclass(frozen=True)
class FigureEntry:
    row: FigureRow
    form: FigureForm


@dataclass(frozen=True)
class ItemEntry:
    row: ItemRow
    form: ProgressForm
    figures: tuple[FigureEntry, ...]
    unfolded: bool = True

    @property
    def forms(self) -> list[GuardedForm]:
        return [self.form, *(figure.form for figure in self.figures)]

    @property
    def folds_figures(self) -> bool:
        """A supporting agency need not give figures: they stay folded until it gives one."""
        return not self.row.is_lead and not any(entry.row.figure or entry.form.is_bound for entry in self.figures)

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms if form.is_bound)

    @property
    def is_open(self) -> bool:
        """Whether its forms stand in the page; what was sent and not saved is never folded away."""
        return self.unfolded or any(form.is_bound for form in self.forms)

    @property
    def gaps(self) -> int:
        """How many of its indicators nothing is said about yet, where the agency leads it."""
        return sum(row.figure is None for row in self.row.figures) if self.row.is_lead else 0


class ReportEntry:
    """All forms of a report's page. ``data`` is what was sent, or None to show what is stored.

    Of many items only the one ``opened`` (by its ContentItem's id) stands open: the others are opened one by one.
    """

    def __init__(
        self,
        report: AgencyReport,
        rows: Sequence[ItemRow],
        data: Mapping[str, Any] | None = None,
        opened: int | None = None,
    ) -> None:
        self.report = report
        self.general = _form(GeneralForm, data, report, "chung")
        few = len(rows) <= MOST_UNFOLDED
        self.items = [_item(row, data, unfolded=few or row.progress.item_id == opened) for row in rows]
        self.forms: list[GuardedForm] = [self.general, *(form for item in self.items for form in item.forms)]

    def is_valid(self) -> bool:
        """Whether every part the user touched may be saved; in a conflict what is stored is shown and then seen."""
        valid = not [form for form in self.forms if form.touched and not form.is_valid()]
        for form in self.forms:
            if form.theirs:
                form.see_again()
        return valid

    @property
    def touched(self) -> bool:
        return any(form.touched for form in self.forms)

    def save(self, user: User) -> None:
        """Saves the touched parts as one edit."""
        general = self.general.cleaned_data if self.general.touched else {}
        parts = {name: general[name] for name in GENERAL_PARTS if name in general}
        items = [_input(item) for item in self.items if any(form.touched for form in item.forms)]
        save_report(self.report, user=user, parts=parts, items=items)

    def show(self, findings: Sequence[Finding]) -> None:
        """Puts findings (``checking.check_report``) at the fields they name, of a page that shows what is stored."""
        by_prefix = {form.prefix: form for form in self.forms}
        for finding in findings:
            prefix, _, name = finding.where.removeprefix("#id_").rpartition("-")
            form = by_prefix[prefix]
            if not form.is_bound:
                form.bind_to_kept()
            form.add_error(name, finding.message[0].upper() + finding.message[1:] + ".")


def _form(kind: type[GuardedForm], data: Mapping[str, Any] | None, instance: Any, prefix: str, **more: Any) -> Any:
    """Bound to what was sent; unbound where the user did not touch the part, so that it shows what is stored."""
    bound = kind(data, instance=instance, prefix=prefix, **more)
    return bound if bound.touched else kind(instance=instance, prefix=prefix, **more)


def _item(row: ItemRow, data: Mapping[str, Any] | None, *, unfolded: bool) -> ItemEntry:
    figures = tuple(_figure(row.progress, figure, data) for figure in row.figures)
    form = _form(ProgressForm, data, row.progress, progress_prefix(row.progress))
    return ItemEntry(row, form, figures, unfolded)


def _figure(progress: ItemProgress, row: FigureRow, data: Mapping[str, Any] | None) -> FigureEntry:
    indicator = row.target.indicator
    instance = row.figure or Figure(progress=progress, indicator=indicator)
    prefix = figure_prefix(progress, indicator.pk)
    return FigureEntry(row, _form(FigureForm, data, instance, prefix, unit=indicator.unit))


def _input(item: ItemEntry) -> ItemInput:
    values = {name: item.form.cleaned_data[name] for name in ITEM_FIELDS} if item.form.touched else {}
    figures = [
        FigureInput(entry.row.target.indicator_id, **{name: entry.form.cleaned_data[name] for name in FIGURE_FIELDS})
        for entry in item.figures
        if entry.form.touched
    ]
    return ItemInput(item.row.progress.item_id, values, figures)
