"""A new programme, and one signed before."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, User
from coordination.above import regulations_seen
from coordination.choices import Family, SpanKind
from coordination.forms.facts import FIRST_YEAR, LAST_YEAR, FactsForm, previous_choices
from coordination.forms.fields import agency_choices, former_agency_choices, signatory_choices
from coordination.forms.starting import NoteFormSet, PartyFormSet, RecordedPartyFormSet, RecordForm
from coordination.models import Program, Regulation
from coordination.permissions import may_record, may_start
from coordination.phrases import usual_title
from coordination.recording import record_program
from coordination.starting import create_program, suggested_year, usual_parties
from coordination.starting_regulations import parties_of
from coordination.views.drafting import editor_url
from documents.choices import DocumentState

ROLLOVER_CHOICES = 12


@login_required
def program_create(request: HttpRequest) -> HttpResponse:
    """First the family, which says what is usual; then facts and parties.

    In the address ``nam``: for another year; ``quy-che``: with the parties of a regulation (id).
    """
    if not may_start(request.user):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được tạo chương trình.")
    family, today = request.GET.get("nhom", ""), timezone.localdate()
    if family not in Family.values:
        return _first_question(request)
    year = asked_year(request.GET.get("nam", ""), suggested_year(today))
    on = min(today, datetime.date(year, 12, 31))
    regulation = regulation_asked(request)
    locality = request.user.acting.agency.locality
    usual = parties_of(regulation, on) if regulation else usual_parties(family, locality, on)
    form, parties = _start_forms(request, family, year, usual, regulation)
    if request.method == "POST" and all([form.is_valid(), parties.is_valid()]):
        told = {party.agency_id: party.responsibility for party in usual}
        program = create_program(request.user, form.cleaned_data, parties.values(told))
        messages.success(request, "Đã tạo dự thảo. Hãy ghi các nội dung phối hợp.")
        return redirect(editor_url(program))
    context = {"form": form, "parties": parties, "family": Family(family).label, "regulation": regulation}
    return render(request, "coordination/program_create.html", context)


def regulation_asked(request: HttpRequest) -> Regulation | None:
    """The regulation in the address (``quy-che``) that the programme is started from, where one is in force."""
    asked = request.GET.get("quy-che", "")
    return regulations_seen(request.user).filter(pk=int(asked)).first() if asked.isdecimal() else None


def _first_question(request: HttpRequest) -> HttpResponse:
    """Which way to start: from a programme of last year, or with a family's usual parties and texts."""
    before = Program.objects.open_to_rollover(request.user).not_followed().with_title(request.user)
    context = {"families": Family.choices, "before": before[:ROLLOVER_CHOICES]}
    return render(request, "coordination/program_family.html", context)


def asked_year(typed: str, suggested: int) -> int:
    """The year in the address where it is one that a programme may have."""
    year = int(typed) if typed.isdecimal() else suggested
    return year if FIRST_YEAR <= year <= LAST_YEAR else suggested


def _start_forms(
    request: HttpRequest, family: str, year: int, usual: list[Any], regulation: Regulation | None
) -> tuple[FactsForm, Any]:
    acting, data = request.user.acting, request.POST or None
    before, last = datetime.date(year - 1, 1, 1), datetime.date(year, 12, 31)
    agencies = agency_choices(acting.locality_id, last)
    initial = {
        "title": usual_title(family, f"năm {year}", str(acting.agency.locality)),
        "family": family,
        "year_from": year,
        "standing_agency_id": regulation.document.standing_agency_id if regulation else acting.agency_id,
        "previous_id": latest_of_family(request.user, family, year),
        "parent_regulation_id": regulation.document_id if regulation else None,
    }
    shared = {"agencies": agencies, "signatories": signatory_choices(agencies, before, last)}
    form = FactsForm(data, initial=initial, user=request.user, agencies=agencies)
    return form, PartyFormSet(data, initial=[vars(party) for party in usual], prefix="ben", form_kwargs=shared)


def latest_of_family(user: User, family: str, year: int) -> int | None:
    """The newest programme of a family before ``year`` that the user sees."""
    seen = Program.objects.visible_to(user).exclude(document__state=DocumentState.CANCELLED)
    return seen.filter(family=family, year_to__lt=year).order_by("-year_to", "-pk").values_list("pk", flat=True).first()


@login_required
def program_record(request: HttpRequest) -> HttpResponse:
    """Ghi nhận: a programme signed before, as far as its source tells."""
    if not may_record(request.user):
        raise PermissionDenied("Chỉ chuyên viên và văn thư ghi nhận chương trình đã ký.")
    data, today = request.POST or None, timezone.localdate()
    agencies = former_agency_choices(request.user.acting.locality_id, today)
    initial = {"year_from": today.year - 1, "family": Family.AUTHORITIES, "span_kind": SpanKind.YEAR}
    form = RecordForm(data, initial=initial, agencies=agencies, previous=previous_choices(request.user))
    parties = RecordedPartyFormSet(data, prefix="ben", form_kwargs={"agencies": agencies})
    notes = NoteFormSet(data, prefix="ghi-chu")
    if request.method == "POST" and all([form.is_valid(), parties.is_valid(), notes.is_valid()]):
        program = _record(request, form, parties, notes)
        messages.success(request, "Đã ghi nhận chương trình.")
        return redirect(program)
    told = {"what": "chương trình", "list_path": reverse("coordination:programs")}
    context = {"form": form, "parties": parties, "notes": notes, **told}
    return render(request, "coordination/program_record.html", context)


def _record(request: HttpRequest, form: RecordForm, parties: Any, notes: Any) -> Program:
    told = dict(form.cleaned_data)
    standing, previous = told.pop("standing_agency_id"), told.pop("previous_id")
    acting = request.user.acting
    return record_program(
        user=request.user,
        drafting_agency=acting.agency,
        parties=parties.parties(),
        standing_agency=Agency.objects.filter(pk=standing).first(),
        previous=Program.objects.filter(pk=previous).first(),
        notes=notes.notes(),
        **told,
    )
