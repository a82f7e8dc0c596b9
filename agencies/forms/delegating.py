"""Power given to a deputy, and its early end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from agencies.choices import FOR_ANOTHER, SigningAuthority
from agencies.delegating import givers_for, has_leader_account, posts_of
from agencies.models import Agency, Delegation, User


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DelegationForm(forms.ModelForm):
    """From whom, to whom, what for, by which paper, for how long; within one agency, recorded by ``user``."""

    on_paper = forms.BooleanField(
        label="Chỉ ký trên giấy, không dùng tài khoản",
        required=False,
        help_text="Chọn khi người được giao chưa có tài khoản lãnh đạo; văn thư ghi nhận chữ ký của người ấy.",
    )

    class Meta:
        model = Delegation
        fields = ("from_appointment", "to_appointment", "authority", "powers", "basis", "since", "until")
        widgets = {"since": day_input(), "until": day_input()}
        help_texts = {
            "powers": "Ví dụ: Ký thay các chương trình phối hợp trong thời gian Chủ tịch đi công tác.",
            "basis": "Số, ký hiệu, ngày của quyết định phân công, thông báo hoặc giấy ủy quyền.",
            "until": "Để trống khi giao thường xuyên theo quy chế làm việc. Thừa ủy quyền phải có thời hạn.",
        }

    def __init__(self, *args: Any, agency: Agency, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        everybody = posts_of(agency)
        choices: dict[str, Any] = {"from_appointment": givers_for(user, agency), "to_appointment": everybody}
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, "Chọn người"
        signs: Any = self.fields["authority"]
        signs.choices = [(one.value, one.label) for one in SigningAuthority if one in FOR_ANOTHER]
        self.fields["basis"].required = True
        self.initial.setdefault("since", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("authority") == SigningAuthority.BY_MANDATE
            and "until" not in self.errors
            and not cleaned["until"]
        ):
            self.add_error("until", "Thừa ủy quyền phải có thời hạn: ghi ngày kết thúc.")
        deputy, since = cleaned.get("to_appointment"), cleaned.get("since")
        if deputy and since and not cleaned.get("on_paper") and not has_leader_account(deputy, since):
            told = "chưa có tài khoản với vai trò lãnh đạo của cơ quan trong thời gian này"
            self.add_error(
                "to_appointment",
                f"{deputy} {told}: quản trị của đơn vị cấp tài khoản, hoặc chọn “Chỉ ký trên giấy” bên dưới.",
            )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        self.instance.recorded_by = self.user
        return super().save(commit)


class EndForm(forms.Form):
    """The last day on which a delegation holds."""

    until = forms.DateField(
        label="Ngày cuối cùng còn hiệu lực", widget=day_input(), help_text="Sớm nhất là hết ngày hôm nay."
    )
