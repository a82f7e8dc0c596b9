"""Regulations: their list, a new one, one signed before, and the page of one."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from coordination.choices import Family, SpanKind
from coordination.content import outline_of
from coordination.forms.fields import agency_choices, former_agency_choices, signatory_choices
from coordination.forms.regulations import RegulationFactsForm
from coordination.forms.starting import NoteFormSet, PartyFormSet, RecordedPartyFormSet, RegulationRecordForm
from coordination.models import Regulation
from coordination.permissions import may_record, may_start
from coordination.recording import record_regulation
from coordination.regulation_phrases import usual_title
from coordination.regulations import years_of
from coordination.starting import usual_parties
from coordination.starting_regulations import create_regulation, family_of, suggested_term
from coordination.views.context import joint_context
from coordination.views.drafting import editor_url
from coordination.views.programs import source_notes
from documents.listing import PAGE_SIZE, OneQueryPaginator, name_parties
from documents.reading import bases_and_recipients


@login_required
def regulation_list(request: HttpRequest) -> HttpResponse:
    """Regulations the user may see, the latest years first."""
    seen = Regulation.objects.visible_to(request.user).with_title(request.user).with_replacement()
    page = OneQueryPaginator(seen.select_related("document"), PAGE_SIZE).get_page(request.GET.get("trang"))
    name_parties(page.object_list)
    may = {"may_start": may_start(request.user), "may_record": may_record(request.user)}
    return render(request, "coordination/regulation_list.html", {"page_obj": page, **may})


@login_required
def regulation_create(request: HttpRequest) -> HttpResponse:
    """Facts and parties of a new regulation; ``nhom`` in the address says what is usual."""
    if not may_start(request.user):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được tạo quy chế.")
    asked, today = request.GET.get("nhom", ""), timezone.localdate()
    family = asked if asked in Family.values else Family.AUTHORITIES
    form, parties = _start_forms(request, family, today)
    if request.method == "POST" and all([form.is_valid(), parties.is_valid()]):
        regulation = create_regulation(request.user, form.cleaned_data, parties.values({}), family)
        messages.success(request, "Đã tạo dự thảo quy chế với các chương, điều thường dùng. Hãy sửa lại cho đúng.")
        return redirect(editor_url(regulation))
    context = {"form": form, "parties": parties, "families": Family.choices, "family": family}
    return render(request, "coordination/regulation_create.html", context)


def _start_forms(request: HttpRequest, family: str, today: datetime.date) -> tuple[RegulationFactsForm, Any]:
    acting, data = request.user.acting, request.POST or None
    first, last = suggested_term(today)
    agencies = agency_choices(acting.locality_id, today)
    span = Regulation(span_kind=SpanKind.TERM, year_from=first, year_to=last).span
    initial = {
        "title": usual_title(family, span, str(acting.agency.locality)),
        "span_kind": SpanKind.TERM,
        "year_from": first,
        "year_to": last,
        "standing_agency_id": acting.agency_id,
    }
    people = signatory_choices(agencies, today, today)
    usual = [vars(party) for party in usual_parties(family, acting.agency.locality, today)]
    form = RegulationFactsForm(data, initial=initial, user=request.user, agencies=agencies)
    shared = {"agencies": agencies, "signatories": people}
    return form, PartyFormSet(data, initial=usual, prefix="ben", form_kwargs=shared)


@login_required
def regulation_record(request: HttpRequest) -> HttpResponse:
    """Ghi nhận: a regulation signed before, as far as its source tells."""
    if not may_record(request.user):
        raise PermissionDenied("Chỉ chuyên viên và văn thư ghi nhận quy chế đã ký.")
    data, today = request.POST or None, timezone.localdate()
    agencies = former_agency_choices(request.user.acting.locality_id, today)
    first, last = suggested_term(today)
    initial = {"span_kind": SpanKind.TERM, "year_from": first, "year_to": last}
    form = RegulationRecordForm(data, initial=initial, agencies=agencies)
    parties = RecordedPartyFormSet(data, prefix="ben", form_kwargs={"agencies": agencies})
    notes = NoteFormSet(data, prefix="ghi-chu")
    if request.method == "POST" and all([form.is_valid(), parties.is_valid(), notes.is_valid()]):
        regulation = _record(request, form, parties, notes)
        messages.success(request, "Đã ghi nhận quy chế.")
        return redirect(regulation)
    told = {"what": "quy chế", "list_path": reverse("coordination:regulations")}
    context = {"form": form, "parties": parties, "notes": notes, **told}
    return render(request, "coordination/regulation_record.html", context)


def _record(request: HttpRequest, form: RegulationRecordForm, parties: Any, notes: Any) -> Regulation:
    told = dict(form.cleaned_data)
    standing, articles = told.pop("standing_agency_id"), told.pop("items")
    return record_regulation(
        user=request.user,
        drafting_agency=request.user.acting.agency,
        parties=parties.parties(),
        standing_agency=Agency.objects.filter(pk=standing).first(),
        articles=articles,
        notes=notes.notes(),
        **told,
    )


def regulation_page(request: HttpRequest, regulation: Regulation) -> HttpResponse:
    """Nội dung: chapters and articles, and the programmes under it by year."""
    context = joint_context(regulation, request.user, "content")
    version, document = context["version"], regulation.document
    bases, recipients = bases_and_recipients(version) if version.has_bases_or_recipients else ([], [])
    context |= {
        "lines": outline_of(version),
        "years": years_of(regulation, request.user),
        "bases": bases,
        "recipients": recipients,
        "notes": source_notes(regulation) if context["recorded"] else [],
        "starts": document.is_issued and may_start(request.user),
        "family": family_of(version.parties.all()),
    }
    return render(request, "coordination/regulation_detail.html", context)
