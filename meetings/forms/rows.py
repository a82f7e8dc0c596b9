"""Rows of a meeting: groups and delegates, what was said, tasks, commendations, notes about the source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet, generic_inlineformset_factory
from django.forms import inlineformset_factory

from agencies.forms.choosing import TypeAheadSelect
from agencies.models import Agency, Appointment
from coordination.choices import DATED_DUE_KINDS, DueKind
from documents.models import SourceNote
from meetings.delegates import print_appointment
from meetings.forms.fields import ROW_GONE, Choices, Rows, date_field, small_text
from meetings.models import Commendation, Delegate, DelegateGroup, Meeting, PartyConclusion, Remark, Task


class GroupForm(forms.ModelForm):
    class Meta:
        model = DelegateGroup
        fields = ["kind", "name", "count", "invite_by", "mail"]
        help_texts = {
            "name": "Ví dụ: Đại biểu HĐND phường.",
            "count": "Để trống nếu không rõ, hoặc nếu ghi tên đủ từng người.",
            "mail": "Chỉ cần khi mời cả nhóm bằng một giấy mời.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "invite_by"):
            self.fields[name].required = False  # left out, they are as usual

    def clean_count(self) -> int | None:
        count = self.cleaned_data["count"]
        if count is not None and self.instance.pk:
            named = self.instance.delegates.count()
            if count < named:
                raise forms.ValidationError(f"Đã ghi tên {named} đại biểu: số lượng không được nhỏ hơn.")
        return count


class DelegateForm(forms.ModelForm):
    class Meta:
        model = Delegate
        fields = ["appointment", "name", "post", "agency_name", "mail", "phone"]
        widgets = {"appointment": TypeAheadSelect}
        help_texts = {"name": "Chọn từ danh bạ thì không cần ghi."}

    def __init__(self, *args: Any, appointments: Choices, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        field: Any = self.fields["appointment"]
        own = self.instance.appointment
        if own and own.pk not in dict(appointments):
            appointments = [*appointments, (own.pk, str(own))]
        ids = [pk for pk, _ in appointments if pk]
        field.queryset = Appointment.objects.filter(pk__in=ids).select_related("official", "post", "agency")
        field.choices = appointments

    def clean(self) -> dict[str, Any]:
        """A delegate of the directory is printed as he was on the day; another needs a name or a post."""
        data = super().clean() or self.cleaned_data
        appointment = data.get("appointment")
        if appointment is None:
            if not data.get("name") and not data.get("post"):
                self.add_error("name", "Ghi họ tên hoặc chức vụ của đại biểu, hoặc chọn từ danh bạ.")
        elif "appointment" in self.changed_data and not appointment.is_valid_on(self.meeting.held_on):
            day = f"{self.meeting.held_on:%d/%m/%Y}"
            self.add_error("appointment", f"{appointment} không giữ chức vụ này vào ngày {day}.")
        else:
            self._print(appointment, data)
        return data

    def _print(self, appointment: Appointment, data: dict[str, Any]) -> None:
        chosen_anew = "appointment" in self.changed_data
        typed = {part: data.get(part, "") for part in ("name", "post", "agency_name")}
        if chosen_anew:  # what the former holder printed goes; what was typed just now stays
            typed = {part: value if part in self.changed_data else "" for part, value in typed.items()}
        printed = Delegate(appointment=appointment, **typed)
        print_appointment(printed, self.meeting.held_on)
        data.update(name=printed.name, post=printed.post, agency_name=printed.agency_name)


class DelegateRows(Rows):
    def clean(self) -> None:
        """Nobody stands in a group twice."""
        super().clean()
        seen: set[int] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            appointment = data.get("appointment")
            if appointment is None or data.get("DELETE"):
                continue
            if appointment.pk in seen:
                form.add_error("appointment", "Người này đã có ở dòng trên.")
            seen.add(appointment.pk)


class RemarkForm(forms.ModelForm):
    class Meta:
        model = Remark
        fields = ["kind", "text"]
        widgets = {"text": small_text()}


class TaskForm(forms.ModelForm):
    due_on = date_field("Ngày đến hạn", required=False)

    class Meta:
        model = Task
        fields = [
            "to_text",
            "via",
            "what",
            "agencies",
            "lead",
            "party_conclusion",
            "due_kind",
            "due_on",
            "due_text",
        ]
        labels = {"agencies": "Cơ quan trong danh bạ được giao"}
        widgets = {"what": small_text(), "agencies": forms.CheckboxSelectMultiple}
        help_texts = {
            "via": "Đơn vị trực tiếp làm, nếu có.",
            "lead": "Để trống khi giao chung; các cơ quan khác được chọn là cơ quan phối hợp.",
            "party_conclusion": "Chỉ chọn khi nhiệm vụ thuộc kết luận của cấp ủy, không thuộc thông báo kết luận này.",
            "due_text": "Như người kết luận đã nói, ví dụ: trong quý I.",
        }

    def __init__(
        self, *args: Any, agencies: Choices, meeting: Meeting, conclusions: Choices | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        field: Any = self.fields["agencies"]
        field.queryset = Agency.objects.filter(pk__in=[pk for pk, _ in agencies])
        field.choices = agencies
        lead: Any = self.fields["lead"]
        lead.queryset, lead.choices = field.queryset, [("", "Giao chung"), *agencies]
        conclusion: Any = self.fields["party_conclusion"]
        if conclusions:
            conclusion.queryset = PartyConclusion.objects.filter(meeting=meeting)
            conclusion.choices = [("", "Không"), *conclusions]
        else:
            del self.fields["party_conclusion"]

    def clean_lead(self) -> Agency | None:
        """Who leads has the task; one agency alone leads."""
        lead, given = self.cleaned_data.get("lead"), list(self.cleaned_data.get("agencies") or [])
        if lead and lead not in given:
            raise forms.ValidationError("Cơ quan chủ trì phải là một trong các cơ quan được giao.")
        return given[0] if lead is None and len(given) == 1 else lead

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, due_on = data.get("due_kind"), data.get("due_on")
        if kind in DATED_DUE_KINDS and not due_on and not data.get("due_text") and "due_on" not in self.errors:
            self.add_error("due_on", "Ghi ngày đến hạn, hoặc thời hạn bằng lời.")
        if kind == DueKind.NONE and due_on:
            self.add_error("due_kind", "Đã ghi ngày đến hạn: hãy chọn loại thời hạn.")
        if due_on and due_on < self.meeting.held_on:
            self.add_error("due_on", f"Hạn không được trước ngày họp ({self.meeting.held_on:%d/%m/%Y}).")
        return data


class TaskRows(Rows):
    """The tasks the meeting itself gave; those passed on are their agencies' own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["queryset"] = Task.objects.filter(parent__isnull=True)
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        """A task that somebody has reported on or passed on is dropped on its page, not deleted."""
        super().clean()
        for form in self.forms:
            task = form.instance
            if not task.pk or not form.cleaned_data.get("DELETE"):
                continue
            if task.reports.exists() or task.extensions.exists() or task.passed_on.exists():
                form.add_error(
                    None, "Nhiệm vụ đã có báo cáo hoặc đã giao tiếp: dùng “Thôi thực hiện” ở trang nhiệm vụ."
                )


class PartyConclusionForm(forms.ModelForm):
    dated_on = date_field("Ngày", required=False)

    class Meta:
        model = PartyConclusion
        fields = ["agency", "body", "symbol", "dated_on", "summary"]
        widgets = {"summary": small_text()}
        help_texts = {"body": "Như nguồn ghi, hoặc khi cấp ủy không có trong danh bạ."}

    def __init__(self, *args: Any, committees: Choices, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(committees)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=[pk for pk, _ in committees])
        field.choices = [("", "- Chọn cấp ủy -"), *committees]

    def clean(self) -> dict[str, Any]:
        """Told by its number, its committee or what it says; a committee of the directory is named."""
        data = super().clean() or self.cleaned_data
        agency = data.get("agency")
        if agency and not data.get("body"):
            data["body"] = self.names[agency.pk]
        if not self.errors and not any(data.get(name) for name in ("agency", "body", "symbol", "summary")):
            self.add_error("symbol", "Ghi số, cấp ủy hoặc nội dung của kết luận.")
        return data


class CommendationForm(forms.ModelForm):
    decided_on = date_field("Ngày quyết định", required=False)

    class Meta:
        model = Commendation
        fields = [
            "for_what",
            "form",
            "by",
            "collectives",
            "individuals",
            "decision_symbol",
            "decided_on",
            "basis",
            "bonus",
        ]
        widgets = {"basis": small_text(2)}
        help_texts = {
            "for_what": "Ví dụ: hoạt động HĐND năm 2022; có thể là việc riêng của một cơ quan.",
            "form": "Ví dụ: Tặng Giấy khen.",
            "decision_symbol": "Khi quyết định được ban hành ở nơi khác.",
            "basis": "Mỗi dòng một căn cứ, in trong quyết định.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        told = [data.get("collectives") is not None, data.get("individuals") is not None, data.get("for_what")]
        if not self.errors and not any(told):
            self.add_error("for_what", "Ghi số tập thể, số cá nhân hoặc thành tích được khen thưởng.")
        return data


class SourceNoteForm(forms.ModelForm):
    class Meta:
        model = SourceNote
        fields = ["field", "as_printed", "corrected", "why", "source"]
        widgets = {name: small_text(2) for name in ("as_printed", "corrected", "why")}
        help_texts = {
            "field": "Tên mục mà người đọc thấy, ví dụ: Ngày họp.",
            "corrected": "Để trống nếu không biết điều đúng là gì.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("field") and not data.get("as_printed") and not data.get("why"):
            self.add_error("as_printed", "Ghi điều nguồn đã in, hoặc lý do của ghi chú.")
        if data.get("corrected") and not data.get("why"):
            self.add_error("why", "Đính chính phải nêu lý do.")
        return data


class SourceNoteRows(BaseGenericInlineFormSet):
    can_order = False

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Xóa dòng này"
        form.fields["id"].error_messages["invalid_choice"] = ROW_GONE


def _rows(model: Any, form: Any, *, parent: Any = Meeting, formset: Any = Rows, order: bool = True) -> Any:
    return inlineformset_factory(parent, model, form=form, formset=formset, extra=2, can_order=order, can_delete=True)


GroupFormSet = _rows(DelegateGroup, GroupForm)
DelegateFormSet = _rows(Delegate, DelegateForm, parent=DelegateGroup, formset=DelegateRows)
RemarkFormSet = _rows(Remark, RemarkForm)
TaskFormSet = _rows(Task, TaskForm, formset=TaskRows)
PartyConclusionFormSet = _rows(PartyConclusion, PartyConclusionForm, order=False)
CommendationFormSet = _rows(Commendation, CommendationForm, order=False)
SourceNoteFormSet = generic_inlineformset_factory(
    SourceNote, form=SourceNoteForm, formset=SourceNoteRows, extra=2, fk_field="object_id", for_concrete_model=True
)
