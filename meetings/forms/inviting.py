"""What is asked when inviting, and what a delegate answers."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings.answers import Answer
from meetings.choices import Presence, Response
from meetings.forms.fields import small_text
from meetings.models import Attendance, Delegate

WORDS_LENGTH = 2000
NOTE_LENGTH = 1000


class WordsForm(forms.Form):
    """What the organizer adds to the letters of invitation."""

    words = forms.CharField(
        label="Lời nhắn thêm trong thư",
        widget=small_text(),
        required=False,
        max_length=WORDS_LENGTH,
        help_text="Ví dụ: đề nghị chuẩn bị ý kiến về dự thảo chương trình.",
    )


class AnswerForm(forms.Form):
    """Whether a delegate comes, who comes in his place, and a word with it."""

    response = forms.ChoiceField(label="Trả lời", choices=Response, widget=forms.RadioSelect)
    substitute_name = forms.CharField(
        label="Họ tên người đi thay",
        required=False,
        max_length=Delegate._meta.get_field("substitute_name").max_length,
    )
    substitute_post = forms.CharField(
        label="Chức vụ người đi thay",
        required=False,
        max_length=Delegate._meta.get_field("substitute_post").max_length,
    )
    note = forms.CharField(label="Lời nhắn", widget=small_text(2), required=False, max_length=NOTE_LENGTH)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("response") == Response.SUBSTITUTE and not data.get("substitute_name"):
            self.add_error("substitute_name", "Ghi họ tên người đi thay.")
        return data

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(Response(data["response"]), data["substitute_name"], data["substitute_post"], data["note"])


def answer_form(delegate: Delegate, data: Any = None) -> AnswerForm:
    """The form with what the delegate answered so far."""
    given = {
        "response": delegate.response,
        "substitute_name": delegate.substitute_name,
        "substitute_post": delegate.substitute_post,
        "note": delegate.response_note,
    }
    return AnswerForm(data, initial=given)


class GuestForm(forms.ModelForm):
    """Somebody who came unasked."""

    class Meta:
        model = Delegate
        fields = ["name", "post", "agency_name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("name") and not data.get("post"):
            self.add_error("name", "Ghi họ tên hoặc chức vụ.")
        return data


class MarkForm(forms.ModelForm):
    """How a delegate was marked at the door."""

    class Meta:
        model = Attendance
        fields = ["presence", "substitute_name", "substitute_post"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("presence") == Presence.SUBSTITUTE and not data.get("substitute_name"):
            self.add_error("substitute_name", "Ghi họ tên người đi thay.")
        return data


class CameForm(forms.Form):
    """How many of a group came that is only counted; empty where nobody counted. ``seen``: what the page showed."""

    came = forms.IntegerField(label="Số có mặt", min_value=0, max_value=100_000, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SentForm(forms.Form):
    """What a device adds to what it sends: its name for it and when it happened.

    ``delegate``: whom a mark is of; ``group``: which group was counted; neither: of a guest, or a note.
    """

    client_id = forms.UUIDField()
    at = forms.DateTimeField()
    delegate = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    group = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
