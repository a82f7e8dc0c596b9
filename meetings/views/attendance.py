"""Tab Điểm danh: big rows to mark at the door, on a phone, by several people at once. For the organizer alone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from documents.exceptions import TransitionError
from documents.views.refusals import refusal_told
from documents.views.revisions import posted_revision
from meetings.attendance import Mark, MarkedMeanwhile, add_guest, count_group, counts_of, mark, rows_of
from meetings.choices import Presence
from meetings.forms.inviting import CameForm, GuestForm, MarkForm
from meetings.models import Delegate, Meeting
from meetings.views.inviting import organized_or_404
from meetings.views.shared import meeting_context

ROWS_A_PAGE = 20


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _page(request: HttpRequest, meeting: Meeting, **more: Any) -> HttpResponse:
    typed, group = request.GET.get("tim", ""), _number(request.GET.get("nhom", ""))
    opened = _number(request.GET.get("mo", ""))
    rows = rows_of(meeting, typed, group)
    if opened is not None:
        rows = rows.filter(pk=opened)
    counts = counts_of(meeting)
    context = meeting_context(meeting, request.user, "attendance") | {
        "counts": counts,
        "came": sum(row.came for row in counts),
        "expected": sum(row.expected or 0 for row in counts),
        "typed": typed,
        "group": group,
        "opened": opened,
        "presences": [one for one in Presence if one != Presence.SUBSTITUTE],
        "page_obj": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("trang")),
    }
    return render(request, "meetings/attendance.html", context | more)


@login_required
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows, 20 a page, found by name; counts by group."""
    return _page(request, organized_or_404(request.user, pk))


def _back(request: HttpRequest, pk: int, anchor: str = "") -> HttpResponse:
    """To the page the form stood on, with its search."""
    asked = request.POST.get("ve", "")
    own = reverse("meetings:attendance", args=[pk])
    safe = asked.startswith(own) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return redirect(f"{asked if safe else own}{anchor}")


@login_required
@require_POST
def attendance_mark(request: HttpRequest, pk: int, delegate_pk: int) -> HttpResponse:
    """Marks one delegate; where somebody else did meanwhile, says who, and the next press overrules him."""
    meeting = organized_or_404(request.user, pk)
    delegate = get_object_or_404(
        Delegate.objects.select_related("group__meeting"), group__meeting=meeting, pk=delegate_pk
    )
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Chọn cách điểm danh; người đi thay thì ghi họ tên.")
        return _back(request, pk, f"#db-{delegate_pk}")
    try:
        mark(delegate, Mark(rev=posted_revision(request), **form.cleaned_data), user=request.user)
    except MarkedMeanwhile as error:
        messages.error(request, f"{delegate}: {error} Bấm lại nếu muốn ghi đè.")
    except TransitionError as error:
        messages.error(request, str(error))
    return _back(request, pk, f"#db-{delegate_pk}")


@login_required
@require_POST
def attendance_guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds somebody who came unasked, as present."""
    meeting = organized_or_404(request.user, pk)
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, guest_form=form)
    with refusal_told(request):
        guest = add_guest(meeting, user=request.user, **form.cleaned_data)
        messages.success(request, f"Đã thêm và ghi có mặt: {guest}.")
    return _back(request, pk)


@login_required
@require_POST
def attendance_count(request: HttpRequest, pk: int, group_pk: int) -> HttpResponse:
    """How many of a group came that is only counted."""
    meeting = organized_or_404(request.user, pk)
    group = get_object_or_404(meeting.groups.select_related("meeting"), pk=group_pk)
    form = CameForm(request.POST)
    try:
        if form.is_valid():
            count_group(group, user=request.user, **form.cleaned_data)
        else:
            messages.error(request, f"{group}: ghi số người có mặt, từ 0 trở lên.")
    except TransitionError as error:
        messages.error(request, f"{group}: {error}")
    return _back(request, pk)
