"""Signing at a ceremony: the programmes a meeting signs, and each party's signature given there."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Prefetch

from agencies.choices import SigningAuthority
from agencies.models import Appointment, User
from agencies.naming import carry_names, name_columns
from coordination.models import Program
from documents import workflow as document_workflow
from documents.choices import DocumentState, SignatureWay
from documents.exceptions import InvalidTransition
from documents.models import Party, Version
from meetings.choices import Action, PurposeKind
from meetings.models import Meeting
from meetings.workflow import guard_state, lock


def signed_programs(meeting: Meeting, user: User) -> list[Program]:
    """The programmes to be signed at the meeting that the user may see, titled, with parties and signatures.

    Four queries however many there are. Parties stand in signing order and carry their names of today.
    """
    purposes = meeting.purposes.filter(kind=PurposeKind.SIGNING)
    parties = (
        Party.objects.select_related("agency", "agreement", "signatory__official", "signatory__post")
        .annotate(**name_columns("agency"))
        .order_by("signature_position", "header_position", "pk")
        .with_signature()
    )
    programs = list(
        Program.objects.visible_to(user)
        .filter(pk__in=purposes.values("program"))
        .with_title(user)
        .select_related("document")
        .prefetch_related(
            Prefetch("document__versions", Version.objects.prefetch_related("signing_rounds")),
            Prefetch("document__versions__parties", parties),
        )
    )
    for program in programs:
        for party in program.document.current_version.parties.all():
            carry_names(party, "agency")
    return programs


def signatories(programs: list[Program], meeting: Meeting) -> dict[int, list[Appointment]]:
    """Who held posts on the day of the meeting, by agency id, for the parties of these programmes. One query."""
    agencies = [party.agency_id for one in programs for party in one.document.current_version.parties.all()]
    held = Appointment.objects.filter(agency__in=agencies).valid_on(meeting.held_on)
    found: dict[int, list[Appointment]] = {}
    for appointment in held.select_related("official", "post").order_by("post__order", "official__name"):
        found.setdefault(appointment.agency_id, []).append(appointment)
    return found


@transaction.atomic
def sign_at_ceremony(
    meeting: Meeting,
    *,
    program: Program,
    party: Party,
    user: User,
    appointment: Appointment,
    authority: SigningAuthority | str,
    rev: int | None = None,
) -> bool:
    """Records a party's signature as given on the meeting's day; True where it was the last and all have signed.

    ``rev`` is the document's. Raises what documents.workflow.sign raises, and InvalidTransition where the meeting does
    not sign this programme, is not to be held, or has not come.
    """
    locked = lock(meeting)
    guard_state(locked, Action.SIGN)
    if not locked.purposes.filter(kind=PurposeKind.SIGNING, program=program).exists():
        raise InvalidTransition("Hội nghị này không ký kết chương trình đó.")
    signature = document_workflow.sign(
        program.document,
        party=party,
        user=user,
        on=locked.held_on,
        way=SignatureWay.CEREMONY,
        appointment=appointment,
        authority=authority,
        rev=rev,
    )
    return signature.party.version.document.state == DocumentState.SIGNED
