"""Reading: the list of meetings, one meeting, its print view, its history, a programme's meetings."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_filters.views import FilterView

from activity.log import entries_about
from coordination.views import program_context, program_or_404
from meetings.checking import concerns_of
from meetings.delegates import between, groups_of, known_total
from meetings.filters import MeetingFilter
from meetings.models import Meeting, Purpose
from meetings.permissions import may_start
from meetings.said import source_notes_of
from meetings.views.results import said
from meetings.views.shared import meeting_context, meeting_or_404

NAMES_A_PAGE = 200


def _purposes() -> Prefetch:
    """The purposes of rows with their programmes' spans, in one query."""
    return Prefetch("purposes", Purpose.objects.select_related("program"))


class MeetingListView(LoginRequiredMixin, FilterView):
    """This week's and later meetings first, then the past ones."""

    filterset_class = MeetingFilter
    template_name = "meetings/meeting_list.html"
    paginate_by = 30
    page_kwarg = "trang"

    def get_queryset(self):
        meetings = Meeting.objects.visible_to(self.request.user).with_organizer().upcoming_first()
        return meetings.prefetch_related(_purposes())

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_start=may_start(self.request.user), **kwargs)


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """What, when, where, who leads: and the agenda."""
    found = meeting_or_404(request.user, pk)
    titled = Purpose.objects.filter(meeting=found).titled_for(request.user)
    purposes = list(titled.select_related("program__document"))
    context = meeting_context(found, request.user, "meeting")
    context |= {"purposes": purposes, "notes": source_notes_of(found)}
    context["concerns"] = concerns_of(found, purposes) if context["may_edit"] else []
    return render(request, "meetings/meeting_detail.html", context)


@login_required
def delegate_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Tab Đại biểu: by group, named or counted; a large conference on several pages."""
    found = meeting_or_404(request.user, pk)
    context = meeting_context(found, request.user, "delegates") | _delegates(found)
    named = sum(len(group.delegates) for group in context["groups"])
    page = Paginator(range(named), NAMES_A_PAGE).get_page(request.GET.get("trang"))
    context |= {
        "page_obj": page,
        "shown": between(context["groups"], max(page.start_index(), 1), max(page.end_index(), 1)),
    }
    return render(request, "meetings/meeting_delegates.html", context)


@login_required
def meeting_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting on paper, with its delegates."""
    found = meeting_or_404(request.user, pk)
    context = {"meeting": found, "purposes": Purpose.objects.filter(meeting=found).titled_for(request.user)}
    context |= _delegates(found) | {"notes": source_notes_of(found), "plain": True}
    context |= said(found, request.user)
    return render(request, "meetings/meeting_print.html", context)


def _delegates(meeting: Meeting) -> dict[str, Any]:
    groups = groups_of(meeting)
    return {"groups": groups, "delegates_total": known_total(groups)}


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    found = meeting_or_404(request.user, pk)
    context = meeting_context(found, request.user, "history") | {"entries": entries_about(found)}
    return render(request, "meetings/meeting_history.html", context)


@login_required
def of_program(request: HttpRequest, program_pk: int) -> HttpResponse:
    """Tab Hội nghị of a programme."""
    program = program_or_404(request.user, program_pk)
    meetings = Meeting.objects.visible_to(request.user).filter(purposes__program=program).distinct()
    context = program_context(program, request.user, "meetings")
    context["meetings"] = meetings.with_organizer().upcoming_first().prefetch_related(_purposes())
    context["may_start"] = may_start(request.user)
    return render(request, "meetings/of_program.html", context)
