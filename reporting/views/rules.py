"""Cách tính chỉ tiêu: how each indicator of a programme is counted over the periods."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from coordination.models import Program
from documents.workflow import lock as lock_document
from reporting.forms.rules import RulesForm
from reporting.permissions import may_set_rules
from reporting.ruling import ruled_indicators


@login_required
def rules(request: HttpRequest, program_pk: int) -> HttpResponse:
    """Read by whoever sees the programme, set by those who collect its reports."""
    user: Any = request.user
    seen = Program.objects.visible_to(user).with_title(user).select_related("document")
    program = get_object_or_404(seen, pk=program_pk)
    if request.method == "POST":
        return _save(request, program)
    rows = ruled_indicators(program, timezone.localdate())
    asked = request.GET.get("chi-tieu", "")
    return _page(request, program, RulesForm(rows, opened=int(asked) if asked.isdecimal() else None))


def _page(request: HttpRequest, program: Program, form: RulesForm, status: int = 200) -> HttpResponse:
    context = {"program": program, "form": form, "may_set": may_set_rules(request.user, program)}
    return render(request, "reporting/rules.html", context, status=status)


def _save(request: HttpRequest, program: Program) -> HttpResponse:
    user: Any = request.user
    if not may_set_rules(user, program):
        raise PermissionDenied("Chỉ cơ quan thường trực, cơ quan soạn thảo được đặt cách tính chỉ tiêu.")
    with transaction.atomic():
        lock_document(program.document)  # what is compared with what the user saw holds until it is saved
        form = RulesForm(ruled_indicators(program, timezone.localdate()), request.POST)
        if not form.is_valid():
            return _page(request, program, form)
        saved = form.save(program, user)
    if saved:
        messages.success(request, f"Đã lưu cách tính {saved} chỉ tiêu.")
    else:
        messages.info(request, "Bạn chưa thay đổi gì.")
    return redirect("reporting:rules", program.pk)
