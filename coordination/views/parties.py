"""Parties of a draft: added, changed, ordered, removed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from coordination import editing
from coordination.forms.fields import agency_choices, signatory_choices
from coordination.forms.parties import PartyForm
from coordination.views.drafting import DraftFormView, draft_or_back, editor_url
from coordination.views.editor import ordered, stepped
from documents.models import Party


class PartyAddView(DraftFormView):
    template_name = "coordination/party_form.html"
    form_class = PartyForm
    heading = "Thêm bên tham gia"
    anchor = "cac-ben"

    def party(self) -> Party | None:
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        first, last = self.span()
        party = self.party()
        own = party.agency_id if party else None
        agencies = agency_choices(self.joint.document.locality_id, last, [own])
        signatories = signatory_choices(agencies, first.replace(year=first.year - 1), last)
        return {**super().get_form_kwargs(), "agencies": agencies, "signatories": signatories}

    def save(self, form: PartyForm, seen: str | None) -> None:
        editing.add_party(self.joint, user=self.request.user, values=form.values())


class PartyEditView(PartyAddView):
    heading = "Sửa bên tham gia"

    def party(self) -> Party:
        return get_object_or_404(self.draft.parties.all(), pk=self.kwargs["party"])

    def shows(self) -> dict[str, Any]:
        return editing.party_values(self.party())

    def save(self, form: PartyForm, seen: str | None) -> None:
        pk = self.kwargs["party"]
        editing.save_party(self.joint, pk, user=self.request.user, values=form.values(), seen=seen)


@login_required
def party_remove(request: HttpRequest, kind: str, pk: int, party: int) -> HttpResponse:
    """Asks, then removes."""
    joint, answer = draft_or_back(request, kind, pk)
    if answer:
        return answer
    found = get_object_or_404(joint.document.current_version.parties.select_related("agency"), pk=party)
    if request.method == "POST":
        editing.remove_party(joint, party, user=request.user)
        return redirect(editor_url(joint, "cac-ben"))
    asked = {"question": f"Bỏ {found} khỏi các bên tham gia?", "warning": "Người ký và trách nhiệm đã ghi sẽ mất."}
    return render(request, "coordination/draft_confirm.html", {"joint": joint, "anchor": "cac-ben", **asked})


@login_required
@require_POST
def parties_order(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    moves = {
        "len": stepped(editing.move_party, step=-1),
        "xuong": stepped(editing.move_party, step=1),
        "ky-len": stepped(editing.move_party, step=-1, field="signature_position"),
        "ky-xuong": stepped(editing.move_party, step=1, field="signature_position"),
    }
    return ordered(request, kind, pk, "cac-ben", moves)
