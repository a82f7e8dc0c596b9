"""Forms of registers: opened and changed, numbers reserved, used and voided, entries filtered."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

from agencies.models import User
from agencies.searching import matching
from documents import registers
from documents.choices import DocumentKind, EntryState
from documents.forms.fields import DayField, text_field
from documents.models import Register, RegisterEntry
from documents.models.register import TOKENS
from documents.registers import Paper, Sample

OTHER_KIND = "Loại khác (ghi ký hiệu sau số)"


class SpanKind(models.TextChoices):
    YEAR = "nam", "Theo năm"
    SPAN = "khoang", "Theo nhiệm kỳ hoặc khoảng thời gian khác"


class RegisterForm(forms.ModelForm):
    """A register that stands: once it has given numbers, its first day and next number are settled."""

    kinds = forms.MultipleChoiceField(
        label="Loại văn bản ghi trong sổ", choices=DocumentKind.choices, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(label="Đến ngày", required=False, help_text="Để trống nếu chưa biết ngày kết thúc.")
    next = forms.IntegerField(label="Số tiếp theo", min_value=1, initial=1)

    field_order = ["name", "kinds", "starts_on", "ends_on", "pattern", "next"]

    class Meta:
        model = Register
        fields = ["name", "starts_on", "ends_on", "pattern", "next"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pattern"].help_text = ", ".join(f"{{{token}}} {meaning}" for token, meaning in TOKENS.items())
        if self.instance.pk is None:
            return
        self.initial["kinds"] = [row.kind for row in self.instance.kinds.all()]
        if self.instance.entries.exists():
            for name in ("starts_on", "next"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Sổ đã cấp số nên không đổi được."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "Ngày kết thúc không được trước ngày bắt đầu.")
        return cleaned

    def samples(self) -> list[Sample]:
        """The next number of each chosen kind, as far as what was typed tells it; none where the pattern is wrong."""
        first = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        typed = self.cleaned_data if self.is_bound and (self.is_valid() or self.errors) else first
        if not all(typed.get(name) for name in ("pattern", "kinds", "starts_on", "next")):
            return []
        shown = {name: typed.get(name) for name in ("pattern", "starts_on", "ends_on", "next")}
        return registers.samples(Register(agency=self.instance.agency, **shown), typed["kinds"])

    def keep(self, user: User) -> Register:
        """Saves what was typed; raises ValidationError and PermissionDenied as ``registers.change_register``."""
        return registers.change_register(self.instance, self.cleaned_data["kinds"], user=user)


class NewRegisterForm(RegisterForm):
    """A new register: of a calendar year or of a term; one for several kinds, or one for each."""

    span_kind = forms.ChoiceField(
        label="Thời gian của sổ", choices=SpanKind.choices, initial=SpanKind.YEAR, widget=forms.RadioSelect
    )
    year = forms.IntegerField(label="Năm", required=False, min_value=1975, max_value=2100)
    starts_on = DayField(label="Từ ngày", required=False)
    one_each = forms.BooleanField(label="Lập riêng mỗi loại văn bản một sổ", required=False)

    field_order = ["name", "kinds", "one_each", "span_kind", "year", "starts_on", "ends_on", "pattern", "next"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = timezone.localdate().year
        self.fields["year"].initial = year
        self.fields["name"].initial = f"Sổ văn bản đi năm {year}"
        self.fields["kinds"].initial = DocumentKind.values
        self.fields["next"].help_text = "Lớn hơn 1 nếu đã cấp số trên sổ giấy trước khi dùng hệ thống."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("span_kind") == SpanKind.YEAR:
            if cleaned.get("year"):
                cleaned["starts_on"] = datetime.date(cleaned["year"], 1, 1)
                cleaned["ends_on"] = datetime.date(cleaned["year"], 12, 31)
            elif "year" not in self.errors:
                self.add_error("year", "Ghi năm của sổ.")
        elif not cleaned.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", "Ghi ngày bắt đầu của sổ.")
        return cleaned

    def keep(self, user: User) -> Register:
        kinds = self.cleaned_data["kinds"]
        if self.cleaned_data["one_each"]:
            return registers.open_one_each(self.instance, kinds, user=user)[0]
        return registers.open_register(self.instance, kinds, user=user)


class PaperForm(forms.Form):
    """What both reserving and entering ask: the day, what it is about, the kind or the sign behind the number."""

    deed = ""

    kind = forms.ChoiceField(label="Loại văn bản", required=False)
    symbol = forms.CharField(
        label="Ký hiệu sau số",
        required=False,
        max_length=100,
        help_text="Ví dụ KH-UBND, hoặc -TB/ĐU. Để trống thì theo mẫu của sổ.",
    )
    dated_on = DayField(label="Ngày văn bản")
    subject = forms.CharField(label="Trích yếu", max_length=500)
    note = text_field("Ghi chú", help_text="Bắt buộc khi vào số lùi ngày.")

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        kinds = [(row.kind, row.get_kind_display()) for row in register.kinds.all()]
        self.fields["kind"].choices = [*kinds, ("", OTHER_KIND)]  # type: ignore[attr-defined]  # a ChoiceField
        today = timezone.localdate()
        last = register.ends_on or today
        self.fields["dated_on"].initial = min(today, last)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("kind") and not cleaned.get("symbol") and "symbol" not in self.errors:
            self.add_error("symbol", "Loại khác thì ghi ký hiệu sau số, ví dụ KH-UBND.")
        return cleaned

    def keep(self, user: User) -> RegisterEntry:
        raise NotImplementedError


class ReserveForm(PaperForm):
    """A number kept for a paper that is still to come."""

    intro = "Số được giữ cho một văn bản sẽ ban hành và không cấp cho văn bản khác. Không dùng nữa thì hủy, nêu lý do."
    submit = "Giữ số"

    dated_on = DayField(label="Giữ số cho ngày")
    subject = forms.CharField(label="Giữ cho văn bản nào", max_length=500)

    def keep(self, user: User) -> RegisterEntry:
        return registers.reserve(self.register, Paper(**self.cleaned_data), user=user)


class EnterForm(PaperForm):
    """The next number for a paper made outside the application."""

    intro = "Ghi số tiếp theo cho văn bản soạn ngoài hệ thống, để sổ đủ số và không trùng."
    submit = "Ghi số"

    def keep(self, user: User) -> RegisterEntry:
        return registers.enter(self.register, Paper(**self.cleaned_data), user=user)


class UseForm(forms.Form):
    """A reserved number goes to a paper made outside the application."""

    intro = "Dùng số đang giữ cho văn bản soạn ngoài hệ thống; ngày văn bản là ngày đã giữ số."
    submit = "Dùng số này"

    subject = forms.CharField(label="Trích yếu", max_length=500)
    symbol = forms.CharField(
        label="Ký hiệu sau số", required=False, max_length=100, help_text="Để trống thì giữ nguyên số, ký hiệu đã giữ."
    )
    note = text_field("Ghi chú")

    def __init__(self, *args: Any, entry: RegisterEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["subject"] = entry.subject
        self.entry = entry

    def keep(self, user: User) -> RegisterEntry:
        return registers.use(self.entry, user=user, **self.cleaned_data)


class VoidForm(forms.Form):
    """A reserved number is given up with a reason."""

    intro = "Số đã hủy vẫn nằm trong sổ cùng lý do và không bao giờ cấp lại."
    submit = "Hủy số"

    reason = text_field("Lý do hủy", required=True)

    def __init__(self, *args: Any, entry: RegisterEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry

    def keep(self, user: User) -> RegisterEntry:
        return registers.void(self.entry, user=user, **self.cleaned_data)


class EntryFilterForm(forms.Form):
    """Which entries of a register are shown; it stands in the address."""

    q = forms.CharField(label="Số hoặc trích yếu", required=False)
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *EntryState.choices]
    )
    loai = forms.ChoiceField(label="Loại văn bản", required=False, choices=[("", "Mọi loại"), *DocumentKind.choices])
    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)

    def narrowed(self, entries: models.QuerySet[RegisterEntry]) -> models.QuerySet[RegisterEntry]:
        """The entries that match; what is wrong in the address is passed over."""
        self.full_clean()
        told = self.cleaned_data
        if text := told.get("q"):
            entries = matching(entries, text, "printed", "subject")
        lookups = {"state": "trang_thai", "kind": "loai", "dated_on__gte": "tu", "dated_on__lte": "den"}
        return entries.filter(**{lookup: told[name] for lookup, name in lookups.items() if told.get(name)})
