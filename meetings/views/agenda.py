"""Tab Chương trình: the agenda on the clock, its editor, and who is to speak."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.models import User
from coordination.models import Program
from documents.attaching import titles_of
from documents.choices import DocumentKind
from documents.kinds import path_of
from documents.models import Document
from meetings import forms
from meetings.agenda import TimedItem, agenda_of, items_of, minutes_over
from meetings.forms.agenda import PEOPLE_LIST, LinkGroups, people_by_name
from meetings.forms.fields import Choices, appointments_of
from meetings.models import AgendaItem, Speech
from meetings.views.editing import RowsView
from meetings.views.shared import meeting_context, meeting_or_404

REPORTS_OFFERED = 20


@login_required
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    found = meeting_or_404(request.user, pk)
    rows = agenda_of(found)
    readable = _readable(rows, request.user)
    minutes = sum(row.item.minutes for row in rows)
    context = meeting_context(found, request.user, "agenda") | {
        "agenda": [(row, _enclosed(row.item, *readable)) for row in rows],
        "minutes": minutes,
        "over": minutes_over(found, minutes),
        "loose_speeches": found.speeches.filter(item=None).select_related("speaker__official", "speaker__post"),
    }
    return render(request, "meetings/meeting_agenda.html", context)


def _readable(rows: list[TimedItem], user: User) -> tuple[dict[int, Program], dict[int, Document]]:
    """The programmes and documents the items name that the user may see, titled, by their ids. Two queries."""
    programs = {row.item.program_id for row in rows if row.item.program_id}
    documents = {row.item.document_id for row in rows if row.item.document_id}
    reports = Document.objects.visible_to(user).filter(pk__in=documents).with_title(user)
    return (
        {one.pk: one for one in Program.objects.visible_to(user).filter(pk__in=programs).with_title(user)},
        {one.pk: one for one in reports.select_related("program", "consolidated_report")},
    )


def _enclosed(item: AgendaItem, programs: dict[int, Program], documents: dict[int, Document]) -> tuple[str, str] | None:
    """What goes with an item, as its name and address; None where nothing does or the reader may not see it."""
    if item.program_id in programs:
        program = programs[item.program_id]
        return str(program), program.get_absolute_url()
    if item.document_id in documents:
        document = documents[item.document_id]
        return getattr(document, "title", "") or str(document), path_of(document)
    if item.attachment and item.attachment.removed_at is None:
        return item.attachment.title, reverse("documents:attachments", args=["hoi-nghi", item.meeting_id])
    return None


class PeopleRowsView(RowsView):
    """Rows that name people: those of the locality's directory on the day are offered while one types."""

    def prepare(self) -> None:
        self.people = people_by_name(appointments_of(self.meeting.locality_id, self.meeting.held_on))

    def after(self) -> str:
        return reverse("meetings:agenda", args=[self.meeting.pk])

    def show(self, bound: dict[str, Any], rev: int) -> HttpResponse:
        return super().show(bound | {"people": self.people, "people_list": PEOPLE_LIST}, rev)


class AgendaView(PeopleRowsView):
    formset_class = forms.AgendaFormSet
    template_name = "meetings/agenda_form.html"
    heading = "Chương trình hội nghị"
    help_text = "Giờ của từng mục tính từ giờ bắt đầu hội nghị và thời lượng các mục trước."

    def build(self, data: Any) -> dict[str, Any]:
        kwargs = {"people": self.people, "links": self._links()}
        return {
            "formset": forms.AgendaFormSet(
                data, instance=self.meeting, form_kwargs=kwargs, queryset=items_of(self.meeting)
            )
        }

    def _links(self) -> LinkGroups:
        """What an item may be linked with: the programmes of the meeting's purposes, reports, the meeting's files."""
        user = self.request.user
        programs = Program.objects.visible_to(user).filter(purposes__meeting=self.meeting).distinct().with_title(user)
        reports = Document.objects.visible_to(user).filter(kind=DocumentKind.CONSOLIDATED_REPORT).with_title(user)
        newest = ((one.pk, getattr(one, "title", "")) for one in reports.order_by("-pk")[:REPORTS_OFFERED])
        groups: LinkGroups = [
            ("Chương trình", [(f"ct-{one.pk}", str(one)) for one in programs]),
            ("Báo cáo", [(f"vb-{pk}", title or "Báo cáo") for pk, title in newest]),
            ("Tệp của hội nghị", [(f"tep-{pk}", title) for pk, title in titles_of(self.meeting)]),
        ]
        return [(label, rows) for label, rows in groups if rows]


class SpeechesView(PeopleRowsView):
    formset_class = forms.SpeechFormSet
    template_name = "meetings/speeches_form.html"
    heading = "Phân công phát biểu, tham luận"
    help_text = "Người được phân công phát biểu, nội dung và mục chương trình mà bài phát biểu thuộc về."

    def build(self, data: Any) -> dict[str, Any]:
        """The speakers come with the speeches: each form names its own."""
        agenda = [(item.pk, item.content) for item in self.meeting.agenda.all()]
        items: Choices = [("", "- Chưa xếp vào mục nào -"), *agenda]
        kwargs = {"people": self.people, "items": items}
        speeches = Speech.objects.select_related("speaker__official", "speaker__post")
        return {"formset": forms.SpeechFormSet(data, instance=self.meeting, form_kwargs=kwargs, queryset=speeches)}
