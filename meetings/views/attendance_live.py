"""What the script at the door asks: everybody once, then what changed; and marks that waited for the line."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from documents.views.revisions import posted_revision
from meetings.attendance import (
    CountedMeanwhile,
    Mark,
    MarkedMeanwhile,
    add_guest,
    count_group,
    counts_of,
    mark,
    rows_of,
)
from meetings.choices import Response
from meetings.forms.inviting import CameForm, GuestForm, MarkForm, SentForm
from meetings.models import Attendance, Delegate, Meeting
from meetings.permissions import may_organize
from meetings.views.queued import answers_a_queue

OVERLAP = datetime.timedelta(seconds=15)  # a mark is saved a moment before others can read it


def _asked(request: HttpRequest, pk: int) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    if not may_organize(request.user, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị được điểm danh.")
    return meeting


def _mark(attendance: Attendance | None) -> dict[str, Any] | None:
    if attendance is None:
        return None
    return {
        "presence": attendance.presence,
        "label": attendance.get_presence_display(),
        "name": attendance.substitute_name,
        "post": attendance.substitute_post,
        "by": attendance.marked_by.name,
        "time": f"{timezone.localtime(attendance.at):%H:%M}",
        "rev": attendance.rev,
    }


def _person(one: Delegate) -> dict[str, Any]:
    told: dict[str, str] = {
        Response.DECLINE: " · đã báo không dự",
        Response.SUBSTITUTE: f" · cử {one.substitute_name} đi thay",
    }
    return {
        "pk": one.pk,
        "name": one.name or one.post,
        "post": one.post if one.name else "",
        "agency": one.agency_name,
        "group": f"{one.group.name}{told.get(one.response, '')}",
        "instead": [one.substitute_name, one.substitute_post],
        "mark": _mark(getattr(one, "attendance", None)),
    }


@login_required
@require_safe
@answers_a_queue("Đại biểu hoặc nhóm này không còn trong danh sách.")
def attendance_state(request: HttpRequest, pk: int) -> JsonResponse:
    """Counts, and the delegates: all, or those marked or added since ``tu``, the ``now`` of an earlier answer."""
    meeting = _asked(request, pk)
    now = timezone.now() - OVERLAP
    rows = rows_of(meeting)
    since = _moment(request.GET.get("tu", ""))
    if since is not None:
        rows = rows.filter(attendance__recorded_at__gte=since)
    counts = counts_of(meeting)
    return JsonResponse(
        {
            "now": now.isoformat(),
            "came": sum(row.came for row in counts),
            "counts": [{"pk": row.pk, "came": row.came} for row in counts],
            "people": [_person(one) for one in rows],
        }
    )


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None


@login_required
@require_POST
@answers_a_queue("Đại biểu hoặc nhóm này không còn trong danh sách.")
def attendance_send(request: HttpRequest, pk: int) -> JsonResponse:
    """One mark, guest or group's count from a device's queue; sent again it changes nothing.

    409 tells another's mark or number meanwhile.
    """
    meeting = _asked(request, pk)
    sent = SentForm(request.POST)
    if sent.is_valid() and sent.cleaned_data["group"]:
        return _counted(request, meeting, sent.cleaned_data["group"])
    form = MarkForm(request.POST) if request.POST.get("delegate") else GuestForm(request.POST)
    if not (sent.is_valid() and form.is_valid()):
        return JsonResponse({"error": "Chọn cách điểm danh; người đi thay, người đến thêm thì ghi họ tên."}, status=422)
    if isinstance(form, GuestForm):
        given = {**form.cleaned_data, "client_id": sent.cleaned_data["client_id"], "at": sent.cleaned_data["at"]}
        return JsonResponse({"person": _person_now(meeting, add_guest(meeting, user=request.user, **given).pk)})
    delegate = get_object_or_404(
        Delegate.objects.select_related("group__meeting"), group__meeting=meeting, pk=sent.cleaned_data["delegate"]
    )
    given_mark = Mark(
        rev=posted_revision(request),
        client_id=sent.cleaned_data["client_id"],
        at=sent.cleaned_data["at"],
        **form.cleaned_data,
    )
    try:
        mark(delegate, given_mark, user=request.user)
    except MarkedMeanwhile as error:
        return JsonResponse({"conflict": str(error), "person": _person_now(meeting, delegate.pk)}, status=409)
    return JsonResponse({"person": _person_now(meeting, delegate.pk)})


def _counted(request: HttpRequest, meeting: Meeting, pk: int) -> JsonResponse:
    group = get_object_or_404(meeting.groups.select_related("meeting"), pk=pk)
    form = CameForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "Ghi số người có mặt, từ 0 trở lên."}, status=422)
    try:
        count_group(group, user=request.user, **form.cleaned_data)
    except CountedMeanwhile as error:
        return JsonResponse({"conflict": str(error), "group": group.pk, "came": error.came}, status=409)
    return JsonResponse({"group": group.pk, "came": form.cleaned_data["came"] or 0})


def _person_now(meeting: Meeting, pk: int) -> dict[str, Any]:
    return _person(rows_of(meeting).get(pk=pk))
