"""Who may do what with a programme beyond the document's own permissions: one question a predicate."""

from __future__ import annotations

from collections.abc import Collection

from agencies.choices import Role
from agencies.models import Agency, User
from agencies.querysets import agency_lineage
from coordination.models import Comment, ConsultedAgency, Program
from coordination.querysets import ROLLED_OVER_STATES
from documents.choices import DocumentState
from documents.models import Document
from documents.permissions import has_role, is_of_drafting_agency, may_draft, own_party
from documents.querysets import WORKING_ROLES


def may_start(user: User) -> bool:
    return has_role(user, Role.STAFF, Role.LEADER)


def may_roll_over(user: User, program: Program) -> bool:
    """Staff and leaders of the drafting agency or a party, or of what succeeds one, from a signed programme."""
    if not may_start(user) or program.document.state not in ROLLED_OVER_STATES:
        return False
    return Program.objects.open_to_rollover(user).filter(pk=program.pk).exists()


def may_amend(user: User, program: Program) -> bool:
    """Staff and leaders of the agency that drafted the issued programme."""
    return program.document.state == DocumentState.ISSUED and may_draft(user, program.document)


def may_record(user: User) -> bool:
    """Who may enter a programme signed in former years."""
    return has_role(user, Role.STAFF, Role.CLERK)


def may_edit(user: User, program: Program) -> bool:
    """The draft is edited by its drafting agency, and only while it is a draft."""
    return program.document.state == DocumentState.DRAFT and may_draft(user, program.document)


def acts_for(user: User, agencies: Collection[int]) -> bool:
    """Whether the agency the user acts for is one of these (ids) or succeeds one."""
    if user.acting is None:
        return False
    own = user.acting.agency_id
    return own in agencies or Agency.objects.filter(pk__in=agency_lineage(own)).filter(pk__in=agencies).exists()


def may_answer(user: User, consulted: ConsultedAgency) -> bool:
    """Staff and leaders of the agency asked or of one that succeeds it."""
    return has_role(user, Role.STAFF, Role.LEADER) and acts_for(user, [consulted.agency_id])


def may_record_answer(user: User, document: Document) -> bool:
    """Whoever works for the drafting agency enters what came on paper."""
    return has_role(user, *WORKING_ROLES) and is_of_drafting_agency(user, document)


def may_remind(user: User, document: Document) -> bool:
    """Whoever works for the drafting agency."""
    return has_role(user, *WORKING_ROLES) and is_of_drafting_agency(user, document)


def may_comment_on(user: User, document: Document, asked: Collection[int]) -> bool:
    """Staff and leaders of the parties and of the agencies (ids) asked; the drafting agency edits instead."""
    if not has_role(user, Role.STAFF, Role.LEADER) or is_of_drafting_agency(user, document):
        return False
    return own_party(user, document) is not None or acts_for(user, asked)


def may_reply_to(user: User, comment: Comment) -> bool:
    """Staff and leaders of whichever agency sees the comment."""
    return has_role(user, Role.STAFF, Role.LEADER) and Comment.objects.visible_to(user).filter(pk=comment.pk).exists()


def may_attach_to_answer(user: User, consulted: ConsultedAgency) -> bool:
    """While the consultation is open: who answered, or for an answer on paper who may enter it."""
    if consulted.consultation.closed_on or not consulted.answer:
        return False
    if consulted.paper_on is not None:
        return may_record_answer(user, consulted.consultation.version.document)
    return may_answer(user, consulted)


def may_attach_to(user: User, comment: Comment) -> bool:
    """Staff and leaders of the agency that commented, while its comments are asked for."""
    own = user.acting is not None and user.acting.agency_id == comment.agency_id
    consultation = getattr(comment.version, "consultation", None)
    return own and has_role(user, Role.STAFF, Role.LEADER) and consultation is not None and not consultation.closed_on


def may_dispose_of(user: User, document: Document) -> bool:
    """Staff and leaders of the drafting agency say what is done with comments."""
    return has_role(user, Role.STAFF, Role.LEADER) and is_of_drafting_agency(user, document)
