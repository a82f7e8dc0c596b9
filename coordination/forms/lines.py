"""Forms of a content item with its supporting agencies and indicators."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from agencies.wording import decimal_vi
from coordination.choices import TargetSense
from coordination.editing import LineValues, SupportValues, TargetValues
from coordination.forms.fields import Choices, DueFields, IdField
from coordination.forms.pasted import PastedText
from coordination.models import ItemLine, JointText, LineIndicator
from coordination.suggesting import Suggestion

SPARE_ROWS = 2
SUGGESTED = "chi-tieu-thuong-dung"  # the list on the page that indicators are picked from
OWN_NAMES = ("title", "body", "lead_id", "due_kind", "due_text", "due_on", "deliverable")


class LineForm(DueFields):
    """The item itself. ``span``: the programme's first and last day."""

    title = PastedText(label="Nội dung", required=True, rows=2, longest=1000)
    body = PastedText(label="Diễn giải", rows=3, longest=20000)
    lead_id = IdField(label="Cơ quan chủ trì", required=False)
    deliverable = forms.CharField(
        label="Sản phẩm", max_length=300, required=False, help_text="Ví dụ: kế hoạch, báo cáo, hội nghị."
    )

    field_order = list(OWN_NAMES)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField


class ArticleForm(LineForm):
    """A chapter or article of a regulation; the fields of planned work stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        self.fields["title"].label, body.label = "Tên chương, điều", "Nội dung của điều"
        body.help_text = (
            "Mỗi đoạn một dòng: nhiều đoạn in thành khoản 1., 2., …; dòng bắt đầu bằng “-” in thành điểm a), b), …"
        )


class SupportForm(DueFields):
    """A supporting agency with its own duty and deadline."""

    agency_id = IdField(label="Cơ quan", error_messages={"required": "Chọn cơ quan."})
    duty = forms.CharField(label="Nhiệm vụ", max_length=500, required=False)

    field_order = ["agency_id", "duty", "due_kind", "due_text", "due_on"]

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField


class TargetForm(forms.Form):
    """An indicator with its target. One picked from ``suggested`` (by name) brings its unit."""

    name = forms.CharField(
        label="Chỉ tiêu",
        max_length=300,
        error_messages={"required": "Ghi tên chỉ tiêu."},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    unit = forms.CharField(label="Đơn vị tính", max_length=60, required=False)
    sense = forms.ChoiceField(
        label="Kế hoạch", choices=TargetSense.choices, initial=TargetSense.AT_LEAST, required=False
    )
    target = forms.DecimalField(
        label="Số kế hoạch", max_digits=18, decimal_places=2, min_value=0, required=False, localize=True
    )

    def __init__(self, *args: Any, suggested: Mapping[str, Suggestion], listed: str = SUGGESTED, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = suggested
        self.fields["name"].widget.attrs["list"] = listed

    def clean_unit(self) -> str:
        usual = self.suggested.get(self.cleaned_data.get("name", ""))
        unit: str = self.cleaned_data["unit"] or (usual.unit if usual else "")
        if not unit:
            raise forms.ValidationError("Ghi đơn vị tính.")
        return unit

    def clean_sense(self) -> str:
        return self.cleaned_data["sense"] or TargetSense.AT_LEAST


class DistinctRows(BaseFormSet):
    """Rows of which no two name the same thing in ``distinct``; ``repeated`` is said at the second."""

    distinct = ""
    repeated = ""

    def kept(self) -> list[dict[str, Any]]:
        """What the filled rows say, without those marked for removal."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get(self.distinct)]
        return [{name: row[name] for name in row if name != "DELETE"} for row in rows if not row.get("DELETE")]

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            value = getattr(form, "cleaned_data", {}).get(self.distinct)
            if not value or form.cleaned_data.get("DELETE"):
                continue
            sign = value.casefold() if isinstance(value, str) else value
            if sign in seen:
                form.add_error(self.distinct, self.repeated)
            seen.add(sign)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Bỏ dòng này"


class SupportRows(DistinctRows):
    distinct = "agency_id"
    repeated = "Cơ quan này đã được ghi ở dòng trên."


class TargetRows(DistinctRows):
    distinct = "name"
    repeated = "Chỉ tiêu này đã được ghi ở dòng trên."


SupportFormSet = formset_factory(SupportForm, formset=SupportRows, extra=SPARE_ROWS, can_delete=True, max_num=60)
TargetFormSet = formset_factory(TargetForm, formset=TargetRows, extra=SPARE_ROWS, can_delete=True, max_num=60)


class LineForms:
    """The item's form with its two sets of rows, filled, checked and read as one."""

    def __init__(
        self,
        data: Any,
        *,
        joint: JointText,
        line: ItemLine | None,
        agencies: Choices,
        suggested: Sequence[Suggestion] = (),
    ) -> None:
        shared: dict[str, Any] = {"span": span_of(joint), "agencies": agencies}
        self.own = (LineForm if joint.plans else ArticleForm)(data, initial=_own(line), **shared)
        self.supports: Any = SupportFormSet(data, initial=support_rows(line), prefix="phoi-hop", form_kwargs=shared)
        known = {"suggested": {one.name: one for one in suggested}}
        self.suggested, self.listed = suggested, SUGGESTED
        self.targets: Any = TargetFormSet(data, initial=target_rows(line), prefix="chi-tieu", form_kwargs=known)

    def is_valid(self) -> bool:
        """Whether all of them are, and the lead agency does not support itself."""
        valid = [forms.is_valid() for forms in (self.own, self.supports, self.targets)]
        if not all(valid):
            return False
        lead = self.own.cleaned_data["lead_id"]
        for row in self.supports.forms:
            if lead and row.cleaned_data.get("agency_id") == lead and not row.cleaned_data.get("DELETE"):
                row.add_error("agency_id", "Cơ quan chủ trì không thể đồng thời là cơ quan phối hợp.")
        return not any(row.errors for row in self.supports.forms)

    def values(self) -> LineValues:
        return LineValues(
            **self.own.cleaned_data,
            supports=[SupportValues(**row) for row in self.supports.kept()],
            targets=[TargetValues(**row) for row in self.targets.kept()],
        )


def span_of(joint: JointText) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a text's years."""
    first, last = joint.years
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)


def _own(line: ItemLine | None) -> dict[str, Any]:
    return {name: getattr(line, name) for name in OWN_NAMES} if line else {}


def support_rows(line: ItemLine | None) -> list[dict[str, Any]]:
    names = ("agency_id", "duty", "due_kind", "due_text", "due_on")
    return [{name: getattr(row, name) for name in names} for row in line.supports.all()] if line else []


def target_rows(line: ItemLine | None) -> list[dict[str, Any]]:
    return [_target(row) for row in line.line_indicators.all()] if line else []


def _target(row: LineIndicator) -> dict[str, Any]:
    told = {"name": row.indicator.name, "unit": row.indicator.unit}
    return {**told, "sense": row.sense, "target": decimal_vi(row.target)}
