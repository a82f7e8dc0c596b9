"""Forms of the consultation: sending out, answering, commenting, disposing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.forms.choosing import FoundBoxes
from agencies.models import Agency, User
from coordination import workflow
from coordination.adopting import places_of, texts_at
from coordination.choices import Answer, CommentedText, Disposition
from coordination.forms.pasted import PastedText
from coordination.models import Comment, ConsultedAgency, ContentItem, ItemLine, joint_of
from documents.attaching import attach
from documents.choices import DocumentKind
from documents.forms import ActionForm, DayField, text_field
from documents.forms.attaching import FilesIfAny
from documents.models import Document, Version


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
        widget=FoundBoxes,
        error_messages={"required": "Chọn ít nhất một cơ quan."},
    )
    mutual = forms.BooleanField(
        label="Các cơ quan xem được ý kiến của nhau",
        required=False,
        initial=True,
        help_text="Bỏ chọn thì mỗi cơ quan chỉ xem được ý kiến của mình; cơ quan soạn thảo luôn xem được tất cả.",
    )
    message = text_field("Lời nhắn")

    field_order = ("agencies", "on", "deadline", "mutual", "message")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        parties = [party.agency_id for party in document.current_version.parties.all()]
        parties = [agency_id for agency_id in parties if agency_id != document.drafting_agency_id]
        asked = ConsultedAgency.objects.filter(consultation__version__document=document)
        before = list(asked.order_by("pk").values_list("agency", flat=True))
        initial = {"agencies": list(dict.fromkeys([*parties, *before])), **(kwargs.pop("initial", None) or {})}
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
        workflow.send_out(joint_of(self.document), user=user, rev=rev, **given)
        return f"Đã gửi lấy ý kiến {len(given['agencies'])} cơ quan, hạn {given['deadline']:%d/%m/%Y}."


class AnswerFields(forms.Form):
    """An agency's answer as a whole; a reason goes with what is not plain assent."""

    answer = forms.ChoiceField(label="Ý kiến", choices=Answer.choices, widget=forms.RadioSelect)
    remark = PastedText(label="Ý kiến chung, lý do", help_text="Không nhất trí thì phải nêu lý do.")
    on = DayField(label="Ngày trả lời", initial=timezone.localdate)

    def __init__(self, data: Any = None, files: Any = None, *, consulted: ConsultedAgency, commented: bool) -> None:
        given = {"answer": consulted.answer or None, "remark": consulted.remark}
        super().__init__(data, files, initial=given, prefix="tra-loi")
        self.consulted, self.commented = consulted, commented
        span = {"min": consulted.consultation.sent_on.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["on"].widget.attrs |= span

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answer, remark = cleaned.get("answer"), cleaned.get("remark")
        if "remark" in self.errors or remark:
            return cleaned
        if answer == Answer.DISAGREE:
            self.add_error("remark", "Không nhất trí thì phải nêu lý do.")
        if answer == Answer.AGREE_WITH_COMMENTS and not self.commented:
            self.add_error("remark", "Ghi nội dung góp ý ở đây, hoặc góp ý vào từng nội dung trước khi trả lời.")
        return cleaned


class AnswerForm(AnswerFields):
    """The agency's own answer."""

    def perform(self, user: User) -> str:
        """Sends the answer; returns the message that it is done."""
        workflow.answer(self.consulted, user=user, **self.cleaned_data)
        return "Đã gửi trả lời của cơ quan bạn."


class PaperAnswerForm(AnswerFields):
    """An answer that came on paper, entered with its scan by the drafting agency."""

    paper_number = forms.CharField(label="Số, ký hiệu công văn", max_length=120)
    paper_on = DayField(label="Công văn đề ngày")

    field_order = ("paper_number", "paper_on", "on", "answer", "remark")

    def __init__(self, *args: Any, scanned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consulted: ConsultedAgency = kwargs["consulted"]
        self.fields["on"].label = "Ngày nhận"
        self.fields["remark"].help_text = "Ghi nguyên văn góp ý trong công văn. Không nhất trí thì phải nêu lý do."
        self.fields["scan"] = FilesIfAny(label="Bản quét công văn", several=False, required=not scanned)
        paper = {"paper_number": consulted.paper_number, "paper_on": consulted.paper_on}
        self.initial = {**self.initial, **paper}

    def perform(self, user: User) -> str:
        """Enters the answer with its scan; returns the message that it is done."""
        given = dict(self.cleaned_data)
        scans = given.pop("scan", None)
        consulted = workflow.record_answer(self.consulted, user=user, **given)
        if scans:
            attach(consulted, scans, user=user, title=f"Công văn số {given['paper_number']}")
        return f"Đã nhập câu trả lời của {consulted}."


WHOLE = ("", "Toàn văn")


class CommentForm(forms.Form):
    """A comment on an item, on a text around the items, or on the whole; on a marked passage of it where wished."""

    item = forms.ChoiceField(label="Góp ý vào", required=False)
    quote = PastedText(
        label="Đoạn được góp ý",
        rows=2,
        help_text="Bôi đen đoạn trong trang “Đọc và góp ý”, hoặc chép đúng đoạn ấy vào đây; để trống nếu góp ý cả mục.",
    )
    suggestion = PastedText(
        label="Lời văn đề nghị",
        rows=2,
        help_text="Thay cho đoạn được góp ý; không trích đoạn nào thì được viết thêm vào cuối mục.",
    )
    text = PastedText(label="Nội dung góp ý, lý do")

    def __init__(
        self, data: Any = None, files: Any = None, *, version: Version, lines: list[ItemLine], initial: Any = None
    ) -> None:
        super().__init__(data, files, prefix="gop-y", initial=initial)
        self.version = version
        self.fields["uploads"] = FilesIfAny(label="Tài liệu kèm theo", required=False)
        items = [(str(line.item_id), f"{line.sign} {line.title}"[:120]) for line in lines]
        articles = version.document.kind == DocumentKind.REGULATION
        preamble = (CommentedText.PREAMBLE.value, CommentedText.PREAMBLE.label)
        around = [preamble] if articles else list(CommentedText.choices)
        texts = [("Lời văn", around), ("Chương, điều" if articles else "Nội dung phối hợp", items)]
        self.fields["item"].choices = [WHOLE, *texts]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.pop("item", "")
        cleaned["section"] = chosen if chosen in CommentedText.values else ""
        item = None if chosen in ("", cleaned["section"]) else ContentItem.objects.get(pk=chosen)
        if not self.errors:
            self._clean_words(cleaned, item)
        return cleaned | {"item": item}

    def _clean_words(self, cleaned: dict[str, Any], item: ContentItem | None) -> None:
        quote, suggestion, section = cleaned["quote"], cleaned["suggestion"], cleaned["section"]
        if not cleaned["text"] and not suggestion:
            self.add_error("text", "Ghi nội dung góp ý hoặc lời văn đề nghị.")
        if (quote or suggestion) and not (item or section):
            self.add_error("item", "Chọn mục có đoạn này.")
        elif quote:
            self._clean_quote(cleaned, item)
        elif suggestion and section == CommentedText.RESPONSIBILITIES:
            self.add_error("quote", "Chép đoạn cần sửa: mục này có lời của nhiều bên.")
        if suggestion and suggestion == quote:
            self.add_error("suggestion", "Lời văn đề nghị giống hệt đoạn được góp ý.")

    def _clean_quote(self, cleaned: dict[str, Any], item: ContentItem | None) -> None:
        """Keeps the passage as the version words it, whatever spaces it was copied with."""
        texts = texts_at(self.version, item=item.pk if item else None, section=cleaned["section"])
        places = places_of(cleaned["quote"], texts)
        if not places:
            self.add_error("quote", "Không thấy đoạn này trong mục đã chọn: hãy chép đúng lời văn đang lấy ý kiến.")
        elif len(places) > 1 and cleaned["suggestion"]:
            self.add_error("quote", "Đoạn này có ở nhiều chỗ trong mục: hãy chép dài hơn để biết sửa chỗ nào.")
        else:
            cleaned["quote"] = places[0].text

    @transaction.atomic
    def perform(self, user: User) -> Comment:
        """Sends the comment with its files."""
        given = dict(self.cleaned_data)
        files = given.pop("uploads")
        made = workflow.comment(self.version, user=user, **given)
        attach(made, files, user=user)
        return made


class ChangeCommentForm(CommentForm):
    """The agency's own comment worded anew; its files have a page of their own."""

    def __init__(self, data: Any = None, *, comment: Comment, lines: list[ItemLine]) -> None:
        place = str(comment.item_id or comment.section or "")
        words = {name: getattr(comment, name) for name in ("quote", "suggestion", "text")}
        super().__init__(data, version=comment.version, lines=lines, initial={"item": place, **words})
        self.comment = comment
        del self.fields["uploads"]

    def perform(self, user: User) -> Comment:
        """Changes the comment."""
        return workflow.change_comment(self.comment, user=user, **self.cleaned_data)


class ReplyForm(forms.Form):
    """A reply to a comment."""

    text = PastedText(label="Trả lời", required=True, rows=2)

    def __init__(self, data: Any = None, *, comment: Comment) -> None:
        super().__init__(data, prefix=f"dap-{comment.pk}")


class DispositionForm(forms.Form):
    """What the drafting agency does with a comment; all but plain acceptance says why.

    The button ``adopts`` accepts the comment with its suggested wording.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    disposition = forms.ChoiceField(
        label="Tiếp thu, giải trình", choices=Disposition.choices, widget=forms.RadioSelect, required=False
    )
    reason = PastedText(label="Cách tiếp thu, lý do", rows=2)

    def __init__(self, data: Any = None, *, comment: Comment) -> None:
        given = {"disposition": comment.disposition or None, "reason": comment.disposition_reason}
        super().__init__(data, initial={**given, "seen": comment.stamp}, prefix=f"tiep-thu-{comment.pk}")
        self.adopts = bool(data and data.get("adopts"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        disposition = cleaned.get("disposition") or (Disposition.ACCEPTED if self.adopts else "")
        if not disposition:
            self.add_error("disposition", "Chọn một cách trả lời góp ý.")
        elif self.adopts and disposition != Disposition.ACCEPTED:
            self.add_error("disposition", "Nhận lời văn đề nghị thì chọn “Tiếp thu”.")
        elif disposition != Disposition.ACCEPTED and not cleaned.get("reason"):
            self.add_error("reason", "Tiếp thu một phần hoặc không tiếp thu thì phải nêu lý do.")
        return cleaned | {"disposition": disposition, "adopts": self.adopts}

    def see(self, stamp: str) -> None:
        """Lets the same values be sent again by a user who has now read what a colleague wrote meanwhile."""
        self.data = {**dict(self.data.items()), self.add_prefix("seen"): stamp}
