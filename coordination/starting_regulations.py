"""Starting a regulation: its first facts, parties and usual chapters; and a programme from a regulation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activity.log import record
from agencies.choices import AgencyKind
from agencies.models import Agency, User
from coordination.choices import Family, SpanKind
from coordination.editing import LineValues, PartyValues
from coordination.editing.lines import place_line
from coordination.editing.parties import place_party
from coordination.models import Regulation
from coordination.permissions import may_start
from coordination.phrases import USUAL_PARTIES
from coordination.regulation_phrases import Article, usual_chapters, usual_preamble
from coordination.starting import heads_of
from documents.choices import DocumentKind
from documents.drafting import open_document
from documents.models import Party

FIRST_TERM, TERM_YEARS = 2021, 5  # terms of People's Councils: 2021-2026, 2026-2031 …


def suggested_term(today: datetime.date) -> tuple[int, int]:
    """The People's Councils' term that today lies in; from the year on in which it is elected, the new one."""
    first = FIRST_TERM + (today.year - FIRST_TERM) // TERM_YEARS * TERM_YEARS
    return first, first + TERM_YEARS


@transaction.atomic
def start_regulation(
    *, user: User, title: str, year_from: int, year_to: int, span_kind: str = SpanKind.TERM
) -> Regulation:
    """Opens a regulation with its first draft for the agency the user acts for; PermissionDenied without one."""
    if user.acting is None or not may_start(user):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được soạn quy chế.")
    draft = open_document(DocumentKind.REGULATION, title=title, drafting_agency=user.acting.agency)
    span = {"span_kind": span_kind, "year_from": year_from, "year_to": year_to}
    regulation = Regulation.objects.create(document=draft.document, **span)
    record(draft.document, "tao", f"Tạo dự thảo: {title}", user=user)
    return regulation


@transaction.atomic
def create_regulation(
    user: User, facts: Mapping[str, Any], parties: Sequence[PartyValues], family: str = Family.OTHER
) -> Regulation:
    """Opens a regulation: facts (keys as of ``editing.facts_of``), parties in order, the family's usual chapters.

    PermissionDenied where the user may not start one; ValidationError where a party stands twice.
    """
    span = {name: facts[name] for name in ("title", "span_kind", "year_from", "year_to")}
    regulation = start_regulation(user=user, **span)
    document = regulation.document
    document.standing_agency_id = facts["standing_agency_id"]
    document.save(update_fields=["standing_agency"])
    draft = document.current_version
    draft.preamble = usual_preamble(regulation.span)
    draft.save(update_fields=["preamble"])
    for values in parties:
        place_party(draft, values)
    duties = list(_duties(family, [values.agency_id for values in parties]))
    for chapter in usual_chapters(family, regulation.span, str(document.locality), duties):
        top = place_line(draft, regulation, LineValues(title=chapter.title))
        for article in chapter.articles:
            place_line(draft, regulation, LineValues(title=article.title, body=article.body), top)
    return regulation


def _duties(family: str, parties: Sequence[int]) -> Iterator[Article]:
    """An article for each of the parties (ids) that is usual in the family; one for a group of the same kind."""
    usual = {one.kind: one for one in USUAL_PARTIES[family]}
    agencies = Agency.objects.named().in_bulk(list(parties))
    grouped: set[str] = set()
    for pk in parties:
        told = usual.get(AgencyKind(agencies[pk].kind))
        if told is None or (told.group_label and told.group_label in grouped):
            continue
        grouped.add(told.group_label)
        duty = told.responsibility.replace("chương trình", "Quy chế")
        yield Article(f"Trách nhiệm của {told.group_label or agencies[pk].short}", duty)


def family_of(parties: Iterable[Party]) -> Family:
    """The family of the programmes that these parties usually sign; each comes with its agency."""
    kinds = {party.agency.kind for party in parties}
    if kinds & {AgencyKind.PEOPLES_COUNCIL, AgencyKind.PEOPLES_COMMITTEE}:
        return Family.AUTHORITIES
    return Family.FRONT_AND_ORGANIZATIONS if AgencyKind.FATHERLAND_FRONT in kinds else Family.OTHER


def parties_of(regulation: Regulation, on: datetime.date) -> list[PartyValues]:
    """The parties of a signed regulation that exist on ``on``, for a programme under it; each signed by its head."""
    version = regulation.document.frozen_version
    rows = list(version.parties.select_related("agency")) if version else []
    kept = [party for party in rows if party.agency.is_valid_on(on)]
    heads = heads_of([party.agency for party in kept], on)
    duties = {str(one.kind): one.responsibility for one in USUAL_PARTIES[family_of(kept)]}
    return [
        PartyValues(
            agency_id=party.agency_id,
            acting_body=party.acting_body,
            group_label=party.group_label,
            signatory_id=heads.get(party.agency_id),
            responsibility=duties.get(party.agency.kind, ""),
        )
        for party in kept
    ]
