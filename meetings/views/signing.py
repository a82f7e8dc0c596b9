"""The ceremony: each programme's parties, and the form that records a signature."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agencies.models import User
from coordination.models import Program
from documents import choices as document_choices
from documents.exceptions import TransitionError
from documents.models import Party
from documents.permissions import may_record_signature_of
from documents.views.revisions import posted_revision
from documents.workflow import available_actions
from meetings.choices import Action
from meetings.forms.signing import SignatureForm
from meetings.models import Meeting
from meetings.signing import sign_at_ceremony, signatories, signed_programs
from meetings.views.shared import meeting_context, meeting_or_404
from meetings.workflow import guard_state


@dataclass
class SigningParty:
    """A party at the ceremony with the form to record its signature where the user may."""

    party: Party
    form: SignatureForm | None


@dataclass
class SigningProgram:
    """A programme at the ceremony."""

    program: Program
    parties: list[SigningParty]
    may_sign: bool

    @property
    def is_electronic(self) -> bool:
        """Whether its parties sign the file itself, so that nothing is recorded here."""
        rounds = self.program.document.current_version.signing_rounds.all()
        return any(one.state == document_choices.RoundState.OPEN for one in rounds)


def _ceremony(meeting: Meeting, user: User, typed: dict[int, SignatureForm]) -> list[SigningProgram]:
    programs = signed_programs(meeting, user)
    held = signatories(programs, meeting)
    open_today = _is_open(meeting)
    return [
        SigningProgram(
            program,
            [
                SigningParty(
                    party, typed.get(party.pk) or SignatureForm(party=party, held=held.get(party.agency_id, []))
                )
                if may_sign and party.signature is None and may_record_signature_of(user, party)
                else SigningParty(party, None)
                for party in program.document.current_version.parties.all()
            ],
            may_sign,
        )
        for program in programs
        for may_sign in [open_today and document_choices.Action.SIGN in available_actions(program.document, user)]
    ]


def _is_open(meeting: Meeting) -> bool:
    try:
        guard_state(meeting, Action.SIGN)
    except TransitionError:
        return False
    return True


def _page(request: HttpRequest, meeting: Meeting, typed: dict[int, SignatureForm] | None = None) -> HttpResponse:
    context = meeting_context(meeting, request.user, "signing")
    context["ceremony"] = ceremony = _ceremony(meeting, request.user, typed or {})
    context["next_party"] = next((row.party.pk for one in ceremony for row in one.parties if row.form), None)
    context["is_open"] = _is_open(meeting)
    return render(request, "meetings/meeting_signing.html", context)


@login_required
def signing(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, meeting_or_404(request.user, pk))


@login_required
def signing_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the big screen of the hall: the programmes and who has signed, and nothing else; looks again by itself."""
    meeting = meeting_or_404(request.user, pk)
    programs = signed_programs(meeting, request.user)
    waiting = any(one.document.state == document_choices.DocumentState.AGREED for one in programs)
    context = {"meeting": meeting, "programs": programs, "waiting": waiting}
    return render(request, "meetings/signing_screen.html", context)


@login_required
@require_POST
def sign(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Records the party's signature; with the last one the programme is signed and may be issued."""
    meeting = meeting_or_404(request.user, pk)
    programs = signed_programs(meeting, request.user)
    program, party = _find(programs, party_pk)
    form = SignatureForm(request.POST, party=party, held=signatories(programs, meeting).get(party.agency_id, []))
    if not form.is_valid():
        return _page(request, meeting, {party.pk: form})
    try:
        complete = sign_at_ceremony(
            meeting, program=program, party=party, user=request.user, rev=posted_revision(request), **form.cleaned_data
        )
    except TransitionError as error:
        messages.error(request, f"{party}: {error}")
        return _page(request, meeting, {party.pk: form})
    ended = "Đã ký đủ: có thể vào số và ban hành." if complete else "Đã ghi nhận chữ ký."
    messages.success(request, f"{party} - {form.cleaned_data['appointment']}: {ended}")
    return redirect("meetings:signing", pk)


def _find(programs: list[Program], party_pk: int) -> tuple[Program, Party]:
    """The party of any version: one of an older version is told that the text has changed."""
    versions = ((program, version) for program in programs for version in program.document.versions.all())
    parties = ((program, party) for program, version in versions for party in version.parties.all())
    found = next((pair for pair in parties if pair[1].pk == party_pk), None)
    if found is None:
        raise Http404("Bên này không ký tại hội nghị này.")
    return found
