"""Forms of a programme's facts and of its texts around the items."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import User
from coordination.above import higher_programs_seen, regulations_seen
from coordination.choices import Family, SectionKey, SpanKind
from coordination.forms.fields import Choices, IdField
from coordination.forms.pasted import PastedText
from coordination.models import Program
from documents.choices import DocumentState, LayoutStyle

FIRST_YEAR, LAST_YEAR = 1975, 2100
NOTHING = ("", "— Không —")


def year_field(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


class SpanFields(forms.Form):
    """Title and span: one year, or from a year to a year."""

    title = forms.CharField(label="Tên chương trình", max_length=500)
    span_kind = forms.ChoiceField(label="Thời gian", choices=SpanKind.choices, initial=SpanKind.YEAR)
    year_from = year_field("Năm (từ năm)")
    year_to = year_field("Đến năm", required=False, help_text="Chỉ ghi khi chương trình nhiều năm.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("year_from"), cleaned.get("year_to")
        if first is None or "year_to" in self.errors:
            return cleaned
        if cleaned.get("span_kind") == SpanKind.YEAR:
            if last is not None and last != first:
                self.add_error("year_to", "Chương trình một năm thì năm kết thúc trùng năm bắt đầu.")
            cleaned["year_to"] = first
        elif last is None:
            self.add_error("year_to", "Ghi năm kết thúc.")
        elif last < first:
            self.add_error("year_to", "Năm kết thúc không được trước năm bắt đầu.")
        return cleaned


class ProgramFields(SpanFields):
    """Title, family and span of a programme."""

    family = forms.ChoiceField(label="Nhóm chương trình", choices=Family.choices)

    field_order = ["title", "family", "span_kind", "year_from", "year_to"]


def style_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Thể thức",
        choices=LayoutStyle.choices,
        help_text="Cách trình bày khi in: văn bản hành chính, hay văn bản của Đảng.",
    )


class FactsForm(ProgramFields):
    """What a programme is: title, span, family, standing agency, what stands before and above it, and its style."""

    style = style_field()
    standing_agency_id = IdField(label="Cơ quan thường trực", required=False)
    previous_id = IdField(label="Chương trình trước", required=False)
    parent_regulation_id = IdField(
        label="Theo quy chế phối hợp", required=False, help_text="Được ghi vào căn cứ của chương trình."
    )
    higher_id = IdField(label="Theo chương trình cấp trên", required=False)
    higher_text = forms.CharField(
        label="Hoặc ghi chương trình cấp trên",
        max_length=500,
        required=False,
        help_text="Khi chưa có trong danh sách, ví dụ: Chương trình phối hợp số 12/CTrPH-… ngày … của …",
    )

    field_order = [
        "title",
        "family",
        "span_kind",
        "year_from",
        "year_to",
        "standing_agency_id",
        "previous_id",
        "parent_regulation_id",
        "higher_id",
        "higher_text",
        "style",
    ]

    def __init__(self, *args: Any, user: User, agencies: Choices, joint: Program | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if joint is None:  # a new one takes the style of its drafting agency
            del self.fields["style"]
        self.fields["standing_agency_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField
        self.fields["previous_id"].choices = previous_choices(user, joint)  # type: ignore[attr-defined]  # too
        self.fields["parent_regulation_id"].choices = regulation_choices(user, self._years(), joint)  # type: ignore[attr-defined]  # too
        self.fields["higher_id"].choices = higher_choices(user, joint)  # type: ignore[attr-defined]  # too

    def _years(self) -> tuple[int, int]:
        """The years that were typed, or those the form comes with."""
        first, last = (self[name].value() for name in ("year_from", "year_to"))
        years = [int(year) for year in (first, last) if str(year or "").isdecimal()]
        return (years[0], years[-1]) if years else (FIRST_YEAR, LAST_YEAR)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("higher_id") and cleaned.get("higher_text"):
            self.add_error("higher_text", "Đã chọn chương trình cấp trên ở danh sách: hãy bỏ một trong hai.")
        return cleaned


def previous_choices(user: User, program: Program | None = None) -> Choices:
    """Programmes that the user sees, the latest first, except the one he edits and cancelled ones."""
    seen = Program.objects.visible_to(user).with_title(user).exclude(document__state=DocumentState.CANCELLED)
    rows = (seen.exclude(pk=program.pk) if program else seen).order_by("-year_from", "-pk")
    return [NOTHING, *((row.pk, row.title) for row in rows)]


def regulation_choices(user: User, years: tuple[int, int], program: Program | None = None) -> Choices:
    """Regulations in force that the user sees: those for all of ``years`` before the others; and the one chosen."""
    offered: Choices = []
    others: Choices = []
    seen = list(regulations_seen(user))
    for one in seen:
        choice = (one.document_id, " · ".join(filter(None, [one.document.symbol, one.title])))
        in_force = one.year_from <= years[0] and years[1] <= one.year_to
        (offered if in_force else others).append(choice)
    chosen = program.parent_regulation if program else None
    if chosen is not None and chosen.pk not in {one.document_id for one in seen}:
        others.append((chosen.pk, str(chosen)))
    elsewhere = [("Thời gian khác", others)] if others else []
    return [NOTHING, *offered, *elsewhere]


def higher_choices(user: User, program: Program | None = None) -> Choices:
    """Issued programmes of the localities above that the user sees, and the one chosen."""
    seen = list(higher_programs_seen(user))
    offered = [(one.document_id, " · ".join(filter(None, [one.document.symbol, one.title]))) for one in seen]
    chosen = program.higher if program else None
    if chosen is not None and chosen.pk not in {one.document_id for one in seen}:
        offered.append((chosen.pk, str(chosen)))
    return [NOTHING, *offered]


def _text(label: str, help_text: str = "", rows: int = 5) -> PastedText:
    return PastedText(label=label, help_text=help_text, rows=rows, longest=20000)


TEXT_FIELDS = {
    "preamble": _text("Lời dẫn", "Đoạn nối căn cứ với nội dung: “… thống nhất … như sau:”.", 3),
    SectionKey.PURPOSE.value: _text("Mục đích"),
    SectionKey.REQUIREMENTS.value: _text("Yêu cầu"),
    SectionKey.IMPLEMENTATION.value: _text("Tổ chức thực hiện", "Dòng bắt đầu bằng “-” in thành gạch đầu dòng."),
}
TextsForm = type("TextsForm", (forms.Form,), dict(TEXT_FIELDS))
