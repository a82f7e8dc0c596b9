"""What an administrator fills in for a step of reorganisation; each form makes a plan of it."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BoundField
from django.utils import timezone

from agencies.choices import AgencyKind, StepKind
from agencies.models import Agency, Locality, User
from agencies.querysets import valid_on
from agencies.reorganizing.plan import Handover, Heir, Names, NewAgency, Plan, Renaming

LABELS = {"full": ("Tên đầy đủ", 300), "short": ("Tên ngắn", 120), "symbol": ("Ký hiệu", 40)}
MISSING = "Ghi đủ tên đầy đủ, tên ngắn và ký hiệu."
MOST_PARTS = 4  # new agencies or localities of one split
BLANK = ("", "---------")


class StepForm(forms.Form):
    """The day and the basis of every step. ``locality``: whose agencies are offered; ``user`` makes the step."""

    kind: ClassVar[StepKind]
    rows: tuple[tuple[str, list[str]], ...] = ()  # headings of groups of fields, shown after the others

    on = forms.DateField(
        label="Có hiệu lực từ ngày",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Ngày đã qua hoặc hôm nay: thực hiện ngay. Ngày sắp tới: ghi lại, đến ngày hệ thống mới thực hiện.",
    )
    basis = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Số, ký hiệu, ngày của nghị quyết, quyết định sắp xếp."
    )

    def __init__(self, data: Any = None, *, locality: Locality, user: User, initial: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate(), **(initial or {})})
        self.locality, self.user = locality, user
        there = Agency.objects.filter(valid_on(timezone.localdate()), locality=locality).named()
        self.agencies = {agency.pk: agency for agency in there.order_by("order", "pk")}
        self.own = [(str(pk), agency.full) for pk, agency in self.agencies.items()]

    def offer(self, name: str, choices: list[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def everywhere(self) -> list[Any]:
        """The agencies of the locality; for the superuser those of the others too, by locality."""
        if not self.user.is_superuser:
            return [*self.own]
        rest = Agency.objects.filter(valid_on(timezone.localdate())).exclude(locality=self.locality).named()
        named = {place.pk: str(place) for place in Locality.objects.named()}
        grouped: dict[str, list[tuple[str, str]]] = {}
        for agency in rest.order_by("locality", "order", "pk"):
            grouped.setdefault(named[agency.locality_id], []).append((str(agency.pk), agency.full))
        return [*self.own, *grouped.items()]

    @property
    def general(self) -> list[BoundField]:
        """The fields that stand in no group."""
        grouped = {name for _, names in self.rows for name in names}
        return [self[name] for name in self.fields if name not in grouped]

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.rows]

    @property
    def stay_words(self) -> tuple[str, str]:
        """What a role and a post do that go nowhere else."""
        return ("Ở lại", "Ở lại") if self.data.get("continues") else ("Kết thúc vai trò", "Thôi giữ chức vụ")

    def plan(self) -> Plan:
        """What was filled in; only once the form is valid."""
        raise NotImplementedError

    def put(self, problem: ValidationError) -> None:
        """Puts what contradicts the directory at the fields it is about, else above the form."""
        errors = problem.error_dict if hasattr(problem, "error_dict") else {NON_FIELD_ERRORS: [problem]}
        for where, found in errors.items():
            field = self.field_of(where)
            self.add_error(field if field in self.fields else None, found)

    def field_of(self, where: str) -> str:
        """The field at which a problem of the plan is mended."""
        return where

    def _base(self, **parts: Any) -> Plan:
        told = {"kind": self.kind, "on": self.cleaned_data["on"], "basis": self.cleaned_data["basis"]}
        return Plan(locality=self.locality.pk, **{**told, **parts})


class NamingForm(StepForm):
    """With names of agencies: ``full_0``, ``short_0``, ``symbol_0``, ``full_1`` …"""

    count = 1
    heading = "Tên mới"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(self.count):
            for part, (label, length) in LABELS.items():
                self.fields[f"{part}_{number}"] = forms.CharField(label=label, max_length=length, required=False)
            heading = f"{self.heading} {number + 1}" if self.count > 1 else self.heading
            self.rows = (*self.rows, (heading, [f"{part}_{number}" for part in LABELS]))

    def names(self, number: int) -> Names | None:
        """The names of a row; None where it is empty. Marks the row where it is half filled."""
        told = {part: " ".join(self.cleaned_data.get(f"{part}_{number}", "").split()) for part in LABELS}
        if not any(told.values()):
            return None
        for part, value in told.items():
            if not value and f"{part}_{number}" not in self.errors:
                self.add_error(f"{part}_{number}", MISSING)
        return Names(**told)

    def filled(self) -> list[int]:
        """The rows that are filled in."""
        return [number for number in range(self.count) if self.names(number) is not None]

    def field_of(self, where: str) -> str:
        part, _, number = where.rpartition("_")
        if part not in LABELS:
            return where
        filled = self.filled()
        return f"{part}_{filled[int(number)]}" if int(number) < len(filled) else where


class RenameForm(NamingForm):
    kind = StepKind.RENAME
    agency = forms.ChoiceField(label="Cơ quan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency", [BLANK, *self.own])
        before = self.agencies.get(int(self.initial.get("agency") or 0))
        if before is not None:
            for part in LABELS:
                self.initial[f"{part}_0"] = getattr(before, part)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.names(0) is None:
            self.add_error("full_0", MISSING)
        return cleaned

    def plan(self) -> Plan:
        return self._base(renamings=(Renaming(int(self.cleaned_data["agency"]), cast(Names, self.names(0))),))


class MergeForm(NamingForm):
    kind = StepKind.MERGE
    heading = "Tên của cơ quan sau khi nhập"
    agencies_merged = forms.MultipleChoiceField(
        label="Các cơ quan được nhập", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Chọn cơ quan."}
    )
    into = forms.ChoiceField(
        label="Nhập vào",
        required=False,
        help_text="Nhập vào cơ quan đang có thì để trống tên, hoặc ghi tên mới của nó.",
    )
    agency_kind = forms.ChoiceField(label="Loại cơ quan mới", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agencies_merged", self.own)
        self.offer("into", [("", "Thành lập cơ quan mới"), *self.everywhere()])
        self.offer("agency_kind", [("", "Như cơ quan đầu tiên được nhập"), *AgencyKind.choices])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names, into = self.names(0), cleaned.get("into")
        others = [pk for pk in cleaned.get("agencies_merged", []) if pk != into]
        if into and not others and "agencies_merged" not in self.errors:
            self.add_error("agencies_merged", "Một cơ quan không nhập vào chính nó: chọn ít nhất một cơ quan khác.")
        elif not into and len(others) == 1:
            self.add_error("agencies_merged", "Chọn ít nhất hai cơ quan để nhập thành cơ quan mới.")
        if not into and names is None:
            self.add_error("full_0", MISSING)
        return cleaned

    def plan(self) -> Plan:
        into, names = self.cleaned_data["into"], self.names(0)
        ended = tuple(int(pk) for pk in self.cleaned_data["agencies_merged"] if pk != into)
        if into:
            renamings = (Renaming(int(into), names),) if names else ()
            return self._base(handovers=(Handover(ended, (int(into),)),), renamings=renamings)
        new = NewAgency(cast(Names, names), ended[0], self.cleaned_data["agency_kind"])
        return self._base(handovers=(Handover(ended, (new,)),))


class SplitForm(NamingForm):
    kind = StepKind.SPLIT
    count = MOST_PARTS
    heading = "Cơ quan mới"
    agency = forms.ChoiceField(label="Cơ quan được chia, tách")
    continues = forms.BooleanField(
        label="Cơ quan này vẫn hoạt động (tách một phần ra)",
        required=False,
        help_text="Nếu không chọn, cơ quan này kết thúc; cơ quan mới thứ nhất tiếp nhận hồ sơ đang mở.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency", [BLANK, *self.own])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        least = 1 if cleaned.get("continues") else 2
        if len(self.filled()) < least:
            told = "Ghi ít nhất hai cơ quan mới; nếu chỉ đổi tên, hãy dùng “Đổi tên cơ quan”."
            self.add_error(f"full_{least - 1}", told if least == 2 else "Ghi cơ quan mới được tách ra.")
        return cleaned

    def plan(self) -> Plan:
        like = int(self.cleaned_data["agency"])
        heirs: tuple[Heir, ...] = tuple(NewAgency(cast(Names, self.names(n)), like) for n in self.filled())
        return self._base(handovers=(Handover((like,), heirs, self.cleaned_data["continues"]),))


class AbolishForm(StepForm):
    kind = StepKind.ABOLISH
    agency = forms.ChoiceField(label="Cơ quan giải thể")
    heir = forms.ChoiceField(
        label="Cơ quan tiếp nhận", required=False, help_text="Làm tiếp dự thảo, báo cáo, nhiệm vụ đang mở, nếu còn."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency", [BLANK, *self.own])
        self.offer("heir", [("", "Không có cơ quan tiếp nhận"), *self.everywhere()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("heir") and cleaned.get("heir") == cleaned.get("agency"):
            self.add_error("heir", "Chọn một cơ quan khác với cơ quan giải thể.")
        return cleaned

    def plan(self) -> Plan:
        heir = self.cleaned_data["heir"]
        heirs: tuple[Heir, ...] = (int(heir),) if heir else ()
        return self._base(handovers=(Handover((int(self.cleaned_data["agency"]),), heirs),))
