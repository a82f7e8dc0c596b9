"""One form an action on a task: what it asks, and the verb it performs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from agencies.choices import AgencyKind
from agencies.forms.choosing import FoundBoxes
from agencies.models import Agency, User
from documents.forms.attaching import FilesIfAny
from documents.forms.fields import DayField, text_field
from meetings import follow_up
from meetings.choices import TaskAction
from meetings.models import Task, TaskExtension, TaskReport

Item = TaskReport | TaskExtension | None


class TaskActionForm(forms.Form):
    """``task`` is what the page is about, ``item`` the report or request that is ruled on."""

    intro = ""

    def __init__(self, *args: Any, task: Task, user: User, item: Item = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.task, self.user, self.item = task, user, item
        self.prepare()

    def prepare(self) -> None:
        """Fills in choices."""

    def perform(self, rev: int) -> None:
        """Raises any TransitionError or PermissionDenied."""
        raise NotImplementedError


class ReportForm(TaskActionForm):
    intro = "Ghi kết quả đến nay. Chọn “Đã hoàn thành” thì nơi giao xem xét và xác nhận."

    text = text_field("Kết quả thực hiện", required=True)
    says_done = forms.BooleanField(label="Đã hoàn thành nhiệm vụ", required=False)
    uploads = FilesIfAny(label="Tài liệu minh chứng", required=False)

    def perform(self, rev: int) -> None:
        data = self.cleaned_data
        follow_up.report(
            self.task,
            user=self.user,
            text=data["text"],
            says_done=data["says_done"],
            files=data["uploads"],
            rev=rev,
        )


class ExtendForm(TaskActionForm):
    intro = "Nơi giao xem xét; trong khi chờ, hạn cũ vẫn giữ nguyên."

    until = DayField(label="Gia hạn đến ngày")
    reason = text_field("Lý do", required=True)

    def perform(self, rev: int) -> None:
        follow_up.ask_extension(self.task, user=self.user, rev=rev, **self.cleaned_data)


class PassOnForm(TaskActionForm):
    intro = "Cơ quan bạn vẫn chịu trách nhiệm về nhiệm vụ; đơn vị được giao báo cáo với cơ quan bạn."

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Đơn vị trong danh bạ", required=False, widget=FoundBoxes
    )
    to_text = forms.CharField(label="Đơn vị khác (ghi bằng lời)", max_length=300, required=False)
    what = text_field("Việc giao", help_text="Để trống thì giao nguyên nội dung nhiệm vụ.")
    due_on = DayField(label="Hạn của đơn vị", required=False)

    def prepare(self) -> None:
        """Its own units first of all; where the directory has none, the locality's departments."""
        acting = self.user.acting
        if acting is None:
            return
        here = Agency.objects.filter(locality=acting.locality_id).active().exclude(pk=acting.agency_id)
        own = here.filter(parent=acting.agency_id)
        rows = own if own.exists() else here.filter(kind=AgencyKind.DEPARTMENT)
        self.fields["agencies"].queryset = rows.named().order_by("order", "pk")  # type: ignore[attr-defined]
        if not rows.exists():
            del self.fields["agencies"]
            self.fields["to_text"].label, self.fields["to_text"].required = "Đơn vị được giao", True

    def perform(self, rev: int) -> None:
        data = {**self.cleaned_data, "agencies": list(self.cleaned_data.get("agencies", []))}
        follow_up.pass_on(self.task, user=self.user, rev=rev, **data)


class AcceptForm(TaskActionForm):
    """A remark that need not be."""

    remark = text_field("Ý kiến")

    def perform(self, rev: int) -> None:
        rule(self, accept=True, rev=rev)


class ReturnForm(TaskActionForm):
    """A remark that must be."""

    remark = text_field("Lý do, nội dung cần bổ sung", required=True)

    def perform(self, rev: int) -> None:
        rule(self, accept=False, rev=rev)


def rule(form: TaskActionForm, *, accept: bool, rev: int) -> None:
    """Rules on the report or the request that the form is about."""
    given: dict[str, Any] = {"user": form.user, "accept": accept, "remark": form.cleaned_data["remark"], "rev": rev}
    if isinstance(form.item, TaskReport):
        follow_up.rule_report(form.task, form.item, **given)
    elif isinstance(form.item, TaskExtension):
        follow_up.rule_extension(form.task, form.item, **given)


class FinishForm(TaskActionForm):
    intro = "Dùng khi cơ quan đã báo cáo bằng cách khác."

    on = DayField(label="Ngày hoàn thành", initial=timezone.localdate)
    remark = text_field("Kết quả")

    def perform(self, rev: int) -> None:
        follow_up.finish(self.task, user=self.user, rev=rev, **self.cleaned_data)


class DropForm(TaskActionForm):
    reason = text_field("Lý do", required=True)

    def perform(self, rev: int) -> None:
        follow_up.drop(self.task, user=self.user, rev=rev, **self.cleaned_data)


class ReopenForm(DropForm):
    def perform(self, rev: int) -> None:
        follow_up.reopen(self.task, user=self.user, rev=rev, **self.cleaned_data)


TASK_FORMS: Mapping[TaskAction, type[TaskActionForm]] = {
    TaskAction.REPORT: ReportForm,
    TaskAction.EXTEND: ExtendForm,
    TaskAction.PASS_ON: PassOnForm,
    TaskAction.ACCEPT: AcceptForm,
    TaskAction.RETURN: ReturnForm,
    TaskAction.GRANT: AcceptForm,
    TaskAction.DENY: ReturnForm,
    TaskAction.FINISH: FinishForm,
    TaskAction.DROP: DropForm,
    TaskAction.REOPEN: ReopenForm,
}
