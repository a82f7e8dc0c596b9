"""Taking up an earlier version again."""

from typing import Any

from agencies.models import User
from documents import workflow
from documents.forms.acting import ReasonForm
from documents.models import Version


class RestoreForm(ReasonForm):
    submit = "Lấy lại và soạn tiếp"

    def __init__(self, *args: Any, source: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source

    def perform(self, user: User, rev: int) -> str:
        super().perform(user, rev)
        return f"Đã mở bản dự thảo mới với nội dung của bản {self.source.no}."

    def run(self, **given: Any) -> None:
        workflow.revise(self.document, source=self.source, **given)
