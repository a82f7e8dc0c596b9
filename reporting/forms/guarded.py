"""Forms that share a page and are saved together, each guarded against somebody else's edit of the same part."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

LONGEST_TEXT = 20_000  # signs, as in a programme's texts: what a document can print in a moment
CONFLICT = "Người khác vừa sửa phần này. Nội dung đang lưu hiện bên dưới; bấm lưu lần nữa nếu muốn thay bằng của bạn."


class GuardedForm(forms.ModelForm):
    """Remembers what its user saw: only what he changed is saved, and never over what changed meanwhile.

    The hidden ``seen`` is a fingerprint of the values the page was drawn with. A part that he did not touch stays as
    it is; a part that he and somebody else touched is a conflict: his text stays typed, the other's is shown beside.
    """

    unguarded: ClassVar[tuple[str, ...]] = ()  # fields that are a question of the page, not a stored value
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and getattr(field, "max_length", None) is None:
                field.validators.append(MaxLengthValidator(LONGEST_TEXT))
                field.widget.attrs["data-clean"] = True
        self.names = [name for name in self.fields if name not in ("seen", *self.unguarded)]
        self.kept = {name: self._kept(name) for name in self.names}
        self.initial["seen"] = fingerprint(self.kept)
        self.theirs: list[tuple[str, str]] = []

    def _kept(self, name: str) -> str:
        field = self.fields[name]
        return plain(field.prepare_value(self.get_initial_for_field(field, name)))

    @property
    def typed(self) -> dict[str, str]:
        """The values as they were sent."""
        return {name: plain(self[name].data) for name in self.names}

    @property
    def touched(self) -> bool:
        """Whether the user changed anything since the page was drawn."""
        if not self.is_bound or self.add_prefix("seen") not in self.data:
            return False
        return fingerprint(self.typed) != self["seen"].data

    @property
    def in_conflict(self) -> bool:
        """Whether somebody else changed the part meanwhile, to something else."""
        return self["seen"].data != fingerprint(self.kept) and self.typed != self.kept

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.in_conflict:
            self.theirs = [(str(self[n].label), self._shown(n)) for n in self.names if self.typed[n] != self.kept[n]]
            self.add_error(None, CONFLICT)
        return cleaned

    def _shown(self, name: str) -> str:
        """The stored value as a person reads it."""
        choices = dict(getattr(self.fields[name], "choices", []))
        return str(choices.get(self.kept[name], self.kept[name])) or "(để trống)"

    def bind_to_kept(self) -> None:
        """Binds the form to what is stored, so that an error can be shown at a field."""
        self.data = {
            self.add_prefix(name): value for name, value in [*self.kept.items(), ("seen", self.initial["seen"])]
        }
        self.is_bound, self._errors = True, None
        self.full_clean()

    def see_again(self) -> None:
        """Takes the stored values as seen, once their difference was shown: sending again then replaces them."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data[self.add_prefix("seen")] = fingerprint(self.kept)
        self.data = data


def plain(value: Any) -> str:
    """A value as a form sends it, line ends alike."""
    if value is None or value is False:
        return ""
    return "on" if value is True else str(value).replace("\r\n", "\n").strip()


def fingerprint(values: dict[str, str]) -> str:
    """A short digest of values by name."""
    text = "\0".join(f"{name}={value}" for name, value in sorted(values.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
