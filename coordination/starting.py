"""Starting a programme: what its family usually holds, and the draft with its first facts and parties."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from agencies.models import Agency, Appointment, Locality, User
from coordination.above import bases_above
from coordination.editing import PartyValues
from coordination.editing.bases import replace_bases
from coordination.editing.facts import PROGRAM_FACTS, write_texts
from coordination.editing.parties import place_party
from coordination.models import Program
from coordination.phrases import USUAL_PARTIES, usual_texts
from coordination.workflow import start_program

NEXT_YEAR_FROM_MONTH = 10


def suggested_year(today: datetime.date) -> int:
    """The year a new programme is most likely for: from October on the next one."""
    return today.year + (today.month >= NEXT_YEAR_FROM_MONTH)


@transaction.atomic
def create_program(user: User, facts: Mapping[str, Any], parties: Sequence[PartyValues]) -> Program:
    """Opens a programme with its first draft: facts (keys as of ``editing.facts_of``), parties in order, usual texts.

    The regulation and the programme of a higher level that the facts name stand among the bases.

    PermissionDenied where the user may not start one; ValidationError where a party stands twice.
    """
    span = {name: facts[name] for name in ("title", "family", "span_kind", "year_from", "year_to")}
    program = start_program(user=user, **span)
    for name in PROGRAM_FACTS:
        setattr(program, name, facts.get(name, getattr(program, name)))
    program.save()
    document = program.document
    document.standing_agency_id = facts["standing_agency_id"]
    document.save(update_fields=["standing_agency"])
    draft = document.current_version
    for values in parties:
        place_party(draft, values)
    write_texts(draft, usual_texts(program.span))
    replace_bases(draft, (), bases_above(program))
    return program


def usual_parties(family: str, locality: Locality, on: datetime.date) -> list[PartyValues]:
    """The locality's agencies on ``on`` that are usually parties of this family, each with its head, who signs."""
    rows = list(Agency.objects.filter(locality=locality).valid_on(on).order_by("order", "pk"))
    heads = heads_of(rows, on)
    return [
        PartyValues(
            agency_id=agency.pk,
            acting_body=agency.standing_body,
            group_label=usual.group_label,
            signatory_id=heads.get(agency.pk),
            responsibility=usual.responsibility,
        )
        for usual in USUAL_PARTIES[family]
        for agency in rows
        if agency.kind == usual.kind
    ]


def heads_of(agencies: Sequence[Agency], on: datetime.date) -> dict[int, int]:
    """The appointment that heads each agency on a day: agency id → appointment id."""
    held = Appointment.objects.filter(agency__in=agencies, post__is_head=True).valid_on(on)
    return dict(held.order_by("-post__order").values_list("agency_id", "pk"))
