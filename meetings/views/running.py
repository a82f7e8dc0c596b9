"""Tab Diễn biến: which item is on, and what is said and decided, noted with its time. For the organizer alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.exceptions import TransitionError
from documents.views.refusals import refusal_told
from documents.views.revisions import posted_revision
from meetings.agenda import TimedItem, agenda_of
from meetings.forms.running import NoteForm
from meetings.models import AgendaItem, AgendaNote, Meeting
from meetings.running import add_note, begin_item, correct_note, end_item, notes_of, remove_note
from meetings.views.inviting import organized_or_404
from meetings.views.shared import meeting_context


def _form(request: HttpRequest, meeting: Meeting, course: list[TimedItem], note: AgendaNote | None = None) -> NoteForm:
    """The form of a note; a new one belongs to the item that is on."""
    items = [row.item for row in course]
    data = request.POST if request.method == "POST" else None
    on = next((item.pk for item in items if item.began_at and not item.ended_at), None)
    initial = {} if note else {"item": on}
    return NoteForm(data, instance=note, initial=initial, meeting=meeting, items=items)


def _page(request: HttpRequest, meeting: Meeting, course: list[TimedItem], **more: Any) -> HttpResponse:
    context = meeting_context(meeting, request.user, "running") | {"course": course, "notes": notes_of(meeting)}
    context["assigned"] = [one for row in course for one in row.item.speeches.all()]
    context["may_time"] = context["may_attend"] and meeting.held_on == timezone.localdate()
    return render(request, "meetings/running.html", context | more)


@login_required
def running(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda as it was run so far, the notes, and the form of the next one."""
    meeting = organized_or_404(request.user, pk)
    course = agenda_of(meeting)
    form = _form(request, meeting, course)
    if request.method == "POST" and form.is_valid():
        note = form.save(commit=False)
        note.client_id = form.cleaned_data["client_id"]
        try:
            add_note(note, user=request.user)
            messages.success(request, "Đã lưu ghi chép.")
            return redirect("meetings:running", pk)
        except TransitionError as error:
            form.add_error(None, str(error))
    return _page(request, meeting, course, form=form)


@login_required
def running_note(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """Corrects a note, or takes it away."""
    meeting = organized_or_404(request.user, pk)
    note = get_object_or_404(AgendaNote, meeting=meeting, pk=note_pk)
    course = agenda_of(meeting)
    rev = posted_revision(request) if request.method == "POST" else note.rev
    if request.method == "POST" and "xoa" in request.POST:
        return _acted(request, pk, lambda: remove_note(note, user=request.user, rev=rev))
    form = _form(request, meeting, course, note)
    if request.method == "POST" and form.is_valid():
        try:
            correct_note(form.save(commit=False), user=request.user, rev=rev)
            messages.success(request, "Đã lưu ghi chép.")
            return redirect("meetings:running", pk)
        except TransitionError as error:
            form.add_error(None, str(error))
            rev = AgendaNote.objects.filter(pk=note_pk).values_list("rev", flat=True).first() or 0
    return _page(request, meeting, course, form=form, note=note, rev=rev)


def _item(request: HttpRequest, pk: int, item_pk: int) -> AgendaItem:
    meeting = organized_or_404(request.user, pk)
    return get_object_or_404(AgendaItem.objects.select_related("meeting"), meeting=meeting, pk=item_pk)


@login_required
@require_POST
def item_begin(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Bắt đầu mục này."""
    item = _item(request, pk, item_pk)
    return _acted(request, pk, lambda: begin_item(item, user=request.user))


@login_required
@require_POST
def item_end(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Kết thúc mục này."""
    item = _item(request, pk, item_pk)
    return _acted(request, pk, lambda: end_item(item, user=request.user))


def _acted(request: HttpRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    with refusal_told(request):
        act()
    return redirect("meetings:running", pk)
