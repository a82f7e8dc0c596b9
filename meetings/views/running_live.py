"""What is noted while a meeting runs, sent from a device's queue: notes, and when items began and ended."""

import datetime
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from meetings.agenda import agenda_of, items_of
from meetings.forms.inviting import SentForm
from meetings.forms.running import NoteForm
from meetings.models import AgendaItem, Meeting
from meetings.running import add_note, begin_item, end_item
from meetings.views.inviting import organized_or_404
from meetings.views.queued import answers_a_queue

PRESSES = {"bat-dau": begin_item, "xong": end_item}


@login_required
@require_POST
@answers_a_queue("Hội nghị hoặc mục này không còn.")
def running_send(request: HttpRequest, pk: int) -> JsonResponse:
    """One note, or one press on an item; sent again it changes nothing. Answers with the markup as it is now."""
    meeting = organized_or_404(request.user, pk)
    sent = SentForm(request.POST)
    if not sent.is_valid():
        return JsonResponse({"error": "Máy gửi thiếu giờ ghi."}, status=422)
    what, at = request.POST.get("what", ""), sent.cleaned_data["at"]
    return _pressed(request, meeting, what, at) if what in PRESSES else _noted(request, meeting, at)


def _pressed(request: HttpRequest, meeting: Meeting, what: str, at: datetime.datetime) -> JsonResponse:
    number = request.POST.get("item", "")
    items = AgendaItem.objects.select_related("meeting")
    item = get_object_or_404(items, meeting=meeting, pk=int(number) if number.isdecimal() else 0)
    PRESSES[what](item, user=request.user, at=at)
    return JsonResponse({"items": _markup(request, "items", {"course": agenda_of(meeting), "meeting": meeting})})


def _noted(request: HttpRequest, meeting: Meeting, at: datetime.datetime) -> JsonResponse:
    form = NoteForm(request.POST, meeting=meeting, items=list(items_of(meeting)))
    if not form.is_valid():
        return JsonResponse({"error": " ".join(chain.from_iterable(form.errors.values()))}, status=422)
    note = form.save(commit=False)
    note.client_id = form.cleaned_data["client_id"]
    noted = add_note(note, user=request.user, at=at)
    return JsonResponse({"note": _markup(request, "note", {"one": noted, "meeting": meeting})})


def _markup(request: HttpRequest, part: str, context: dict[str, Any]) -> str:
    shown = context | {"may_attend": True, "may_time": True}
    return render_to_string(f"meetings/_running_{part}.html", shown, request=request)
