"""One form an action: what it asks, and the verb it performs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from agencies.choices import AgencyKind, SigningAuthority
from agencies.models import Agency, Appointment, User
from documents import workflow
from documents.choices import Action, SignatureWay
from documents.forms.attaching import FilesIfAny
from documents.forms.fields import DayField, text_field
from documents.models import Document, Party


class ActionForm(forms.Form):
    """What every action asks: the business date. Subclasses add their fields and perform the verb.

    ``document`` is the one the page is about; ``perform`` may raise any TransitionError or PermissionDenied.
    """

    intro: str = ""
    intro_of_one: ClassVar[str] = ""  # where one agency alone agrees and signs; "" where the same holds
    submit: str = ""
    done: str = "Đã ghi nhận."

    on = DayField(label="Ngày")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        if self.intro_of_one and len(document.current_version.parties.all()) == 1:
            self.intro = self.intro_of_one
        day = self.fields["on"]
        day.initial = timezone.localdate
        day.widget.attrs["max"] = timezone.localdate().isoformat()
        if document.state_since:
            day.widget.attrs["min"] = document.state_since.isoformat()

    def perform(self, user: User, rev: int) -> str:
        """Performs the verb on the document as the user saw it (``rev``); returns the message that it is done."""
        self.run(user=user, rev=rev, **self.cleaned_data)
        return self.done

    def confirmed(self) -> frozenset[str]:
        """The warnings (``Finding.key``) in spite of which the user goes on: the box in the page stands for them."""
        return frozenset(self.data.get("confirmed", "").split())

    def run(self, **given: Any) -> None:
        raise NotImplementedError


class AgreeForm(ActionForm):
    intro = "Cơ quan bạn thống nhất toàn văn bản này. Khi bên cuối cùng thống nhất, văn bản chuyển sang chờ ký."
    intro_of_one = "Bạn thống nhất toàn văn bản này; văn bản chuyển sang chờ ký."
    submit = "Thống nhất"
    done = "Đã ghi nhận ý kiến thống nhất của cơ quan bạn."

    remark = text_field("Ý kiến kèm theo")

    def run(self, **given: Any) -> None:
        workflow.agree(self.document, **given)


class ReasonForm(ActionForm):
    """An action that must say why."""

    reason = text_field("Lý do", required=True)


class ReturnForm(ReasonForm):
    intro = "Văn bản trở lại dự thảo cho cơ quan soạn thảo chỉnh sửa; các bên sẽ thống nhất lại với bản mới."
    intro_of_one = "Văn bản trở lại dự thảo để chỉnh sửa rồi trình lại bản mới."
    submit = "Gửi đề nghị chỉnh sửa"
    done = "Đã gửi đề nghị chỉnh sửa."

    reason = text_field("Nội dung đề nghị chỉnh sửa và lý do", required=True)

    def run(self, **given: Any) -> None:
        workflow.return_for_changes(self.document, **given)


class RefuseForm(ReasonForm):
    intro = (
        "Khi một bên từ chối ký, các chữ ký đã ghi nhận của bản này không còn giá trị "
        "và văn bản trở lại dự thảo để tất cả các bên thống nhất lại."
    )
    intro_of_one = "Văn bản trở lại dự thảo để chỉnh sửa rồi trình thống nhất lại."
    submit = "Từ chối ký"
    done = "Đã ghi nhận việc từ chối ký; văn bản trở lại dự thảo."

    def run(self, **given: Any) -> None:
        workflow.refuse(self.document, **given)


class ReviseForm(ReasonForm):
    intro = "Bản đang gửi được thu lại và sao thành bản dự thảo mới. Ý kiến thống nhất đã có chỉ thuộc bản cũ."
    submit = "Mở lại để chỉnh sửa"
    done = "Đã mở bản dự thảo mới."

    def run(self, **given: Any) -> None:
        workflow.revise(self.document, **given)


class UnsignForm(ReasonForm):
    intro = (
        "Chỉ dùng khi phát hiện sai sót trước khi ban hành: mọi chữ ký của bản này bị hủy, "
        "văn bản trở lại dự thảo để các bên thống nhất và ký lại."
    )
    intro_of_one = (
        "Chỉ dùng khi phát hiện sai sót trước khi ban hành: chữ ký của bản này bị hủy, "
        "văn bản trở lại dự thảo để trình thống nhất và ký lại."
    )
    submit = "Hủy chữ ký và mở lại"
    done = "Đã hủy các chữ ký và mở bản dự thảo mới."

    def run(self, **given: Any) -> None:
        workflow.unsign(self.document, **given)


class CancelForm(ReasonForm):
    intro = "Văn bản đã hủy không mở lại được; nội dung và lịch sử vẫn được giữ."
    submit = "Hủy văn bản"
    done = "Đã hủy văn bản."

    def run(self, **given: Any) -> None:
        workflow.cancel(self.document, **given)


class SubmitForm(ActionForm):
    intro = "Nội dung được chốt. Lãnh đạo từng bên nhận thông báo để thống nhất hoặc đề nghị chỉnh sửa."
    intro_of_one = "Nội dung được chốt. Lãnh đạo cơ quan nhận thông báo để thống nhất hoặc đề nghị chỉnh sửa."

    reason = text_field("Lời nhắn kèm theo")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        self.submit = workflow.label_of(Action.SUBMIT, document)
        self.done = f"Đã {self.submit[0].lower()}{self.submit[1:]}."

    def run(self, **given: Any) -> None:
        workflow.submit(self.document, confirmed=self.confirmed(), **given)


class AskOpinionForm(ActionForm):
    intro = (
        "Chỉ cần khi quy chế làm việc yêu cầu xin ý kiến cấp ủy; không thì trình thẳng các bên thống nhất. "
        "Nội dung được chốt để gửi cấp ủy. Khi có văn bản trả lời, bạn ghi số, ngày, ý kiến và đưa bản quét lên."
    )
    intro_of_one = (
        "Chỉ cần khi quy chế làm việc yêu cầu xin ý kiến cấp ủy; không thì trình thẳng lãnh đạo thống nhất. "
        "Nội dung được chốt để gửi cấp ủy. Khi có văn bản trả lời, bạn ghi số, ngày, ý kiến và đưa bản quét lên."
    )
    submit = "Ghi nhận đã xin ý kiến"
    done = "Đã ghi nhận việc xin ý kiến cấp ủy."

    on = DayField(label="Ngày gửi cấp ủy")
    reason = text_field("Ghi chú")

    def run(self, **given: Any) -> None:
        workflow.ask_opinion(self.document, **given)


class RecordOpinionForm(ActionForm):
    intro = "Ghi ý kiến của cấp ủy theo văn bản trả lời."
    submit = "Ghi ý kiến cấp ủy"
    done = "Đã ghi ý kiến của cấp ủy."

    number = forms.CharField(label="Số, ký hiệu văn bản", max_length=120)
    on = DayField(label="Ngày văn bản")
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Cấp ủy", required=False, empty_label="Không ghi")
    opinion = text_field("Ý kiến của cấp ủy", required=True)
    scans = FilesIfAny(label="Bản quét văn bản trả lời", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committees = Agency.objects.filter(kind=AgencyKind.PARTY_COMMITTEE, locality=self.document.locality_id)
        self.fields["agency"].queryset = committees.named()  # type: ignore[attr-defined]  # a ModelChoiceField

    def run(self, **given: Any) -> None:
        workflow.record_opinion(self.document, **given)


class CloseForm(ActionForm):
    intro = "Đánh dấu văn bản đã thực hiện xong và đã tổng kết."
    submit = "Đánh dấu đã tổng kết"
    done = "Đã đánh dấu tổng kết."

    reason = text_field("Ghi chú")

    def run(self, **given: Any) -> None:
        workflow.close(self.document, **given)


class AppointmentField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """The holder with his post, and until when where it has ended."""
        return f"{obj} (đến ngày {obj.until:%d/%m/%Y})" if obj.until else str(obj)


class SignForm(ActionForm):
    """One party's signature; a page holds one such form for each party that has not signed."""

    intro = "Ghi nhận chữ ký của từng bên như trên bản giấy. Khi bên cuối cùng ký, văn bản chuyển sang đã ký."
    intro_of_one = "Ghi nhận chữ ký như trên bản giấy; văn bản chuyển sang đã ký."
    submit = "Ghi nhận chữ ký"

    way = forms.ChoiceField(label="Cách ký", choices=SignatureWay.choices)
    on = DayField(label="Ngày ký")
    appointment = AppointmentField(Appointment.objects.none(), label="Người ký", empty_label="Chọn người ký")
    authority = forms.ChoiceField(
        label="Quyền hạn ký",
        choices=SigningAuthority.choices,
        required=False,
        help_text="KT., TL., TUQ.: theo giao quyền, ủy quyền còn hiệu lực trong ngày ký.",
    )

    def __init__(self, *args: Any, party: Party, document: Document, **kwargs: Any) -> None:
        first = {"appointment": party.signatory_id, "authority": party.authority, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, document=document, initial=first, prefix=f"ben-{party.pk}", **kwargs)
        self.party = party
        holders = Appointment.objects.filter(agency=party.agency_id).select_related("official", "post")
        self.fields["appointment"].queryset = holders  # type: ignore[attr-defined]  # a ModelChoiceField

    def offer(self, holders: Iterable[Appointment]) -> None:
        """Shows those of the ``holders``, read once for all parties of a page, who hold a post of this party."""
        field: Any = self.fields["appointment"]
        own = [holder for holder in holders if holder.agency_id == self.party.agency_id]
        field.choices = [("", field.empty_label), *((one.pk, field.label_from_instance(one)) for one in own)]

    def perform(self, user: User, rev: int) -> str:
        workflow.sign(self.document, party=self.party, user=user, rev=rev, **self.cleaned_data)
        return f"Đã ghi nhận chữ ký của {self.party}."
