"""How each indicator of a programme is counted, as one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from agencies.models import User
from agencies.wording import decimal_vi
from coordination.models import Program
from reporting.choices import Aggregation, EventKind
from reporting.forms.guarded import GuardedForm
from reporting.models import IndicatorRule
from reporting.numbers import read_number
from reporting.ruling import RULE_FIELDS, Ruled, set_rules

Pairs = Sequence[tuple[int, str]]


class RuleForm(GuardedForm):
    """One indicator's rule. ``others``: the programme's indicators, of which a ratio takes two."""

    baseline = forms.CharField(
        label="Thực hiện năm trước",
        required=False,
        max_length=60,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    numerator_id = forms.TypedChoiceField(label="Tử số", coerce=int, empty_value=None, required=False)
    denominator_id = forms.TypedChoiceField(label="Mẫu số", coerce=int, empty_value=None, required=False)

    class Meta:
        model = IndicatorRule
        fields = ("aggregation", "is_cumulative", "counts")

    def __init__(self, *args: Any, unit: str, others: Pairs, **kwargs: Any) -> None:
        rule: IndicatorRule = kwargs["instance"]
        kwargs["initial"] = {
            "baseline": decimal_vi(rule.baseline),
            "numerator_id": rule.numerator_id,
            "denominator_id": rule.denominator_id,
        }
        super().__init__(*args, **kwargs)
        self.unit = unit
        for name in ("numerator_id", "denominator_id"):
            self.fields[name].choices = [("", "Không chọn"), *others]  # type: ignore[attr-defined]
        self.fields["counts"].choices = [("", "Không đếm"), *EventKind.choices]  # type: ignore[attr-defined]

    def clean_baseline(self) -> Decimal | None:
        reading = read_number(self.cleaned_data["baseline"], unit=self.unit)
        if reading.error:
            raise forms.ValidationError(reading.error)
        if reading.qualifier or reading.no_figure:
            raise forms.ValidationError("Ghi một số, hoặc để trống.")
        return reading.value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        pair = [cleaned.get("numerator_id"), cleaned.get("denominator_id")]
        if cleaned.get("aggregation") != Aggregation.RATIO:
            return cleaned | {"numerator_id": None, "denominator_id": None}
        if any(pair) and (None in pair or pair[0] == pair[1]):
            self.add_error("denominator_id", "Chọn hai chỉ tiêu khác nhau làm tử số và mẫu số.")
        return cleaned


@dataclass(frozen=True)
class RuleRow:
    ruled: Ruled
    form: RuleForm


class RulesForm:
    """The rows of a programme's indicators, one ``opened`` (an indicator's id) to be set.

    ``data`` is what was sent, or None to show what holds.
    """

    def __init__(self, rows: Sequence[Ruled], data: Mapping[str, Any] | None = None, opened: int | None = None) -> None:
        names = [(row.indicator.pk, row.indicator.name) for row in rows]
        self.rows = [RuleRow(row, _form(row, names, data)) for row in rows]
        self.opened = [row for row in self.rows if row.form.is_bound or row.ruled.indicator.pk == opened]

    def touched(self) -> list[RuleRow]:
        return [row for row in self.rows if row.form.touched]

    def is_valid(self) -> bool:
        """Whether every touched row may be saved, and no ratio is taken of a ratio."""
        valid = [row.form.is_valid() for row in self.touched()]
        ratios = {row.ruled.indicator.pk for row in self.rows if _aggregation(row) == Aggregation.RATIO}
        for row in self.touched():
            told = row.form.cleaned_data
            if {told.get("numerator_id"), told.get("denominator_id")} & ratios:
                row.form.add_error("numerator_id", "Tử số, mẫu số phải là chỉ tiêu được báo cáo, không phải một tỷ lệ.")
                valid.append(False)
            if row.form.theirs:
                row.form.see_again()
        return all(valid)

    def save(self, program: Program, user: User) -> int:
        """Saves the touched rows; returns how many."""
        told = {
            row.ruled.indicator.pk: {name: row.form.cleaned_data[name] for name in RULE_FIELDS}
            for row in self.touched()
        }
        if told:
            set_rules(program, user=user, rules=told)
        return len(told)


def _aggregation(row: RuleRow) -> str:
    return row.form.cleaned_data.get("aggregation", "") if row.form.touched else row.ruled.rule.aggregation


def _form(row: Ruled, names: Pairs, data: Mapping[str, Any] | None) -> RuleForm:
    """Bound to what was sent where the user touched it, so that the rest shows what holds."""
    indicator = row.indicator
    others = [pair for pair in names if pair[0] != indicator.pk]
    prefix = f"c{indicator.pk}"

    def made(sent: Mapping[str, Any] | None) -> RuleForm:
        return RuleForm(sent, instance=row.saved or _unsaved(row), prefix=prefix, unit=indicator.unit, others=others)

    bound = made(data)
    return bound if bound.touched else made(None)


def _unsaved(row: Ruled) -> IndicatorRule:
    """The rule that holds while nobody saved one."""
    rule = row.rule
    return IndicatorRule(
        indicator=row.indicator, aggregation=rule.aggregation, is_cumulative=rule.is_cumulative, counts=rule.counts
    )
