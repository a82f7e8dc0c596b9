"""Tasks from conclusions: the list, one task, what is done with it; what became of the previous conclusions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from activity.log import entries_about
from agencies.models import Agency
from agencies.naming import carry_names, name_columns
from documents.attaching import attachment_count
from documents.choices import FileFormat
from documents.exceptions import AlreadyDone, TransitionError
from documents.listing import PAGE_SIZE, OneQueryPaginator
from documents.renderings import rendered
from documents.sheets import MOST_ROWS, XLSX_TYPE
from documents.views.reading import DOCX_TYPE, PDF_TYPE, file_response
from documents.views.revisions import posted_revision
from meetings.choices import Ruling, TaskAction
from meetings.follow_up import RULINGS, available_actions, may
from meetings.forms.follow_up import TASK_FORMS, TaskActionForm
from meetings.models import Task, TaskExtension, TaskReport
from meetings.previous import followed_tasks, previous_conclusions_document, previous_meeting
from meetings.task_filters import TaskFilter
from meetings.task_sheet import task_sheet
from meetings.views.shared import meeting_context, meeting_or_404

PRINTED_ROWS = 500


def _found(request: HttpRequest) -> TaskFilter:
    """The tasks the user may see, filtered; open ones by deadline, then the others."""
    tasks = Task.objects.visible_to(request.user).select_related("meeting").soonest_first()
    return TaskFilter(request.GET, queryset=tasks, request=request)


@login_required
def task_list(request: HttpRequest) -> HttpResponse:
    found = _found(request)
    page = OneQueryPaginator(found.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "meetings/task_list.html", {"filter": found, "page_obj": page})


@login_required
def tasks_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a sheet."""
    name = f"nhiem-vu-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(task_sheet(_found(request).qs[:MOST_ROWS]), content_type=XLSX_TYPE, headers=headers)


@login_required
def tasks_print(request: HttpRequest) -> HttpResponse:
    """The filtered list on paper."""
    return render(request, "meetings/task_print.html", {"tasks": list(_found(request).qs[:PRINTED_ROWS])})


def _task_or_404(request: HttpRequest, pk: int) -> Task:
    """The task with its meeting, source and agencies, in two queries."""
    sources = ("meeting__organizer", "parent", "notice__document", "party_conclusion", "lead", "passed_by")
    tasks = Task.objects.visible_to(request.user).select_related(*sources)
    tasks = tasks.annotate(**name_columns("lead"), **name_columns("passed_by"), **name_columns("meeting__organizer"))
    task = get_object_or_404(tasks.prefetch_related(Prefetch("agencies", Agency.objects.named())), pk=pk)
    carry_names(task, "lead", "passed_by")
    return task


def _named(rows: Any) -> list[Any]:
    rows = list(rows.select_related("agency", "by", "ruled_by").annotate(**name_columns("agency")))
    for row in rows:
        carry_names(row, "agency")
        row.is_waiting = row.ruling == Ruling.WAITING
    return rows


@login_required
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be done by whom until when, and all that was told of it."""
    found = _task_or_404(request, pk)
    actions = available_actions(found, request.user)
    context = {
        "task": found,
        "organizer": found.meeting_organizer_named_short,  # type: ignore[attr-defined]  # annotated
        "actions": [action for action in TaskAction if action in actions and action not in RULINGS],
        "rules_reports": TaskAction.ACCEPT in actions,
        "rules_extensions": TaskAction.GRANT in actions,
        "reports": _named(found.reports.annotate(files=attachment_count(TaskReport))),
        "extensions": _named(found.extensions.all()),
        "children": Task.objects.visible_to(request.user).filter(parent=found),
        "entries": entries_about(found),
    }
    return render(request, "meetings/task_detail.html", context)


class TaskActView(LoginRequiredMixin, View):
    """One page an action: a form, and the deed. Rulings name the report or request they are about."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.load(**kwargs)
        if not may(request.user, self.task, self.action):
            raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{self.action.label}” với nhiệm vụ này.")
        if self.action not in available_actions(self.task, request.user):
            messages.error(request, f"Không thể “{self.action.label}” khi nhiệm vụ “{self.task.get_state_display()}”.")
            return redirect(self.task)
        return self.page(self.form(), self.task.rev)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.load(**kwargs)
        if not may(request.user, self.task, self.action):
            raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{self.action.label}” với nhiệm vụ này.")
        form, rev = self.form(request.POST, request.FILES), posted_revision(request)
        if not form.is_valid():
            return self.page(form, rev)
        try:
            form.perform(rev)
        except AlreadyDone as error:
            messages.info(request, str(error))
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(form, Task.objects.values_list("rev", flat=True).get(pk=self.task.pk))
        else:
            messages.success(request, f"{self.action.label}: đã ghi.")
        return redirect(self.task)

    def load(self, *, pk: int, action: str, item_pk: int | None = None) -> None:
        self.task = _task_or_404(self.request, pk)
        if action not in TaskAction.values or (TaskAction(action) in RULINGS) != (item_pk is not None):
            raise Http404("Không có việc này.")
        self.action = TaskAction(action)
        self.item: TaskReport | TaskExtension | None = None
        if item_pk is not None:
            of_reports = self.action in (TaskAction.ACCEPT, TaskAction.RETURN)
            rows: Any = TaskReport if of_reports else TaskExtension
            self.item = get_object_or_404(rows.objects.filter(task=self.task).select_related("agency"), pk=item_pk)

    def form(self, *data: Any) -> TaskActionForm:
        return TASK_FORMS[self.action](*data, task=self.task, user=self.request.user, item=self.item)

    def page(self, form: TaskActionForm, rev: int) -> HttpResponse:
        context = {"task": self.task, "action": self.action, "item": self.item, "form": form, "rev": rev}
        return render(self.request, "meetings/task_act.html", context)


@login_required
def previous_conclusions(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the conclusions of the conference before this one."""
    meeting = meeting_or_404(request.user, pk)
    previous = previous_meeting(meeting)
    context = meeting_context(meeting, request.user, "results") | {
        "previous": previous,
        "rows": followed_tasks(previous) if previous else [],
    }
    return render(request, "meetings/previous_conclusions.html", context)


@login_required
def previous_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The table as PDF or Word file."""
    official = previous_conclusions_document(meeting_or_404(request.user, pk))
    if official is None:
        raise Http404("Chưa có hội nghị nào trước đó giao nhiệm vụ.")
    file_format = FileFormat.PDF if ending == "pdf" else FileFormat.DOCX
    media_type = PDF_TYPE if ending == "pdf" else DOCX_TYPE
    name = f"thuc-hien-ket-luan-ky-truoc-{pk}.{ending}"
    disposition = content_disposition_header(as_attachment=ending != "pdf", filename=name)
    return file_response(request, lambda: rendered(official, file_format), media_type, disposition or "attachment")
