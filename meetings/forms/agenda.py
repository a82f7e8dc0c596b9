"""The agenda, and who is to speak."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import Appointment
from meetings.forms.fields import Choices, Rows
from meetings.models import AgendaItem, Meeting, Speech

PEOPLE_LIST = "danh-ba"  # the id of the page's list of people, shared by all rows
LinkGroups = list[tuple[str, Choices]]
LINK_FIELDS = {"ct": "program", "vb": "document", "tep": "attachment"}


def people_by_name(appointments: list[Appointment]) -> dict[str, Appointment]:
    """Those who hold posts, by how they are written: "Họ tên, chức vụ"."""
    return {str(appointment): appointment for appointment in appointments}


class PersonField(forms.CharField):
    """Somebody of the directory, offered while one types, or anybody in words."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": PEOPLE_LIST, "autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **kwargs)


class AgendaItemForm(forms.ModelForm):
    """``people`` by name and ``links`` (groups of choices like "ct-12") say whom and what an item may name."""

    said_presenter = PersonField(label="Người thực hiện", required=False)
    linked = forms.ChoiceField(label="Chương trình, báo cáo, tài liệu kèm theo", required=False)

    class Meta:
        model = AgendaItem
        fields = ["kind", "content", "minutes"]
        labels = {"minutes": "Phút"}
        widgets = {"minutes": forms.NumberInput(attrs={"min": 0, "step": 5})}

    def __init__(self, *args: Any, people: dict[str, Appointment], links: LinkGroups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        item = self.instance
        self.fields["said_presenter"].initial = item.presenter_printed
        linked: Any = self.fields["linked"]
        linked.initial = link_of(item)
        known = {value for _, choices in links for value, _ in choices}
        kept = [(linked.initial, link_title(item))] if linked.initial and linked.initial not in known else []
        linked.choices = [("", "- Không -"), *links, *kept]
        if not links and not kept:
            del self.fields["linked"]  # there is nothing to choose from

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = data.get("said_presenter", "")
        self.instance.presenter = self.people.get(said) or _kept(self.instance.presenter, said)
        self.instance.presenter_text = "" if self.instance.presenter else said
        kind, _, pk = data.get("linked", "").partition("-")
        for key, field in LINK_FIELDS.items():
            setattr(self.instance, f"{field}_id", int(pk) if key == kind else None)
        return data


def _kept(appointment: Appointment | None, said: str) -> Appointment | None:
    """Who stood there stays, also after his post ended, as long as nothing else was typed."""
    return appointment if appointment and str(appointment) == said else None


def link_of(item: AgendaItem) -> str:
    """What the item is linked with, as the value of the choice; empty where with nothing."""
    return next((f"{key}-{pk}" for key, name in LINK_FIELDS.items() if (pk := getattr(item, f"{name}_id"))), "")


def link_title(item: AgendaItem) -> str:
    """What the item is linked with, in words that tell nothing a reader may not see."""
    return str(item.program or item.attachment or item.document)


class SpeechForm(forms.ModelForm):
    said_speaker = PersonField(label="Người phát biểu")

    class Meta:
        model = Speech
        fields = ["topic", "minutes", "item"]

    def __init__(self, *args: Any, people: dict[str, Appointment], items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if self.instance.pk:
            self.fields["said_speaker"].initial = self.instance.speaker_printed
        field: Any = self.fields["item"]
        field.queryset = AgendaItem.objects.filter(pk__in=[pk for pk, _ in items if pk])
        field.choices = items
        self.order_fields(["said_speaker", "topic", "minutes", "item"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = data.get("said_speaker", "")
        self.instance.speaker = self.people.get(said) or _kept(self.instance.speaker, said)
        self.instance.speaker_text = "" if self.instance.speaker else said
        return data


AgendaFormSet = forms.inlineformset_factory(
    Meeting, AgendaItem, form=AgendaItemForm, formset=Rows, extra=3, can_order=True, can_delete=True
)
SpeechFormSet = forms.inlineformset_factory(
    Meeting, Speech, form=SpeechForm, formset=Rows, extra=2, can_order=True, can_delete=True
)
