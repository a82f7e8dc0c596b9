"""The forms of the year's periods: what to propose, and the row of each proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from coordination.forms.facts import FIRST_YEAR, LAST_YEAR
from coordination.models import Program
from documents.forms import DayField
from reporting.choices import PeriodKind
from reporting.schedule import Chosen, Proposal

MOST_DAYS = 30


class ScheduleForm(forms.Form):
    """For which year and programmes which periods are proposed."""

    nam = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ky = forms.MultipleChoiceField(
        label="Kỳ báo cáo",
        choices=[choice for choice in PeriodKind.choices if choice[0] != PeriodKind.FREE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một loại kỳ."},
    )
    so_ngay = forms.IntegerField(
        label="Hạn nộp sau ngày chốt (ngày làm việc)",
        min_value=1,
        max_value=MOST_DAYS,
        help_text="Trừ thứ Bảy, Chủ nhật, ngày lễ và Tết.",
    )
    chuong_trinh = forms.ModelChoiceField(
        label="Chương trình", queryset=Program.objects.none(), required=False, empty_label="Mọi chương trình trong năm"
    )

    def __init__(self, *args: Any, programs: QuerySet[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        field = self.fields["chuong_trinh"]
        field.queryset = programs  # type: ignore[attr-defined]  # a ModelChoiceField
        field.label_from_instance = lambda program: program.title  # type: ignore[attr-defined]

    @staticmethod
    def usual() -> dict[str, Any]:
        """What is proposed before anything was chosen."""
        usual = [PeriodKind.HALF_YEAR, PeriodKind.NINE_MONTHS, PeriodKind.YEAR]
        return {"nam": timezone.localdate().year, "ky": usual, "so_ngay": 5}


class RowForm(forms.Form):
    """One proposed period: whether it is opened, and its days as changed."""

    chosen = forms.BooleanField(label="Mở", required=False)
    name = forms.CharField(label="Tên kỳ", max_length=120)
    starts_on = DayField(label="Từ ngày")
    cutoff_on = DayField(label="Chốt số liệu")
    due_on = DayField(label="Hạn nộp")

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        self.proposal = proposal
        days = {name: getattr(proposal, name) for name in ("name", "starts_on", "cutoff_on", "due_on")}
        super().__init__(data, prefix=proposal.key, initial={"chosen": True, **days})
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}: {proposal.name}, {proposal.program.title}"
            field.widget.attrs["class"] = "form-check-input" if name == "chosen" else "form-control form-control-sm"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, cutoff, due = (cleaned.get(name) for name in ("starts_on", "cutoff_on", "due_on"))
        if starts and cutoff and cutoff < starts:
            self.add_error("cutoff_on", "Trước ngày bắt đầu kỳ.")
        if cutoff and due and due < cutoff:
            self.add_error("due_on", "Trước ngày chốt số liệu.")
        return cleaned

    @property
    def period(self) -> Chosen | None:
        """The period as it is to be opened; None where it was not chosen."""
        told = dict(self.cleaned_data)
        return Chosen(self.proposal.program, self.proposal.span.kind, **told) if told.pop("chosen") else None
