"""Tab Kết quả: what a meeting brought."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetings.said import remarks_by_kind
from meetings.views.shared import meeting_context, meeting_or_404


@login_required
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, given as tasks and awarded."""
    found = meeting_or_404(request.user, pk)
    context = meeting_context(found, request.user, "results") | {
        "remarks": remarks_by_kind(found),
        "tasks": found.tasks.all(),
        "commendations": found.commendations.all(),
    }
    return render(request, "meetings/meeting_results.html", context)
