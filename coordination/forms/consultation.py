"""Forms of the consultation: sending out, answering, commenting, disposing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, User
from coordination import workflow
from coordination.choices import Answer, Disposition
from coordination.models import Comment, ConsultedAgency, ContentItem, ItemLine
from documents.forms import ActionForm, DayField, text_field
from documents.models import Document


class AgenciesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full)


class SendOutForm(ActionForm):
    """Whom to ask, until when, with which message. The parties are chosen beforehand."""

    intro = "Nội dung được chốt để các cơ quan góp ý. Bạn vẫn có thể mở lại để chỉnh sửa sau đó."
    submit = "Gửi lấy ý kiến"

    on = DayField(label="Ngày gửi")
    deadline = DayField(label="Hạn góp ý")
    agencies = AgenciesField(
        Agency.objects.none(),
        label="Gửi tới",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một cơ quan."},
    )
    message = text_field("Lời nhắn")

    field_order = ("agencies", "on", "deadline", "message")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        parties = [party.agency_id for party in document.current_version.parties.all()]
        parties = [agency_id for agency_id in parties if agency_id != document.drafting_agency_id]
        initial = {"agencies": parties, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, document=document, initial=initial, **kwargs)
        others = Agency.objects.active().filter(Q(locality=document.locality_id) | Q(pk__in=parties))
        others = others.exclude(pk=document.drafting_agency_id).named()
        self.fields["agencies"].queryset = others  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        on, deadline = cleaned.get("on"), cleaned.get("deadline")
        if on and deadline and deadline < on:
            self.add_error("deadline", "Hạn góp ý không được trước ngày gửi.")
        return cleaned

    def perform(self, user: User, rev: int) -> str:
        given = self.cleaned_data | {"agencies": [agency.pk for agency in self.cleaned_data["agencies"]]}
        workflow.send_out(self.document.program, user=user, rev=rev, **given)
        return f"Đã gửi lấy ý kiến {len(given['agencies'])} cơ quan, hạn {given['deadline']:%d/%m/%Y}."


class AnswerForm(forms.Form):
    """An asked agency's answer as a whole; a reason goes with what is not plain assent."""

    answer = forms.ChoiceField(label="Ý kiến của cơ quan bạn", choices=Answer.choices, widget=forms.RadioSelect)
    remark = text_field("Ý kiến chung, lý do", help_text="Không nhất trí thì phải nêu lý do.")
    on = DayField(label="Ngày trả lời", initial=timezone.localdate)

    def __init__(self, data: Any = None, *, consulted: ConsultedAgency, commented: bool) -> None:
        given = {"answer": consulted.answer or None, "remark": consulted.remark}
        super().__init__(data, initial=given, prefix="tra-loi")
        self.consulted, self.commented = consulted, commented
        span = {"min": consulted.consultation.sent_on.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["on"].widget.attrs |= span

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answer, remark = cleaned.get("answer"), cleaned.get("remark")
        if answer == Answer.DISAGREE and not remark:
            self.add_error("remark", "Không nhất trí thì phải nêu lý do.")
        if answer == Answer.AGREE_WITH_COMMENTS and not remark and not self.commented:
            self.add_error("remark", "Ghi nội dung góp ý ở đây, hoặc góp ý vào từng nội dung trước khi trả lời.")
        return cleaned

    def perform(self, user: User) -> str:
        workflow.answer(self.consulted, user=user, **self.cleaned_data)
        return "Đã gửi trả lời của cơ quan bạn."


class CommentForm(forms.Form):
    """A comment on one item of the version, or on the whole text."""

    item = forms.ChoiceField(label="Góp ý vào", required=False)
    text = text_field("Nội dung góp ý", required=True)

    def __init__(self, data: Any = None, *, lines: list[ItemLine]) -> None:
        super().__init__(data, prefix="gop-y")
        items = [(str(line.item_id), f"{line.sign} {line.title}"[:120]) for line in lines]
        self.fields["item"].choices = [("", "Toàn văn"), *items]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_item(self) -> ContentItem | None:
        chosen = self.cleaned_data["item"]
        return ContentItem.objects.get(pk=chosen) if chosen else None


class DispositionForm(forms.Form):
    """What the drafting agency does with a comment; all but plain acceptance says why."""

    disposition = forms.ChoiceField(label="Tiếp thu, giải trình", choices=Disposition.choices, widget=forms.RadioSelect)
    reason = text_field("Cách tiếp thu, lý do")

    def __init__(self, data: Any = None, *, comment: Comment) -> None:
        given = {"disposition": comment.disposition or None, "reason": comment.disposition_reason}
        super().__init__(data, initial=given, prefix=f"tiep-thu-{comment.pk}")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        disposition = cleaned.get("disposition")
        if disposition and disposition != Disposition.ACCEPTED and not cleaned.get("reason"):
            self.add_error("reason", "Tiếp thu một phần hoặc không tiếp thu thì phải nêu lý do.")
        return cleaned
