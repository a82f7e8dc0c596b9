"""The page on which a paper of a meeting is edited: head, signatory, sections; newer records beside a section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from agencies.choices import SigningAuthority
from agencies.models import Appointment, User
from documents.models import Document, Party, Section, Version
from meetings.wording import Offer, Typed, edit_paper, sign_of

LONGEST_TEXT = 20_000  # signs of a section: what a document can print in a moment
CHOICES = [("", "Để xem sau"), ("lay", "Thay bằng nội dung mới"), ("giu", "Giữ nội dung đang có")]


class PaperForm(forms.Form):
    """One field a section; a hidden sign of what its user saw lets only touched sections be saved."""

    title = forms.CharField(label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    signatory = forms.ModelChoiceField(
        Appointment.objects.none(), label="Người ký", required=False, empty_label="Chưa chọn"
    )
    authority = forms.ChoiceField(label="Quyền hạn ký", choices=SigningAuthority.choices, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        version: Version,
        party: Party,
        sections: list[Section],
        newer: Mapping[str, Offer],
    ) -> None:
        first = {"title": version.title, "signatory": party.signatory_id, "authority": party.authority}
        super().__init__(data, initial=first, label_suffix="")
        self.sections, self.newer = sections, newer
        held = Appointment.objects.filter(agency=party.agency_id).select_related("official", "post")
        self.fields["signatory"].queryset = held  # type: ignore[attr-defined]  # a ModelChoiceField
        for section in sections:
            self._add(section)

    def _add(self, section: Section) -> None:
        key = section.key
        self.fields[f"muc-{key}"] = forms.CharField(
            label=section.heading,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": min(14, 2 + section.body.count("\n"))}),
            initial=section.body,
        )
        self.fields[f"thay-{key}"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=sign_of(section.body)
        )
        if key in self.newer:
            self.fields[f"chon-{key}"] = forms.ChoiceField(
                label="Nội dung mới", choices=CHOICES, required=False, widget=forms.RadioSelect
            )

    def save(self, document: Document, user: User) -> None:
        """Raises what ``edit_paper`` raises."""
        data = self.cleaned_data
        chosen = {key: data.get(f"chon-{key}", "") for key in self.newer}
        edit_paper(
            document,
            user=user,
            head={name: data[name] for name in ("title", "signatory", "authority")},
            sections={
                one.key: Typed(data[f"muc-{one.key}"], data[f"thay-{one.key}"] or sign_of(one.body))
                for one in self.sections
            },
            take=[key for key, choice in chosen.items() if choice == "lay"],
            keep=[key for key, choice in chosen.items() if choice == "giu"],
        )

    def see_again(self) -> None:
        """Takes what is stored as seen, once it was shown beside what was typed: sending again then replaces it."""
        data = dict(self.data.items())
        data.update({f"thay-{one.key}": sign_of(one.body) for one in self.sections})
        self.data = data

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows of each section: its fields, newer records, and what is stored where that differs."""
        return [
            {
                "key": one.key,
                "field": self[f"muc-{one.key}"],
                "seen": self[f"thay-{one.key}"],
                "offer": self.newer.get(one.key),
                "choice": self[f"chon-{one.key}"] if one.key in self.newer else None,
                "stored": one.body
                if self.is_bound and sign_of(self[f"muc-{one.key}"].value()) != sign_of(one.body)
                else None,
            }
            for one in self.sections
        ]
