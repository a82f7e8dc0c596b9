"""Reorganisation: the kinds and the log, a step filled in, previewed and confirmed, and withdrawn while it waits."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.choices import StepState
from agencies.forms import AGENCY_STEPS, LOCALITY_STEPS, StepForm
from agencies.models import Locality, ReorganizationStep
from agencies.reorganizing.parts import LineSort
from agencies.reorganizing.plan import Plan
from agencies.reorganizing.steps import Preview, StalePreview, make, may_reorganize, may_see_steps, preview, withdraw

STAGE, SEEN, MEMBER, HOLDER = "buoc", "da-xem", "vai-tro-", "chuc-vu-"
CONFIRM, MEND = "xac-nhan", "sua"
LONGEST_LOG = 100


@login_required
def steps(request: HttpRequest) -> HttpResponse:
    """What may be done, and what was done."""
    if not may_see_steps(request.user):
        raise PermissionDenied("Trang này dành cho quản trị của đơn vị.")
    places = list(Locality.objects.named().order_by("pk")) if request.user.is_superuser else []
    seen = ReorganizationStep.objects.visible_to(request.user)
    context = {
        "agency_kinds": [(kind, form.kind.label) for kind, form in AGENCY_STEPS.items()],
        "locality_kinds": [(kind, form.kind.label) for kind, form in LOCALITY_STEPS.items() if places],
        "places": places,
        "locality": _locality(request),
        "steps": seen[:LONGEST_LOG],
    }
    return render(request, "agencies/reorganizations.html", context)


def _locality(request: HttpRequest) -> Locality:
    """The locality whose agencies are reorganised: the acting one; for the superuser the one asked for, or the first.

    PermissionDenied where the user keeps none.
    """
    asked = request.GET.get("don_vi", "")
    named = Locality.objects.named()
    if request.user.is_superuser:
        chosen = named.filter(pk=int(asked)).first() if asked.isdecimal() else None
        found = chosen or named.filter(until__isnull=True).order_by("pk").first()
    else:
        found = named.filter(pk=request.user.acting.locality_id).first() if request.user.acting else None
    if found is None or not may_reorganize(request.user, found.pk):
        raise PermissionDenied("Chỉ quản trị của đơn vị được sắp xếp lại cơ quan.")
    return found


@login_required
def reorganize(request: HttpRequest, kind: str) -> HttpResponse:
    """One step: filled in, then previewed, then confirmed. Everything typed travels along."""
    form_class = {**AGENCY_STEPS, **LOCALITY_STEPS}.get(kind)
    if form_class is None:
        raise Http404
    if kind in LOCALITY_STEPS and not request.user.is_superuser:
        raise PermissionDenied("Chỉ quản trị toàn hệ thống được sắp xếp lại đơn vị hành chính.")
    data = request.POST if request.method == "POST" else None
    initial = {"agency": request.GET.get("co_quan", "")} if request.GET.get("co_quan", "").isdecimal() else {}
    form = form_class(data, locality=_locality(request), user=request.user, initial=initial)
    if data is not None and data.get(STAGE) != MEND and form.is_valid():
        return _planned(request, form, _with_people(form.plan(), request.POST))
    return _fill(request, form)


def _with_people(plan: Plan, posted: QueryDict) -> Plan:
    """The plan with who goes where, as chosen in the preview."""

    def chosen(prefix: str) -> dict[int, int | None]:
        found = {name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)}
        return {int(pk): int(to) if to.isdecimal() else None for pk, to in found.items() if pk.isdecimal()}

    return replace(plan, members=chosen(MEMBER), holders=chosen(HOLDER))


def _planned(request: HttpRequest, form: StepForm, plan: Plan) -> HttpResponse:
    try:
        if request.POST.get(STAGE) != CONFIRM:
            return _previewed(request, form, preview(plan, request.user))
        made = make(plan, user=request.user, seen=request.POST.get(SEEN, "").split())
    except ValidationError as problem:
        form.put(problem)
        return _fill(request, form)
    except StalePreview as stale:
        return _previewed(request, form, stale.preview, str(stale))
    told = "Đã ghi bước sắp xếp, chờ đến ngày" if made.state == StepState.WAITING else "Đã sắp xếp lại"
    messages.success(request, f"{told}: {made.summary}.")
    return redirect("agencies:reorganization", pk=made.pk)


def _fill(request: HttpRequest, form: StepForm) -> HttpResponse:
    return render(request, "agencies/reorganization_form.html", {"form": form, "locality": form.locality})


def _previewed(request: HttpRequest, form: StepForm, shown: Preview, told: str = "") -> HttpResponse:
    own = (STAGE, SEEN, "csrfmiddlewaretoken")
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in own and not name.startswith((MEMBER, HOLDER))
    ]
    context = {
        "form": form,
        "locality": form.locality,
        "shown": shown,
        "told": told if shown.fresh else "",
        "typed": typed,
        "seen": " ".join(shown.signs),
        "waits": shown.change.on > timezone.localdate(),
        "MEMBER": MEMBER,
        "HOLDER": HOLDER,
    }
    return render(request, "agencies/reorganization_preview.html", context)


def _step(request: HttpRequest, pk: int) -> ReorganizationStep:
    rows = ReorganizationStep.objects.visible_to(request.user).select_related("withdraws", "withdrawn_by")
    return get_object_or_404(rows, pk=pk)


@login_required
def step(request: HttpRequest, pk: int, problem: str = "") -> HttpResponse:
    """One step of the log: what was asked, what it moved and what stayed."""
    shown = _step(request, pk)
    lines: list[Any] = shown.details.get("lines", [])
    sections = [
        (_heading(sort, shown), [(text, names) for kind, text, names in lines if kind == sort])
        for sort in LineSort
        if any(line[0] == sort for line in lines)
    ]
    context = {"step": shown, "sections": sections, "problem": problem, "reason": request.POST.get("reason", "")}
    return render(request, "agencies/reorganization_detail.html", context)


def _heading(sort: LineSort, step: ReorganizationStep) -> str:
    return "Đã thay đổi" if sort == LineSort.MOVES and step.state == StepState.DONE else sort.label


@login_required
@require_POST
def withdraw_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Another step that withdraws this one while it waits for its day."""
    try:
        undoing = withdraw(_step(request, pk), user=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as problem:
        return step(request, pk, " ".join(problem.messages))
    messages.success(request, "Đã rút lại bước này: không có gì thay đổi trong danh bạ.")
    return redirect("agencies:reorganization", pk=undoing.pk)
