"""Forms of remarks on a report's fields, and of the request to take an accepted report up again."""

from __future__ import annotations

from typing import Any

from django import forms

from documents.forms import text_field

NOTE = "Cơ quan báo cáo chỉ đọc được sau khi bạn gửi đề nghị. Để trống để bỏ đề nghị này."


class RemarkForm(forms.Form):
    """What is missing at one field; empty takes the remark away."""

    text = text_field("Đề nghị phối hợp cung cấp, bổ sung", help_text=NOTE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class CorrectionForm(forms.Form):
    """What an agency wants to correct in its accepted report, and why."""

    reason = text_field("Nội dung cần bổ sung, đính chính và lý do", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class DeclineForm(forms.Form):
    """Why an accepted report stays as it is."""

    answer = text_field("Lý do giữ nguyên báo cáo đã tiếp nhận", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
