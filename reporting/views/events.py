"""Events: the list, one event, its form, and the steps that stop it or plan it anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from activity.log import entries_about
from agencies.models import Agency, User
from agencies.naming import carry_names
from coordination.models import Program
from documents.attaching import attachment_count
from documents.charts import bar_chart
from documents.exceptions import StaleRevision, TransitionError, WrongDate
from documents.listing import PAGE_SIZE, OneQueryPaginator
from documents.sheets import MOST_ROWS, XLSX_TYPE
from documents.views.revisions import posted_revision
from reporting.choices import EVENT_MOVES, EventAction, EventState
from reporting.event_filters import EventFilter
from reporting.event_rights import may_add_events, may_edit_event
from reporting.event_sheet import event_sheet
from reporting.events import add_event, move_event, save_event
from reporting.forms.events import EventForm, EventStepForm
from reporting.models import Event
from reporting.petitions import petition_sums
from reporting.views.programs import year_asked

PRINTED_ROWS = 500
CHART_WIDTH = 160.0  # millimetres


def _found(request: HttpRequest) -> EventFilter:
    """The events the user may see, filtered; those to come and the newest first."""
    return EventFilter(request.GET, queryset=Event.objects.visible_to(request.user).listed(), request=request)


@login_required
def event_list(request: HttpRequest) -> HttpResponse:
    found = _found(request)
    page = OneQueryPaginator(found.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "filter": found,
        "page_obj": page,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "may_add": may_add_events(request.user),
    }
    return render(request, "reporting/event_list.html", context)


@login_required
def events_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a sheet."""
    name = f"su-kien-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(event_sheet(_found(request).qs[:MOST_ROWS]), content_type=XLSX_TYPE, headers=headers)


@login_required
def events_print(request: HttpRequest) -> HttpResponse:
    """The filtered list on paper."""
    return render(request, "reporting/event_print.html", {"events": list(_found(request).qs[:PRINTED_ROWS])})


@login_required
def petitions(request: HttpRequest) -> HttpResponse:
    """Voters' petitions of a year by competence and state."""
    year = int(year_asked(request) or timezone.localdate().year)
    rows = petition_sums(request.user, year)
    drawn = bar_chart([row.bar for row in rows], CHART_WIDTH, "100 % tiếp nhận") if rows else None
    told = "; ".join(f"{row.label}: đã giải quyết {row.bar.printed}" for row in rows)
    context = {
        "year": str(year),
        "before": str(year - 1),
        "after": str(year + 1),
        "rows": rows,
        "chart": drawn.svg(f"Kiến nghị cử tri năm {year}. {told}") if drawn else "",
    }
    return render(request, "reporting/petitions.html", context)


def _event_or_404(user: User, pk: int) -> Event:
    """The event with its agencies, petitions and what it belongs to, in three queries."""
    titled = Program.objects.with_title(user).filter(pk=OuterRef("program"))
    rows = Event.objects.visible_to(user).listed().select_related("agency", "locality")
    rows = rows.annotate(attachment_count=attachment_count(Event), program_title=Subquery(titled.values("title")))  # type: ignore[misc]  # annotated
    rows = rows.prefetch_related(Prefetch("supporters", Agency.objects.named()), "petitions")
    event = get_object_or_404(rows, pk=pk)
    carry_names(event, "agency")
    return event


@login_required
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, by whom, and what came of it."""
    found = _event_or_404(request.user, pk)
    may_edit = may_edit_event(request.user, found)
    context = {
        "event": found,
        "may_edit": may_edit and found.state in (EventState.PLANNED, EventState.HELD),
        "actions": [action for action in EventAction if may_edit and found.state in EVENT_MOVES[action][0]],
        "entries": entries_about(found) if may_edit else [],
    }
    return render(request, "reporting/event_detail.html", context)


@login_required
def event_create(request: HttpRequest) -> HttpResponse:
    """A new event; ``noi_dung`` in the address names its item."""
    if not may_add_events(request.user):
        raise PermissionDenied("Vai trò của bạn không được ghi sự kiện.")
    item = request.GET.get("noi_dung", "")
    form = EventForm(request.POST or None, user=request.user, item=int(item[:9]) if item.isdecimal() else None)
    if request.method == "POST" and form.is_valid():
        made = _attempt(form, lambda: add_event(user=request.user, values=form.values()))
        if made:
            messages.success(request, "Đã ghi sự kiện.")
            return redirect(made)
    return render(request, "reporting/event_form.html", {"form": form, "event": None})


@login_required
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _event_or_404(request.user, pk)
    if not may_edit_event(request.user, found):
        raise PermissionDenied("Chỉ cơ quan chủ trì, phối hợp sự kiện được sửa.")
    form, rev = EventForm(request.POST or None, user=request.user, event=found), found.rev
    if request.method == "POST" and form.is_valid():
        seen = posted_revision(request)
        made = _attempt(form, lambda: save_event(found, user=request.user, values=form.values(), rev=seen))
        if made:
            messages.success(request, "Đã lưu sự kiện.")
            return redirect(made)
    elif request.method == "POST":
        rev = posted_revision(request)
    return render(request, "reporting/event_form.html", {"form": form, "event": found, "rev": rev})


@login_required
def event_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Postpones, cancels, or plans anew."""
    found = _event_or_404(request.user, pk)
    if action not in EventAction.values:
        raise Http404("Không có việc này.")
    step = EventAction(action)
    if not may_edit_event(request.user, found):
        raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{step.label}” với sự kiện này.")
    form, seen = EventStepForm(request.POST or None, action=step), posted_revision(request)
    if request.method == "POST" and form.is_valid():
        made = _attempt(form, lambda: move_event(found, step, user=request.user, rev=seen, **form.cleaned_data))
        if made:
            messages.success(request, f"{step.label}: đã ghi.")
            return redirect(made)
    return render(request, "reporting/event_act.html", {"form": form, "event": found, "action": step})


def _attempt(form: Any, deed: Callable[[], Event]) -> Event | None:
    """The event as saved; None, and the form says why, where it was not."""
    try:
        return deed()
    except StaleRevision as error:
        form.add_error(None, f"{error} Lưu lần nữa nếu muốn thay bằng nội dung của bạn.")
    except WrongDate as error:
        form.add_error("held_on" if "held_on" in form.fields else None, str(error))
    except TransitionError as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None
