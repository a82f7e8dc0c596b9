"""Who may do what with a document: one question a predicate. The state is the workflow's question, not these."""

from __future__ import annotations

from collections.abc import Callable

from agencies.choices import Role
from agencies.models import User
from documents.choices import Action, ShareReason
from documents.models import Document, Party, Register
from documents.querysets import WORKING_ROLES


def has_role(user: User, *roles: Role) -> bool:
    """Whether the user acts in one of these roles."""
    return user.acting is not None and user.acting.role in roles


def is_of_drafting_agency(user: User, document: Document) -> bool:
    return user.acting is not None and user.acting.agency_id == document.drafting_agency_id


def own_party(user: User, document: Document) -> Party | None:
    """The party of the document's newest version that the user acts for."""
    if user.acting is None:
        return None
    parties = document.current_version.parties.all()
    return next((party for party in parties if party.agency_id == user.acting.agency_id), None)


def numbering_agency_id(document: Document) -> int:
    """The lead agency, whose register numbers the document: the drafting agency if it is a party, else the first."""
    parties = list(document.current_version.parties.all())
    if any(party.agency_id == document.drafting_agency_id for party in parties) or not parties:
        return document.drafting_agency_id
    return parties[0].agency_id


def may_draft(user: User, document: Document) -> bool:
    return has_role(user, Role.STAFF, Role.LEADER) and is_of_drafting_agency(user, document)


def may_lead(user: User, document: Document) -> bool:
    return has_role(user, Role.LEADER) and is_of_drafting_agency(user, document)


def may_decide(user: User, document: Document) -> bool:
    """A leader of a party decides for it."""
    return has_role(user, Role.LEADER) and own_party(user, document) is not None


def may_record_signature(user: User, document: Document) -> bool:
    """Văn thư of the drafting agency or of a party records signatures; a party's leader records his own."""
    if has_role(user, Role.CLERK):
        return is_of_drafting_agency(user, document) or own_party(user, document) is not None
    return may_decide(user, document)


def may_record_signature_of(user: User, party: Party) -> bool:
    """Of those who may record signatures at all: văn thư every party's, a leader his own party's."""
    return has_role(user, Role.CLERK) or (user.acting is not None and user.acting.agency_id == party.agency_id)


def may_attach_scan(user: User, document: Document) -> bool:
    """Văn thư of the drafting agency or of a party attaches the scan of the paper signed in ink."""
    if not has_role(user, Role.CLERK):
        return False
    return is_of_drafting_agency(user, document) or own_party(user, document) is not None


def may_record_opinion(user: User, document: Document) -> bool:
    return has_role(user, Role.STAFF, Role.LEADER, Role.CLERK) and is_of_drafting_agency(user, document)


def may_sign_electronically(user: User, party: Party) -> bool:
    """Văn thư or a leader of the party takes the file, has it signed with the agency's own tool, and hands it in."""
    if not has_role(user, Role.CLERK, Role.LEADER):
        return False
    return user.acting is not None and user.acting.agency_id == party.agency_id


def may_issue(user: User, document: Document) -> bool:
    """Văn thư of the agency whose register numbers the document."""
    if not has_role(user, Role.CLERK):
        return False
    return user.acting is not None and user.acting.agency_id == numbering_agency_id(document)


def is_of_sending_agency(user: User, document: Document) -> bool:
    """Whether the user works for the agency that drafted the document or the one that gave its number."""
    if user.acting is None or not has_role(user, *WORKING_ROLES):
        return False
    return user.acting.agency_id in (document.drafting_agency_id, numbering_agency_id(document))


def may_send(user: User, document: Document) -> bool:
    """Văn thư of the drafting or numbering agency sends an issued document to further agencies."""
    return has_role(user, Role.CLERK) and is_of_sending_agency(user, document)


def may_remind(user: User, document: Document) -> bool:
    """Anybody who works for the sending agency."""
    return is_of_sending_agency(user, document)


def may_remind_parties(user: User, document: Document) -> bool:
    """Anybody who works for the drafting agency."""
    return has_role(user, *WORKING_ROLES) and is_of_drafting_agency(user, document)


def may_receive(user: User) -> bool:
    """Văn thư and leaders acknowledge what their agency receives, and pass it on."""
    return has_role(user, Role.CLERK, Role.LEADER)


def may_attach(user: User, document: Document) -> bool:
    """Who works for the drafting agency; until the document is issued, for a party too."""
    if user.acting is None or not has_role(user, *WORKING_ROLES):
        return False
    if is_of_drafting_agency(user, document):
        return True
    shared = document.shares.filter(agency=user.acting.agency_id, why=ShareReason.PARTY)
    return not document.is_issued and shared.exists()


def may_keep_register(user: User, register: Register) -> bool:
    """Văn thư of the agency whose register it is."""
    return has_role(user, Role.CLERK) and user.acting is not None and user.acting.agency_id == register.agency_id


PERMISSIONS: dict[Action, Callable[[User, Document], bool]] = {
    Action.SEND_OUT: may_draft,
    Action.ASK_OPINION: may_draft,
    Action.RECORD_OPINION: may_record_opinion,
    Action.REVISE: may_draft,
    Action.SUBMIT: may_draft,
    Action.AGREE: may_decide,
    Action.RETURN: may_decide,
    Action.SIGN: may_record_signature,
    Action.OPEN_SIGNING: may_issue,
    Action.STOP_SIGNING: may_issue,
    Action.REFUSE: may_decide,
    Action.UNSIGN: may_lead,
    Action.ISSUE: may_issue,
    Action.CLOSE: may_draft,
    Action.CANCEL: may_lead,
}
