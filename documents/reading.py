"""What a user reads of a document: which version, and how to load it in few queries."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, DateField, F, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from activity.log import entries_about
from activity.models import LogEntry
from agencies.models import Agency, AgencyName, User
from agencies.naming import carry_names, name_columns
from agencies.querysets import agency_lineage
from documents.attaching import attachment_count
from documents.choices import Action, DocumentState, FileFormat, ShareReason
from documents.models import CommitteeOpinion, Document, FrozenFile, LegalBasis, Party, Version
from documents.querysets import WORKING_ROLES

RECORDED = "ghi-nhan"  # the deed of entering a document signed elsewhere
REPLACED = "duoc-thay-the"  # another document was issued instead
PUBLIC_DEEDS = (Action.ISSUE.value, Action.CLOSE.value, RECORDED, REPLACED)


def readable_version(document: Document, user: User) -> Version | None:
    """The version a user reads: the newest for the drafting agency, its successors and the superuser.

    Everybody else reads the newest frozen one; None where there is none yet. The document itself must come from
    ``visible_to(user)``.
    """
    if document.current_version.is_frozen or reads_draft(document, user):
        return document.current_version
    return document.frozen_version


def reads_draft(document: Document, user: User) -> bool:
    """Whether the user works for the drafting agency or one that succeeds it, or is the superuser."""
    acting = user.acting
    if acting is None:
        return user.is_superuser
    if acting.role not in WORKING_ROLES:
        return False
    if acting.agency_id == document.drafting_agency_id:
        return True
    return Agency.objects.filter(pk=document.drafting_agency_id, pk__in=agency_lineage(acting.agency_id)).exists()


def page_prefetches(prefix: str = "") -> list[Prefetch[Any]]:
    """What a page about a document needs, in two queries: its versions, and their parties with agreement and signature.

    ``prefix`` leads from the queryset's model to the document: ``Program.objects…prefetch_related(
    *page_prefetches("document__"))``. Versions, permissions and buttons then ask nothing more.
    """
    rows = ("agency", "agreement", "signatory__post", "signatory__official")
    parties = Party.objects.select_related(*rows).with_signature().with_reminder().annotate(**name_columns("agency"))
    return [
        Prefetch(f"{prefix}versions", Version.objects.select_related("committee_opinion")),
        Prefetch(f"{prefix}versions__parties", parties),
    ]


def carry_party_names(document: Document) -> None:
    """Hands the parties' agencies the names that ``page_prefetches`` read."""
    for version in document.versions.all():
        for party in version.parties.all():
            carry_names(party, "agency")


def binding_parties(version: Version) -> list[Party]:
    """The parties of a version in signing order with agreements, signatures and names, in two queries."""
    parties = list(
        version.parties.select_related(
            "agency",
            "agreement__by",
            "agreement__appointment__post",
            "agreement__appointment__official",
            "agreement__delegation",
            "signatory__post",
            "signatory__official",
        )
        .with_signature()
        .with_reminder()
        .order_by("signature_position", "header_position", "pk")
    )
    name_agencies(party.agency for party in parties)
    return parties


def waited_for(document: Document, parties: Iterable[Party]) -> list[Party]:
    """The parties (``binding_parties``) whose agreement or signature the document waits for, since ``state_since``."""
    if document.state == DocumentState.AGREEING:
        return [party for party in parties if not hasattr(party, "agreement")]
    if document.state == DocumentState.AGREED:
        return [party for party in parties if party.signature is None]
    return []


def opinion_on(document: Document, user: User) -> CommitteeOpinion | None:
    """The newest opinion of the party committee that the user may read, with ``scans``, how many files it carries.

    One query where there is one (``page_prefetches``), else none.
    """
    if not any(hasattr(version, "committee_opinion") for version in document.versions.all()):
        return None
    seen = CommitteeOpinion.objects.visible_to(user).filter(version__document=document).select_related("version")
    counted = seen.annotate(scans=attachment_count(CommitteeOpinion), **name_columns("agency"))
    found = counted.select_related("agency").order_by("-version__no").first()
    if found is not None and found.agency is not None:
        carry_names(found, "agency")
    return found


def name_agencies(agencies: Iterable[Agency | None], on: datetime.date | None = None) -> None:
    """Gives loaded agencies their names of the day ``on`` (today if omitted), all in one query.

    Where all names are younger than that day, the earliest one. None among the agencies is passed over.
    """
    day = on or timezone.localdate()
    wanted: dict[int, list[Agency]] = {}
    for agency in agencies:
        if agency is not None:
            wanted.setdefault(agency.pk, []).append(agency)
    for name in AgencyName.objects.filter(agency__in=wanted).order_by("valid_from"):
        for agency in wanted[name.agency_id]:
            if name.valid_from <= day or not hasattr(agency, "named_full"):
                _name(agency, name)


def _name(agency: Agency, name: AgencyName) -> None:
    for part in ("full", "short", "symbol"):
        setattr(agency, f"named_{part}", getattr(name, part))


class PrintedRow(NamedTuple):
    """A row of a version by its id, as it is or will be printed."""

    pk: int
    shown: str

    def __str__(self) -> str:
        return self.shown


def bases_and_recipients(version: Version) -> tuple[list[PrintedRow], list[PrintedRow]]:
    """The legal bases and the recipients of the directory, in order.

    Both in one query, so that a page which shows them has its ten for what else it shows.
    """
    basis = [F(f"legal_basis__{part}") for part in ("title", "number", "dated_on")]
    bases = version.legal_bases.order_by().values_list(Value("basis"), "position", "pk", "text", *basis)
    full, short, _symbol = name_columns("agency").values()
    at_home = When(agency__locality=version.document.locality_id, then=short)
    name = Case(When(~Q(printed=""), then=F("printed")), at_home, default=full)
    nothing = [Value(""), Value(""), Cast(Value(None), DateField())]
    chosen = version.recipient_agencies.order_by().values_list(Value("chosen"), "position", "pk", name, *nothing)
    found: dict[str, list[PrintedRow]] = {"basis": [], "chosen": []}
    for sort, _position, pk, text, title, number, dated_on in sorted(bases.union(chosen, all=True), key=_place):
        cited = LegalBasis(title=title, number=number, dated_on=dated_on).citation
        found[sort].append(PrintedRow(pk, text or cited))
    return found["basis"], found["chosen"]


def _place(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:3]


def frozen_file(document: Document) -> FrozenFile | None:
    """The PDF kept at issue; None while it is still being made, and before issue."""
    return document.frozen_files.filter(format=FileFormat.PDF).first() if document.is_issued else None


def history(document: Document, user: User) -> QuerySet[LogEntry]:
    """The document's log as far as the user may read it, newest first.

    All for the drafting agency. Agencies that took part see its transitions and their own deeds; everybody else, who
    sees it only once issued, its issue and end, and an agency that received it what it did itself.
    """
    entries = entries_about(document)
    if reads_draft(document, user):
        return entries
    acting = user.acting
    if acting is None or acting.role not in WORKING_ROLES:
        return entries.filter(action__in=PUBLIC_DEEDS)
    line = agency_lineage(acting.agency_id)
    took_part = document.shares.filter(agency__in=line).exclude(why=ShareReason.RECIPIENT).exists()
    told = [*Action.values, RECORDED, REPLACED] if took_part else PUBLIC_DEEDS
    return entries.filter(Q(action__in=told) | Q(agency__in=line))
