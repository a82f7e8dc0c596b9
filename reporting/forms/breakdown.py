"""The form of what a figure consists of: rows of parts, rows of gifts in kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from reporting.breakdown import GiftInput, PartInput
from reporting.forms.guarded import CONFLICT, fingerprint, plain
from reporting.models import Figure
from reporting.numbers import PLEASE, read_number, write_number

SPARE = 3
MOST_ROWS = 400


class NumberField(forms.CharField):
    """An exact number as people type it; with ``unit``, that of its indicator."""

    def __init__(self, label: str, *, unit: str = "") -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label=label, required=False, widget=widget)
        self.unit = unit

    def clean(self, value: Any) -> Any:
        reading = read_number(super().clean(value), unit=self.unit)
        if reading.error or reading.no_figure:
            raise forms.ValidationError(reading.error or "Chưa có số liệu thì để trống.")
        if reading.qualifier:
            raise forms.ValidationError("Ở đây chỉ ghi số, không kèm hơn, trên, khoảng…")
        return reading.value


class RowForm(forms.Form):
    """One row; counts where anything is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control form-control-sm"
            field.widget.attrs["placeholder"] = field.label
            field.widget.attrs["aria-label"] = f"{field.label}, dòng {str(self.prefix).rpartition('-')[2]}"
            self.initial.setdefault(name, "")

    @property
    def typed(self) -> dict[str, str]:
        return {name: plain(self[name].value()) for name in self.fields}

    @property
    def counts(self) -> bool:
        return any(self.typed.values())


class PartForm(RowForm):
    label = forms.CharField(label="Đơn vị, cấp", max_length=200, required=False)
    value = NumberField("Số liệu")

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = unit  # type: ignore[attr-defined]  # a NumberField
        self.fields["label"].widget.attrs["list"] = "don-vi"

    def clean_label(self) -> str:
        label = str(self.cleaned_data["label"])
        if not label and self.counts:
            raise forms.ValidationError("Ghi tên đơn vị, cấp.")
        return label


class GiftForm(RowForm):
    what = forms.CharField(label="Hiện vật", max_length=200, required=False)
    quantity = NumberField("Số lượng")
    unit = forms.CharField(label="Đơn vị tính", max_length=60, required=False)
    worth = NumberField("Trị giá (đồng)", unit="đồng")

    def clean_what(self) -> str:
        what = str(self.cleaned_data["what"])
        if not what and self.counts:
            raise forms.ValidationError("Ghi tên hiện vật.")
        return what

    def clean_quantity(self) -> Decimal | None:
        return _below(self.cleaned_data["quantity"], Decimal(10) ** 12)

    def clean_worth(self) -> Decimal | None:
        worth = _below(self.cleaned_data["worth"], Decimal(10) ** 16)
        if worth is not None and worth != int(worth):
            raise forms.ValidationError("Trị giá ghi tròn đồng.")
        return worth


def _below(value: Decimal | None, most: Decimal) -> Decimal | None:
    if value is not None and value >= most:
        raise forms.ValidationError(f"Số quá lớn. {PLEASE}")
    return value


class BreakdownForm:
    """All rows of a figure. ``data`` is what was sent, or None to show what is stored, then ``offered`` labels."""

    def __init__(
        self, figure: Figure | None, data: Mapping[str, Any] | None = None, *, unit: str, offered: Sequence[str] = ()
    ) -> None:
        parts, gifts = _stored(figure)
        self.print = fingerprint({str(n): str(row) for n, row in enumerate([*parts, *gifts])})
        self.seen = str((data or {}).get("seen", self.print))
        known = {row["label"] for row in parts}
        parts += [{"label": label, "value": ""} for label in offered if label not in known]
        self.parts = [PartForm(data, prefix=f"dv-{n}", initial=row, unit=unit) for n, row in _rows(parts, data, "dv")]
        self.gifts = [GiftForm(data, prefix=f"hv-{n}", initial=row) for n, row in _rows(gifts, data, "hv")]
        self.errors: list[str] = []

    def is_valid(self) -> bool:
        labels = [form.typed["label"].lower() for form in self.parts if form.typed["label"]]
        if len(labels) != len(set(labels)):
            self.errors.append("Mỗi đơn vị, cấp chỉ ghi một dòng: có tên bị lặp.")
        if self.seen != self.print:
            self.errors.append(CONFLICT)
            self.seen = self.print
        wrong = [form for form in (*self.parts, *self.gifts) if not form.is_valid()]
        return not wrong and not self.errors

    @property
    def values(self) -> tuple[list[PartInput], list[GiftInput]]:
        parts = [PartInput(**form.cleaned_data) for form in self.parts if form.counts]
        return parts, [GiftInput(**form.cleaned_data) for form in self.gifts if form.counts]


def _stored(figure: Figure | None) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    if figure is None:
        return [], []
    gifts = [
        {"what": g.what, "quantity": write_number(g.quantity), "unit": g.unit, "worth": write_number(g.worth)}
        for g in figure.in_kind.all()
    ]
    return [{"label": part.label, "value": write_number(part.value)} for part in figure.parts.all()], gifts


def _rows(
    stored: list[dict[str, str]], data: Mapping[str, Any] | None, prefix: str
) -> list[tuple[int, dict[str, str]]]:
    sent = str((data or {}).get(f"{prefix}-so-dong", ""))
    count = min(int(sent), MOST_ROWS) if sent.isdecimal() else len(stored) + SPARE
    return list(enumerate([*stored, *([{}] * max(count - len(stored), 0))][:count], 1))
