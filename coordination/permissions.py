"""Who may do what with a programme beyond the document's own permissions: one question a predicate."""

from __future__ import annotations

from collections.abc import Collection

from agencies.choices import Role
from agencies.models import User
from coordination.models import Comment, ConsultedAgency, Program
from documents.choices import DocumentState
from documents.models import Document
from documents.permissions import has_role, is_of_drafting_agency, may_draft, own_party


def may_start(user: User) -> bool:
    return has_role(user, Role.STAFF, Role.LEADER)


def may_record(user: User) -> bool:
    """Who may enter a programme signed in former years."""
    return has_role(user, Role.STAFF, Role.CLERK)


def may_edit(user: User, program: Program) -> bool:
    """The draft is edited by its drafting agency, and only while it is a draft."""
    return program.document.state == DocumentState.DRAFT and may_draft(user, program.document)


def may_answer(user: User, consulted: ConsultedAgency) -> bool:
    """Staff and leaders of the agency asked."""
    own = user.acting is not None and user.acting.agency_id == consulted.agency_id
    return own and has_role(user, Role.STAFF, Role.LEADER)


def may_comment_on(user: User, document: Document, asked: Collection[int]) -> bool:
    """Staff and leaders of the parties and of the agencies (ids) asked; the drafting agency edits instead."""
    if user.acting is None or not has_role(user, Role.STAFF, Role.LEADER) or is_of_drafting_agency(user, document):
        return False
    return user.acting.agency_id in asked or own_party(user, document) is not None


def may_attach_to(user: User, comment: Comment) -> bool:
    """Staff and leaders of the agency that commented, while its comments are asked for."""
    own = user.acting is not None and user.acting.agency_id == comment.agency_id
    consultation = getattr(comment.version, "consultation", None)
    return own and has_role(user, Role.STAFF, Role.LEADER) and consultation is not None and not consultation.closed_on


def may_dispose_of(user: User, document: Document) -> bool:
    """Staff and leaders of the drafting agency say what is done with comments."""
    return has_role(user, Role.STAFF, Role.LEADER) and is_of_drafting_agency(user, document)
