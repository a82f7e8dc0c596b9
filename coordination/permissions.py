"""Who may do what with a programme beyond the document's own permissions: one question a predicate."""

from __future__ import annotations

from agencies.choices import Role
from agencies.models import User
from coordination.models import Comment, ConsultedAgency, Program
from documents.choices import DocumentState
from documents.models import Document, Version
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


def is_asked(user: User, version: Version) -> bool:
    if user.acting is None or not hasattr(version, "consultation"):
        return False
    return version.consultation.consulted.filter(agency=user.acting.agency_id).exists()


def may_comment(user: User, version: Version) -> bool:
    """Staff and leaders of the agencies asked and of the parties."""
    if not has_role(user, Role.STAFF, Role.LEADER):
        return False
    return own_party(user, version.document) is not None or is_asked(user, version)


def may_dispose(user: User, comment: Comment) -> bool:
    document: Document = comment.version.document
    return has_role(user, Role.STAFF, Role.LEADER) and is_of_drafting_agency(user, document)
