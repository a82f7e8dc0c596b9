"""A new meeting: from scratch, by a template of its kind, or from a meeting of before."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.models import User
from documents.exceptions import TransitionError
from meetings import forms, starting
from meetings.choices import PurposeKind
from meetings.forms.meeting import program_choices
from meetings.models import Meeting
from meetings.permissions import may_start
from meetings.views.editing import ADD_ROWS, appointments_kwargs
from meetings.workflow import create

EMPTY_ROWS = 2


class Start:
    """Where a new meeting starts from, as the address or the form names it: ``mau-<key>`` or ``hop-<id>``."""

    def __init__(self, value: str, user: User) -> None:
        kind, _, key = value.partition("-")
        self.template = starting.TEMPLATES.get(key) if kind == "mau" else None
        own = Meeting.objects.visible_to(user).filter(organizer=user.acting.agency_id)
        self.former = own.filter(pk=key).first() if kind == "hop" and key.isdecimal() and len(key) < 18 else None
        self.value = value if self.template or self.former else ""
        self.user = user

    def prefilled(self) -> starting.Prefilled:
        today = timezone.localdate()
        if self.template:
            return starting.prefilled_by_template(self.template, today)
        if self.former:
            return starting.prefilled_by_meeting(self.former, self.user, today)
        return starting.Prefilled({}, [])

    def fill(self, meeting: Meeting) -> None:
        if self.template:
            starting.fill_by_template(meeting, self.template)
        elif self.former:
            starting.fill_by_meeting(meeting, self.former)


def _purposes_asked_for(request: HttpRequest) -> list[dict[str, Any]]:
    """A programme's page asks for its meeting: ``?chuong-trinh=<id>``."""
    asked = request.GET.get("chuong-trinh", "")
    return [{"kind": PurposeKind.SIGNING, "program": int(asked)}] if asked.isdecimal() else []


def _rows(formset_class: Any, data: Any, new: Meeting, initial: list[dict[str, Any]], kwargs: dict[str, Any]) -> Any:
    """A formset of the new meeting with the rows it starts with, which count as typed when they come back."""
    rows = formset_class(data, instance=new, form_kwargs=kwargs, initial=initial if data is None else None)
    rows.extra = max(EMPTY_ROWS, len(initial) + 1)
    return rows


def _build(request: HttpRequest, new: Meeting, start: Start) -> dict[str, Any]:
    user, data = request.user, request.POST or None
    first = start.prefilled() if data is None else starting.Prefilled({}, [])
    purposes = first.purposes or _purposes_asked_for(request)
    people, programs = appointments_kwargs(user.acting.locality_id), {"programs": program_choices(user)}
    return {
        "form": forms.MeetingForm(data, instance=new, initial=first.fields),
        "officers": _rows(forms.OfficerFormSet, data, new, first.officers, people),
        "formset": _rows(forms.PurposeFormSet, data, new, purposes, programs),
    }


def _all_valid(bound: dict[str, Any]) -> bool:
    """Asks every part, so that each tells its errors."""
    asked = [part.is_valid() for part in bound.values()]
    return all(asked)


@login_required
def meeting_create(request: HttpRequest) -> HttpResponse:
    if not may_start(request.user):
        raise PermissionDenied("Chỉ chuyên viên, lãnh đạo, văn thư được tạo hội nghị.")
    start = Start(request.POST.get("bat-dau-tu") or request.GET.get("bat-dau-tu", ""), request.user)
    new = Meeting(organizer_id=request.user.acting.agency_id, based_on=start.former)
    bound = _build(request, new, start)
    if request.method == "POST" and _all_valid(bound):

        def save() -> None:
            for part in bound.values():
                part.save()
            start.fill(new)

        try:
            create(new, user=request.user, save=save)
        except TransitionError as error:
            bound["form"].add_error("title", str(error))
        else:
            messages.success(request, "Đã tạo hội nghị.")
            return redirect("meetings:meeting_edit" if ADD_ROWS in request.POST else "meetings:meeting", new.pk)
    context = {"templates": starting.TEMPLATES, "former": starting.former_meetings(request.user), "start": start}
    return render(request, "meetings/meeting_create.html", bound | context)
