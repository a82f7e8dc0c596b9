"""The one page on which an agency writes its report: general parts, items, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from agencies.models import User
from agencies.wording import decimal_vi
from documents.exceptions import Finding
from reporting.checking import figure_prefix, progress_prefix
from reporting.choices import CauseKind, ItemStatus
from reporting.entry import GENERAL_PARTS, ITEM_FIELDS, FigureInput, ItemInput, save_report
from reporting.forms.guarded import GuardedForm
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.reading import FigureRow, ItemRow

_NUMBER = re.compile(r"^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$|^-?\d+\.\d{1,2}$")
_TEXT = forms.Textarea(attrs={"rows": 2})


class VietnameseDecimalField(forms.DecimalField):
    """A number as people write it: 1.178.826.623 or 110,5."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs know no decimals here
        text = re.sub(r"\s", "", str(value or ""))
        if not text:
            return None
        if not _NUMBER.match(text):
            raise forms.ValidationError("Ghi số như 1.178.826.623 hoặc 110,5.")
        if "," in text or not re.search(r"\.\d{1,2}$", text):
            text = text.replace(".", "").replace(",", ".")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return decimal_vi(value) if isinstance(value, Decimal) else value


class GeneralForm(GuardedForm):
    """What an agency says of the programme as a whole."""

    class Meta:
        model = AgencyReport
        fields = GENERAL_PARTS
        widgets = dict.fromkeys(GENERAL_PARTS, _TEXT)


class ProgressForm(GuardedForm):
    """What an agency says of one item. Everything may stay empty until the report is sent."""

    percent = forms.IntegerField(
        label="Tỷ lệ hoàn thành (%)",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Ghi một số nguyên từ 0 đến 100.",
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
    """A figure: a value with its qualifier, or that there is none, or why."""

    value = VietnameseDecimalField(
        label="Số liệu",
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        error_messages={"min_value": "Số liệu không được âm."},
    )

    class Meta:
        model = Figure
        fields = ["qualifier", "value", "no_figure", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("no_figure") and cleaned.get("value") is not None:
            self.add_error("value", "Đã chọn “chưa có số liệu” thì để trống số liệu, hoặc bỏ chọn.")
        return cleaned

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


class ReportEntry:
    """All forms of a report's page. ``data`` is what was sent, or None to show what is stored."""

    def __init__(self, report: AgencyReport, rows: Sequence[ItemRow], data: Mapping[str, Any] | None = None) -> None:
        self.report = report
        self.general = _form(GeneralForm, data, report, "chung")
        self.items = [_item(row, data) for row in rows]
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


def _form(kind: type[GuardedForm], data: Mapping[str, Any] | None, instance: Any, prefix: str) -> Any:
    """Bound to what was sent; unbound where the user did not touch the part, so that it shows what is stored."""
    bound = kind(data, instance=instance, prefix=prefix)
    return bound if bound.touched else kind(instance=instance, prefix=prefix)


def _item(row: ItemRow, data: Mapping[str, Any] | None) -> ItemEntry:
    figures = tuple(_figure(row.progress, figure, data) for figure in row.figures)
    return ItemEntry(row, _form(ProgressForm, data, row.progress, progress_prefix(row.progress)), figures)


def _figure(progress: ItemProgress, row: FigureRow, data: Mapping[str, Any] | None) -> FigureEntry:
    indicator = row.target.indicator
    instance = row.figure or Figure(progress=progress, indicator=indicator)
    return FigureEntry(row, _form(FigureForm, data, instance, figure_prefix(progress, indicator.pk)))


def _input(item: ItemEntry) -> ItemInput:
    values = {name: item.form.cleaned_data[name] for name in ITEM_FIELDS} if item.form.touched else {}
    figures = [
        FigureInput(entry.row.target.indicator_id, **{name: entry.form.cleaned_data[name] for name in entry.form.names})
        for entry in item.figures
        if entry.form.touched
    ]
    return ItemInput(item.row.progress.item_id, values, figures)
