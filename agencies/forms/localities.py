"""Steps that concern whole localities, which only the superuser takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from agencies.choices import LocalityType, StepKind
from agencies.forms.reorganizing import BLANK, MOST_PARTS, StepForm
from agencies.models import Locality
from agencies.querysets import valid_on
from agencies.reorganizing import places
from agencies.reorganizing.places import PlaceName
from agencies.reorganizing.plan import Plan


class PlaceForm(StepForm):
    """With names of localities, in ``count`` rows: ``type_0``, ``name_0``, ``type_1`` …"""

    count = 1
    heading = "Tên mới"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Locality.objects.filter(valid_on(timezone.localdate())).named().order_by("pk")
        self.localities = {place.pk: place for place in there}
        self.offered = [(str(pk), str(place)[:1].upper() + str(place)[1:]) for pk, place in self.localities.items()]
        for number in range(self.count):
            types = [BLANK, *LocalityType.choices]
            self.fields[f"type_{number}"] = forms.ChoiceField(label="Loại", choices=types, required=False)
            self.fields[f"name_{number}"] = forms.CharField(label="Tên", max_length=100, required=False)
            heading = f"{self.heading} {number + 1}" if self.count > 1 else self.heading
            self.rows = (*self.rows, (heading, [f"type_{number}", f"name_{number}"]))

    def named(self, number: int) -> PlaceName | None:
        """The type and name of a row; None where it is empty. Marks the row where it is half filled."""
        type, name = self.cleaned_data.get(f"type_{number}", ""), self.cleaned_data.get(f"name_{number}", "")
        if not (type or name):
            return None
        if not (type and name) and f"name_{number}" not in self.errors:
            self.add_error(f"name_{number}", "Chọn loại và ghi tên của đơn vị hành chính.")
        return PlaceName(type, " ".join(name.split()))

    def named_places(self) -> list[PlaceName]:
        return [place for place in map(self.named, range(self.count)) if place is not None]

    def require(self, least: int, message: str) -> None:
        """Marks the first empty row where fewer than ``least`` are filled."""
        if len(self.named_places()) < least:
            self.add_error(f"name_{least - 1}", message)

    def handed_over(self, ended: list[str], heirs: list[Locality | PlaceName]) -> Plan:
        gone = [self.localities[int(pk)] for pk in ended]
        return places.hand_over(self.kind, gone, heirs, self.cleaned_data["on"], self.cleaned_data["basis"])


class LocalityRenameForm(PlaceForm):
    kind = StepKind.LOCALITY_RENAME
    place = forms.ChoiceField(label="Đơn vị hành chính")
    with_agencies = forms.BooleanField(label="Đổi luôn tên các cơ quan có tên đơn vị", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", [BLANK, *self.offered])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.require(1, "Ghi tên mới.")
        before = self.localities.get(int(cleaned.get("place") or 0))
        if before is not None and self.named(0) == places.name_of(before):
            self.add_error("name_0", "Đơn vị đang mang đúng tên này: không có gì để đổi.")
        return cleaned

    def plan(self) -> Plan:
        told = self.cleaned_data
        before, new = self.localities[int(told["place"])], self.named_places()[0]
        return places.rename(before, new, told["on"], told["basis"], with_agencies=told["with_agencies"])


class LocalityMergeForm(PlaceForm):
    kind = StepKind.LOCALITY_MERGE
    heading = "Đơn vị mới"
    places_merged = forms.MultipleChoiceField(
        label="Các đơn vị được nhập", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Chọn đơn vị."}
    )
    into = forms.ChoiceField(
        label="Nhập vào", required=False, help_text="Nhập vào đơn vị đang có thì để trống tên đơn vị mới."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("places_merged", self.offered)
        self.offer("into", [("", "Thành lập đơn vị mới"), *self.offered])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        into = cleaned.get("into")
        others = [pk for pk in cleaned.get("places_merged", []) if pk != into]
        if into and not others and "places_merged" not in self.errors:
            self.add_error("places_merged", "Một đơn vị không nhập vào chính nó: chọn ít nhất một đơn vị khác.")
        elif not into and len(others) == 1:
            self.add_error("places_merged", "Chọn ít nhất hai đơn vị để nhập thành đơn vị mới.")
        if not into:
            self.require(1, "Ghi loại và tên đơn vị mới.")
        elif self.named_places():
            self.add_error("name_0", "Nhập vào đơn vị đang có thì để trống; muốn đổi tên, hãy làm thêm bước đổi tên.")
        return cleaned

    def plan(self) -> Plan:
        into = self.cleaned_data["into"]
        ended = [pk for pk in self.cleaned_data["places_merged"] if pk != into]
        return self.handed_over(ended, [self.localities[int(into)] if into else self.named_places()[0]])


class LocalitySplitForm(PlaceForm):
    kind = StepKind.LOCALITY_SPLIT
    count = MOST_PARTS
    heading = "Đơn vị mới"
    place = forms.ChoiceField(
        label="Đơn vị được chia",
        help_text="Đơn vị này kết thúc; đơn vị mới thứ nhất tiếp nhận hồ sơ đang mở.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", [BLANK, *self.offered])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.require(2, "Ghi ít nhất hai đơn vị mới; nếu chỉ đổi tên, hãy dùng “Đổi tên đơn vị hành chính”.")
        return cleaned

    def plan(self) -> Plan:
        return self.handed_over([self.cleaned_data["place"]], [*self.named_places()])


class LocalityAbolishForm(PlaceForm):
    kind = StepKind.LOCALITY_ABOLISH
    count = 0
    place = forms.ChoiceField(label="Đơn vị kết thúc")
    heir = forms.ChoiceField(label="Đơn vị tiếp nhận", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", [BLANK, *self.offered])
        self.offer("heir", [("", "Không có đơn vị tiếp nhận"), *self.offered])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("heir") and cleaned.get("heir") == cleaned.get("place"):
            self.add_error("heir", "Chọn một đơn vị khác với đơn vị kết thúc.")
        return cleaned

    def plan(self) -> Plan:
        told = self.cleaned_data
        heirs: list[Locality | PlaceName] = [self.localities[int(told["heir"])]] if told["heir"] else []
        return self.handed_over([told["place"]], heirs)
