"""The one page on which a consolidated report is edited: head, signatory, sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from agencies.models import Appointment, User
from coordination.comparing import Run, compare_words
from documents.models import Party, Section, Version
from reporting.choices import AGENCY_PREFIX, OfferChoice
from reporting.consolidation import DECIDED, Decision, edit
from reporting.forms.guarded import GuardedForm
from reporting.merging import merged
from reporting.models import ConsolidatedReport, GeneratedText


class HeadForm(GuardedForm):
    class Meta:
        model = Version
        fields = ["title"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}


class SignatoryForm(GuardedForm):
    class Meta:
        model = Party
        fields = ["signatory", "authority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Appointment.objects.active().filter(agency=self.instance.agency_id)
        self.fields["signatory"].empty_label = "Chưa chọn"  # type: ignore[attr-defined]
        self.fields["signatory"].queryset = held.select_related("official", "post")  # type: ignore[attr-defined]


class SectionForm(GuardedForm):
    """A section's text, and what to do with a newer one that the reports offer."""

    unguarded = ("choice",)
    choice = forms.ChoiceField(
        label="Nội dung mới",
        choices=OfferChoice.choices,
        required=False,
        widget=forms.RadioSelect,
        initial=OfferChoice.LATER,
    )

    class Meta:
        model = Section
        fields = ["body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, offers: bool = False, merges: bool = False, **kwargs: Any) -> None:
        """``offers``: there is a newer text; ``merges``: what is new in it fits into the edited one."""
        super().__init__(*args, **kwargs)
        self.fields["body"].label = self.instance.heading
        if not offers:
            del self.fields["choice"]
        elif not merges:
            left = [one for one in OfferChoice.choices if one[0] != OfferChoice.MERGE]
            self.fields["choice"].choices = left  # type: ignore[attr-defined]

    @property
    def touched(self) -> bool:
        """A decision about the offered text is a change too."""
        return super().touched or (self.is_bound and self._chosen in DECIDED)

    @property
    def _chosen(self) -> str:
        return str(self["choice"].data) if "choice" in self.fields else ""


@dataclass(frozen=True)
class SectionEntry:
    """A section on the page: its form, and what the reports offer now."""

    section: Section
    text: GeneratedText | None
    form: SectionForm

    @property
    def offered(self) -> str | None:
        return self.text.offered if self.text else None

    @property
    def news(self) -> tuple[Run, ...]:
        """Word by word, what the reports say otherwise than when the section was written."""
        return compare_words(self.text.written, self.text.offered or "") if self.text else ()

    @property
    def against_mine(self) -> tuple[Run, ...]:
        """Word by word, what the section would lose and gain by the offered text."""
        return compare_words(self.section.body, self.offered or "")

    @property
    def against_merged(self) -> tuple[Run, ...]:
        """Word by word, what the section would gain and lose where what is new is put into it; nothing if it cannot."""
        made = merge_of(self.section, self.text)
        return () if made is None else compare_words(self.section.body, made)

    @property
    def against_theirs(self) -> tuple[Run, ...]:
        """Word by word, from what somebody else saved to what is typed."""
        return compare_words(self.form.kept["body"], self.form.typed["body"]) if self.form.theirs else ()


class ConsolidatedEntry:
    """All forms of the page. ``data`` is what was sent, or None to show what is stored."""

    def __init__(
        self,
        consolidated: ConsolidatedReport,
        version: Version,
        data: Mapping[str, Any] | None = None,
        only: str = "",
    ) -> None:
        """``only``: the key of the one section that is asked for, without the head."""
        self.consolidated = consolidated
        party = version.parties.all()[0]
        self.head = _form(HeadForm, data, version, "dau")
        self.signatory = _form(SignatoryForm, data, party, "ky")
        texts = {text.key: text for text in consolidated.generated_texts.all()}
        written = [section for section in version.sections.all() if not section.key.startswith(AGENCY_PREFIX)]
        sections = [section for section in written if only in ("", section.key)]
        self.sections = [_section(section, texts.get(section.key), data) for section in sections]
        heads = [] if only else [self.head, self.signatory]
        self.forms: list[GuardedForm] = [*heads, *(entry.form for entry in self.sections)]

    def is_valid(self) -> bool:
        """Whether every part the user touched may be saved; in a conflict what is stored is shown and then seen."""
        valid = not [form for form in self.forms if form.touched and not form.is_valid()]
        for form in self.forms:
            if form.theirs:
                form.see_again()
        return valid

    def save(self, user: User) -> None:
        """Saves the touched parts as one edit; nothing where nothing was touched."""
        head: dict[str, Any] = {}
        for form in (self.head, self.signatory):
            head |= {name: form.cleaned_data[name] for name in form.names} if form.touched else {}
        decisions = {
            entry.section.key: Decision(entry.form.cleaned_data["body"], entry.form.cleaned_data.get("choice", ""))
            for entry in self.sections
            if entry.form.touched
        }
        if head or decisions:
            edit(self.consolidated, user=user, head=head, sections=decisions)


def _form(kind: type[GuardedForm], data: Mapping[str, Any] | None, instance: Any, prefix: str, **more: Any) -> Any:
    """Bound to what was sent; unbound where the user did not touch the part, so that it shows what is stored."""
    bound = kind(data, instance=instance, prefix=prefix, **more)
    return bound if bound.touched else kind(instance=instance, prefix=prefix, **more)


def _section(section: Section, text: GeneratedText | None, data: Mapping[str, Any] | None) -> SectionEntry:
    asked = {"offers": text is not None and text.offered is not None, "merges": merge_of(section, text) is not None}
    return SectionEntry(section, text, _form(SectionForm, data, section, f"muc{section.pk}", **asked))


def merge_of(section: Section, text: GeneratedText | None) -> str | None:
    """The edited section with what is new in the reports put into it; None where it does not fit or would be theirs."""
    if text is None or text.offered is None:
        return None
    made = merged(text.written, text.offered, section.body)
    return None if made == text.offered else made
