"""Rollover: the preview of next year's draft, and what the drafter looks through after it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from agencies.models import User
from coordination.choices import SpanKind
from coordination.in_force import signed_texts
from coordination.models import Addendum, Program, joint_of
from coordination.permissions import may_start
from coordination.rollover.carrying import roll_over
from coordination.rollover.looking import last_years, notes_by_kind, tick
from coordination.rollover.preview import preview
from coordination.rollover.years import shift_of
from coordination.views.drafting import editor_url
from documents.exceptions import TransitionError
from documents.models import Version
from documents.permissions import may_draft


@login_required
def rollover(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập dự thảo năm sau: every item beside its result, with the choice to carry it on or not."""
    version, followed_by = _source(request.user, pk)
    program = joint_of(version.document)
    program = program.program if isinstance(program, Addendum) else program
    error = None
    if request.method == "POST":
        try:
            made = roll_over(program, user=request.user, **_asked(request))
        except TransitionError as refused:
            error = str(refused)
        else:
            messages.success(request, f"Đã lập dự thảo {made.span}. Hãy xem lại những chỗ được liệt kê.")
            return redirect(editor_url(made))
    locality = request.user.acting.locality_id
    rows = preview(program, version, locality, timezone.localdate())
    kept = _ids(request, "mang") if error else {row.line.item_id for row in rows if not row.ended}
    context = {
        "program": program,
        "title": version.title if version.document_id == program.document_id else program.called,
        "version": version,
        "span": shift_of(program).span(),
        "rows": rows,
        "kept": kept,
        "already": followed_by,
        "error": error,
    }
    return render(request, "coordination/rollover/preview.html", context)


def _source(user: User, pk: int) -> tuple[Version, int | None]:
    """The text of a programme to roll over, as last amended, and the id of the newest programme after it."""
    if not may_start(user):
        get_object_or_404(Program.objects.visible_to(user), pk=pk)
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được lập dự thảo năm sau.")
    programs = Program.objects.open_to_rollover(user).filter(pk=pk)
    versions = signed_texts(Subquery(programs.values("document")[:1]))
    year = Coalesce("document__program__year_from", "document__addendum__program__year_from")
    later = Subquery(Program.objects.rolled_over_from(pk, OuterRef("year"), user).values("pk")[:1])
    own = ("document__program", "document__addendum__program__document")
    version = versions.select_related(*own).annotate(year=year).annotate(followed_by=later).first()
    if version is None:
        program = get_object_or_404(Program.objects.visible_to(user), pk=pk)
        if program.span_kind != SpanKind.YEAR and program.year_to > timezone.localdate().year:
            raise PermissionDenied(f"Chương trình {program.span}: từ năm {program.year_to} mới lập dự thảo tiếp theo.")
        raise PermissionDenied("Chỉ các bên của một chương trình đã ký lập được dự thảo năm sau từ chương trình ấy.")
    return version, version.followed_by


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the form says: the items kept, the version it showed, and the draft beside which another is wanted."""
    seen, known = request.POST.get("ban", ""), request.POST.get("biet", "")
    return {
        "kept": _ids(request, "mang"),
        "seen": int(seen) if seen.isdecimal() else None,
        "known": int(known) if known.isdecimal() else None,
    }


def _ids(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isdecimal()}


@login_required
def rollover_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """What to look through in a draft that was rolled over, and last year's result of each item."""
    seen = Program.objects.visible_to(request.user).with_title(request.user)
    program = get_object_or_404(seen.select_related("document", "previous"), pk=pk)
    if not may_draft(request.user, program.document):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo xem được mục này.")
    if program.previous is None:
        raise Http404("Chương trình này không lập từ chương trình trước.")
    if request.method == "POST":
        every = "tat-ca" in request.POST
        ticked = set(program.rollover_notes.values_list("pk", flat=True)) if every else _ids(request, "xem")
        left = tick(program, request.user, ticked)
        messages.success(request, f"Đã lưu. Còn {left} chỗ cần xem lại." if left else "Đã xem hết các chỗ cần xem lại.")
        return redirect(request.path if left else editor_url(program))
    draft = program.document.current_version
    before = last_years(program, draft)
    context = {
        "program": program,
        "document": program.document,
        "groups": notes_by_kind(program),
        "before": before,
        "lines": {row.line.item_id: row.line.pk for row in before},
    }
    return render(request, "coordination/rollover/notes.html", context)
