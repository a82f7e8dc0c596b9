"""Forms of actions that give a number."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import User
from documents import workflow
from documents.choices import EntryState, Numbering
from documents.forms.acting import ActionForm
from documents.forms.fields import DayField, text_field
from documents.models import Document, RegisterEntry
from documents.numbers import reserved_for
from documents.permissions import numbering_agency_id


class NumberForm(ActionForm):
    """The day and the way of numbering, and a note where the day is before the register's newest."""

    on = DayField(label="Ngày ban hành")
    numbering = forms.ChoiceField(label="Cách cấp số", choices=Numbering.choices)
    note = text_field("Ghi chú", help_text="Bắt buộc khi vào số lùi ngày.")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        first = {"numbering": document.numbering, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, document=document, initial=first, **kwargs)

    def given(self) -> dict[str, Any]:
        """What was typed as far as it is right; nothing for a fresh form."""
        return self.cleaned_data if self.is_bound and (self.is_valid() or self.errors) else {}

    def chosen(self) -> tuple[datetime.date, str]:
        """The day and the way of numbering that the page shows a number for; what is wrong falls back to the first."""
        given = self.given()
        day: datetime.date = given.get("on") or timezone.localdate()
        way: str = given.get("numbering") or self.document.numbering
        return day, way

    def picked(self) -> RegisterEntry | None:
        """A reserved number that was chosen in place of the next one."""
        return None


class ReservedField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.printed}, ngày {obj.dated_on:%d/%m/%Y}: {obj.subject}"


def numbers_on_offer(document: Document) -> QuerySet[RegisterEntry]:
    """Reserved numbers that no document waits for, dated not before the signatures, in the lead agency's registers."""
    entries = RegisterEntry.objects.filter(
        state=EntryState.RESERVED,
        document__isnull=True,
        register__agency=numbering_agency_id(document),
        register__kinds__kind=document.kind,
        dated_on__lte=timezone.localdate(),
    )
    if document.state_since:
        entries = entries.filter(dated_on__gte=document.state_since)
    return entries.order_by("-number")


class IssueForm(NumberForm):
    """The next number, or one that văn thư reserved; a number that stands on the signed file already is only used."""

    intro = "Số được lấy từ sổ của ngày ban hành và không cấp lại cho văn bản khác."
    submit = "Cấp số và ban hành"

    reserved = ReservedField(
        RegisterEntry.objects.none(),
        label="Dùng số đang giữ",
        required=False,
        empty_label="Không, lấy số tiếp theo của sổ",
        help_text="Văn bản mang ngày đã giữ số.",
    )

    field_order = ["on", "numbering", "reserved", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settled = bool(reserved_for(self.document))
        offered = numbers_on_offer(self.document)
        if self.settled or not offered:
            del self.fields["reserved"]
        else:
            self.fields["reserved"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField
        if self.settled:
            del self.fields["numbering"]

    def picked(self) -> RegisterEntry | None:
        return self.given().get("reserved")

    def chosen(self) -> tuple[datetime.date, str]:
        day, way = super().chosen()
        picked = self.picked()
        return (picked.dated_on if picked else day), way

    def perform(self, user: User, rev: int) -> str:
        entries = workflow.issue(self.document, user=user, rev=rev, confirmed=self.confirmed(), **self.cleaned_data)
        return f"Đã ban hành số {'; '.join(entry.printed for entry in entries)}."
