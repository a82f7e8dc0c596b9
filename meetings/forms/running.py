"""What is noted while a meeting runs."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from meetings.choices import NoteKind
from meetings.forms.fields import small_text
from meetings.models import AgendaItem, AgendaNote, Meeting

ASSIGNED_LIST = "nguoi-phat-bieu"  # the page's list of who was asked to speak


class NoteForm(forms.ModelForm):
    """A note, a speech with its speaker and gist, or a decision; of an agenda item or of the meeting as a whole.

    ``client_id`` stands in the page, so that a note sent twice is written once.
    """

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AgendaNote
        fields = ["kind", "item", "speaker", "text"]
        widgets = {
            "text": small_text(),
            "kind": forms.RadioSelect,
            "speaker": forms.TextInput(attrs={"list": ASSIGNED_LIST}),
        }
        help_texts = {"speaker": "Bắt buộc với phát biểu: họ tên, chức vụ."}

    def __init__(self, *args: Any, meeting: Meeting, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.meeting = meeting
        if self.instance.pk is None:
            self.initial.setdefault("client_id", uuid.uuid4())
        item: Any = self.fields["item"]
        item.queryset = AgendaItem.objects.filter(meeting=meeting)
        item.choices = [("", "Cả hội nghị"), *((one.pk, one.content) for one in items)]
        kind: Any = self.fields["kind"]
        kind.choices = NoteKind.choices  # without an empty one

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == NoteKind.SPEECH and not data.get("speaker"):
            self.add_error("speaker", "Ghi người phát biểu.")
        return data
