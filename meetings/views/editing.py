"""Writing: a meeting, who leads it and why, and the rows it holds. Every page of rows works alike (RowsView)."""

import copy
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies.choices import AgencyKind
from agencies.models import Agency
from documents.exceptions import StaleRevision, TransitionError
from documents.views.revisions import posted_revision
from meetings import forms
from meetings.choices import Action
from meetings.conclusions import announce_recorded
from meetings.forms.fields import appointment_choices, appointments_of
from meetings.forms.meeting import program_choices
from meetings.models import Meeting
from meetings.views.shared import meeting_or_404
from meetings.workflow import amend, guard

DELEGATES_A_PAGE = 30
ADD_ROWS = "them-dong"  # the name of the button that saves and comes back with empty rows


def appointments_kwargs(locality_id: int) -> dict[str, Any]:
    """What the forms of those who lead a meeting choose from."""
    return {"appointments": appointments_of(locality_id)}


class MeetingFormView(LoginRequiredMixin, View):
    """One page that edits a meeting or rows of it, as one revision. Subclasses say which forms, and where to go."""

    action = Action.EDIT
    template_name = "meetings/rows_form.html"
    heading = ""
    help_text = ""
    said = "Đã lưu."

    def build(self, data: QueryDict | None) -> dict[str, Any]:
        """The forms of the page by the names the template knows, bound to ``data`` where there is any."""
        raise NotImplementedError

    def summary(self, bound: dict[str, Any]) -> str:
        """What the log says of the change."""
        return f"Sửa {self.heading.lower()}"

    def here(self) -> str:
        return self.request.path

    def after(self) -> str:
        return self.meeting.get_absolute_url()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            self.meeting = meeting_or_404(request.user, kwargs["pk"])
            self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        """Fetches what the page needs beside the meeting."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            guard(self.meeting, self.action, request.user, None)
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect(self.meeting)
        return self.show(self.build(None), self.meeting.rev)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rev, bound = posted_revision(request), self.build(request.POST)
        try:
            guard(self.meeting, self.action, request.user, rev)
            if all(form.is_valid() for form in bound.values()):
                self.write(bound, rev)
                messages.success(request, self.said)
                return redirect(self.request.get_full_path() if ADD_ROWS in request.POST else self.after())
        except StaleRevision as error:
            messages.error(request, f"{error} Nội dung bạn đã nhập vẫn còn dưới đây, chưa được lưu.")
            rev = Meeting.objects.values_list("rev", flat=True).get(pk=self.meeting.pk)
        except TransitionError as error:
            messages.error(request, str(error))
        return self.show(bound, rev)

    def write(self, bound: dict[str, Any], rev: int) -> None:
        def save() -> None:
            for form in bound.values():
                form.save()

        summary = self.summary(bound)
        amend(self.meeting, action=self.action, user=self.request.user, rev=rev, save=save, summary=summary)

    def show(self, bound: dict[str, Any], rev: int) -> HttpResponse:
        context = {"meeting": self.meeting, "rev": rev, "heading": self.heading, "help_text": self.help_text}
        return render(self.request, self.template_name, context | bound)


class MeetingEditView(MeetingFormView):
    template_name = "meetings/meeting_form.html"
    heading = "Sửa hội nghị"

    def build(self, data: QueryDict | None) -> dict[str, Any]:
        typed = copy.copy(self.meeting)  # the page's head keeps what is saved
        programs = {"programs": program_choices(self.request.user)}
        return {
            "form": forms.MeetingForm(data, instance=typed),
            "officers": forms.OfficerFormSet(
                data, instance=typed, form_kwargs=appointments_kwargs(self.meeting.locality_id)
            ),
            "formset": forms.PurposeFormSet(data, instance=typed, form_kwargs=programs),
        }

    def summary(self, bound: dict[str, Any]) -> str:
        form = bound["form"]
        changed = [form.fields[name].label.lower() for name in form.changed_data]
        if bound["officers"].has_changed():
            changed.append("chủ trì, thư ký")
        if bound["formset"].has_changed():
            changed.append("mục đích")
        return f"Sửa hội nghị: {', '.join(changed)}" if changed else "Lưu hội nghị, không thay đổi"


class RowsView(MeetingFormView):
    """A page of rows of one kind."""

    formset_class: Callable[..., Any]

    def parent(self) -> Any:
        return self.meeting

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def build(self, data: QueryDict | None) -> dict[str, Any]:
        formset_class = type(self).formset_class
        return {"formset": formset_class(data, instance=self.parent(), form_kwargs=self.form_kwargs())}


class GroupsView(RowsView):
    formset_class = forms.GroupFormSet
    template_name = "meetings/groups_form.html"
    heading = "Nhóm đại biểu"
    help_text = "Mỗi nhóm một dòng. Lưu xong có thể ghi tên từng đại biểu của nhóm, hoặc chỉ ghi số lượng."

    def after(self) -> str:
        return reverse("meetings:groups", args=[self.meeting.pk])


class DelegatesView(RowsView):
    formset_class = forms.DelegateFormSet
    heading = "Đại biểu"
    help_text = "Chọn từ danh bạ người giữ chức vụ vào ngày họp, hoặc tự ghi họ tên, chức vụ, cơ quan."

    def prepare(self) -> None:
        self.group = get_object_or_404(self.meeting.groups, pk=self.kwargs["group_pk"])
        self.heading = f"Đại biểu: {self.group.name}"

    def parent(self) -> Any:
        return self.group

    def form_kwargs(self) -> dict[str, Any]:
        held = appointments_of(self.meeting.locality_id, self.meeting.held_on)
        return {"appointments": appointment_choices(held), "meeting": self.meeting}

    def build(self, data: QueryDict | None) -> dict[str, Any]:
        """A large group by pages; what comes back is found in the whole group, wherever it stands by now."""
        delegates = self.group.delegates.select_related("appointment__official", "appointment__post")
        self.page = Paginator(delegates, DELEGATES_A_PAGE).get_page(self.request.GET.get("trang"))
        shown = delegates.filter(pk__in=[one.pk for one in self.page]) if data is None else delegates
        kwargs = {"instance": self.group, "form_kwargs": self.form_kwargs(), "queryset": shown}
        formset = forms.DelegateFormSet(data, **kwargs)
        formset.first_position = self.page.start_index() or 1
        return {"formset": formset}

    def show(self, bound: dict[str, Any], rev: int) -> HttpResponse:
        return super().show(bound | {"page_obj": self.page}, rev)

    def after(self) -> str:
        if self.page.has_other_pages():
            return self.request.get_full_path()
        return reverse("meetings:groups", args=[self.meeting.pk])


class RemarksView(RowsView):
    action = Action.RECORD
    formset_class = forms.RemarkFormSet
    heading = "Nội dung hội nghị"
    help_text = "Ghi từng ý: nội dung được đánh giá, kết quả, tồn tại, phương hướng, kết luận, số liệu."


class TasksView(RowsView):
    action = Action.RECORD
    formset_class = forms.TaskFormSet
    heading = "Nhiệm vụ được giao"
    help_text = (
        "Ghi như người kết luận đã nói. Cơ quan được giao nhận thông báo khi kết luận được ban hành hoặc thông báo; "
        "trước đó chỉ cơ quan tổ chức hội nghị xem được."
    )

    def form_kwargs(self) -> dict[str, Any]:
        agencies = Agency.objects.filter(locality=self.meeting.locality_id).valid_on(self.meeting.held_on)
        named = agencies.named(self.meeting.held_on).order_by("order", "pk")
        conclusions = [(one.pk, str(one)) for one in self.meeting.party_conclusions.all()]
        offered = [(agency.pk, agency.short) for agency in named]
        return {"agencies": offered, "meeting": self.meeting, "conclusions": conclusions}

    def write(self, bound: dict[str, Any], rev: int) -> None:
        super().write(bound, rev)
        announce_recorded(self.meeting, self.request.user, timezone.localdate())


class PartyConclusionsView(RowsView):
    action = Action.RECORD
    formset_class = forms.PartyConclusionFormSet
    heading = "Kết luận của cấp ủy"
    help_text = (
        "Ghi số, ngày và nội dung chính; bản quét đính kèm sau khi lưu. Kết luận này không ban hành từ hệ thống."
    )

    def form_kwargs(self) -> dict[str, Any]:
        kind = AgencyKind.PARTY_COMMITTEE
        found = Agency.objects.filter(locality=self.meeting.locality_id, kind=kind).named(self.meeting.held_on)
        return {"committees": [(one.pk, one.full) for one in found], "meeting": self.meeting}

    def after(self) -> str:
        return reverse("meetings:results", args=[self.meeting.pk])


class CommendationsView(RowsView):
    action = Action.RECORD
    formset_class = forms.CommendationFormSet
    heading = "Khen thưởng"
    help_text = "Để trống số tập thể, cá nhân nếu không rõ: không rõ khác với không có."


class SourceNotesView(RowsView):
    formset_class = forms.SourceNoteFormSet
    heading = "Ghi chú nguồn"
    help_text = "Khi nguồn in khác điều đúng: ghi như đã in, đính chính và lý do."
