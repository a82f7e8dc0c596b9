"""Who is commended: the lists of a commendation, and awards handed out at the ceremony."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from documents.choices import DocumentState
from documents.exceptions import TransitionError
from documents.views.refusals import refusal_told
from meetings.choices import Action, HonoreeKind
from meetings.forms.honorees import HonoreesForm
from meetings.honorees import add_honorees, hand_over, remove_honoree
from meetings.models import AwardDecision, Commendation, Honoree, Meeting
from meetings.views.results import drafts
from meetings.views.shared import meeting_context, meeting_or_404
from meetings.workflow import guard


def _commendation(request: HttpRequest, pk: int, commendation_pk: int) -> Commendation:
    meeting = meeting_or_404(request.user, pk)
    found = get_object_or_404(Commendation.objects.filter(meeting=meeting), pk=commendation_pk)
    found.meeting = meeting
    return found


def _honoree(request: HttpRequest, pk: int, commendation_pk: int, honoree_pk: int) -> Honoree:
    commendation = _commendation(request, pk, commendation_pk)
    row = get_object_or_404(commendation.honorees.all(), pk=honoree_pk)
    row.commendation = commendation
    return row


@login_required
def honorees(request: HttpRequest, pk: int, commendation_pk: int) -> HttpResponse:
    """The lists; for the organizer also how to add to them, and a big button a row to tick off what was handed out."""
    return _page(request, _commendation(request, pk, commendation_pk), HonoreesForm())


def _page(request: HttpRequest, commendation: Commendation, form: HonoreesForm) -> HttpResponse:
    meeting: Meeting = commendation.meeting
    rows = list(commendation.honorees.all())
    decision = AwardDecision.objects.filter(commendation=commendation).exclude(document__state=DocumentState.CANCELLED)
    context: dict[str, Any] = meeting_context(meeting, request.user, "results")
    context |= {
        "commendation": commendation,
        "lists": [(kind, [row for row in rows if row.kind == kind]) for kind in HonoreeKind],
        "handed": sum(row.handed_at is not None for row in rows),
        "total": len(rows),
        "differs": _differs(commendation, rows),
        "decision": decision.select_related("document").first(),
        "may_draft": context["may_record"] and drafts(request.user),
        "form": form,
    }
    return render(request, "meetings/honorees.html", context)


def _differs(commendation: Commendation, rows: list[Honoree]) -> list[str]:
    """Where a list has another number of rows than what was told."""
    told = {HonoreeKind.COLLECTIVE: commendation.collectives, HonoreeKind.INDIVIDUAL: commendation.individuals}
    listed = {kind: sum(row.kind == kind for row in rows) for kind in told}
    return [
        f"ghi {number} {kind.label.lower()}, danh sách có {listed[kind]}"
        for kind, number in told.items()
        if number is not None and listed[kind] and number != listed[kind]
    ]


@login_required
@require_POST
def honorees_add(request: HttpRequest, pk: int, commendation_pk: int) -> HttpResponse:
    """Adds a list, all of it or nothing."""
    commendation = _commendation(request, pk, commendation_pk)
    form = HonoreesForm(request.POST, request.FILES)
    try:
        guard(commendation.meeting, Action.RECORD, request.user, None)
        if form.is_valid():
            data = form.cleaned_data
            added = add_honorees(commendation, data["rows"], kind=data["kind"], user=request.user)
            messages.success(request, f"Đã thêm {added} dòng.")
            return redirect("meetings:honorees", pk, commendation_pk)
    except ValidationError as error:
        form.add_error(None, error)
    except TransitionError as error:
        messages.error(request, str(error))
    return _page(request, commendation, form)


@login_required
@require_POST
def honoree_hand(request: HttpRequest, pk: int, commendation_pk: int, honoree_pk: int) -> HttpResponse:
    """Ticks an award off as handed over, or on again."""
    row = _honoree(request, pk, commendation_pk, honoree_pk)
    with refusal_told(request):
        row = hand_over(row, user=request.user, handed="trao" in request.POST)
    return redirect("meetings:honorees", pk, commendation_pk)


@login_required
@require_POST
def honoree_remove(request: HttpRequest, pk: int, commendation_pk: int, honoree_pk: int) -> HttpResponse:
    row = _honoree(request, pk, commendation_pk, honoree_pk)
    with refusal_told(request):
        remove_honoree(row, user=request.user)
        messages.success(request, f"Đã bỏ {row.name} khỏi danh sách.")
    return redirect("meetings:honorees", pk, commendation_pk)
