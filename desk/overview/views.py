"""Tổng quan: the leaders' page of a year, and one programme's items by agency."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from coordination.forms.facts import FIRST_YEAR, LAST_YEAR
from coordination.models import Program
from desk.overview.matrix import matrix
from desk.overview.year import (
    LATE_SHOWN,
    PROGRAMS_SHOWN,
    late_reports,
    localities_for,
    petitions,
    program_rows,
    task_rows,
)


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The year ``nam`` (else this one), for viewers of a locality ``dia-phuong``; or the matrix of ``chuong-trinh``."""
    asked = request.GET.get("chuong-trinh", "")
    if asked:
        return _program(request, asked)
    user, today = request.user, timezone.localdate()
    year = _year(request.GET.get("nam", ""), today.year)
    localities = localities_for(user)
    locality = _chosen(request.GET.get("dia-phuong", ""), localities)
    rows = program_rows(user, year, today, locality, localities)
    late = late_reports(user, year, today, locality)
    context = {
        "year": year,
        "years": range(today.year + 1, today.year - 5, -1),
        "localities": localities.values(),
        "locality": locality,
        "rows": rows[:PROGRAMS_SHOWN],
        "has_more": len(rows) > PROGRAMS_SHOWN,
        "late": late[:LATE_SHOWN],
        "has_more_late": len(late) > LATE_SHOWN,
        "tasks": task_rows(user, year, today, locality),
        "petitions": petitions(user, year, locality),
        "today": today,
    }
    return render(request, "desk/overview.html", context)


def _program(request: HttpRequest, asked: str) -> HttpResponse:
    programs = Program.objects.visible_to(request.user).with_title(request.user).select_related("document")
    program = get_object_or_404(programs, pk=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    today = timezone.localdate()
    context = {"program": program, "matrix": matrix(program, request.user, today), "today": today}
    return render(request, "desk/overview_matrix.html", context)


def _year(typed: str, this_year: int) -> int:
    """The year typed into the address; this one where it is none."""
    return int(typed) if typed.isdecimal() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= LAST_YEAR else this_year


def _chosen(typed: str, localities: dict) -> int | None:
    """The chosen locality's id; None for all, and for one the user does not read."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 and int(typed) in localities else None
