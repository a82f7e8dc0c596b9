"""Signing in, and the directory of agencies."""

from __future__ import annotations

import datetime
from typing import cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import QueryDict
from django.utils import timezone

from agencies.models import Locality


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. "
        "Bạn kiểm tra phím Caps Lock, bộ gõ tiếng Việt rồi nhập lại mật khẩu.",
        "inactive": "Tài khoản này đã ngừng hoạt động. Bạn liên hệ quản trị của đơn vị.",
    }


class DirectoryForm(forms.Form):
    """Which of the ``localities`` is shown (the first unless told), and as of which day (today unless told)."""

    don_vi = forms.TypedChoiceField(label="Đơn vị", required=False, coerce=int)
    ngay = forms.DateField(
        label="Tại ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, localities: list[Locality], data: QueryDict) -> None:
        self.localities = {locality.pk: locality for locality in localities}
        shown = data.copy()
        shown.setdefault("ngay", timezone.localdate().isoformat())
        shown.setdefault("don_vi", str(next(iter(self.localities), "")))
        super().__init__(shown)
        choices = [(pk, str(locality)) for pk, locality in self.localities.items()]
        cast(forms.ChoiceField, self.fields["don_vi"]).choices = choices

    @property
    def on(self) -> datetime.date:
        """The day asked for; today where none or a wrong one is given."""
        return getattr(self, "cleaned_data", {}).get("ngay") or timezone.localdate()

    @property
    def locality(self) -> Locality | None:
        """The locality asked for; the first where none or a wrong one is given; None where there is none at all."""
        chosen = getattr(self, "cleaned_data", {}).get("don_vi")
        return self.localities[chosen] if chosen else next(iter(self.localities.values()), None)
