"""Taking up an earlier version again."""

from typing import Any

from agencies.models import User
from coordination.models import JointText
from coordination.restoring import restore
from documents.forms.acting import ReasonForm
from documents.models import Version


class RestoreForm(ReasonForm):
    submit = "Lấy lại và soạn tiếp"

    def __init__(self, *args: Any, joint: JointText, source: Version, **kwargs: Any) -> None:
        super().__init__(*args, document=joint.document, **kwargs)
        self.joint, self.source = joint, source

    def perform(self, user: User, rev: int) -> str:
        super().perform(user, rev)
        return f"Bản dự thảo nay có nội dung của bản {self.source.no}."

    def run(self, **given: Any) -> None:
        restore(self.joint, self.source, **given)
