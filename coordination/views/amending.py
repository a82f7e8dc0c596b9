"""Addenda: opened from the programme's page, told as changes, and the end of an item in one."""

import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from coordination import editing
from coordination.amending import open_addendum, open_addendum_of, usual_title
from coordination.changes import changes, ends
from coordination.comparing import Entry, TextChange, abridged
from coordination.consolidated_program import consolidated_program
from coordination.forms.amending import AmendForm, EndItemForm
from coordination.models import Addendum, ItemLine, Program
from coordination.permissions import may_amend
from coordination.views.context import joint_context, program_or_404, text_in_force
from coordination.views.drafting import DraftFormView, editor_url
from documents.choices import OPEN_STATES, DocumentState, FileFormat
from documents.exceptions import InvalidTransition
from documents.forms.fields import DayField
from documents.models import Version
from documents.renderings import rendered
from documents.views.reading import DOCX_TYPE, PDF_TYPE, file_response


@login_required
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập sửa đổi, bổ sung: title, first day and reason of the programme's next addendum."""
    program = get_object_or_404(Program.objects.visible_to(request.user).select_related("document"), pk=pk)
    if not may_amend(request.user, program):
        raise PermissionDenied(
            "Chỉ chuyên viên, lãnh đạo của cơ quan soạn thảo lập sửa đổi, bổ sung cho chương trình đã ban hành."
        )
    initial = {"title": usual_title(program), "effective_from": timezone.localdate()}
    form = AmendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_addendum(program, user=request.user, **form.cleaned_data)
        except InvalidTransition as error:
            form.add_error(None if open_addendum_of(program) else "effective_from", str(error))
        else:
            messages.success(
                request, "Đã lập dự thảo từ văn bản đang có hiệu lực. Hãy sửa, thêm, kết thúc các nội dung."
            )
            return redirect(editor_url(made))
    context = {"program": program, "form": form, "under_way": open_addendum_of(program)}
    return render(request, "coordination/amending/open.html", context)


def addendum_page(request: HttpRequest, addendum: Addendum) -> HttpResponse:
    """Nội dung: what changes in the programme, before and after."""
    context = joint_context(addendum, request.user, "content")
    base, version = addendum.base, context["version"]
    found = changes(base, version)
    context |= {
        "found": found,
        "sides": sides(addendum),
        "items": [(entry, shown_texts(entry), ends(entry)) for entry in found.items],
        "elsewhere": found.elsewhere,
    }
    return render(request, "coordination/amending/detail.html", context)


def sides(addendum: Addendum) -> tuple[str, str]:
    """How the text before and the text after are called beside a change."""
    return "Đang có hiệu lực" if not addendum.document.is_issued else "Trước khi sửa đổi", "Sửa đổi, bổ sung"


def shown_texts(entry: Entry) -> list[TextChange]:
    """What changed, abridged; an item's title, its first text, always says which item it is."""
    first, *others = entry.texts
    return [abridged(first) if first.changed else first, *(abridged(text) for text in others if text.changed)]


class DayForm(forms.Form):
    """The day whose text is asked for."""

    ngay = DayField(label="Văn bản có hiệu lực ngày", required=False)


def asked_day(request: HttpRequest) -> datetime.date:
    """The day in the address, or today."""
    form = DayForm(request.GET)
    return (form.cleaned_data["ngay"] if form.is_valid() else None) or timezone.localdate()


def in_force_context(request: HttpRequest, program: Program, own: Version) -> dict[str, Any]:
    """The text to show of a programme: ``own``, or for one that was amended the text in force on the day asked for."""
    if not program.seen_addenda:
        return {"text": own}
    day = asked_day(request)
    text = text_in_force(program, day)
    if own.document.state == DocumentState.CLOSED and "ngay" not in request.GET:
        day = min(day, datetime.date(program.year_to, 12, 31))
        text = text_in_force(program, day)
    return {
        "text": text or own,
        "not_yet": text is None,
        "day": day,
        "day_form": DayForm({"ngay": day}),
        "amended_by": next((one for one in program.seen_addenda if text and one.document_id == text.document_id), None),
        "under_way": next((one for one in program.seen_addenda if one.document.state in OPEN_STATES), None),
    }


def consolidated_file(request: HttpRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """Văn bản hợp nhất: the programme's text in force on the day asked for, to read; it is no issued document."""
    program = program_or_404(request.user, pk, with_addenda=True)
    day = asked_day(request)
    text = text_in_force(program, day)
    if text is None:
        raise Http404(f"Ngày {day:%d/%m/%Y} chương trình chưa có hiệu lực.")
    addenda = [addendum.document for addendum in program.seen_addenda]
    official = consolidated_program(program, text, addenda, day)
    name = f"hop-nhat-{program.pk}-{day:%Y-%m-%d}.{file_format.value}"
    is_pdf = file_format == FileFormat.PDF
    disposition = content_disposition_header(as_attachment=not is_pdf, filename=name)
    media_type = PDF_TYPE if is_pdf else DOCX_TYPE
    return file_response(request, lambda: rendered(official, file_format), media_type, disposition)


class LineEndView(DraftFormView):
    """An item of the text that is amended: from when it is no longer carried out, or that it goes on."""

    template_name = "coordination/amending/line_end.html"
    form_class = EndItemForm
    heading = "Kết thúc nội dung"

    @cached_property
    def line(self) -> ItemLine:
        return get_object_or_404(self.draft.lines, pk=self.kwargs["line"])

    def shows(self) -> dict[str, Any]:
        return {"ended_on": self.line.ended_on or self.draft.effective_from}

    def save(self, form: EndItemForm, seen: str | None) -> None:
        ended_on = None if "tiep-tuc" in self.request.POST else form.cleaned_data["ended_on"]
        editing.end_line(self.joint, self.line.pk, user=self.request.user, ended_on=ended_on)
        self.anchor = self.line.anchor

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(line=self.line, points=self.line.children.count(), **kwargs)
