"""The consultations of a programme as a user may see them: who was asked, who answered, who owes an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Value, When
from django.utils import timezone

from agencies.models import User
from agencies.naming import carry_names, name_columns
from agencies.querysets import agency_lineage
from coordination.content import outline_of
from coordination.models import Consultation, ConsultedAgency, ItemLine
from documents.attaching import attachment_count
from documents.models import Document, Version
from documents.querysets import WORKING_ROLES

DRAFTER = "consultation__version__document__drafting_agency"


@dataclass
class Round:
    """One sending-out with the agencies asked.

    ``own`` is the row of the user's agency or of one it succeeds; ``of_drafter``: whether he works for the drafting
    agency or one that succeeds it.
    """

    consultation: Consultation
    of_drafter: bool = False
    rows: list[ConsultedAgency] = field(default_factory=list)
    own: ConsultedAgency | None = None

    @property
    def version_no(self) -> int:
        return self.consultation.version.no

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(bool(row.answer) for row in self.rows)

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed, or the document is no longer out for comments."""
        return self.consultation.closed_on is not None or self.consultation.deadline < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return self.consultation.closed_on is None

    @property
    def silence(self) -> str:
        """What is said of who has not answered; nobody is late where the round ended before its deadline."""
        closed_on, deadline = self.consultation.closed_on, self.consultation.deadline
        if closed_on is not None and closed_on <= deadline:
            return "chưa trả lời khi đợt lấy ý kiến kết thúc"
        return "không trả lời trong hạn" if self.is_over else "chưa trả lời"

    @property
    def days_since(self) -> int:
        """For how many days answers have been owed."""
        return (timezone.localdate() - self.consultation.sent_on).days


def rounds_of(document: Document, user: User) -> list[Round]:
    """The consultations of a document, the newest first, with their agencies and their names.

    One query, beside that for the document's versions where they are not there yet.
    """
    whose: dict[str, Any] = {"is_own": _is_of(user, "agency"), "of_drafter": _is_of(user, DRAFTER)}
    rows = (
        ConsultedAgency.objects.filter(consultation__version__document=document)
        .select_related("consultation", "agency", "answered_by")
        .annotate(attachment_count=attachment_count(ConsultedAgency), **name_columns("agency"))
        .annotate(**whose)
        .order_by("-consultation__version__no", "agency__order", "pk")
    )
    versions = {version.pk: version for version in document.versions.all()}
    found: dict[int, Round] = {}
    for row in rows:
        carry_names(row, "agency")
        row.consultation.version = versions[row.consultation.version_id]
        row.has_ended = row.agency.until is not None and row.agency.until < timezone.localdate()
        one = found.setdefault(row.consultation_id, Round(row.consultation, row.of_drafter or user.acting is None))
        one.rows.append(row)
        if row.is_own and (one.own is None or (user.acting and row.agency_id == user.acting.agency_id)):
            one.own = row
    return list(found.values())


def _is_of(user: User, path: str) -> Case:
    """An annotation: whether the agency that ``path`` leads to is the user's or one it succeeds."""
    if user.acting is None or user.acting.role not in WORKING_ROLES:
        return Case(default=Value(False), output_field=BooleanField())
    line = agency_lineage(user.acting.agency_id)
    return Case(When(**{f"{path}__in": line}, then=Value(True)), default=Value(False), output_field=BooleanField())


def seen_rows(one: Round, user: User) -> list[ConsultedAgency]:
    """The answers a user sees: all of a mutual round for who was asked and the parties, else his own agency's.

    The drafting agency sees all.
    """
    if one.of_drafter or (one.consultation.mutual and (one.own or _is_party(one.consultation.version, user))):
        return one.rows
    return [one.own] if one.own else []


def _is_party(version: Version, user: User) -> bool:
    if user.acting is None or user.acting.role not in WORKING_ROLES:
        return False
    return any(party.agency_id == user.acting.agency_id for party in version.parties.all())


def signed_lines(version: Version) -> list[ItemLine]:
    """The items of a version in printed order, each with its ``sign`` ("1.", "1.a)"), in one query."""
    return in_order(outline_of(version))


def in_order(tops: list[ItemLine]) -> list[ItemLine]:
    """Numbered items in printed order, each with its whole ``sign``."""
    ordered = []
    for top in tops:
        ordered.append(top)
        for child in top.children_in_order:
            child.sign = child.whole_sign
            ordered.append(child)
    return ordered
